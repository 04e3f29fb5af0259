"""Sheets as spreadsheet programs keep them: errors, formulas, merged and hidden cells, several sheets, ODS."""

import io

import odfdo
import pytest
import xlsxwriter

from bot.domain.errors import BadFile
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.sources.base.archive import pack, unpack

HEAD = ["月份", "國家", "出口（美元）", "進口（美元）"]
ROWS = [["2026-01", "臺灣", 4914174756, 21692763908], ["2026-01", "日本", 6043420526, 11043989675]]
EXPECTED = {("2026-01", "臺灣"): (4914174756, 21692763908), ("2026-01", "日本"): (6043420526, 11043989675)}


def workbook(write, rows=(HEAD, *ROWS)):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("資料")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    write(book, page)
    book.close()
    return buffer.getvalue()


def figures(parsed):
    frame = parsed.figures.astype(object).where(parsed.figures.notna(), None)
    return {
        (str(Month(m)), p): (e, i)
        for m, p, e, i in zip(frame["month"], frame["partner"], frame["exports"], frame["imports"], strict=True)
    }


def found(parsed):
    return [(problem.severity, problem.check, problem.where) for problem in parsed.problems]


def test_error_cells_are_told_with_their_cell(read):
    def write(_, page):
        page.write_formula("C2", "=NA()", None, "#N/A")
        page.write_formula("D3", "=1/0", None, "#DIV/0!")

    parsed = read(workbook(write))
    assert figures(parsed) == {("2026-01", "臺灣"): (None, 21692763908), ("2026-01", "日本"): (6043420526, None)}
    assert found(parsed) == [(Severity.WARNING, "no_figure_error", f'sheet "資料", cell {at}') for at in ("C2", "D3")]
    assert (parsed.counts.found, parsed.counts.read, parsed.counts.passed_over) == (4, 2, 2)


@pytest.mark.parametrize("value", ["", 0])
def test_formulas_that_nobody_computed_are_told(read, value):
    """Programs write such a formula without a value, or with 0 and the word that all are to be computed at opening."""
    parsed = read(workbook(lambda _, page: page.write_formula("D3", "=D2*2", None, value)))
    if value == "":
        # XlsxWriter marks an empty value as text, as a formula may well give: that is a blank cell.
        assert figures(parsed)["2026-01", "日本"] == (6043420526, None)
        return
    assert found(parsed) == [(Severity.WARNING, "no_figure_formula", 'sheet "資料", cell D3')]


def test_formulas_without_any_value_are_no_success(read):
    data = workbook(lambda _, page: [page.write_formula(at, "=A1*2") for at in ("C2", "C3", "D2", "D3")])
    members = unpack(data, "x")
    sheet = members["xl/worksheets/sheet1.xml"].replace(b"</f><v>0</v>", b"</f><v></v>")
    parsed = read(pack({**members, "xl/worksheets/sheet1.xml": sheet}))
    assert not len(parsed.figures)
    assert (Severity.ERROR, "no_figures", 'sheet "資料", row 1') in found(parsed)


def test_computed_formulas_are_figures(read):
    parsed = read(workbook(lambda _, page: page.write_formula("D3", "=1+1", None, 11043989675)))
    assert (figures(parsed), parsed.problems) == (EXPECTED, ())


def test_merged_months_and_partners(read):
    rows = [
        ["月份", "國家", "流向", "金額", "單位"],
        ["", "", "出口", 1, "美元"],
        ["", "", "進口", 2, "美元"],
        ["", "日本", "出口", 3, "美元"],
    ]

    def write(_, page):
        page.merge_range("A2:A4", "2026-01")
        page.merge_range("B2:B3", "臺灣")

    parsed = read(workbook(write, rows))
    assert figures(parsed) == {("2026-01", "臺灣"): (1, 2), ("2026-01", "日本"): (3, None)}


def test_a_merged_title_is_a_title(read):
    rows = [["", "", "", ""], [*HEAD[:2], "出口", "進口"], *ROWS]
    parsed = read(workbook(lambda _, page: page.merge_range("A1:D1", "單位：千美元"), rows))
    assert figures(parsed) == {key: (e * 1000, i * 1000) for key, (e, i) in EXPECTED.items()}


def test_a_merged_amount_counts_once(read):
    rows = [HEAD, *[[*row[:3], ""] for row in ROWS]]
    parsed = read(workbook(lambda _, page: page.merge_range("D2:D3", 7), rows))
    assert figures(parsed) == {("2026-01", "臺灣"): (4914174756, 7), ("2026-01", "日本"): (6043420526, None)}


def test_hidden_rows_are_read_and_told(read):
    parsed = read(workbook(lambda _, page: page.set_row(2, None, None, {"hidden": True})))
    assert figures(parsed) == EXPECTED
    assert found(parsed) == [(Severity.NOTE, "hidden", 'sheet "資料", row 3')]


def _other_sheet(rows, *, hide):
    def write(book, page):
        other = book.add_worksheet("去年")
        for number, row in enumerate(rows):
            other.write_row(number, 0, row)
        other.activate()
        page.hide() if hide == "資料" else other.hide()
        book.get_worksheet_by_name("資料" if hide != "資料" else "去年").activate()

    return write


def test_of_two_tables_the_one_that_is_shown_is_read(read):
    parsed = read(workbook(_other_sheet([HEAD, ["2025-01", "臺灣", 1, 2]], hide="去年")))
    assert figures(parsed) == EXPECTED
    assert [(p.severity, p.check) for p in parsed.problems] == [(Severity.NOTE, "passed_over")]


def test_the_one_table_of_a_hidden_sheet_is_read_and_told(read):
    parsed = read(workbook(_other_sheet([["Hello"]], hide="資料")))
    assert figures(parsed) == EXPECTED
    assert found(parsed) == [(Severity.NOTE, "hidden", 'sheet "資料", row 1')]


def test_a_sheet_that_is_called_by_a_chapter_is_refused(read, make_xlsx):
    with pytest.raises(BadFile):
        read(make_xlsx([HEAD, *ROWS], "HS85"))


def test_two_tables_on_two_sheets_or_side_by_side_are_refused(read):
    for write in (
        lambda book, _: book.add_worksheet("去年").write_row(0, 0, HEAD),
        lambda _, page: [page.write_row(k, 6, row) for k, row in enumerate((HEAD, *ROWS))],
    ):
        with pytest.raises(BadFile):
            read(workbook(write))


def test_a_second_table_below_is_an_error(read):
    rows = [HEAD, *ROWS, [], ["月份", "夥伴", "進口（百萬美元）"], ["2026-02", "臺灣", 5]]
    assert (Severity.ERROR, "second_table", 'sheet "資料", row 5') in found(read(workbook(lambda *_: None, rows)))


def ods(rows, prepare=lambda _: None):
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("資料")
    for row in rows:
        line = odfdo.Row()
        line.set_values([value if value != "" else None for value in row])
        table.append_row(line)
    prepare(table)
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_ods(read):
    parsed = read(ods([["單位：美元"], ["月份", "國家", "出口", "進口"], *ROWS]))
    assert (figures(parsed), parsed.problems) == (EXPECTED, ())
    assert set(parsed.figures["where"]) == {'sheet "資料", row 3', 'sheet "資料", row 4'}


def test_errors_and_formulas_in_ods(read):
    def prepare(table):
        table.set_cell((2, 1), odfdo.Cell(formula="of:=[.D2]*2"))
        table.set_cell((3, 2), odfdo.Cell("#N/A"))

    parsed = read(ods([HEAD, *ROWS], prepare))
    assert found(parsed) == [
        (Severity.WARNING, "no_figure_formula", 'sheet "資料", cell C2'),
        (Severity.WARNING, "no_figure_error", 'sheet "資料", cell D3'),
    ]


def test_a_few_bytes_that_stand_for_millions_of_cells_are_refused(read):
    members = unpack(ods([HEAD, *ROWS]), "x")
    content = members["content.xml"].replace(
        b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="9999999"', 1
    )
    with pytest.raises(BadFile) as refusal:
        read(pack({**members, "content.xml": content}))
    assert "too large" in refusal.value.reason.message


def test_the_workbook_as_ods(read, census_bytes):
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only here

    rows = CalamineWorkbook.from_filelike(io.BytesIO(census_bytes)).get_sheet_by_index(0).to_python()[:40]
    head, *rest = rows
    world = next(
        row
        for row in CalamineWorkbook.from_filelike(io.BytesIO(census_bytes)).get_sheet_by_index(0).to_python()
        if row[1] == "0015"
    )
    saved = ods([head, world, *(row for row in rest if row[0] == world[0] and row[1] != "0015")])
    assert read(saved).source == "census_workbook"
