"""Watching partners, alerts, pauses, and an administrator's words: as typed, to what is kept and said."""

from dataclasses import replace

import pytest

from bot.answers import alert_conditions, answer, discover, overview
from bot.domain.document import Headline
from bot.domain.errors import Invalid, UnknownPartner
from bot.domain.figures import Measure
from bot.domain.ports import Asker
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer
from bot.understand.reader import Reader

JANUARY = Month.of(2026, 1)
WATCH, ALERTS = SubscriptionKind.WATCH, SubscriptionKind.ALERTS


@pytest.fixture(scope="module")
def reader(book) -> Reader:
    return Reader(book, discover())


@pytest.fixture
def say(context, reader):
    """Type something in chat 7; give the answer and its headline in English."""

    async def typed(text: str, **changes):
        there = replace(context, **changes)
        document = await answer(reader.read(text, context.model.coverage, language="en"), there)
        assert isinstance(document.blocks[0], Headline)
        return document, localizer("en").say(document.blocks[0].text)

    return typed


def kept(chats, kind):
    return sorted(subject for _, _, of, subject in chats.kept if of is kind)


async def test_partners_are_watched_by_any_name_and_the_summary_comes_with_them(say, chats):
    _, headline = await say("/watch 臺灣 日本 South Korea")
    assert kept(chats, WATCH) == ["JP", "KR", "TW"]
    assert kept(chats, SubscriptionKind.MONTHLY) == [""]
    assert "Japan" in headline
    document, _ = await say("/unwatch 日本")
    assert kept(chats, WATCH) == ["KR", "TW"]
    assert [choice.command for choice in document.choices[:2]] == ["/unwatch KR", "/unwatch TW"]
    await say("/unwatch")
    assert kept(chats, WATCH) == []


async def test_a_slip_in_a_name_is_never_watched(say, chats):
    with pytest.raises(UnknownPartner) as refused:
        await say("/watch Tawian")
    assert refused.value.near[0] == "TW"
    assert kept(chats, WATCH) == []


async def test_ten_partners_are_enough(say):
    await say("/watch TW JP KR VN TH MY MX CA DE FR")
    with pytest.raises(Invalid):
        await say("/watch GB")


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("/alerts TW rank", "TW total rank"),
        ("/alerts 臺灣 imports growth 15", "TW imports growth 15"),
        ("/alerts TW imports growth 15%", "TW imports growth 15"),
        ("/alerts TW growth", "TW total growth 20"),
        ("/alerts TW deficit top5", "TW deficit top 5"),
        ("/alerts TW exports record", "TW exports record"),
    ],
)
async def test_an_alert_is_added_and_taken_back(say, chats, typed, subject):
    await say(typed)
    assert kept(chats, ALERTS) == [subject]
    await say(f"{typed} off")
    assert kept(chats, ALERTS) == []


@pytest.mark.parametrize(
    "typed",
    ["/alerts TW weather", "/alerts TW growth 0", "/alerts TW top 101", "/alerts TW growth -3", "/alerts ASEAN rank"],
)
async def test_what_no_alert_can_be_is_refused(say, chats, typed):
    with pytest.raises(Invalid):
        await say(typed)
    assert kept(chats, ALERTS) == []


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        # Taiwan's trade grew by 84.30 % in January 2026.
        ("TW total growth 84", "US trade with Taiwan: US$26.61 billion, up 84.30% on the year"),
        ("TW total growth 85", None),
        ("CA exports growth 5", "US exports to Canada"),
        ("WORLD deficit growth 50", "US trade deficit"),
    ],
)
def test_growth_beyond_a_bound_either_way(model, subject, told):
    found = alert_conditions.come_true(alert_conditions.read(subject), model, JANUARY)
    assert (found is None) == (told is None)
    if found is not None:
        assert localizer("en").say(found).startswith(told)


def test_places_are_compared_with_the_month_before(model):
    for code in ("TW", "VN", "MX", "CN", "JP", "DE"):
        told = alert_conditions.come_true(alert_conditions.read(f"{code} total rank"), model, JANUARY)
        now, before = (_place(model, code, month) for month in (JANUARY, JANUARY - 1))
        assert (told is not None) == (now != before), code
        crossed = alert_conditions.come_true(
            alert_conditions.read(f"{code} total top {min(now, before)}"), model, JANUARY
        )
        assert (crossed is not None) == (now != before), code


def _place(model, code, month):
    return model.row(code, Measure.TOTAL, Period.of_month(month)).rank


async def test_a_pause_ends_on_a_day_and_can_be_ended(say, chats):
    _, headline = await say("/pause 14")
    assert headline.startswith("Paused until 20")
    assert chats.wishes[7, None].paused_until is not None
    _, headline = await say("/pause off")
    assert headline.startswith("Not paused")
    assert chats.wishes[7, None].paused_until is None


@pytest.mark.parametrize("typed", ["/pause 0", "/pause 2020-01-01", "/pause 2026-13-01", "/pause soon", "/pause 9999"])
async def test_no_pause_is_guessed(say, chats, typed):
    with pytest.raises(Invalid):
        await say(typed)
    assert chats.wishes == {}


@pytest.mark.parametrize("typed", ["/outbox", "/outbox send 1", "/broadcast Hello"])
async def test_only_administrators_operate(say, typed):
    with pytest.raises(Invalid):
        await say(typed, is_admin=False, asker=Asker("en", chat=7, user=8))


async def test_a_broadcast_is_shown_letter_for_letter_and_waits(say, context):
    document, headline = await say("/broadcast 各位好，\n明天放假 ｇｏ")
    assert headline == "To be sent to 3 chats, if you say so:"
    assert localizer("en").say(document.blocks[1].text) == "各位好，\n明天放假 ｇｏ"
    assert [choice.command for choice in document.choices] == ["/outbox send 1", "/outbox cancel 1"]
    assert context.campaigns.made[1].state.value == "held"
    await say("/outbox send 1")
    assert context.campaigns.made[1].state.value == "open"


async def test_subscribing_brings_the_newest_summary_at_once_and_only_once(say):
    first, _ = await say("/subscribe")
    again, _ = await say("/subscribe")
    assert len(first.blocks) > 6
    assert first.sources
    assert not again.sources


async def test_each_model_and_wish_has_its_own_summary(context):
    period = Period.of_month(context.model.coverage.newest)
    plain = await overview.summary(period, context)
    assert await overview.summary(period, context) is plain
    others = [
        await overview.summary(period, context, watched=("JP",)),
        await overview.summary(period, context, hidden=("totals",)),
        await overview.summary(Period.of_month(context.model.coverage.months[-2]), context),
    ]
    assert all(other != plain for other in others)
    assert await overview.summary(period, replace(context, office_partner="JP")) == others[0]
