"""The Census workbook: what counts as data, to the dollar, and what may be wrong in it."""

import io
from decimal import Decimal

import pytest
import python_calamine

from bot.domain.errors import BadFile
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
HEADINGS = ["year", "CTY_CODE", "CTYNAME", *(f"I{m}" for m in MONTHS), "IYR", *(f"E{m}" for m in MONTHS), "EYR"]


def row(year, code, imports, exports):
    """A partner's year: the given months, zeros after them, and the sums."""
    pad = [0.0] * 12
    return [
        year, code, f"Partner {code}",
        *(imports + pad)[:12], sum(imports), *(exports + pad)[:12], sum(exports),
    ]  # fmt: skip


@pytest.fixture
def two_partners():
    """January and February 2026 of the world and two partners."""
    return [
        [*HEADINGS],
        row("2026", "0015", [3.5, 4.0], [2.0, 2.5]),
        row("2026", "0003", [1.0, 1.0], [1.0, 1.0]),
        row("2026", "1220", [1.5, 2.0], [1.25, 1.5]),
        row("2026", "5830", [2.000001, 2.0], [0.75, 1.0]),
    ]


def cells(parsed):
    figures = parsed.figures
    columns = (figures["month"], figures["partner"], figures["exports"], figures["imports"])
    return {(str(Month(int(m))), p): (e, i) for m, p, e, i in zip(*columns, strict=True)}


def test_the_shipped_workbook_to_the_dollar(read, census_bytes):
    """Every cell of every month, against the decimal digits of the file itself."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(census_bytes)).get_sheet_by_index(0)
    expected = {}
    for year, code, _, *numbers in sheet.to_python()[1:]:
        if code.startswith("0") and code not in ("0015", "0004", "0007"):
            continue
        for index in range(12 if year == "2025" else 1):
            imports, exports = (int(Decimal(repr(numbers[at])) * 10**6) for at in (index, index + 13))
            expected[f"{year}-{index + 1:02d}", WORLD if code == "0015" else code] = (exports, imports)
    parsed = read(census_bytes)
    assert cells(parsed) == expected
    assert parsed.problems == ()
    assert (parsed.publisher, parsed.vintage, parsed.is_complete) == ("US Census Bureau", "2026-03", True)
    assert [str(month) for month in (parsed.months[0], parsed.months[-1])] == ["2025-01", "2026-01"]
    assert len(parsed.months) == 13
    assert list(parsed.figures.dtypes.astype(str)) == ["int64", "category", "Int64", "Int64", "str"]
    assert parsed.figures["partner"].cat.categories.dtype == "str"


def test_partners_of_the_newest_month_add_up_to_the_world(read, census_bytes):
    figures = read(census_bytes).figures
    newest = figures[figures["month"] == Month.of(2026, 1).ordinal]
    newest = newest[~newest["partner"].isin(["0004", "0007"])]
    is_world = newest["partner"] == WORLD
    for flow in ("exports", "imports"):
        assert newest.loc[~is_world, flow].sum() == newest.loc[is_world, flow].item()


def test_a_month_is_data_when_the_world_has_it(read, make_xlsx, two_partners):
    parsed = read(make_xlsx(two_partners, "country"))
    assert [str(month) for month in parsed.months] == ["2026-01", "2026-02"]
    assert parsed.vintage == "2026-04"
    assert cells(parsed)["2026-01", "5830"] == (750_000, 2_000_001)
    assert set(parsed.figures["partner"]) == {WORLD, "1220", "5830"}
    assert set(parsed.figures["where"]) == {f'sheet "country", row {n}' for n in (2, 4, 5)}


def test_codes_and_years_that_became_numbers_are_read(read, make_xlsx, two_partners):
    """A program has made 15 of 0015."""
    numeric = [two_partners[0], *([int(r[0]), int(r[1]), *r[2:]] for r in two_partners[1:])]
    assert cells(read(make_xlsx(numeric))) == cells(read(make_xlsx(two_partners)))


def test_columns_are_found_by_their_names(read, make_xlsx, two_partners):
    turned = [list(reversed(r)) for r in two_partners]
    below_a_title = [["U.S. trade in goods by country"], [], *turned, [], []]
    assert cells(read(make_xlsx(below_a_title))) == cells(read(make_xlsx(two_partners)))


def test_years_before_the_first_world_row_are_read(read, make_xlsx, two_partners):
    parsed = read(make_xlsx([*two_partners, row("1985", "5830", [1.0] * 12, [1.0] * 12)]))
    assert str(parsed.months[0]) == "1985-01"
    assert (f"{parsed.months[0]}", WORLD) not in cells(parsed)


@pytest.mark.parametrize(
    ("millions", "dollars"),
    [
        (0.0000005, 1),
        (1.0000004, 1_000_000),
        (0.1 + 0.2, 300_000),
        (317226.613876, 317_226_613_876),
        (-2.5, -2_500_000),
    ],
)
def test_dollars_are_exact_and_halves_go_up(read, make_xlsx, two_partners, millions, dollars):
    two_partners[3][HEADINGS.index("IJAN")] = millions
    assert cells(read(make_xlsx(two_partners)))["2026-01", "1220"][1] == dollars


def test_a_year_that_is_not_its_months_is_a_warning(read, make_xlsx, two_partners):
    two_partners[3][HEADINGS.index("IFEB")] = 20.0
    (problem,) = read(make_xlsx(two_partners)).problems
    assert (problem.severity, problem.check, problem.where) == (Severity.WARNING, "yearly_sum", 'sheet "Sheet1", row 4')


def test_a_month_added_without_its_year_columns_is_no_single_wrong_cell(read, make_xlsx, two_partners):
    february = [HEADINGS.index(name) for name in ("IFEB", "EFEB")]
    for cells_of_row in two_partners[1:]:
        for column, year in zip(february, (HEADINGS.index("IYR"), HEADINGS.index("EYR")), strict=True):
            cells_of_row[column] = 20.0
            cells_of_row[year] = cells_of_row[column - 1]
    assert read(make_xlsx(two_partners)).problems == ()
    two_partners[3][HEADINGS.index("IJAN")] += 5.0
    assert [problem.where for problem in read(make_xlsx(two_partners)).problems] == ['sheet "Sheet1", row 4']


def test_a_hole_in_the_world_leaves_the_month_out(read, make_xlsx, two_partners):
    two_partners[1][HEADINGS.index("IJAN")] = 0.0
    parsed = read(make_xlsx(two_partners))
    assert [str(month) for month in parsed.months] == ["2026-02"]
    assert "world_zero" in {problem.check for problem in parsed.problems}


def test_a_repeated_row_and_a_blank_cell_are_errors(read, make_xlsx, two_partners):
    two_partners[4][HEADINGS.index("EFEB")] = ""
    two_partners[4][HEADINGS.index("EMAR")] = ""  # not published yet: no harm
    parsed = read(make_xlsx([*two_partners, two_partners[3]]))
    found = {(p.severity, p.check, p.where) for p in parsed.problems}
    assert (Severity.ERROR, "repeated_row", 'sheet "Sheet1", row 4') in found
    assert (Severity.ERROR, "blank", 'sheet "Sheet1", row 5') in found
    assert parsed.figures.loc[parsed.figures["partner"] == "5830", "exports"].isna().sum() == 1


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ((0, "EDEC", "E12"), 'x, sheet "Sheet1", row 1'),  # a column missing
        ((3, "IJAN", "1.5e3"), 'x, sheet "Sheet1", row 4, column IJAN'),
        ((3, "IJAN", "n/a"), 'x, sheet "Sheet1", row 4, column IJAN'),
        ((3, "IJAN", 1e12), 'x, sheet "Sheet1", row 4, column IJAN'),
        ((3, "CTY_CODE", "12A0"), 'x, sheet "Sheet1", row 4'),
        ((3, "year", "26"), 'x, sheet "Sheet1", row 4'),
        ((1, "CTY_CODE", "0004"), 'x, sheet "Sheet1"'),  # no world row
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(read, make_xlsx, two_partners, change, where):
    index, column, value = change
    two_partners[index][HEADINGS.index(column)] = value
    with pytest.raises(BadFile) as refusal:
        read(make_xlsx(two_partners), "x")
    assert refusal.value.where == where


@pytest.mark.parametrize("rows", [1, 3])
def test_a_table_without_figures_is_refused(read, make_xlsx, two_partners, rows):
    empty = [HEADINGS, *(row(r[0], r[1], [0.0], [0.0]) for r in two_partners[1:rows])]
    with pytest.raises(BadFile):
        read(make_xlsx(empty))
