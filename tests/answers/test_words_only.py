"""Answers without figures of a period: help, languages, subscriptions, months, sources, revisions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import answer
from bot.answers.months import stretches
from bot.answers.revisions import news
from bot.domain.document import Document, Facts
from bot.domain.errors import Invalid
from bot.domain.facts import Revision, Source
from bot.domain.figures import Measure, Usd
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month, Period
from bot.i18n.languages import languages, localizer
from bot.render import terminal

NOWHERE = Asker("en")
TOPIC = Asker("zh_Hant_TW", chat=-100, topic=3)


def _text(document: Document) -> str:
    return terminal.render(document, localizer("en"), width=200)


async def test_subscribing_twice_subscribes_once(context, chats):
    context = replace(context, asker=TOPIC)
    first, second = [await answer(Request(Intent.SUBSCRIBE), context) for _ in range(2)]
    assert chats.kept == {(-100, 3, SubscriptionKind.MONTHLY, "")}
    assert _text(first).startswith("Subscribed: ")
    assert _text(second) == "This chat is subscribed already"


async def test_unsubscribing(context, chats):
    assert _text(await answer(Request(Intent.UNSUBSCRIBE), context)) == "This chat is not subscribed"
    await answer(Request(Intent.SUBSCRIBE), context)
    assert _text(await answer(Request(Intent.UNSUBSCRIBE), context)).startswith("Unsubscribed: ")
    assert chats.kept == set()


@pytest.mark.parametrize("intent", [Intent.SUBSCRIBE, Intent.UNSUBSCRIBE])
async def test_without_a_chat_there_is_nothing_to_subscribe(context, chats, intent):
    document = await answer(Request(intent), replace(context, asker=NOWHERE))
    assert "Telegram" in _text(document)
    assert chats.kept == set()


@pytest.mark.parametrize("spelled", ["zh_Hant_TW", "zh-hant", "zh-TW", "繁體中文", "ZH_HANT_TW"])
async def test_a_language_by_any_spelling(context, chats, spelled):
    document = await answer(Request(Intent.LANG, argument=spelled), context)
    assert document.language == "zh_Hant_TW"
    assert chats.chosen == {7: {"language": "zh_Hant_TW"}}


async def test_a_language_that_means_two_is_asked_back(context, chats):
    document = await answer(Request(Intent.LANG, argument="zh"), context)
    assert document.language is None
    assert [choice.command for choice in document.choices] == ["/lang zh_Hans_CN", "/lang zh_Hant_TW"]
    assert chats.chosen == {}


async def test_the_askers_own_script_is_meant_by_its_language(context):
    document = await answer(Request(Intent.LANG, argument="zh"), replace(context, asker=TOPIC))
    assert document.language == "zh_Hant_TW"


async def test_a_language_there_is_not(context, chats):
    with pytest.raises(Invalid):
        await answer(Request(Intent.LANG, argument="tlh"), context)
    assert chats.chosen == {}


async def test_languages_offered_are_those_there_are(context):
    document = await answer(Request(Intent.LANG), context)
    assert len(document.choices) == len(languages()) - 1
    assert document.language is None


async def test_help_names_every_command(context):
    text = _text(await answer(Request(Intent.HELP), context))
    for command in context.commands.values():
        assert (f"- {command.example}: " in text) is command.in_menu


@pytest.mark.parametrize("word", ["rank", "/rank", "排名", "RANK"])
async def test_help_about_one_command(context, word):
    document = await answer(Request(Intent.HELP, argument=word), context)
    assert _text(document).startswith("/rank: Where a partner stands among all\n")
    assert [choice.command for choice in document.choices] == ["/rank TW"]


async def test_help_about_a_command_there_is_not(context):
    with pytest.raises(Invalid):
        await answer(Request(Intent.HELP, argument="fly"), context)


async def test_months_are_told_in_stretches_of_one_source(context):
    text = _text(await answer(Request(Intent.MONTHS), context))
    assert text.startswith("13 months loaded, January 2025 to January 2026\n")
    assert [str(stretch.period) for stretch in stretches(context.model.coverage)] == ["2025-01..2025-12", "2026-01"]


async def test_a_hole_among_the_months_divides_a_stretch(context):
    coverage = context.model.coverage
    holed = replace(coverage, months=tuple(m for m in coverage.months if m != Month.of(2025, 5)))
    assert [str(stretch.period) for stretch in stretches(holed)] == ["2025-01..2025-04", "2025-06..2025-12", "2026-01"]


async def test_the_source_of_a_published_month_and_the_seven_cells(context):
    document = await answer(Request(Intent.SOURCE, period=Period.of_month(Month.of(2026, 1))), context)
    text = _text(document)
    assert text.startswith("January 2026: the office's briefing\n")
    assert "2026-03-12 16:30" in text
    assert "7 figures differ between sources or vintages:" in text
    assert "US exports to Canada, January 2025 US$26.46 billion → US$27.33 billion" in " ".join(text.split())
    assert [source.name for source in document.sources] == ["briefing", "census_workbook"]


async def test_revisions_of_a_month_and_of_a_partner(context):
    request = Request(Intent.REVISIONS, period=Period.of_month(Month.of(2025, 1)))
    assert _text(await answer(request, context)).startswith("7 figures differ between sources or vintages\n")
    assert _text(await answer(Request(Intent.REVISIONS), context)).startswith("7 figures differ ")
    of_canada = await answer(request._replace(partners=("CA",)), context)
    assert _text(of_canada).startswith("3 figures differ between sources or vintages\n")
    lines = [fact for block in of_canada.blocks if isinstance(block, Facts) for fact in block.facts]
    assert len(lines) == 3


async def test_two_sources_of_one_name_are_told_apart_by_the_offices_time(context):
    """Taipei is eight hours ahead of UTC: a day begins there at 16:00."""
    times = [datetime(2026, 3, 12, hour, 30, tzinfo=UTC) for hour in (14, 15, 17)]
    sources = [Source("census_workbook", "US Census Bureau", "2026-03", time, "country.xlsx") for time in times]

    def said(old, new):
        found = (Revision("CA", Measure.EXPORTS, Month.of(2025, 1), Usd(10**9), Usd(2 * 10**9), old, new),)
        return _text(news(found, context))

    assert "loaded on 2026-03-12 22:30:00" in (same := said(sources[0], sources[1]))
    assert "loaded on 2026-03-12 23:30:00" in same
    assert "loaded on 2026-03-12 →" in (other := said(sources[1], sources[2]))
    assert "loaded on 2026-03-13\n" in other


async def test_a_month_without_revisions_says_so_and_shows_the_others(context):
    text = _text(await answer(Request(Intent.REVISIONS, period=Period.of_month(Month.of(2026, 1))), context))
    assert text.startswith("No figure of January 2026 differs between sources or vintages\n\nIn other months:\n")
    assert text.count("January 2025") == 7
