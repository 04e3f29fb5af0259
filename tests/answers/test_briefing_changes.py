"""What changed: a part of the briefing that a question, or the office for every briefing, switches on."""

from dataclasses import replace

import pytest

from bot.answers import answer
from bot.domain.document import Heading, Picture
from bot.domain.figures import Measure
from bot.domain.request import Extra, Intent, Request
from bot.domain.table import Table
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer
from bot.render import briefing_text

JANUARY = Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1)))


def headings(document) -> int:
    return sum(isinstance(block, Heading) for block in document.blocks)


async def test_neither_changes_nor_charts_unless_somebody_wants_them(context):
    plain = await answer(JANUARY, context)
    assert headings(plain) == 3
    assert not any(isinstance(block, Picture) for block in plain.blocks)


async def test_a_question_or_the_office_switches_them_on(context):
    asked = await answer(JANUARY._replace(argument="changes charts"), context)
    always = await answer(JANUARY, replace(context, briefing_extras=(Extra.CHANGES, Extra.CHARTS)))
    assert asked.blocks == always.blocks
    assert headings(asked) == 4
    assert sum(isinstance(block, Picture) for block in asked.blocks) == 2
    assert asked.command == "/brief 2026-01 changes charts"


async def test_contributions_go_from_the_largest_rise_to_the_largest_fall(context):
    document = await answer(JANUARY._replace(argument="changes"), context)
    table = [block for block in document.blocks if isinstance(block, Table)][4]
    moved = [(cells[0].code, cells[3].ratio) for cells in table.rows]
    world = context.model.row("WORLD", Measure.TOTAL, JANUARY.period)
    shares = [float(ratio) for _, ratio in moved]
    assert shares == sorted(shares, reverse=True)
    assert (moved[0][0], moved[-1][0]) == ("TW", "CN")
    for code, ratio in moved:
        row = context.model.row(code, Measure.TOTAL, JANUARY.period)
        by_hand = (row.value.dollars - row.prior.dollars) / world.prior.dollars
        assert float(ratio) == pytest.approx(by_hand, abs=5e-5)


async def test_ranks_are_those_of_the_full_tables_and_only_moves_are_told(context):
    document = await answer(JANUARY._replace(argument="changes", top=5), context)
    text = briefing_text.render(document, localizer("en"))
    assert "- US exports to Taiwan: No. 10, a year before No. 11\n" in text
    assert text.split("Table 6: ")[1].split("\n\n")[1].split("\n") == [
        "Rank\tCountry\tA year before\tMove",
        "4\tTaiwan\t9\t▲5",
        "5\tVietnam\t10\t▲5",
    ]


async def test_without_a_year_before_there_is_nothing_to_compare(context):
    request = Request(Intent.BRIEFING, period=Period.of_month(Month.of(2025, 12)), argument="changes")
    text = briefing_text.render(await answer(request, context), localizer("en"))
    assert text.endswith("### 3. What changed\n\nThere is no year before to compare with.\n")
