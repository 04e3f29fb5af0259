"""A month of which only some partners are loaded: answered when it is named, and said to be in part."""

from dataclasses import replace

import pytest

from bot.answers import answer
from bot.answers.refusal import refusal
from bot.domain.document import Document, Headline, Kind, Note
from bot.domain.errors import Invalid
from bot.domain.figures import Measure, Missing, Usd, Why
from bot.domain.loads import FigureRow, Holdings, Load
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.table import Table
from bot.domain.time import Period
from bot.i18n.languages import localizer
from bot.trade.model import build
from tests.answers.conftest import JANUARY, _source

FEBRUARY = JANUARY + 1
IN_FEBRUARY = Period.of_month(FEBRUARY)
TAIWAN = FigureRow(3, FEBRUARY.ordinal, "TW", 5_030_000_000, 22_040_000_000)
JAPAN = FigureRow(3, FEBRUARY.ordinal, "JP", 7_000_000_000, 13_000_000_000)
THE_WORLD = FigureRow(3, FEBRUARY.ordinal, WORLD, 190_000_000_000, 270_000_000_000)


@pytest.fixture(params=[(TAIWAN, JAPAN), (TAIWAN, JAPAN, THE_WORLD)], ids=["without the world", "with the world"])
def in_part(request, context, loaded, book):
    """The shipped months, and two partners of the next."""
    table = Load(3, _source("table", "Trade Data Monitor", "2026-11"), (FEBRUARY,), is_complete=False)
    holdings = Holdings([*loaded.loads, table], [*loaded.workbook, *request.param], loaded.briefing)
    return replace(context, model=build(holdings, book.all()))


def said(document: Document) -> str:
    speak = localizer("en")
    return "\n".join(speak.say(b.text) for b in document.blocks if isinstance(b, Headline | Note))


async def test_without_a_month_the_whole_one_is_meant(in_part):
    for partner, rank in (("TW", 4), ("JP", 8)):
        document = await answer(Request(Intent.STANDING, (partner,)), in_part)
        assert (document.rows[0].rank, document.rows[0].period) == (rank, Period.of_month(JANUARY))
    overview = await answer(Request(Intent.OVERVIEW), in_part)
    assert overview.request is not None
    assert overview.request.period == Period.of_month(JANUARY)


async def test_by_name_it_is_answered_without_ranks(in_part):
    document = await answer(Request(Intent.STANDING, ("TW",), period=IN_FEBRUARY), in_part)
    assert document.rows[0].value == Usd(27_070_000_000)
    assert {row.rank for row in document.rows} == {Missing(Why.TABLE_NOT_COMPLETE)}
    assert said(document).startswith("US trade with Taiwan: US$27.07 billion")
    assert "February 2026 is loaded only in part; where partners are missing there are no ranks." in said(document)


async def test_a_partner_not_in_it_is_not_called_unlisted(in_part):
    document = await answer(Request(Intent.STANDING, ("CA",), period=IN_FEBRUARY), in_part)
    assert document.rows[0].value == Missing(Why.NOT_REPORTED)
    assert "not listed" not in said(document)


async def test_a_table_of_it_says_first_how_many_there_are(in_part):
    document = await answer(Request(Intent.TABLE, measure=Measure.EXPORTS, period=IN_FEBRUARY), in_part)
    assert said(document).startswith("Only 2 partners are loaded for February 2026\n")
    assert [row.partner for row in document.rows] == ["JP", "TW"]
    speak = localizer("en")
    assert any(speak.say(block.text) == "Exports: 2 partners loaded" for block in document.blocks[1:2])
    assert not any(isinstance(block, Table) for block in document.blocks)


@pytest.mark.parametrize("intent", [Intent.BRIEFING, Intent.OVERVIEW, Intent.SHARE])
@pytest.mark.parametrize("period", [IN_FEBRUARY, Period.year_to_date(FEBRUARY)], ids=str)
async def test_what_is_about_the_whole_is_refused_with_the_newest_whole_month(in_part, intent, period):
    with pytest.raises(Invalid) as error:
        await answer(Request(intent, period=period), in_part)
    assert error.value.reason.values == {"period": period, "month": JANUARY}
    assert refusal(error.value, in_part).kind is Kind.INVALID


async def test_months_show_it_as_in_part(in_part):
    document = await answer(Request(Intent.MONTHS), in_part)
    speak = localizer("en")
    assert said(document) == "14 months loaded, January 2025 to February 2026"
    first, *others = document.blocks[1].facts
    assert (first.label.first, [speak.say(value) for value in first.rest]) == (FEBRUARY, ["only in part"])
    assert all(fact.rest == () for fact in others)
    assert document.choices[0].command == "/overview 2026-01"


async def test_a_partner_that_census_does_not_list_traded_not_nil(ask):
    found = await ask(Request(Intent.STANDING, ("PR",)))
    assert found.headline == "US trade with Puerto Rico: not reported (January 2026)"
    assert "Puerto Rico is not listed by the Census Bureau in the months loaded." in said(found.document)
    north = await ask(Request(Intent.STANDING, ("KP",)))
    assert north.document.rows[0].value == Usd(0), "listed, with nothing"


async def test_a_trend_names_the_briefing_among_its_sources(ask):
    document = (await ask(Request(Intent.TREND, ("TW",), Measure.EXPORTS))).document
    assert [source.name for source in document.sources] == ["briefing", "census_workbook"]


async def test_members_of_a_group_stand_under_its_name(ask):
    document = (await ask(Request(Intent.TABLE, ("ASEAN",), Measure.IMPORTS, top=5))).document
    speak = localizer("en")
    assert speak.say(document.blocks[1].text) == "ASEAN – The 5 largest sources of imports"
    assert (document.rows[0].partner, document.rows[0].rank) == ("VN", 5)
    assert document.world.partner == "ASEAN"
