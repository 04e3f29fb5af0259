# ruff: noqa: E501 - tables of samples read best as tables
"""Tables in the layouts that people have, made of the shipped figures: read to the dollar, or refused by name."""

import csv
import io
import json
from decimal import Decimal

import pytest

from bot.domain.errors import BadFile
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.loading.report import has_errors
from tests.census import CensusWorkbook

CODES = {"Taiwan": "5830", "Japan": "5880", "Vietnam": "5520"}
EXPORTS, IMPORTS = 0, 1


@pytest.fixture(scope="module")
def dollars(shipped_data):
    """`dollars(2026, 1)["Taiwan"]` is (exports, imports) by the decimal digits of the workbook itself."""
    workbook = CensusWorkbook(shipped_data / "census" / "country_2025-2026.xlsx")
    names = {**CODES, "World": "0015"}
    return lambda year, month: {
        name: tuple(round(Decimal(repr(workbook.get(year, code, month, flow))) * 10**6) for flow in "EI")
        for name, code in names.items()
    }


@pytest.fixture
def january(dollars):
    return {name: flows for name, flows in dollars(2026, 1).items() if name != "World"}


def text(rows, delimiter=","):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return written.getvalue()


def figures(parsed):
    frame = parsed.figures.astype(object).where(parsed.figures.notna(), None)
    return {
        (str(Month(m)), p): (e, i)
        for m, p, e, i in zip(frame["month"], frame["partner"], frame["exports"], frame["imports"], strict=True)
    }


def wide(january, month="2026-01"):
    return {(month, name): flows for name, flows in january.items()}


def only(flow, january, month="2026-01"):
    return {(month, n): ((e, None) if flow == EXPORTS else (None, i)) for n, (e, i) in january.items()}


def millions(amount):
    return f"{amount / 10**6:.6f}"


def errors(parsed):
    return [problem for problem in parsed.problems if problem.severity is Severity.ERROR]


def adds_up(parsed):
    counts = parsed.counts
    said = int(parsed.figures[["exports", "imports"]].notna().to_numpy().sum())
    return counts.found == counts.read + counts.passed_over + counts.refused and counts.read == said


MONTHS = [
    "2026-01", "2026/1", "202601", "2026M01", "2026-M01", "2026年1月", "2026年1月份", "2026年01月", "115年1月", "民國115年1月",
    "11501", "115/01", "115.01", "Jan-26", "Jan 2026", "January 2026", "2026 January", "2026-01-01", "2026-01-31", "20260131",
    "01-Jan-2026", "31 January 2026", "2026-01-01 00:00:00", "2026-01-01T00:00:00", "1/31/2026", "31/01/2026", "01/2026", "46023", "２０２６年１月", "二〇二六年一月",
]  # fmt: skip


@pytest.mark.parametrize("spelling", MONTHS)
def test_a_month_in_any_clear_spelling(read, january, spelling):
    rows = [["月份", "國家", "進口（美元）"], *([spelling, n, i] for n, (_, i) in january.items())]
    assert figures(read(text(rows))) == only(IMPORTS, january)


@pytest.mark.parametrize("spelling", ["2026.1", "115.1", "99/01", "99年1月", "9901", "26-Jan", "02/01/2026", "46037", "46053",
                                      "2026-01-15", "2026", "2026Q1", "1-6月", "2026 through January", "1"])  # fmt: skip
def test_a_month_that_could_be_another_is_refused_with_how_to_write_it(read, january, spelling):
    rows = [["月份", "國家", "進口（美元）"], *([spelling, n, i] for n, (_, i) in january.items())]
    parsed = read(text(rows))
    assert not len(parsed.figures)
    assert errors(parsed)[0].where == "line 2, column 1"
    assert any("2026-01" in str(p.reason) or "2026-10" in str(p.reason) for p in errors(parsed))


def test_a_number_that_lost_its_zero_is_refused(read, make_xlsx, january):
    rows = [["月份", "國家", "出口", "進口", "單位"], *([2025.10, n, e, i, "美元"] for n, (e, i) in january.items())]
    (problem, *_) = errors(read(make_xlsx(rows)))
    assert problem.where == 'sheet "Sheet1", cell A2'
    assert {problem.reason.values["first"].text, problem.reason.values["other"].text} == {"2025-01", "2025-10"}


def test_roc_year_99_needs_its_name(read, january):
    rows = [["年月", "國家", "進口（美元）"], *(["民國99年1月", n, i] for n, (_, i) in january.items())]
    assert figures(read(text(rows))) == only(IMPORTS, january, "2010-01")


UNITS = [
    ("USD", 1), ("US dollars", 1), ("U.S. dollars", 1), ("美元", 1), ("US$", 1), ("USD (Millions)", 10**6), ("US$ mn", 10**6),
    ("million US$", 10**6), ("USD million", 10**6), ("millions of U.S. dollars", 10**6), ("百萬美元", 10**6), ("US$M", 10**6),
    ("US$B", 10**9), ("US$ bn", 10**9), ("billion USD", 10**9), ("10億美元", 10**9), ("十億美元", 10**9), ("億美元", 10**8),
    ("亿美元", 10**8), ("1,000 USD", 10**3), ("1000 US$", 10**3), ("USD thousands", 10**3), ("thousands of dollars", 10**3),
    ("US$MM", 10**6), ("Mrd. USD", 10**9), ("USD tn", 10**12), ("hundred million USD", 10**8), ("十萬美元", 10**5),
    ("千美元", 10**3), ("仟美元", 10**3), ("萬美元", 10**4), ("美元(千元)", 10**3), ("US$ '000", 10**3),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "scale"), UNITS)
@pytest.mark.parametrize("place", ["column", "brackets", "comma", "line"])
def test_a_unit_wherever_it_is_named(read, january, unit, scale, place):
    amounts = [["2026-01", n, f"{i / scale:.{len(str(scale)) - 1}f}"] for n, (_, i) in january.items()]
    rows = {
        "column": [["Month", "Country", "Imports", "Unit"], *([*row, unit] for row in amounts)],
        "brackets": [["Month", "Country", f"Imports ({unit})"], *amounts],
        "comma": [["Month", "Country", f"Imports, {unit}"], *amounts],
        "line": [[f"Unit: {unit}"], ["Month", "Country", "Imports"], *amounts],
    }[place]
    assert figures(read(text(rows))) == only(IMPORTS, january)


@pytest.mark.parametrize("unit", ["millions", "million", "百萬", "千元", "億", "億元", "EUR", "EUR million", "百萬歐元", "NT$ million",
                                  "新臺幣千元", "million yen", "£ million", "HK$ million", "A$ bn", "RMB million", "pieces", "kg"])  # fmt: skip
@pytest.mark.parametrize("place", ["column", "brackets", "line"])
def test_a_unit_that_is_not_dollars_is_refused(read, january, unit, place):
    amounts = [["2026-01", n, i] for n, (_, i) in january.items()]
    rows = {
        "column": [["Month", "Country", "Imports", "Unit"], *([*row, unit] for row in amounts)],
        "brackets": [["Month", "Country", f"Imports ({unit})"], *amounts],
        "line": [[f"Unit: {unit}"], ["Month", "Country", "Imports"], *amounts],
    }[place]
    assert refused(read, text(rows))


def refused(read, data):
    """The reason and place of a refusal; None where anything is read without an error."""
    try:
        parsed = read(data, "x")
    except BadFile as error:
        return error.where
    found = errors(parsed)
    return found[0].where if found else None


def test_two_units_are_refused(read, january):
    amounts = [["2026-01", n, i, "USD"] for n, (_, i) in january.items()]
    assert refused(read, text([["單位：百萬美元"], ["Month", "Country", "Imports", "Unit"], *amounts]))
    assert refused(read, text([["Month", "Country", "Imports (EUR million)", "Unit"], *amounts]))
    assert refused(read, text([["Month", "Country", "Imports", "Currency"], *([*r[:3], "EUR"] for r in amounts)]))
    assert refused(
        read, text([["In millions of dollars"], ["Month", "Country", "Imports (USD)"], *(r[:3] for r in amounts)])
    )


HEADINGS = [
    ("Exports (USD)", "Imports (USD)"), ("出口（美元）", "進口（美元）"), ("出口额(美元)", "进口额(美元)"), ("Exports, USD", "Imports, USD"),
    ("Exports USD", "Imports USD"), ("exports_usd", "imports_usd"), ("USD exports", "USD imports"), ("出口美元", "進口美元"),
    ("Total Exports ($US)", "General Imports ($US)"), ("Total Exports Value ($US)", "Customs Value (Gen) ($US)"),
    ("出口總值（美元）", "進口總值（美元）"), ("Exports\n(USD)", "Imports\n(USD)"), ("U.S. Exports [US$]", "U.S. Imports [US$]"),
    ("2026年1月出口（美元）", "2026年1月進口（美元）"), ("Exports Jan 2026 (USD)", "Imports Jan 2026 (USD)"),
    ("Exports (NSA, USD)", "Imports (NSA, USD)"), ("Exports of goods (USD)", "Imports of goods (USD)"),
    ("Exports (FAS) (USD)", "Imports (General) (USD)"), ("輸出（美元）", "輸入（美元）"), ("美國出口（美元）", "美國進口（美元）"),
]  # fmt: skip


@pytest.mark.parametrize(("exports", "imports"), HEADINGS)
def test_headings_in_any_words(read, january, exports, imports):
    rows = [["Month", "Country", imports, exports], *(["2026-01", n, i, e] for n, (e, i) in january.items())]
    parsed = read(text(rows))
    assert figures(parsed) == wide(january)
    assert adds_up(parsed)


OTHERS = [
    "Imports for consumption (USD)", "Imports (consumption) (USD)", "Domestic exports (USD)", "Re-exports (USD)",
    "Imports, CIF (USD)", "Imports (seasonally adjusted, USD)", "Imports BOP basis (USD)", "消費進口（美元）", "復出口（美元）",
    "Customs Value (Cons) ($US)", "Imports of services (USD)", "進口（季節調整，美元）", "實質進口（美元）",
]  # fmt: skip


@pytest.mark.parametrize("heading", OTHERS)
def test_other_figures_are_refused_by_name(read, january, heading):
    rows = [["Month", "Country", heading], *(["2026-01", n, i] for n, (_, i) in january.items())]
    assert refused(read, text(rows)) == "x, line 1, column 3" or refused(read, text(rows)) == "x, line 1"


@pytest.mark.parametrize("heading", OTHERS)
def test_other_figures_beside_ours_are_passed_over_and_told(read, january, heading):
    rows = [
        ["Month", "Country", "Exports (USD)", heading, "Imports (USD)"],
        *(["2026-01", n, e, i // 2, i] for n, (e, i) in january.items()),
    ]
    parsed = read(text(rows))
    assert figures(parsed) == wide(january)
    assert [(p.check, p.where) for p in parsed.problems] == [("passed_over", "line 1, column 4")]
    assert (parsed.counts.read, parsed.counts.passed_over) == (6, 3)


TITLES = [
    "Imports for consumption", "U.S. imports for consumption by country", "Seasonally adjusted", "Balance of payments basis",
    "美國消費進口統計", "Taiwan's exports", "Reporter: China", "中華民國進口統計", "我國進口統計", "中國海關進口統計", "Imports of goods and services",
    "January - June 2026", "2026年1-6月", "Cumulative year-to-date", "經季節調整",
    "HS 85", "HS Chapter 85", "Chapter 84", "第85章", "SITC 7", "NAICS 334", "Commodity: 84 Machinery", "商品：積體電路",
    "State: California", "California exports", "Imports to Texas", "加州進口", "Port of Los Angeles", "Los Angeles Customs District",
    "By vessel", "Vessel value", "海運進口", "Capital goods", "Agricultural products", "Semiconductors", "農產品", "先進技術產品",
    "Forecast", "預測值", "Monthly averages", "12 個月移動平均", "Index (2020=100)", "指數", "Percent of GDP", "Constant 2017 dollars",
    "Eurostat", "資料來源：財政部關務署", "Source: Japan Customs", "日本財務省貿易統計",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_says_other_figures_refuses(read, january, title):
    rows = [[title], ["Month", "Country", "Imports (USD)"], *(["2026-01", n, i] for n, (_, i) in january.items())]
    assert refused(read, text(rows)) == "x, line 1"


@pytest.mark.parametrize("title", ["U.S. imports by country", "美國進口統計", "Not seasonally adjusted", "未經季節調整", "2026年1月美國進口",
                                   "Census basis, not seasonally adjusted", "U.S. imports from China, Japan and others",
                                   "製表日期：2026/3/12", "Exports (including re-exports)", "Commodity: All Commodities",
                                   "Products: All", "商品：全部", "District: All Districts", "Trade in goods", "U.S. goods trade",
                                   "美國貨品貿易統計", "單位：美元；未經季節調整", "駐美國代表處經濟組", "Washington, D.C.",
                                   "Customs value, all methods of transport", "Source: Taiwan Customs, from U.S. Census data"])  # fmt: skip
def test_a_title_that_says_ours_does_not(read, january, title):
    rows = [[title], ["Month", "Country", "Imports (USD)"], *(["2026-01", n, i] for n, (_, i) in january.items())]
    assert figures(read(text(rows))) == only(IMPORTS, january)


DIMENSIONS = [
    ("Commodity", "85 Electric machinery"), ("商品", "半導體"), ("HS", "8542"), ("HS2", "84"), ("SITC", "7"), ("NAICS", "334"),
    ("State", "California"), ("Port", "Los Angeles, CA"), ("District", "New York"), ("End use", "Capital goods"), ("貨品號列", "8542"),
    ("州", "加州"), ("港口", "洛杉磯"), ("Mode of transport", "Air"), ("運輸方式", "空運"), ("Chapter", "84"), ("Product", "Chips"),
    ("Reporter", "Taiwan"), ("Reporter", "China"), ("申報國", "中國"), ("Reporting country", "Japan"), ("Seasonal adjustment", "SA"),
    ("E_COMMODITY", "84"), ("Customs regime", "Transit"), ("行業", "電子"), ("HTS Number", "8542.31"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "value"), DIMENSIONS)
def test_a_part_of_the_trade_is_refused_with_its_cell(read, january, heading, value):
    rows = [
        ["Month", heading, "Country", "Imports (USD)"],
        *(["2026-01", value, n, i] for n, (_, i) in january.items()),
    ]
    assert refused(read, text(rows)) == "x, line 2, column 2"


@pytest.mark.parametrize(("heading", "value"), [("Commodity", "All Commodities"), ("HS", "TOTAL"), ("商品", "合計"), ("State", ""),
                                                ("Reporter", "United States"), ("申報國", "美國"), ("Reporter", "USA"),
                                                ("SITC", "Total"), ("District", "All Districts"), ("E_COMMODITY", "-")])  # fmt: skip
def test_a_dimension_that_leaves_nothing_out_is_none(read, january, heading, value):
    rows = [
        ["Month", heading, "Country", "Imports (USD)"],
        *(["2026-01", value, n, i] for n, (_, i) in january.items()),
    ]
    assert figures(read(text(rows))) == only(IMPORTS, january)


def test_the_united_states_among_the_partners_are_another_countrys_figures(read, january):
    rows = [
        ["月份", "國家", "出口（美元）"],
        *(["2026-01", n, e] for n, (e, _) in january.items()),
        ["2026-01", "美國", 1],
    ]
    assert refused(read, text(rows)) == "x, line 5"


def test_taiwans_customs_are_told_apart(read):
    rows = [
        ["進出口別", "日期", "貨品號列", "中文貨名", "英文貨名", "國家", "美元(千元)"],
        ["出口總值(含復出口)", "115年1月", "TOTAL", "合計", "TOTAL", "日本", "2,765,432"],
    ]
    with pytest.raises(BadFile) as refusal:
        read(text(rows).encode("big5"))
    assert "Taiwan's own" in refusal.value.reason.message


def test_months_in_columns(read, dollars):
    months = [(2025, 11), (2025, 12), (2026, 1)]
    spelled = [f"{y}-{m:02d}" for y, m in months]
    expected = {}
    rows = [["Country", "Flow", "Unit", *spelled]]
    for name in CODES:
        for flow, word in ((EXPORTS, "exports"), (IMPORTS, "imports")):
            rows.append([name, word, "USD", *(dollars(*month)[name][flow] for month in months)])
        for month, label in zip(months, spelled, strict=True):
            expected[label, name] = dollars(*month)[name]
    assert figures(read(text(rows))) == expected


@pytest.mark.parametrize("layout", ["months over flows", "flows over months", "years over months", "year column"])
def test_headings_in_two_rows(read, dollars, layout):
    months = [(2025, 11), (2025, 12)]
    said = {month: dollars(*month) for month in months}
    match layout:
        case "months over flows":
            head = [
                ["", "2025-11", "", "2025-12", ""],
                ["國家", "出口（美元）", "進口（美元）", "出口（美元）", "進口（美元）"],
            ]
            rows = [[n, *(said[m][n][f] for m in months for f in (0, 1))] for n in CODES]
        case "flows over months":
            head = [["國家", "出口（美元）", "", "進口（美元）", ""], ["", "2025-11", "2025-12", "2025-11", "2025-12"]]
            rows = [[n, *(said[m][n][f] for f in (0, 1) for m in months)] for n in CODES]
        case "years over months":
            head = [["Exports (USD)"], ["Country", "2025", ""], ["", "Nov", "Dec"]]
            rows = [[n, *(said[m][n][0] for m in months)] for n in CODES]
        case "year column":
            head = [["Data Type", "Country", "Year", "November", "December", "Unit"]]
            rows = [["FAS Value", n, 2025, *(said[m][n][0] for m in months), "USD"] for n in CODES]
    parsed = read(text([*head, *rows]))
    has_imports = "flows" in layout
    assert figures(parsed) == {
        (f"{y}-{m}", n): said[y, m][n] if has_imports else (said[y, m][n][0], None) for y, m in months for n in CODES
    }


@pytest.mark.parametrize(
    ("year", "month"), [("2026", "1"), ("2026", "01"), ("2026", "Jan"), ("115", "1月"), ("2026年", "一月")]
)
def test_year_and_month_in_two_columns(read, january, year, month):
    rows = [
        ["Year", "Month", "Country", "Exports (USD)", "Imports (USD)"],
        *([year, month, n, e, i] for n, (e, i) in january.items()),
    ]
    assert figures(read(text(rows))) == wide(january)


def test_a_year_that_contradicts_its_month_is_refused(read, january):
    rows = [
        ["Year", "Month", "Country", "Imports (USD)"],
        *(["2025", "2026-01", n, i] for n, (_, i) in january.items()),
    ]
    assert refused(read, text(rows)) == "line 2, column 2"


def test_code_beside_name(read, january):
    rows = [["month", "CTY_CODE", "CTY_NAME", "exports", "imports", "unit"]]
    rows += [["2026-01", CODES[n], n, e, i, "USD"] for n, (e, i) in january.items()]
    parsed = read(text(rows))
    assert figures(parsed) == {("2026-01", CODES[n]): flows for n, flows in january.items()}
    assert parsed.names["5830"] == "Taiwan"
    rows = [["month", "ISO", "country", "exports", "imports", "unit"]]
    rows += [["2026-01", n[:2].upper(), n, e, i, "USD"] for n, (e, i) in january.items()]
    assert figures(read(text(rows))) == wide(january)


def test_columns_that_are_no_amounts_are_told(read, january):
    rows = [
        [
            "Rank",
            "Month",
            "Country",
            "Exports (USD million)",
            "Exports (% change)",
            "Share (%)",
            "Imports (USD million)",
            "年增率",
            "Mystery",
        ]
    ]
    rows += [
        [k, "2026-01", n, millions(e), 12.3, 4.5, millions(i), "-3.2%", k]
        for k, (n, (e, i)) in enumerate(january.items(), 1)
    ]
    parsed = read(text(rows))
    assert figures(parsed) == wide(january)
    assert [p.where for p in parsed.problems] == [f"line 1, column {n}" for n in (1, 5, 6, 8, 9)]
    assert (parsed.counts.read, parsed.counts.passed_over, parsed.counts.refused) == (6, 15, 0)


def test_a_column_of_words_that_is_not_understood_asks(read, january):
    rows = [
        ["Month", "Country", "Basket", "Imports (USD)"],
        *(["2026-01", n, "green", i] for n, (_, i) in january.items()),
    ]
    (problem,) = read(text(rows)).problems
    assert (problem.severity, problem.where) == (Severity.WARNING, "line 1, column 3")


def test_the_same_code_in_every_row_asks(read, january):
    """It says which part of the trade these are, though its heading is not understood."""
    rows = [["Month", "Country", "Xyz", "Imports (USD)"], *(["2026-01", n, 85, i] for n, (_, i) in january.items())]
    (problem,) = read(text(rows)).problems
    assert (problem.severity, problem.where) == (Severity.WARNING, "line 1, column 3")


SPANS = [
    "Jan-Feb 2026", "Jan-Mar 2026", "January–October 2026", "Jan to Oct 2026", "Jan 2026 - Feb 2026", "2026-01~2026-02",
    "2026年1-10月", "累計(1-10月)", "Q1 2026", "2026Q1", "2026", "YTD 2026", "12 months ending Jan 2026", "2026 H1", "Average Feb 2026",
]  # fmt: skip


@pytest.mark.parametrize("span", SPANS)
def test_more_than_a_month_in_a_heading_is_never_a_month(read, january, span):
    rows = [["U.S. imports (USD)"], ["Country", span], *([n, i] for n, (_, i) in january.items())]
    with pytest.raises(BadFile):
        read(text(rows))
    rows = [["U.S. imports (USD)"], ["Country", "2026-01", span], *([n, i, 9] for n, (_, i) in january.items())]
    parsed = read(text(rows))
    assert figures(parsed) == only(IMPORTS, january)
    assert (parsed.counts.read, parsed.counts.passed_over) == (3, 3)
    assert [problem.where for problem in parsed.problems] == ["line 2, column 3"]


@pytest.mark.parametrize("earlier", ["Imports Jan 2025 (USD)", "Imports 2025 (USD)", "2025年1月進口（美元）"])
def test_a_column_of_another_time_than_its_rows_is_told(read, january, earlier):
    rows = [
        ["Month", "Country", "Imports (USD)", earlier],
        *(["2026-01", n, i, i // 2] for n, (_, i) in january.items()),
    ]
    parsed = read(text(rows))
    assert figures(parsed) == only(IMPORTS, january)
    assert [(p.check, p.where) for p in parsed.problems] == [("passed_over", "line 1, column 4")]
    assert (parsed.counts.read, parsed.counts.passed_over) == (3, 3)


@pytest.mark.parametrize("heading", ["Imports (SDR million)", "Imports (tonnes)", "Imprts (USD)"])
def test_the_heading_that_is_not_understood_is_named(read, heading):
    assert refused(read, text([["Month", "Country", heading], ["2026-01", "Taiwan", 5]])) == "x, line 1, column 3"


@pytest.mark.parametrize("month", ["2026-01", ""])
def test_a_month_written_once_holds_for_the_rows_below(read, january, month):
    rows = [["月份", "國家", "進口（美元）"]]
    rows += [["2026-01" if k == 0 else month if k == 2 else "", n, i] for k, (n, (_, i)) in enumerate(january.items())]
    if not month:
        assert figures(read(text(rows))) == only(IMPORTS, january)
    else:  # not an outline: a month has been forgotten
        assert refused(read, text(rows)) == "line 3, column 1"


@pytest.mark.parametrize("label", ["合計", "Total", "總計", "Total (3 countries)"])
def test_a_total_is_a_check_and_no_partner(read, january, label):
    total = sum(i for _, i in january.values())
    rows = [
        ["月份", "國家", "進口（美元）"],
        *(["2026-01", n, i] for n, (_, i) in january.items()),
        ["2026-01", label, total],
    ]
    parsed = read(text(rows))
    assert figures(parsed) == only(IMPORTS, january)
    assert parsed.problems == ()
    assert (parsed.counts.read, parsed.counts.passed_over) == (3, 1)
    rows[-1][-1] += 10**9
    (problem,) = read(text(rows)).problems
    assert (problem.severity, problem.check, problem.where) == (Severity.WARNING, "total", "line 5, column 3")


def test_text_around_a_table_is_no_row(read, january):
    rows = [
        ["美國進口統計"], ["單位：百萬美元"], ["月份", "國家", "進口"], *(["2026-01", n, millions(i)] for n, (_, i) in january.items()),
        [], ["Source: U.S. Census Bureau"], ["Details may not equal totals due to rounding."], ["製表日期：2026/3/12"], ["Free words"],
    ]  # fmt: skip
    parsed = read("\n".join(",".join(row) for row in rows))
    assert figures(parsed) == only(IMPORTS, january)
    assert parsed.publisher == "U.S. Census Bureau"
    assert [(p.severity, p.where) for p in parsed.problems] == [(Severity.NOTE, "line 11")]


def test_the_unit_at_the_right_end_above_the_headings_is_the_tables(read, january):
    rows = [["", "", "", "單位：百萬美元"], ["月份", "國家", "出口", "進口"]]
    rows += [["2026-01", n, millions(e), millions(i)] for n, (e, i) in january.items()]
    assert figures(read(text(rows))) == wide(january)


@pytest.mark.parametrize(
    "heading", ["SITC Rev. 4", "End-use category", "HS 2-digit", "貨品分類別", "U.S. state", "Customs district"]
)
@pytest.mark.parametrize("value", ["7", "Capital goods"])
def test_a_heading_that_only_names_a_part_is_a_dimension(read, january, heading, value):
    rows = [
        ["Month", heading, "Country", "Imports (USD)"],
        *(["2026-01", value, n, i] for n, (_, i) in january.items()),
    ]
    assert refused(read, text(rows)) == "x, line 2, column 2"


@pytest.mark.parametrize("mark", ["(D)", "(-)", "(X)", "—", "n/a", "..."])
def test_marks_instead_of_figures_are_told(read, january, mark):
    rows = [
        ["月份", "國家", "出口（美元）", "進口（美元）"],
        *(["2026-01", n, mark, i] for n, (_, i) in january.items()),
    ]
    parsed = read(text(rows))
    assert figures(parsed) == only(IMPORTS, january)
    assert [(p.severity, p.where) for p in parsed.problems] == [
        (Severity.NOTE, f"line {k}, column 3") for k in (2, 3, 4)
    ]
    assert (parsed.counts.read, parsed.counts.passed_over) == (3, 3)


@pytest.mark.parametrize("mark", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!"])
def test_errors_of_the_spreadsheet_ask(read, january, mark):
    rows = [
        ["月份", "國家", "出口（美元）", "進口（美元）"],
        *(["2026-01", n, mark, i] for n, (_, i) in january.items()),
    ]
    parsed = read(text(rows))
    assert [(p.severity, p.where) for p in parsed.problems] == [
        (Severity.WARNING, f"line {k}, column 3") for k in (2, 3, 4)
    ]
    assert adds_up(parsed)


def test_every_figure_lost_is_never_a_success(read, january):
    rows = [["月份", "國家", "進口（美元）"], *(["2026-01", n, "#N/A"] for n in january)]
    assert errors(read(text(rows)))[0].check == "no_figures"


@pytest.mark.parametrize("sign", ["${:,}", "US${:,}", "{:,} USD", "$ {:,}"])
def test_money_signs_in_cells(read, january, sign):
    rows = [
        ["Month", "Country", "Imports", "Unit"],
        *(["2026-01", n, sign.format(i), "USD"] for n, (_, i) in january.items()),
    ]
    assert figures(read(text(rows))) == only(IMPORTS, january)


@pytest.mark.parametrize("mark", [",", " ", "\u00a0", "\u202f", "\u2009", "'", "’"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_marks_of_thousands_that_cannot_be_fractions(read, january, mark, delimiter):
    rows = [
        ["Month", "Country", "Imports (USD)"],
        *(["2026-01", n, f"{i:,}".replace(",", mark)] for n, (_, i) in january.items()),
    ]
    assert figures(read(text(rows, delimiter))) == only(IMPORTS, january)


def test_texts_that_excel_is_kept_from_reading_as_numbers(read, january):
    rows = [
        ["Month", "Country", "Imports (USD)"],
        *(['="2026-01"', n, f'="{i}"'] for n, (_, i) in january.items()),
    ]
    assert figures(read(text(rows))) == only(IMPORTS, january)


@pytest.mark.parametrize(
    "amount",
    [
        "1 23",
        "12 34 567",
        "1'23",
        "1 234'567",
        "€1,234",
        "NT$1,234",
        "1.234,5",
        "1234,5",
        "(1,234)",
        "-5",
        "1e9",
        "5%",
        "12 kg",
    ],
)
def test_an_amount_that_could_be_another_is_refused(read, amount):
    rows = [["Month", "Country", "Imports (USD)"], ["2026-01", "Taiwan", amount], ["2026-01", "Japan", "7"]]
    assert refused(read, text(rows)) == "line 2, column 3"


def test_dots_of_thousands_are_refused_where_they_may_be_meant(read):
    rows = [["month", "partner", "imports (USD million)"], ["2026-01", "Taiwan", "21.692"], ["2026-01", "Tuvalu", "1"]]
    assert refused(read, text(rows, ";")) == "x, line 2, column 3"
    rows[1][2] = "21.69"
    assert refused(read, text(rows, ";")) is None


def test_census_page_of_a_country(read, dollars):
    """A table a year, headings and totals again in each, the partner in the title only."""
    rows = [["2026: U.S. trade in goods with Taiwan"]]
    rows += [
        [
            "NOTE: All figures are in millions of U.S. dollars on a nominal basis, not seasonally adjusted unless otherwise specified."
        ]
    ]
    expected = {}
    for year, months in ((2026, (1,)), (2025, (11, 12))):
        rows += [[f"{year}: U.S. trade in goods with Taiwan"], ["Month", "Exports", "Imports", "Balance"]]
        for month in months:
            exports, imports = dollars(year, month)["Taiwan"]
            said = [round(exports, -5), round(imports, -5)]
            name = {1: "January", 11: "November", 12: "December"}[month]
            rows.append([f"{name} {year}", *(f"{one / 10**6:,.1f}" for one in (*said, said[0] - said[1]))])
            expected[f"{year}-{month:02d}", "Taiwan"] = tuple(said)
        rows.append([f"TOTAL {year}", "1.0", "2.0", "-1.0"])
    parsed = read(text(rows, "\t"))
    assert figures(parsed) == expected
    assert not has_errors(parsed.problems)
    assert adds_up(parsed)


def test_exhibit_of_the_ft900(read, dollars, make_xlsx):
    said = dollars(2026, 1)
    rows = [
        ["Exhibit 19. Exports, Imports, and Trade Balance of Goods by Country and Area, Not Seasonally Adjusted: 2026"],
        ["In millions of dollars. Details may not equal totals due to rounding. (X) Not applicable."],
        ["Item", "January 2026", "", "", "Cumulative Year-to-Date", "", ""],
        ["", "Balance", "Exports", "Imports", "Balance", "Exports", "Imports"],
    ]
    for label, name in (("Total Census Basis", "World"), *((f"  {n} (1)", n) for n in CODES)):
        exports, imports = (round(one / 10**6, 1) for one in said[name])
        rows.append([label, round(exports - imports, 1), exports, imports, 1.5, 2.5, 3.5])
    rows += [["  Europe", 1.0, 2.0, 3.0, 1.0, 2.0, 3.0], ["Net Adjustments", 1.0, 2.0, 3.0, 1.0, 2.0, 3.0]]
    parsed = read(make_xlsx(rows, "Exhibit 19"))
    expected = {("2026-01", n): tuple(round(one / 10**5) * 10**5 for one in said[n]) for n in CODES}
    expected["2026-01", WORLD] = tuple(round(one / 10**5) * 10**5 for one in said["World"])
    assert figures(parsed) == expected
    assert not has_errors(parsed.problems)
    assert parsed.counts.passed_over == 6 * 4 + 2 * 2
    assert adds_up(parsed)


@pytest.mark.parametrize(("title", "heading", "flow"), [("Standard Report - Imports", "Customs Value (Gen) ($US)", IMPORTS),
                                                         ("Standard Report - Exports", "Total Value ($US)", EXPORTS)])  # fmt: skip
def test_report_of_usa_trade_online(read, january, title, heading, flow):
    lines = [
        f'"{title}"',
        '"Current date: 05/31/2026 5:48 AM (Eastern Daylight Time)"',
        f'"Commodity","Country","Time","{heading}",',
    ]
    lines += [f'"All Commodities","{n}","January 2026","{flows[flow]:,}"' for n, flows in january.items()]
    assert figures(read("\r\n".join(lines))) == only(flow, january)
    assert (
        refused(read, "\r\n".join(lines).replace("All Commodities", "85 Electric Machinery")) == "x, line 4, column 1"
    )
    assert refused(read, "\r\n".join(lines).replace("January 2026", "2026 through January")) == "line 4, column 3"


def test_the_workbook_as_csv(read, census_bytes):
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only here

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(census_bytes)).get_sheet_by_index(0)
    saved = text([[f"{c:.6f}" if isinstance(c, float) else c for c in row] for row in sheet.to_python()])
    expected = figures(read(census_bytes))
    for end in ("\n", "\r\n", "\r"):
        parsed = read(saved.replace("\n", end))
        assert (parsed.source, figures(parsed), parsed.problems) == ("census_workbook", expected, ())


def test_a_workbook_row_without_year_and_trade_is_told(read, census_bytes, make_xlsx):
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only here

    rows = CalamineWorkbook.from_filelike(io.BytesIO(census_bytes)).get_sheet_by_index(0).to_python()
    empty = ["", "5220", "Yemen", *([0.0] * (len(rows[0]) - 3))]
    parsed = read(make_xlsx([*rows[:300], empty, *rows[300:]], text_columns=2))
    assert figures(parsed) == figures(read(census_bytes))
    assert [(p.severity, p.where) for p in parsed.problems] == [(Severity.NOTE, 'sheet "Sheet1", row 301')]
    empty[5] = 1.0
    assert refused(read, make_xlsx([*rows[:300], empty, *rows[300:]], text_columns=2)) == 'x, sheet "Sheet1", row 301'


class TestTradeApi:
    """Answers of the API, however a program has saved them."""

    @pytest.fixture
    def answer(self, samples):
        return json.loads((samples / "census_api.json").read_text("utf-8"))[1]

    @pytest.fixture
    def expected(self, read, answer):
        return figures(read(json.dumps(answer)))

    @pytest.mark.parametrize(
        "form", ["numbers", "records", "columns", "split", "csv", "index csv", "year and month", "xlsx"]
    )
    def test_forms(self, read, make_xlsx, answer, expected, form):
        head, *rows = answer
        as_numbers = [[*row[:2], int(row[2]), row[3]] for row in rows]
        data = {
            "numbers": lambda: json.dumps([head, *as_numbers]),
            "records": lambda: json.dumps([dict(zip(head, row, strict=True)) for row in rows]),
            "columns": lambda: json.dumps(
                {n: {str(k): row[at] for k, row in enumerate(rows)} for at, n in enumerate(head)}
            ),
            "split": lambda: json.dumps({"columns": head, "index": list(range(len(rows))), "data": rows}),
            "csv": lambda: text(answer),
            "index csv": lambda: text([["", *head], *([k, *row] for k, row in enumerate(rows))]),
            "year and month": lambda: json.dumps(
                [[*head[:3], "YEAR", "MONTH"], *([*row[:3], row[3][:4], row[3][5:]] for row in rows)]
            ),
            "xlsx": lambda: make_xlsx(answer),
        }[form]()
        parsed = read(data)
        assert (parsed.source, figures(parsed), parsed.problems) == ("census_api", expected, ())
        assert adds_up(parsed)

    @pytest.mark.parametrize(
        "column", ["E_COMMODITY", "I_COMMODITY", "COMM_LVL", "DISTRICT", "STATE", "NAICS", "PORT", "SITC"]
    )
    def test_a_part_is_refused_with_its_cell(self, read, answer, column):
        answer = [[*answer[0], column], *([*row, "84"] for row in answer[1:])]
        assert refused(read, json.dumps(answer)) == f"x, row 1, column {column}"
        answer = [answer[0], *([*row[:-1], "-"] for row in answer[1:])]
        assert refused(read, json.dumps(answer)) is None

    def test_other_amounts_are_told(self, read, answer, expected):
        answer = [[*answer[0], "CON_VAL_MO", "GEN_VAL_YR"], *([*row, "1", "2"] for row in answer[1:])]
        parsed = read(json.dumps(answer))
        assert figures(parsed) == expected
        assert [p.where for p in parsed.problems] == ["headings, column CON_VAL_MO", "headings, column GEN_VAL_YR"]
        assert adds_up(parsed)

    def test_one_country_of_both_flows_says_nothing_of_the_others(self, read, samples):
        answers = json.loads((samples / "census_api.json").read_text("utf-8"))
        only_taiwan = [[answer[0], *(row for row in answer[1:] if row[0] == "5830")] for answer in answers]
        assert not read(json.dumps(only_taiwan)).is_complete


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", b"<table><tr><td>1", b"MIME-Version: 1.0\n",
                                  "<HTML>".encode("utf-16"), b"<!-- x --><html>", b"<?xml version='1.0'?>\n<html>"])  # fmt: skip
def test_a_web_page_is_told_as_such(read, data):
    with pytest.raises(BadFile) as refusal:
        read(data, "report.xls")
    assert "web page" in refusal.value.reason.message


@pytest.mark.parametrize(("rows", "missing"), [
    ([["observation_date", "IMP0015"], ["1987-01-01", "30798.5"]], "partner"),
    ([["Month", "Country", "USD"], ["2026-01", "Taiwan", "1"]], "flow"),
    ([["Country", "Exports (USD)"], ["Taiwan", "1"]], "month"),
    ([["Month", "Exports (USD)"], ["2026-01", "1"]], "partner"),
])  # fmt: skip
def test_what_is_nearly_a_table_is_told_what_is_missing(read, rows, missing):
    with pytest.raises(BadFile) as refusal:
        read(text(rows))
    said = refusal.value.reason
    assert missing in [item.text for item in said.values["columns"].items]
    assert said.values["example"].text.startswith("month,partner,flow,value,unit")


def test_figures_of_years_are_told_as_such(read):
    with pytest.raises(BadFile) as refusal:
        read(text([["Partner Name", "Year", "Export (US$ Thousand)"], ["Aruba", "1988", "3498.1"]]))
    assert "years" in refusal.value.reason.message
