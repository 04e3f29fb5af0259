"""What a file is beside its words: the same bytes again, layout that holds when printed, formats, no formulas."""

import html
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from bot import shipped
from bot.answers import answer
from bot.documents.document_pictures import drawn
from bot.documents.plain_text import dated
from bot.domain.document import Document, Heading, Kind, Paragraph, Picture
from bot.domain.request import Intent, Request
from bot.domain.table import Column, Table
from bot.domain.time import Month, Period
from bot.domain.values import Verbatim
from bot.i18n.languages import localizer
from bot.pictures.draw import ImageFormat
from bot.render import docx, file_formats, ods, odt, pdf, xlsx
from tests.pictures.svg_reading import texts, width

ARCHIVES = (odt, docx, xlsx, ods)
EARLIEST = (1980, 1, 1, 0, 0, 0)
SOFFICE = shutil.which("soffice")


@pytest.fixture
async def briefing(context) -> Document:
    return await answer(Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1))), context)


@pytest.fixture
async def long_briefing(context) -> Document:
    """Tables that no page holds."""
    return await answer(Request(Intent.BRIEFING, period=Period.of_year(2025), top=100), context)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("written", [*ARCHIVES, pdf], ids=lambda module: module.EXTENSION)
def test_the_same_document_gives_the_same_bytes(briefing, written):
    assert written.render(briefing, localizer("en")) == written.render(briefing, localizer("en"))


@pytest.mark.parametrize("written", ARCHIVES, ids=lambda module: module.EXTENSION)
def test_an_archive_bears_the_date_of_its_figures_and_no_other(briefing, written):
    data, when = written.render(briefing, localizer("zh_Hant_TW")), dated(briefing)
    assert when == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} <= {
            when.timetuple()[:6],
            EARLIEST,
            (1980, 1, 31, 0, 0, 0),
        }
        told = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(("meta.xml", "core.xml"))
        )
    dates = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", told)
    assert len(dates) >= 2
    assert set(dates) == {"2026-03-12T08:30:00"}


def test_a_newer_load_gives_a_newer_date(briefing):
    later = replace(briefing.sources[0], loaded_at=briefing.sources[0].loaded_at + timedelta(days=30))
    assert dated(replace(briefing, sources=(*briefing.sources, later))) == later.loaded_at


def test_open_document_begins_with_its_type_uncompressed(briefing):
    for written, kind in ((odt, "text"), (ods, "spreadsheet")):
        with zipfile.ZipFile(io.BytesIO(written.render(briefing, localizer("en")))) as archive:
            first = archive.infolist()[0]
            assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
            assert archive.read("mimetype").decode() == f"application/vnd.oasis.opendocument.{kind}"
            listed = set(re.findall(r'full-path="([^"]+)"', archive.read("META-INF/manifest.xml").decode()))
            assert listed - {"/"} <= set(archive.namelist())


def test_a_pdf_is_tagged_and_claims_what_typst_has_checked(briefing):
    reader = pypdf.PdfReader(io.BytesIO(pdf.render(briefing, localizer("zh_Hant_TW"))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-TW"
    assert root["/MarkInfo"]["/Marked"]
    claims = root["/Metadata"].get_data().decode()
    for claim in ("<pdfaid:part>2</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</", "2026-03-12T08:30:00"):
        assert claim in claims
    assert reader.metadata.title == "美國 2026 年 1 月貿易統計"
    tags = list(structure(root["/StructTreeRoot"]))
    assert (tags.count("/Table"), tags.count("/Caption"), tags.count("/TR"), tags.count("/TH")) == (4, 4, 4 * 17, 4 * 5)
    assert [tags.count(tag) for tag in ("/H1", "/H2", "/LI")] == [1, 2, 9]
    fonts = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("NotoSans" in font for font in fonts)
    assert {tuple(map(round, page.mediabox[2:])) for page in reader.pages} == {(595, 842)}


def structure(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from structure(node["/K"])


def test_a_long_table_of_a_pdf_has_its_header_on_every_page(long_briefing):
    pages = pypdf.PdfReader(io.BytesIO(pdf.render(long_briefing, localizer("en")))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) > 8
    assert all(text.count("Country") >= 1 for text in texts[1:-1])
    assert [text.rstrip().split("\n")[-1] for text in texts] == [
        f"{n} / {len(texts)}" for n in range(1, len(texts) + 1)
    ]


def test_a_character_that_no_font_has_costs_no_document():
    document = Document(Kind.BRIEFING, (Heading(Verbatim("Ethiopia ሀ"), 1), Paragraph(Verbatim("😀 it is"))))
    (page,) = pypdf.PdfReader(io.BytesIO(pdf.render(document, localizer("en")))).pages
    assert "Ethiopia □" in page.extract_text()
    assert "□ it is" in page.extract_text()


def test_editable_tables_repeat_their_header_and_keep_rows_whole(briefing, long_briefing):
    content = part(odt.render(briefing, localizer("en")), "content.xml")
    assert content.count("<table:table-header-rows>") == 4
    assert 'fo:keep-together="always"' in content
    assert content.count('table:style-name="Whole"') == 4
    assert part(odt.render(long_briefing, localizer("en")), "content.xml").count('table:style-name="Long"') == 4
    word = part(docx.render(briefing, localizer("en")), "word/document.xml")
    assert (word.count("<w:tblHeader/>"), word.count("<w:cantSplit/>")) == (4, 4 * 17)


def test_figures_stand_at_the_right(briefing):
    content = part(odt.render(briefing, localizer("en")), "content.xml")
    assert content.count("Cell_20_right") == 3 * 4 * 17
    word = part(docx.render(briefing, localizer("en")), "word/document.xml")
    assert word.count('<w:jc w:val="right"/>') >= 3 * 4 * 17


def test_fonts_and_language_are_named_for_every_script(briefing):
    styles = part(odt.render(briefing, localizer("zh_Hant_TW")), "styles.xml")
    assert "'Times New Roman'" in styles
    assert "'標楷體', 'DFKai-SB'" in styles
    assert 'style:language-asian="zh" style:country-asian="TW"' in styles
    word = part(docx.render(briefing, localizer("zh_Hant_TW")), "word/styles.xml")
    assert 'w:eastAsia="標楷體"' in word
    assert "Theme" not in re.search(r"<w:docDefaults>.*?</w:docDefaults>", word)[0]
    assert 'w:lang w:val="en-US" w:eastAsia="zh-TW"' in word
    assert "DFKai-SB" in part(docx.render(briefing, localizer("zh_Hant_TW")), "word/fontTable.xml")
    assert 'w:eastAsia="宋体"' in part(docx.render(briefing, localizer("zh_Hans_CN")), "word/styles.xml")


def test_workbooks_have_number_formats_and_a_header_that_stays(briefing):
    data = xlsx.render(briefing, localizer("zh_Hant_TW"))
    styles = part(data, "xl/styles.xml")
    assert '"#,##0.0"' in styles
    assert '"0.00%"' in styles
    assert 'topLeftCell="C4"' in part(data, "xl/worksheets/sheet2.xml")
    assert "表一!$3:$3" in part(data, "xl/workbook.xml")
    assert '"#,##0.00"' in part(xlsx.render(briefing, localizer("en")), "xl/styles.xml")
    data = ods.render(briefing, localizer("zh_Hant_TW"))
    assert 'number:decimal-places="1"' in part(data, "content.xml")
    assert "<number:percentage-style" in part(data, "content.xml")
    settings = part(data, "settings.xml")
    assert settings.count('config:name="VerticalSplitPosition" config:type="int">3<') == 4


def test_the_last_sheets_hold_whole_dollars_and_say_where_they_come_from(briefing):
    for written in (xlsx, ods):
        book = CalamineWorkbook.from_filelike(io.BytesIO(written.render(briefing, localizer("en"))))
        assert book.sheet_names[1:5] == ["Table 1", "Table 2", "Table 3", "Table 4"]
        figures, sources = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names[-2:])
        lines = [dict(zip(figures[1], line, strict=True)) for line in figures[2:]]
        taiwan = next(line for line in lines if (line["partner"], line["measure"]) == ("TW", "deficit"))
        row = next(row for row in briefing.rows if (row.partner, row.measure) == ("TW", "deficit"))
        assert (taiwan["value_usd"], taiwan["rank"], taiwan["status"]) == (row.value.dollars, 2, "published")
        assert ["Trade Data Monitor", "2026-01", "2026-03-12 08:30 UTC", "briefing.file"] in sources
        assert "Asked again by: /brief 2026-01" in sources[-1]


HOSTILE = ("=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "0123")


def hostile() -> Document:
    table = Table(
        (Column.NAME, Column.TEXT),
        (Verbatim("=name"), Verbatim("text")),
        tuple((Verbatim(text), Verbatim("x")) for text in HOSTILE),
        Verbatim("'[=a:b]*?/\\ and a title that is far too long for a sheet"),
    )
    return Document(Kind.TABLE, (Heading(Verbatim("=1"), 1), table, table))


def test_no_text_becomes_a_formula_a_link_or_a_number():
    for written in (xlsx, ods):
        data = written.render(hostile(), localizer("en"))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = [row[0] for row in book.get_sheet_by_index(1).to_python()]
        assert [str(cell).strip() for cell in cells if str(cell).strip() in {text.strip() for text in HOSTILE}] == [
            text.strip() for text in HOSTILE
        ]
        assert all(isinstance(cell, str) for cell in cells)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith("xml"))
        assert not re.search(r"<f[ >]|table:formula|<hyperlink", xml)


def test_names_of_sheets_are_short_allowed_and_told_apart():
    for written in (xlsx, ods):
        names = CalamineWorkbook.from_filelike(io.BytesIO(written.render(hostile(), localizer("en")))).sheet_names
        assert len({name.casefold() for name in names}) == len(names) == 5
        assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_file_and_prints_all_of_it(briefing, tmp_path):
    for written in ARCHIVES:
        (tmp_path / f"{written.EXTENSION}.{written.EXTENSION}").write_bytes(
            written.render(briefing, localizer("zh_Hant_TW"))
        )
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{shipped.DATA / "fonts"}</dir>'
        f"<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    subprocess.run(  # noqa: S603 - our own files
        [
            SOFFICE,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path / "printed",
            *(tmp_path / f"{written.EXTENSION}.{written.EXTENSION}" for written in ARCHIVES),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
    )
    for written in ARCHIVES:
        text = printed(tmp_path / f"printed/{written.EXTENSION}.pdf")
        for said in (
            "美國2026年1月貿易統計",
            "總額為4,469.2億美元，與上年同期相比減少7.14%。",
            "表四：",
            "單位：億美元",
        ):
            assert said in text, written.EXTENSION
        for row in ("4臺灣266.1144.484.30%", "9加拿大38.2118.8-67.85%"):
            assert row in text, written.EXTENSION
        assert len(re.findall(r"資料來源：TradeDataMonitor", text)) == 4, written.EXTENSION
    # The text, and twice two tables a page.
    for kind in ("odt", "docx"):
        pages = pypdf.PdfReader(tmp_path / f"printed/{kind}.pdf").pages
        assert [page.extract_text().count("單位：") for page in pages] == [0, 2, 2], kind


def printed(path: Path) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def test_every_format_of_the_command_line_is_there():
    assert set(file_formats()) >= {"txt", "md", "html", "csv", "json", "pdf", "odt", "docx", "xlsx", "ods"}


async def test_charts_stand_in_every_file_that_shows_pictures_and_have_words(context):
    asked = Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1)), argument="charts")
    charted = await answer(asked, context)
    # Taiwan's January 2025 and 2026, of the workbook: the alternative text has the figures, not only the title.
    alts = (
        "美國與臺灣貿易\n2026 年 1 月",
        "2025 年 1 月自臺進口：110.7 億美元",
        "2026 年 1 月自臺進口：216.9 億美元 ▲95.96%",
    )
    files = {
        kind: file_formats()[kind].render(charted, localizer("zh_Hant_TW")) for kind in ("odt", "docx", "pdf", "html")
    }
    assert files["html"].count("<img ") == 2
    told = (
        re.search(r'alt="(美國與臺灣貿易[^"]*)"', files["html"]),
        re.search(r"<svg:desc>(美國與臺灣貿易[^<]*)</svg:desc>", part(files["odt"], "content.xml")),
        re.search(r'descr="(美國與臺灣貿易[^"]*)"', part(files["docx"], "word/document.xml")),
    )
    for found in told:
        assert found
        assert all(alt in html.unescape(found[1]) for alt in alts), found[1]
    root = pypdf.PdfReader(io.BytesIO(files["pdf"])).trailer["/Root"]
    assert list(structure(root["/StructTreeRoot"])).count("/Figure") == 2
    for kind, folder in (("odt", "Pictures/"), ("docx", "word/media/")):
        with zipfile.ZipFile(io.BytesIO(files[kind])) as archive:
            assert sum(name.startswith(folder) for name in archive.namelist()) == 2


async def test_letters_of_charts_are_printed_at_eight_points_at_least(context):
    """As each file prints them: the smallest letter of each picture, by how wide it stands on the paper."""
    asked = Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1)), argument="charts")
    charted = await answer(asked, context)
    language = localizer("zh_Hant_TW")
    pictures = [block for block in charted.blocks if isinstance(block, Picture)]
    vectors = [drawn(block, language, ImageFormat.SVG)[0] for block in pictures]
    xml = part(odt.render(charted, language), "content.xml")
    inches = {"odt": [float(mm) / 25.4 for mm in re.findall(r'<draw:frame[^>]* svg:width="([\d.]+)mm"', xml)]}
    xml = part(docx.render(charted, language), "word/document.xml")
    inches["docx"] = [int(emu) / 914_400 for emu in re.findall(r'<wp:extent cx="(\d+)"', xml)]
    for kind, widths in inches.items():
        assert len(widths) == len(vectors) == 2
        for vector, wide in zip(vectors, widths, strict=True):
            smallest = min(text.size for text in texts(vector))
            assert smallest * wide * 72 / width(vector) >= 8, kind
    sizes = []
    for page in pypdf.PdfReader(io.BytesIO(pdf.render(charted, language))).pages:
        # A picture's letters are scaled with the picture, by the first matrix.
        page.extract_text(
            visitor_text=lambda text, scaled, set_, _, size: sizes.append((text, size * abs(scaled[3] * set_[3])))
        )
    assert min(size for text, size in sizes if text.strip()) >= 8


async def test_media_without_pictures_say_the_same_with_charts(context, briefing):
    asked = Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1)), argument="charts")
    charted = await answer(asked, context)
    for kind in ("txt", "md", "csv"):
        written = file_formats()[kind]
        assert written.render(charted, localizer("en")) == written.render(briefing, localizer("en"))
