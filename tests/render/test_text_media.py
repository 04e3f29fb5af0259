"""The document's other media: exact text of a document made by hand."""

import csv
import io
import re

from bot.domain.document import Document, Headline, Kind, Note
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Ratio, Status, Usd, Why
from bot.domain.time import Month, Period
from bot.domain.values import Percent, say
from bot.i18n.languages import localizer
from bot.render import briefing_text, file_formats, html, markdown, terminal
from bot.render import csv as csv_render
from bot.render import json as json_render


def test_every_file_format_is_found_by_its_file():
    assert {"txt", "md", "html", "csv", "json"} <= set(file_formats())


def test_text_layout(document, chinese):
    text = briefing_text.render(document, chinese)
    assert "headline" not in text
    assert text.startswith("## Part\n\na_b [c] | d\n\n- outer\n  - inner\n\n")
    assert "\n\n單位：億美元\n\nrank\tname\t2026-01\tgrowth\n1\t越南\t182.6\t51.68%\n" in text
    assert text.endswith("\n\nfrom a & b\n\nsmall\n")


def test_markdown_escapes_its_own_marks(document, english):
    text = markdown.render(document, english)
    assert "a\\_b \\[c\\] \\| d" in text
    assert "| --: | --- | --: | --: |" in text
    assert "| 1 | Vietnam | 18.26 | 51.68% |" in text


def test_html_page_escapes_and_nests(document, english):
    page = html.render(document, english)
    assert '<html lang="en">' in page
    assert "Four &lt;partners&gt;" in page
    assert "<ul><li>outer<ul><li>inner</li></ul></li></ul>" in page
    assert page.count("<tr>") == 5


def test_terminal_aligns_by_cells_and_takes_out_control_characters(document, chinese):
    text = terminal.render(document, chinese)
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if "越南" in line)
    assert lines[start] == "   1  越南              182.6   51.68%"
    assert lines[start + 2] == "   3  中國              127.3  -59.89%"
    assert "\x1b" not in text


def test_terminal_keeps_the_space_before_a_per_cent_that_does_not_break(document):
    assert re.search(r"\+45,97\s%", terminal.render(document, localizer("fr")))


def _row(**changes) -> Row:
    month = Period.of_month(Month.of(2026, 1))
    facts = {
        "partner": "TW",
        "measure": Measure.DEFICIT,
        "period": month,
        "value": Usd(16_779_000_000),
        "prior": Missing(Why.PRIOR_NOT_LOADED),
        "change": Missing(Why.PRIOR_NOT_LOADED),
        "rank": 2,
        "prior_rank": 6,
        "previous_rank": 1,
        "share": Ratio(1, 4),
        "contribution": Ratio(-1, 8),
        "status": Status.PUBLISHED,
    }
    return Row(**{**facts, **changes})


def test_json_gives_null_with_the_reason_for_an_absent_figure(english):
    rendered = json_render.render(Document(Kind.STANDING, (), rows=(_row(),)), english)
    (row,) = rendered["rows"]
    assert row == {
        "partner": "TW",
        "name": "Taiwan",
        "measure": "deficit",
        "month": "2026-01",
        "rank": 2,
        "prior_rank": 6,
        "previous_rank": 1,
        "value_usd": 16_779_000_000,
        "prior_usd": None,
        "change": None,
        "share": 0.25,
        "contribution": -0.125,
        "status": "published",
        "why": {"prior_usd": "prior_not_loaded", "change": "prior_not_loaded"},
    }


def test_json_names_a_longer_period_by_its_ends(english):
    period = Period.of_quarter(2025, 4)
    (row,) = json_render.render(Document(Kind.TABLE, (), rows=(_row(period=period),)), english)["rows"]
    assert row["period"] == {"from": "2025-10", "to": "2025-12"}
    assert "month" not in row


def test_csv_has_whole_dollars_and_empty_cells_for_absent_figures(chinese):
    text = csv_render.render(Document(Kind.BRIEFING, (), rows=(_row(),)), chinese)
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert dict(zip(header, row, strict=True)) == {
        "month": "2026-01",
        "measure": "deficit",
        "rank": "2",
        "partner": "TW",
        "name": "臺灣",
        "value_usd": "16779000000",
        "prior_usd": "",
        "change": "",
        "status": "published",
    }


def test_the_terminal_keeps_the_space_before_a_per_cent_sign_and_a_unit_whole():
    growth = Percent(Ratio(8430, 10_000))
    document = Document(Kind.STANDING, (Headline(say("{rate}", rate=growth)), Note(growth)))
    assert terminal.render(document, localizer("de")) == "84,30 %\n\n84,30 %"
    assert terminal.filled("zusammen 16,78 Mrd. US-Dollar", 27) == "zusammen 16,78 Mrd.\nUS-Dollar"
