"""Every file says the same: the sentences and figures of the document, read back from each medium."""

import json

import pandas as pd
import pytest

from bot.answers import answer
from bot.domain.document import Bullets, Document, Heading, Note, Paragraph, Sourced
from bot.domain.figures import Measure, Usd
from bot.domain.request import Intent, Request
from bot.domain.table import Table
from bot.domain.time import Month, Period
from bot.domain.values import Verbatim, say
from bot.i18n.languages import languages, localizer
from bot.render import file_formats
from bot.sources import recognise
from tests.render.reading import READERS, Read, pdf_text, shows, stands_in_order, workbook

JANUARY = Period.of_month(Month.of(2026, 1))
BRIEFINGS = {
    "the office's own": Request(Intent.BRIEFING, period=JANUARY),
    "with what changed": Request(Intent.BRIEFING, period=JANUARY, top=5, argument="changes"),
    "a month without a year before": Request(Intent.BRIEFING, period=Period.of_month(Month.of(2025, 12))),
    "a quarter": Request(Intent.BRIEFING, period=Period.of_quarter(2025, 4), top=3),
    "a year": Request(Intent.BRIEFING, period=Period.of_year(2025), top=40),
}
TAGS = tuple(languages())
EVERY = [pytest.param(tag, request, id=f"{tag}: {name}") for tag in TAGS for name, request in BRIEFINGS.items()]


def expected(document: Document, tag: str, *, tables_last: bool = False) -> Read:
    """What the document says, straight from its blocks; workbooks have their tables on sheets behind the text."""
    speech = localizer(tag).for_document(document)
    sentences, captions, tables = [], [], []
    for block in document.blocks:
        match block:
            case Heading(text=value) | Paragraph(text=value) | Note(text=value):
                sentences.append(speech.say(value))
            case Bullets(items=items):
                sentences += [speech.say(item) for _, item in items]
            case Sourced():
                sentences.append(speech.say(block.sentence()))
            case Table():
                unit = [say("Unit: {unit}", unit=Verbatim(speech.unit()))] * block.has_unit
                around = [speech.say(value) for value in (block.title, *unit, block.source)]
                (captions if tables_last else sentences).extend(around)
                tables.append(
                    [["" if v is None else speech.say(v) for v in row] for row in (block.headings, *block.rows)]
                )
    return Read(sentences + captions, tables)


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "request_"), EVERY)
@pytest.mark.parametrize("extension", READERS)
async def test_a_document_says_what_it_was_given(context, tag, request_, extension):
    document = await answer(request_, context)
    written = file_formats()[extension].render(document, localizer(tag))
    assert READERS[extension](written) == expected(document, tag)


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "request_"), EVERY)
async def test_a_pdf_has_all_of_it_as_text(context, tag, request_):
    document = await answer(request_, context)
    said = expected(document, tag)
    whole = pdf_text(file_formats()["pdf"].render(document, localizer(tag)))
    assert stands_in_order(said.sentences, whole)
    for table in said.tables:
        assert stands_in_order([cell for row in table[1:] for cell in row], whole)


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "request_"), EVERY)
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
async def test_a_workbook_shows_the_same_figures_from_numbers(context, tag, request_, extension):
    document = await answer(request_, context)
    read = workbook(file_formats()[extension].render(document, localizer(tag)))
    said = expected(document, tag, tables_last=True)
    assert read.sentences == said.sentences
    for cells, texts in zip(read.tables, said.tables, strict=True):
        for row, line in zip(cells, texts, strict=True):
            assert [text for cell, text in zip(row, line, strict=True) if not shows(cell, text, tag)] == []


async def test_the_offices_briefing_has_four_tables_of_sixteen_rows(context):
    said = expected(await answer(BRIEFINGS["the office's own"], context), "zh_Hant_TW")
    assert [len(table) for table in said.tables] == [17, 17, 17, 17]
    assert said.tables[0][5] == ["4", "臺灣", "266.1", "144.4", "84.30%"]


async def test_sums_of_a_workbook_are_exact(context):
    """Amounts are kept to the dollar, whatever is shown: the sheet adds up as the figures do."""
    document = await answer(Request(Intent.BRIEFING, period=Period.of_month(Month.of(2025, 12))), context)
    table = workbook(file_formats()["xlsx"].render(document, localizer("zh_Hant_TW"))).tables[0]
    dollars = sum(
        row.value.dollars for row in document.rows if row.measure is Measure.TOTAL and row.rank in range(1, 16)
    )
    dollars -= sum(row.value.dollars for row in document.rows[4:8] if row.measure is Measure.TOTAL)
    assert round(sum(row[2] for row in table[2:]) * 10**8) == dollars


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv", "json"])
async def test_a_briefing_in_any_language_loads_as_the_same_figures(context, tag, extension):
    document = await answer(BRIEFINGS["the office's own"], context)
    written = file_formats()[extension].render(document, localizer(tag))
    if extension == "json":
        written = json.dumps(written, ensure_ascii=False)
    data = written if isinstance(written, bytes) else str(written).encode()
    source, file = recognise(data, f"briefing.{extension}")
    frame = source.parse(file).figures
    read = {
        (partner, flow): int(amount)
        for partner, exports, imports in zip(frame["partner"], frame["exports"], frame["imports"], strict=True)
        for flow, amount in (("exports", exports), ("imports", imports))
        if not pd.isna(amount)
    }
    stated = {
        (row.partner, row.measure.value): row.value.dollars
        for row in document.rows
        if row.measure in (Measure.EXPORTS, Measure.IMPORTS) and isinstance(row.value, Usd)
    }
    assert len(stated) > 20
    assert read == stated
