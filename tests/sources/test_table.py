"""Plain tables as people make them: any order, either language, either form."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadFile
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.sources import recognise

FEBRUARY = "2026-02"


def rows(parsed):
    """Month, partner, exports, imports; None for what is not said."""
    frame = parsed.figures.astype(object)
    frame = frame.where(frame.notna(), None)
    return [
        (str(Month(m)), p, e, i)
        for m, p, e, i in zip(frame["month"], frame["partner"], frame["exports"], frame["imports"], strict=True)
    ]


def problems(parsed):
    return [(problem.check, problem.where) for problem in parsed.problems]


TABLES = [
    'month,partner,flow,value,unit\n2026-02,臺灣,exports,49.1,USD mn\n2026-02,臺灣,imports,"1,216.9",USD mn\n',
    '單位,金額,進出口別,國家,年月\n百萬美元,49.1,出口,臺灣,2026年2月\n百萬美元,"1,216.9",進口,臺灣,115年2月\n',
    "月份\t國別\t出口（百萬美元）\t進口（百萬美元）\t備考\n202602\t臺灣\t49.1\t1,216.9\t無\n",
    "Period;Country;Imports (USD million);Exports (USD bn)\nFeb 2026;臺灣;1216.9;0.0491\n",
    "美國貿易統計\n單位：百萬美元\n\n月份,夥伴,進口,出口\n２０２６／２,臺灣,１２１６．９,４９．１\n\n註：初步統計\n",
    "month|partner|exports|imports|unit\n2026/2|臺灣|49100|1216900|thousand USD\n",
]


@pytest.mark.parametrize("text", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "big5"])
def test_one_table_in_many_forms(read, text, encoding):
    parsed = read(text.encode(encoding))
    assert parsed.problems == ()
    assert rows(parsed) == [(FEBRUARY, "臺灣", 49_100_000, 1_216_900_000)]
    assert (parsed.vintage, parsed.is_complete) == ("", False)


def test_a_sheet_with_dates_numbers_and_codes(read, make_xlsx):
    data = make_xlsx(
        [
            ["資料來源：某統計處"],
            ["月份", "國家", "流向", "金額", "單位"],
            [date(2026, 2, 1), 5830, "出口", 0.0491, "十億美元"],
            [202602, "0015", "imports", 266.1, "億美元"],
            [],
        ]
    )
    parsed = read(data)
    assert parsed.problems == ()
    assert rows(parsed) == [(FEBRUARY, "5830", 49_100_000, None), (FEBRUARY, WORLD, None, 26_610_000_000)]
    assert parsed.publisher == "某統計處"


def test_the_sample_is_what_census_says(read, samples, census_bytes):
    codes = {"臺灣": "5830", "越南": "5520", "墨西哥": "2010", "加拿大": "1220", "中國": "5700", "全球": WORLD}
    census = {(m, p): (e, i) for m, p, e, i in rows(read(census_bytes))}
    table = rows(read((samples / "table.csv").read_bytes()))
    assert {p for _, p, _, _ in table} == set(codes)
    assert all(census[m, codes[p]] == (e, i) for m, p, e, i in table)


@pytest.mark.parametrize("empty", ["", "—", "-", "n/a"])
def test_an_empty_cell_is_not_zero(read, empty):
    text = f"month,partner,exports,imports,unit\n2026-02,臺灣,{empty},0,USD\n"
    assert rows(read(text)) == [(FEBRUARY, "臺灣", None, 0)]


HEAD = "month,partner,flow,value,unit\n"
WRONG = [
    # a row, and what is said about it
    ("2026-02,臺灣,exports,4,469.2,億美元", "columns"),  # the thousands comma is not quoted
    ("2026-02,臺灣,exports,4469.2", "columns"),
    ("2026-13,臺灣,exports,1,USD", "month"),
    ("2026-02-17,臺灣,exports,1,USD", "month"),
    ("26-Feb,臺灣,exports,1,USD", "month"),
    ("2026.1,臺灣,exports,1,USD", "month"),  # October, when a number has lost its zero
    ("115.1,臺灣,exports,1,USD", "month"),
    ("99/01,臺灣,exports,1,USD", "month"),  # 1999 or 2010
    ("02/01/2026,臺灣,exports,1,USD", "month"),
    ("46037,臺灣,exports,1,USD", "month"),  # a day in January as Excel counts
    ("2,臺灣,exports,1,USD", "month"),
    ("2026-02,,exports,1,USD", "partner"),
    ("2026-02,臺灣,re-exports,1,USD", "flow"),
    ("2026-02,臺灣,轉口,1,USD", "flow"),
    ("2026-02,臺灣,imports for consumption,1,USD", "flow"),
    ("2026-02,臺灣,exports,1,億", "unit"),  # of which money?
    ("2026-02,臺灣,exports,1,億元", "unit"),
    ("2026-02,臺灣,exports,1,NT$ million", "unit"),
    ("2026-02,臺灣,exports,1,", "unit"),
    ('2026-02,臺灣,exports,"266,1",USD', "number"),  # a decimal comma
    ('2026-02,臺灣,exports,"26,61",USD', "number"),
    ("2026-02,臺灣,exports,1e9,USD", "number"),
    ("2026-02,臺灣,exports,12%,USD", "number"),
    ("2026-02,臺灣,exports,-1,USD", "number"),
    ("2026-02,臺灣,exports,99999999,USD billion", "number"),
    ("2026-02,臺灣,exports,abc,USD", "number"),
]


@pytest.mark.parametrize(("row", "check"), WRONG)
def test_what_is_wrong_is_named_with_its_line(read, row, check):
    parsed = read(f"{HEAD}2026-01,臺灣,exports,1,USD\n{row}\n")
    column = {"month": 1, "flow": 3, "number": 4, "unit": 5}.get(check)
    place = f"line 3, column {column}" if column else "line 3"
    assert [(problem.check, problem.where) for problem in parsed.problems] == [(check, place)]
    assert rows(parsed) == [("2026-01", "臺灣", 1, None)]


def test_the_same_figure_twice_is_an_error(read):
    parsed = read(f"{HEAD}2026-02,臺灣,exports,1,USD\n202602,臺灣,出口,1,USD\n")
    assert problems(parsed) == [("repeated", "line 3")]


def test_endless_mistakes_are_counted_not_listed(read):
    parsed = read(HEAD + "x,臺灣,exports,1,USD\n" * 1000)
    assert len(parsed.problems) == 51
    assert parsed.problems[-1].reason.values["n"].value == 950


@pytest.mark.parametrize(
    "text",
    [
        "month,partner,value,unit\n2026-02,臺灣,1,USD\n",
        "month,partner,flow,unit\n2026-02,臺灣,exports,USD\n",
        "month,partner,flow,value,exports,unit\n2026-02,臺灣,exports,1,1,USD\n",
        "month,month,partner,flow,value,unit\n2026-02,2026-02,臺灣,exports,1,USD\n",
        "month,partner,flow,value,unit\n",
        'month,partner,flow,value,unit\n2026-02,"臺灣,exports,1,USD\n',
        'month,partner,flow,value,unit\n2026-02,"臺"灣,exports,1,USD\n',
    ],
)
def test_a_table_that_is_not_whole_is_refused(read, text):
    with pytest.raises(BadFile) as refusal:
        read(text, "t.csv")
    assert refusal.value.where.startswith("t.csv, ")


def test_two_tables_in_a_workbook_are_refused(read):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name in ("一月", "二月"):
        book.add_worksheet(name).write_row(0, 0, HEAD.strip().split(","))
    book.close()
    with pytest.raises(BadFile) as refusal:
        read(buffer.getvalue(), "t.xlsx")
    assert refusal.value.reason.values["names"].text == "一月, 二月"


SPELLINGS = """
{y}-{m:02d}|{y}/{m}|{y}.{m:02d}|{y}{m:02d}|{y}M{m:02d}|{y}年{m}月|{y} 年 {m} 月|{y}-{m:02d}-01
民國{r}年{m}月|{r}年{m:02d}月|{r}/{m:02d}|{r}{m:02d}|{n} {y}|{y} {n}|{n}-{y}|{f}, {y}
{y}年{m}月份|{n}-{s:02d}|{m:02d}/{y}|{y}{m:02d}01
"""
NAMES = "January February March April May June July August September October November December"


@given(
    year=st.integers(2011, 2069),
    month=st.integers(1, 12),
    spelling=st.sampled_from(SPELLINGS.replace(chr(10), "|").strip("|").split("|")),
)
def test_months_are_read_in_every_spelling(year, month, spelling):
    name = NAMES.split()[month - 1]
    text = spelling.format(y=year, m=month, r=year - 1911, n=name[:3], f=name, s=year % 100)
    data = f"month\tpartner\texports\tunit\n{text}\t臺灣\t1\tUSD\n".encode()
    source, file = recognise(data, "t.tsv")
    assert source.parse(file).months == (Month.of(year, month),)


@given(cents=st.integers(0, 10**10), scale=st.sampled_from([("USD", 1), ("千美元", 10**3), ("US$ mn", 10**6)]))
def test_amounts_are_exact(cents, scale):
    unit, dollars = scale
    data = f"month\tpartner\texports\tunit\n2026-02\t臺灣\t{cents // 100:,}.{cents % 100:02d}\t{unit}\n".encode()
    source, file = recognise(data, "t.tsv")
    (row,) = rows(source.parse(file))
    assert row[2] == (cents * dollars + 50) // 100
