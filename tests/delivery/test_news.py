"""What a load means: held or sent, corrected, told of; on the shipped figures and a month made from them."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.assembly import make_delivery
from bot.delivery.limiter import Limiter
from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.domain.delivery import Message, Receipt
from bot.domain.subscription import PushSettings, SubscriptionKind
from bot.domain.time import Month
from bot.loading.report import LoadStatus
from bot.store.deliveries.recipients import allowed_from
from tests.census import CensusWorkbook
from tests.delivery.fake_clock import FakeClock

FEBRUARY = Month.of(2026, 2)
ADMIN = 99


class Postbox:
    """Takes every message."""

    def __init__(self) -> None:
        self.got: list[tuple[int, Message]] = []

    async def send(self, chat: int, _topic: int | None, message: Message) -> Receipt:
        self.got.append((chat, message))
        return Receipt(len(self.got))

    def of(self, chat: int) -> list[Message]:
        return [message for to, message in self.got if to == chat]


class AnswerContext:
    """The whole bot but Telegram, with a worker and its rounds."""

    def __init__(self, app, shipped_data) -> None:
        self.app = app
        self.store = app.store
        self.clock = FakeClock()
        self.box = Postbox()
        self.workbook = CensusWorkbook(shipped_data / "census/country_2025-2026.xlsx")
        self.parts = make_delivery(
            store=app.store,
            answering=app.answering,
            sender=self.box,
            limiter=Limiter(self.clock.seconds),
            clock=self.clock,
            admins=lambda: {ADMIN},
            language="en",
        )

    async def load(self, name: str = "country.xlsx", **how):
        report = await self.app.loading.load(
            await asyncio.to_thread(self.workbook.data), name, accept_warnings=True, **how
        )
        assert report.status is LoadStatus.LOADED, report
        await self.app.refresh()
        return report

    async def push(self) -> None:
        """As the schedule does, until nothing more comes of it."""
        for _ in range(8):
            # The store's moments are the machine's; the worker's clock must not be before them.
            await self.parts.housekeeping.go()
            await self.parts.worker.drain()
            self.clock.advance(61)


@pytest.fixture
async def context(app, shipped_data, monkeypatch) -> AnswerContext:
    context = AnswerContext(app, shipped_data)
    # One clock for the store and the worker.
    start = datetime.now(UTC) + timedelta(minutes=1)
    monkeypatch.setattr(context.clock, "now", lambda: start + timedelta(seconds=context.clock.seconds()))
    return context


async def test_a_new_month_comes_in_each_shape_that_was_asked_for(context):
    subscribe = context.store.subscriptions.subscribe
    await subscribe(1, None, "en")
    await subscribe(2, None, "en", SubscriptionKind.BRIEFING)
    await subscribe(3, None, "en", SubscriptionKind.ALERTS, "TW imports growth 20")
    await subscribe(4, None, "en", SubscriptionKind.ALERTS, "TW imports growth 900")
    await subscribe(5, None, "en", SubscriptionKind.WATCH, "JP")
    await subscribe(5, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    (summary,), (briefing,), (alert,) = (context.box.of(chat) for chat in (1, 2, 3))
    assert "February 2026" in summary.html
    assert "US exports to Taiwan" in summary.html
    assert briefing.file.name.startswith("briefing_2026-02.")
    assert len(briefing.file.data) > 1000
    assert "imports from Taiwan" in alert.html
    assert context.box.of(4) == [], "its alert has not come true"
    (watching,) = context.box.of(5)
    assert "US exports to Japan" in watching.html
    assert "Taiwan" not in watching.html.split("largest")[0]
    for chat, leave in ((1, "/unsubscribe monthly"), (2, "/unsubscribe briefing"), (3, "/unsubscribe alerts")):
        assert context.box.of(chat)[0].buttons[-1].command == leave
    # The operator hears that each is done, and of nothing else.
    assert all(message.html.startswith("<b>Finished: ") for message in context.box.of(ADMIN))
    (finished,) = context.box.of(ADMIN)  # one notice for all that a load has caused
    assert "<b>4</b>" in finished.html


async def test_what_is_held_waits_for_the_word_and_the_preview_shows_it(context):
    context.app.loading._asks_first = True
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    report = await context.load()
    await context.push()
    assert context.box.of(1) == []
    (preview,) = context.box.of(ADMIN)
    assert "Summary of February 2026" in preview.html
    assert "It would go to 1 chat." in preview.html
    assert "US trade" in preview.html
    assert [button.command for button in preview.buttons] == [
        f"/outbox send {report.campaign}",
        f"/outbox cancel {report.campaign}",
    ]
    assert await context.store.campaigns.release(report.campaign)
    await context.push()
    assert len(context.box.of(1)) == 1


async def test_what_is_cancelled_never_leaves(context):
    context.app.loading._asks_first = True
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    report = await context.load()
    assert await context.store.campaigns.cancel(report.campaign)
    assert not await context.store.campaigns.release(report.campaign)
    await context.push()
    assert context.box.of(1) == []


async def test_a_correction_takes_over_what_has_not_left_and_is_news_to_nobody_else(context):
    for chat in (1, 2, 3):
        await context.store.subscriptions.subscribe(chat, None, "en")
    await context.store.subscriptions.subscribe(1, None, "en", SubscriptionKind.REVISIONS)
    context.workbook.grow(2026, 2, 1.1)
    first = await context.load()
    await context.parts.housekeeping.go()
    (delivery,) = await context.store.outbox.claim(1, context.clock.now())
    await context.store.outbox.mark_sent(delivery.id, 1, context.clock.now())
    context.workbook.set(2026, "5830", 2, imports=30_000.0)
    second = await context.load("corrected.xlsx")
    assert second.campaign not in (None, first.campaign)
    found = await context.store.campaigns.find(second.campaign)
    assert (found.supersedes, found.subject) == (first.campaign, "correction")
    await context.push()
    summaries = {chat: [m for m in context.box.of(chat) if "US goods trade: " in m.html] for chat in (1, 2, 3)}
    assert [len(summaries[chat]) for chat in (2, 3)] == [1, 1]
    assert "300.0" in summaries[2][0].html or "30.00B" in summaries[2][0].html
    # The first has it already; what changed is told to it alone, because it has asked for revisions.
    revisions = {chat: [m for m in context.box.of(chat) if "between sources" in m.html] for chat in (1, 2, 3)}
    assert [len(revisions[chat]) for chat in (1, 2, 3)] == [1, 0, 0]
    assert "Taiwan" in revisions[1][0].html
    assert [len(summaries[1])] == [0]


async def test_who_has_read_another_figure_gets_one_correction_that_names_it(context):
    subscribe = context.store.subscriptions.subscribe
    for chat in (1, 2, 3):
        await subscribe(chat, None, "en")
    await subscribe(3, None, "en", SubscriptionKind.WATCH, "JP")
    await context.store.subscriptions.set(2, None, PushSettings(hidden=("deficits", "partner")))
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    await subscribe(4, None, "en")
    old = round(context.workbook.get(2026, "5830", 2, "I") / 1000, 2)
    # One more, which the printed digits hardly show, is nothing to be told of.
    vietnam = context.workbook.get(2026, "5520", 2, "E")
    context.workbook.set(2026, "5830", 2, imports=old * 1000 + 770.0).set(2026, "5520", 2, exports=vietnam + 9.0)
    await context.load("corrected.xlsx")
    await context.push()
    corrections = {chat: [m.html for m in context.box.of(chat) if "Correction" in m.html] for chat in (1, 2, 3, 4)}
    # The third watches Japan, and has read of Taiwan among the largest deficits only; the fourth has read nothing.
    assert [len(corrections[chat]) for chat in (1, 2, 3, 4)] == [1, 0, 1, 0]
    assert ("US deficit with Taiwan" in corrections[3][0], "US imports" in corrections[3][0]) == (True, False)
    told = corrections[1][0]
    assert f"US${old:.2f}B → US${old + 0.77:.2f}B" in told
    assert "US imports from Taiwan, February 2026" in told
    assert "Viet" not in told
    # What is known now is not told again, and a newer difference alone is.
    context.workbook.set(2026, "5880", 2, imports=9_000.0)
    await context.load("again.xlsx")
    await context.push()
    again = [m.html for m in context.box.of(1) if "Correction" in m.html][1:]
    assert all("imports from Taiwan" not in one for one in again)
    (japan,) = [m.html for m in context.box.of(3) if "Correction" in m.html][1:]
    assert "US imports from Japan" in japan


async def test_an_older_month_is_not_news(context):
    for chat in (1, 2):
        await context.store.subscriptions.subscribe(chat, None, "en")
    context.workbook.set(2025, "5830", 6, imports=9_000.0)
    report = await context.load()
    await context.push()
    assert report.campaign is None
    assert context.box.of(1) == []


async def test_what_is_too_old_to_be_news_expires(context):
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    report = await context.load()
    context.clock.advance(8 * 86_400)
    await context.push()
    assert context.box.of(1) == []
    progress = await context.store.campaigns.progress(report.campaign)
    assert progress.counts[DeliveryState.DEAD] == 1


async def test_a_broadcast_goes_to_everybody_once_somebody_has_said_so(context):
    await context.store.subscriptions.subscribe(1, None, "en")
    await context.store.subscriptions.subscribe(2, None, "en", SubscriptionKind.REVISIONS)
    await context.store.subscriptions.subscribe(2, None, "en")
    number = await context.store.campaigns.broadcast("The office is closed <on> Monday & Tuesday.")
    await context.push()
    assert context.box.got == []
    await context.store.campaigns.release(number)
    await context.push()
    assert [chat for chat, _ in context.box.got if chat != ADMIN] == [1, 2]
    assert context.box.of(1)[0].html == "The office is closed &lt;on&gt; Monday &amp; Tuesday."


async def test_settings_of_a_chat_are_kept_to(context):
    subscriptions = context.store.subscriptions
    for chat in (1, 2, 3):
        await subscriptions.subscribe(chat, None, "en")
    await subscriptions.set(1, None, PushSettings(is_silent=True, hidden=("deficits", "movers")))
    await subscriptions.set(2, None, PushSettings(paused_until=context.clock.now() + timedelta(days=3)))
    zone = "UTC" if context.clock.now().hour < 20 else "Etc/GMT+12"  # where it is the same day in three hours
    later = context.clock.now().astimezone(ZoneInfo(zone)) + timedelta(hours=3)
    await subscriptions.set(3, None, PushSettings(not_before=later.hour * 60 + later.minute, zone=zone))
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    (quiet,) = context.box.of(1)
    assert quiet.is_silent
    assert "largest deficits" not in quiet.html
    assert (context.box.of(2), context.box.of(3)) == ([], []), "paused, and before its time of day"
    context.clock.advance(4 * 86_400)
    await context.push()
    assert context.box.of(2) == [], "there is no backlog after a pause"
    assert len(context.box.of(3)) == 1


async def test_figures_are_written_as_the_chat_has_chosen(context):
    """As in an answer: the unit and the decimals are the chat's, in summaries, alerts and revisions."""
    settings = context.store.chat_settings
    for chat in (1, 2, 3):
        await context.store.subscriptions.subscribe(chat, None, "en")
    await settings.put(1, "scale", "small")
    await settings.put(1, "decimals", "1")
    await settings.put(3, "scale", "as was once possible")
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    chosen, usual, unknown = ([message.html for message in context.box.of(chat)] for chat in (1, 2, 3))
    assert len(chosen) == len(usual) == 1
    assert re.search(r"US\$[\d,]+\.\d million", chosen[0])
    assert "billion" not in chosen[0]
    assert re.search(r"US\$\d+\.\d\d billion", usual[0])
    assert unknown == usual


@pytest.mark.parametrize(
    ("now", "zone", "minutes", "expected"),
    [
        # 08:30 in Taipei is half past midnight in UTC; the evening there is not before it.
        ("2026-03-12T20:00", "Asia/Taipei", 510, "2026-03-13T00:30"),
        ("2026-03-12T12:30", "Asia/Taipei", 510, "2026-03-12T12:30"),
        # The night that New York's clocks go forward: 08:30 is 12:30 UTC the day after, not 13:30.
        ("2026-03-08T05:30", "America/New_York", 510, "2026-03-08T12:30"),
        ("2026-03-07T05:30", "America/New_York", 510, "2026-03-07T13:30"),
        ("2026-03-12T20:00", "UTC", -1, "2026-03-12T20:00"),
    ],
)
def test_a_time_of_day_is_one_on_the_wall_clock(now, zone, minutes, expected):
    moment, wanted = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, expected))
    assert allowed_from(moment, zone, minutes) == wanted


async def test_operators_hear_once_of_all_that_is_stopped_of_a_load_and_their_word_is_about_all(context):
    await context.store.subscriptions.subscribe(1, None, "en")
    await context.store.subscriptions.subscribe(2, None, "en", SubscriptionKind.BRIEFING)
    context.workbook.grow(2026, 2, 1.1)
    report = await context.load()
    campaigns = context.store.campaigns
    (briefing,) = [one.id for one in await campaigns.recent(9) if one.kind is CampaignKind.BRIEFING]
    # As when Telegram refuses one message, and a while later the other.
    for number in (briefing, report.campaign):
        await campaigns.stop(number)
        await context.parts.housekeeping.go()
    await context.push()
    (stopped,) = [message.html for message in context.box.of(ADMIN)]
    assert stopped.startswith("<b>Stopped: Briefing of February 2026")
    assert (context.box.of(1), context.box.of(2)) == ([], [])
    assert await campaigns.release(briefing)
    await context.push()
    assert [len(context.box.of(chat)) for chat in (1, 2)] == [1, 1]
    (finished,) = [message.html for message in context.box.of(ADMIN)[1:]]
    assert finished.startswith("<b>Finished: ")


async def test_what_is_uncertain_has_its_own_button_and_the_end_is_told_again(context):
    await context.store.subscriptions.subscribe(1, None, "en")
    await context.store.subscriptions.subscribe(2, None, "en", SubscriptionKind.BRIEFING)
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    for delivery in await context.store.outbox.claim(9, context.clock.now()):
        if delivery.chat == 1:
            await context.store.outbox.mark_sent(delivery.id, 1, context.clock.now())
        else:
            await context.store.outbox.mark_uncertain(delivery.id, "broken off")
            briefing = delivery.campaign
    await context.push()
    (finished,) = context.box.of(ADMIN)
    assert [b.command for b in finished.buttons if "resend" in b.command] == [f"/outbox resend {briefing}"]
    assert await context.store.campaigns.resend(briefing) == 1
    await context.push()
    assert len(context.box.of(2)) == 1
    (again,) = context.box.of(ADMIN)[1:]
    assert "<b>2</b>" in again.html
    assert not [b for b in again.buttons if "resend" in b.command]


async def test_what_is_taken_back_is_told_with_its_end_and_counts_as_read(context):
    right = await _pushed_wrong(context)
    (wrong,) = [message.html for message in context.box.of(1) if "Correction" in message.html]
    assert "US imports from Taiwan, February 2026" in wrong
    report = await context.app.unloading.unload(await context.store.newest_load(), by="somebody")
    await context.app.refresh()
    assert await context.store.campaigns.release(report.correction)
    context.box.got.clear()
    await context.push()
    (taken_back,) = context.box.of(1)
    assert f"US${right / 1000:.2f}B" in taken_back.html
    # The clock here has run ahead of the one that made it, so that it is told as stuck as well.
    (ended,) = [message for message in context.box.of(ADMIN) if not message.html.startswith("<b>Stuck: ")]
    assert ended.html.startswith("<b>Finished: Taken back: figures of February 2026")
    assert "<b>1</b>" in ended.html, "the one word of it, not what the load had sent before"
    # The figure is right since; a later load about another partner corrects that one alone.
    vietnam = context.workbook.get(2026, "5520", 2, "E")
    context.workbook.set(2026, "5830", 2, imports=right).set(2026, "5520", 2, exports=vietnam + 900.0)
    await context.load("later.xlsx")
    await context.push()
    (later,) = [message.html for message in context.box.of(1) if "Correction" in message.html]
    assert "US deficit with Vietnam, February 2026" in later
    assert "Taiwan" not in later


async def _pushed_wrong(context):
    """A chat has been told a right figure, which is given back, and then a wrong one as its correction."""
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    right = context.workbook.get(2026, "5830", 2, "I")
    context.workbook.set(2026, "5830", 2, imports=right + 770.0)
    await context.load("wrong.xlsx")
    await context.push()
    return right


async def _told_wrong(context):
    """A chat has been told a wrong figure, and its load is taken back; what tells so, held, and the right figure."""
    right = await _pushed_wrong(context)
    report = await context.app.unloading.unload(await context.store.newest_load(), by="somebody")
    await context.app.refresh()
    context.box.got.clear()
    return report.correction, right


async def test_what_a_correction_has_told_since_is_not_told_again_as_taken_back(context):
    taken_back, right = await _told_wrong(context)
    context.workbook.set(2026, "5830", 2, imports=right + 330.0)
    await context.load("right.xlsx")
    await context.push()
    (correction,) = context.box.of(1)
    assert "Correction" in correction.html
    assert f"US${(right + 330) / 1000:.2f}B" in correction.html
    assert await context.store.campaigns.release(taken_back)
    await context.push()
    assert len(context.box.of(1)) == 1


async def test_what_was_told_as_taken_back_is_not_corrected_again(context):
    taken_back, right = await _told_wrong(context)
    context.workbook.set(2026, "5830", 2, imports=right + 330.0)
    await context.load("right.xlsx")
    assert await context.store.campaigns.release(taken_back)
    await context.push()
    (told,) = context.box.of(1)
    assert f"US${(right + 330) / 1000:.2f}B" in told.html


async def test_the_months_news_since_then_tells_it_too(context):
    """The month was gone, and is news again: nothing is left to be told of what was taken back."""
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    await context.load()
    await context.push()
    report = await context.app.unloading.unload(await context.store.newest_load(), by="somebody")
    await context.app.refresh()
    context.box.got.clear()
    right = context.workbook.get(2026, "5830", 2, "I")
    context.workbook.set(2026, "5830", 2, imports=right + 330.0)
    again = await context.load("right.xlsx")
    assert await context.store.campaigns.release(again.campaign), "held because of a warning"
    await context.push()
    (news,) = context.box.of(1)
    assert f"US${(right + 330) / 1000:.2f}B" in news.html
    assert await context.store.campaigns.release(report.correction)
    await context.push()
    assert context.box.of(1) == [news]


async def test_a_correction_that_waited_says_nothing_that_the_word_of_a_taking_back_has_told(context):
    """The correction is the older campaign of the two, and leaves after it."""
    await context.store.subscriptions.subscribe(1, None, "en")
    context.workbook.grow(2026, 2, 1.1)
    first = await context.load()
    await context.push()
    wrong = await context.store.newest_load()
    right = context.workbook.get(2026, "5830", 2, "I")
    context.workbook.set(2026, "5830", 2, imports=right + 330.0)
    await context.load("right.xlsx")
    assert first.campaign
    report = await context.app.unloading.unload(wrong, by="somebody")
    await context.app.refresh()
    context.box.got.clear()
    assert await context.store.campaigns.release(report.correction)
    await context.parts.worker.drain()
    (told,) = context.box.of(1)
    assert f"US${(right + 330) / 1000:.2f}B" in told.html
    await context.push()
    assert context.box.of(1) == [told]


async def test_operators_hear_of_what_is_stuck_once(context):
    await context.store.subscriptions.subscribe(1, None, "en")
    await context.store.subscriptions.subscribe(2, None, "en", SubscriptionKind.BRIEFING)
    context.workbook.grow(2026, 2, 1.1)
    report = await context.load()
    context.clock.advance(16 * 60)
    assert await context.parts.housekeeping.go()
    assert not await context.parts.housekeeping.go()
    await context.push()
    told = [message.html for message in context.box.of(ADMIN)]
    assert [html.startswith("<b>Stuck: ") for html in told] == [True, False], "once for all of a load, and the end"
    assert (await context.store.campaigns.find(report.campaign)).state is CampaignState.DONE
    assert (await context.store.campaigns.find(report.campaign)).kind is CampaignKind.MONTHLY
