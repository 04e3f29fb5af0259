"""The history that ships: one line a partner and flow, the release named, blanks for months without a row."""

import pytest

from bot.domain.errors import BadFile
from bot.domain.time import Month

NAME = "census_history.csv"


@pytest.fixture
def text(samples) -> str:
    return (samples / NAME).read_text("utf-8")


def cells(parsed):
    rows = parsed.figures[["month", "partner", "exports", "imports"]].itertuples(index=False)
    return {(str(Month(month)), partner): (int(exports), int(imports)) for month, partner, exports, imports in rows}


def test_release_months_and_dollars_are_read(read, text):
    parsed = read(text, NAME)
    assert (parsed.source, parsed.publisher, parsed.vintage) == ("census_history", "US Census Bureau", "2023-03")
    assert (list(map(str, parsed.months)), parsed.is_complete, parsed.problems) == (
        ["1991-11", "1991-12", "1992-01", "1992-02"],
        True,
        (),
    )
    found = cells(parsed)
    assert found["1991-12", "WORLD"] == (34_996_100_000, 40_903_700_000)
    assert found["1992-02", "5830"] == (1_142_400_000, 1_781_200_000)


def test_a_blank_is_no_row(read, text):
    found = cells(read(text, NAME))
    assert ("1991-12", "4621") not in found
    assert found["1992-01", "4621"] == (1_300_000, 100_000)
    assert len(found) == 5 * 4 + 2 * 2


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("release of 2023-03", "release of March", "line 1"),
        ("1991-11 to 1992-02", "1992-02 to 1991-11", "line 1"),
        ("US dollars", "euro", "line 1"),
        ("1220,exports", "122,exports", "line 4"),
        ("1220,exports", "1220,balance", "line 4"),
        ("5880,exports", "1220,exports", "line 12"),
        ("7402700000,6079000000", "7402700000", "line 4"),
        ("7402700000", "7402.7", "line 4"),
        ("7402700000", "-7402700000", "line 4"),
        ("4621,exports,,,1300000", "4621,exports,1,,1300000", "line 10"),
        ("5830,imports,1983900000,2000300000,2014100000,1781200000\n", "", ""),
    ],
)
def test_a_damaged_line_is_refused_with_its_place(read, text, old, new, place):
    assert old in text
    with pytest.raises(BadFile) as refusal:
        read(text.replace(old, new, 1), NAME)
    assert refusal.value.where == (f"{NAME}, {place}" if place else NAME)
