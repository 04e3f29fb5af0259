"""The worker on a real database: what is written down after everything that can become of a message."""

import asyncio
from collections.abc import AsyncIterator
from unittest.mock import AsyncMock

import pytest

from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.domain.delivery import (
    ChatMoved,
    Message,
    MessageRefused,
    NotSent,
    OutcomeUnknown,
    Receipt,
    Unreachable,
)
from bot.domain.facts import Source
from bot.domain.loads import Load
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store.deliveries.announcing import open_campaign
from bot.store.deliveries.subscriptions import NO_ACCESS
from bot.store.figures import Fingerprint, add_load
from bot.store.store import Store
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always, Office

MONTHLY = CampaignKind.MONTHLY

JANUARY = Month.of(2026, 1)


class Postman:
    """A sender with a script: for each chat, what becomes of the next messages to it."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, int | None]] = []
        self.messages: list[Message] = []
        self.script: dict[int, list[Exception]] = {}
        self.at_once = self.most_at_once = 0
        self.is_busy = asyncio.Event()

    async def send(self, chat: int, topic: int | None, message: Message) -> Receipt:
        self.at_once += 1
        self.is_busy.set()
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.script.get(chat):
            raise self.script[chat].pop(0)
        self.sent.append((chat, topic))
        self.messages.append(message)
        return Receipt(1000 + len(self.sent), "uploaded" if message.file else None)


class Post:
    """A worker and everything around it."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.office = Office()
        self.postman = Postman()
        self.limiter = Limiter(clock.seconds)
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        return Worker(
            outbox=self.store.outbox,
            campaigns=self.store.campaigns,
            subscriptions=self.store.subscriptions,
            sender=self.postman,
            messages=CampaignMessages(self.office, self.store.messages, localizer, self.store.campaigns.told),
            limiter=self.limiter,
            clock=self.clock,
            turn=Always(),
        )

    async def campaign(self, *chats: int, language: str = "en", topics=(None,), load: int | None = None) -> int:
        for chat in chats:
            for topic in topics:
                await self.store.subscriptions.subscribe(chat, topic, language)
        now = self.clock.now()
        with self.store.loading() as connection:
            if load:
                source = Source("table", "Office", "2026-01", now, "table.csv")
                add_load(
                    connection, Load(load, source, (JANUARY,), is_complete=False), Fingerprint("f", "g", 0), (), ()
                )
            return open_campaign(connection, kind=MONTHLY, month=JANUARY, load=load, now=now)

    def arrived(self, chat: int) -> list[str]:
        """What a chat has got, each message by its first word."""
        pairs = zip(self.postman.sent, self.postman.messages, strict=True)
        return [message.html.removeprefix("<b>").split()[0] for (to, _), message in pairs if to == chat]

    async def counts(self) -> dict[str, int]:
        status = await self.store.campaigns.progress()
        return {state.value: count for state, count in status.counts.items() if count}

    async def paused(self) -> list[tuple[int, str | None]]:
        return [(item.chat, item.pause_reason) for item in await self.store.subscriptions.all() if item.paused_at]


@pytest.fixture
async def post(ready_database) -> AsyncIterator[Post]:
    clock = FakeClock()
    store = Store(ready_database, clock=clock.now)
    yield Post(store, clock)
    await store.close()


async def test_everybody_gets_it_once_and_it_is_rendered_once_a_language(post):
    for chat in range(1, 6):
        await post.store.subscriptions.subscribe(chat, None, "zh_Hant_TW")
    campaign = await post.campaign(6, 7)
    await post.worker.drain()
    await post.worker.drain()
    assert sorted(post.postman.sent) == [(chat, None) for chat in range(1, 8)]
    assert sorted(post.office.asked) == [("Summary of 2026-01", "en"), ("Summary of 2026-01", "zh_Hant_TW")]
    assert await post.counts() == {"sent": 7}
    assert (await post.store.campaigns.find(campaign)).state is CampaignState.DONE


async def test_every_push_can_be_left_with_one_tap(post):
    await post.campaign(1)
    await post.worker.drain()
    (message,) = post.postman.messages
    assert message.html == "<b>Summary of 2026-01</b>"
    assert [(button.label, button.command) for button in message.buttons] == [
        ("Months", "/months"),
        ("Unsubscribe", "/unsubscribe monthly"),
    ]


@pytest.mark.parametrize(
    ("outcome", "state", "paused"),
    [
        (NotSent("too many", retry_after=35), DeliveryState.RETRY, []),
        (NotSent("connect timeout"), DeliveryState.RETRY, []),
        (Unreachable("bot was blocked"), DeliveryState.DEAD, [(2, "bot was blocked")]),
        # The rest of the group still gets the next one.
        (Unreachable("TOPIC_CLOSED", only_topic=True), DeliveryState.DEAD, []),
        (OutcomeUnknown("read timeout"), DeliveryState.UNCERTAIN, []),
        # A fault of our own in the middle of sending says nothing about what arrived.
        (RuntimeError("bug"), DeliveryState.UNCERTAIN, []),
    ],
)
@pytest.mark.parametrize("position", ["first", "middle", "last"])
async def test_one_recipient_s_trouble_is_not_the_others_(post, outcome, state, paused, position):
    order = {"first": (2, 1, 3), "middle": (1, 2, 3), "last": (1, 3, 2)}[position]
    post.postman.script[2] = [outcome]
    await post.campaign(*order)
    await post.worker.drain()
    assert sorted(post.postman.sent) == [(1, None), (3, None)]
    assert await post.counts() == {"sent": 2, state.value: 1}
    assert await post.paused() == paused


async def test_a_429_is_waited_out_whole_and_the_message_arrives_once(post):
    post.postman.script[2] = [NotSent("too many", retry_after=35)]
    await post.campaign(1, 2)
    await post.worker.drain()
    post.clock.advance(34)
    await post.worker.drain()
    assert post.postman.sent == [(1, None)]
    post.clock.advance(1)
    await post.worker.drain()
    assert post.postman.sent == [(1, None), (2, None)]
    assert await post.counts() == {"sent": 2}


async def test_a_429_in_one_topic_holds_the_whole_chat(post):
    post.postman.script[-1] = [NotSent("too many", retry_after=35)]
    await post.campaign(-1, topics=(4, 5))
    for _ in range(6):
        await post.worker.drain()
        post.clock.advance(5)
    assert post.postman.sent == []
    for _ in range(4):
        post.clock.advance(5)
        await post.worker.drain()
    assert sorted(post.postman.sent) == [(-1, 4), (-1, 5)]


async def test_what_may_have_arrived_is_never_sent_again(post):
    post.postman.script[1] = [OutcomeUnknown("read timeout")]
    await post.campaign(1)
    for _ in range(3):
        await post.worker.drain()
        post.clock.advance(86_400)
    assert post.postman.sent == []
    assert await post.counts() == {"uncertain": 1}


async def test_a_blocked_chat_is_skipped_by_the_next_campaign(post):
    post.postman.script[1] = [Unreachable("bot was blocked")]
    await post.campaign(1, 2)
    await post.worker.drain()
    with post.store.loading() as connection:
        open_campaign(connection, kind=MONTHLY, month=JANUARY + 1, load=None, now=post.clock.now())
    await post.worker.drain()
    assert post.postman.sent == [(2, None)]  # the limit of one second a chat holds the second back
    post.clock.advance(5)
    await post.worker.drain()
    assert post.postman.sent == [(2, None), (2, None)]


async def test_a_group_that_moved_gets_it_under_its_new_id(post):
    post.postman.script[-1] = [ChatMoved(-1002)]
    await post.campaign(-1)
    await post.worker.drain()
    await post.worker.drain()
    assert post.postman.sent == [(-1002, None)]
    assert [item.chat for item in await post.store.subscriptions.all()] == [-1002]


async def test_a_message_that_is_refused_stops_the_campaign_and_nobody_is_paused(post):
    for chat in range(1, 4):
        post.postman.script[chat] = [MessageRefused("can't parse entities")]
    campaign = await post.campaign(*range(1, 41))
    await post.worker.drain()
    assert (await post.store.campaigns.find(campaign)).state is CampaignState.STOPPED
    assert await post.paused() == []
    # What had not left stays, for when a person lets the campaign go on.
    await post.store.campaigns.release(campaign)
    post.clock.advance(5)
    await post.worker.drain()
    assert sorted(post.postman.sent) == [(chat, None) for chat in range(1, 41)]


async def test_words_that_nobody_knows_stop_nothing_when_one_chat_says_them(post):
    post.postman.script[3] = [MessageRefused("something new", is_certain=False)]
    campaign = await post.campaign(*range(1, 21))
    await post.worker.drain()
    assert (await post.store.campaigns.find(campaign)).state is CampaignState.DONE
    assert sorted(post.postman.sent) == [(chat, None) for chat in range(1, 21) if chat != 3]
    assert await post.counts() == {"sent": 19, "dead": 1}
    assert await post.paused() == []


async def test_words_that_nobody_knows_stop_the_campaign_when_different_chats_say_them(post):
    for chat in range(1, 21):
        post.postman.script[chat] = [MessageRefused("something new", is_certain=False)]
    campaign = await post.campaign(*range(1, 21))
    await post.worker.drain()
    assert (await post.store.campaigns.find(campaign)).state is CampaignState.STOPPED
    assert post.postman.sent == []
    # Nobody has lost it: those who refused it first get it too when it goes on.
    for script in post.postman.script.values():
        script.clear()
    await post.store.campaigns.release(campaign)
    post.clock.advance(5)
    await post.worker.drain()
    await post.worker.drain()
    missing = (await post.counts()).get("dead", 0)
    assert len(post.postman.sent) + missing == 20
    assert missing == 0


async def test_a_topic_that_is_gone_is_told_once_and_not_tried_again(post):
    post.postman.script[-1] = [Unreachable("TOPIC_DELETED", only_topic=True)]

    async def month(number: int) -> None:
        with post.store.loading() as connection:
            month = JANUARY + number
            open_campaign(connection, kind=MONTHLY, month=month, load=None, now=post.clock.now())
        for _ in range(4):
            await post.worker.drain()
            post.clock.advance(61)

    await post.store.subscriptions.subscribe(-1, 7, "en")
    await month(0)
    assert ("topic gone: None", "en") in post.office.asked
    assert post.postman.sent == [(-1, None)], "the notice, outside of topics"
    assert post.postman.messages[0].is_pressed_in_groups
    await month(1)
    assert post.postman.sent == [(-1, None)]
    assert await post.store.subscriptions.move_topic(-1, 7, 8)
    await month(2)
    assert post.postman.sent == [(-1, None), (-1, 8)]
    assert not post.postman.messages[1].is_pressed_in_groups


async def test_what_a_refusal_has_paused_goes_on_and_no_access_stays(post):
    subscriptions = post.store.subscriptions
    for chat, reason in ((1, "Forbidden: bot was blocked by the user"), (2, NO_ACCESS)):
        await subscriptions.subscribe(chat, None, "en")
        await subscriptions.pause(chat, reason)
    await subscriptions.look_for_asleep()
    assert subscriptions.asleep == {1}
    assert [await subscriptions.resume(chat) for chat in (1, 2)] == [True, False]
    assert subscriptions.asleep == set()
    assert await post.paused() == [(2, NO_ACCESS)]


async def test_a_month_that_is_not_in_the_model_yet_waits(post):
    """Another process has loaded it a moment ago; waiting for the model is no attempt to send."""
    await post.campaign(1, load=1)
    await post.worker.drain()
    assert (post.postman.sent, await post.counts()) == ([], {"queued": 1})
    post.office.loads = 1
    post.clock.advance(2)
    await post.worker.drain()
    assert post.postman.sent == [(1, None)]


async def test_what_a_dead_process_was_sending_is_uncertain(post):
    await post.campaign(1, 2)
    await post.store.outbox.claim(1, post.clock.now())
    reborn = post.new_worker()
    await reborn.drain()
    assert post.postman.sent == [(2, None)]
    assert await post.counts() == {"sent": 1, "uncertain": 1}


async def test_thirty_a_second_at_an_even_pace(post):
    await post.campaign(*range(1, 101))
    await post.worker.drain()
    assert len(post.postman.sent) == 100
    assert post.postman.most_at_once <= 6
    # The first six at once, then one after the other.
    assert 94 / 30 <= post.clock.seconds() <= 3.4


async def test_a_reply_goes_before_the_bulk_which_still_gets_through(post):
    """Somebody asks whenever a message of the bulk has gone out, ten times: no more than thirty in any second."""
    left: list[float] = []
    waits: list[float] = []
    sending = post.postman.send

    async def send(chat, topic, message):
        left.append(post.clock.seconds())
        if len(left) > 35 and len(waits) < 10:
            wait, end = await post.limiter.reply(chat + 1000)
            waits.append(wait)
            left.append(post.clock.seconds() + wait)
            end()
        return await sending(chat, topic, message)

    post.postman.send = send
    await post.campaign(*range(1, 101))
    await post.worker.drain()
    assert len(post.postman.sent) == 100
    assert len(waits) == 10
    assert max(waits) <= 0.2
    left.sort()
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in zip(left, left[30:], strict=False))


async def test_topics_of_one_group_keep_the_group_s_second(post):
    await post.campaign(-1, topics=(4, 5, 6))
    await post.worker.drain()
    assert len(post.postman.sent) == 1
    for _ in range(2):
        post.clock.advance(5)
        await post.worker.drain()
    assert sorted(post.postman.sent) == [(-1, 4), (-1, 5), (-1, 6)]


async def test_a_database_that_is_locked_for_a_moment_does_not_turn_knowledge_into_doubt(post, monkeypatch):
    await post.campaign(1)
    marking = post.store.outbox.mark_sent
    failures = [OSError("database is locked"), OSError("database is locked")]

    async def stumbling(*values):
        if failures:
            raise failures.pop()
        await marking(*values)

    monkeypatch.setattr(post.store.outbox, "mark_sent", stumbling)
    await post.worker.drain()
    assert await post.counts() == {"sent": 1}


async def test_an_outcome_that_no_database_takes_keeps_nothing_else_from_being_sent(post):
    post.postman.script[1] = [ChatMoved(10**30)]
    await post.campaign(1, 2)
    await post.campaign(2)
    for _ in range(3):
        post.clock.advance(60)
        await post.worker.drain()
    assert [chat for chat, _ in post.postman.sent if chat == 2] == [2, 2]


@pytest.mark.parametrize(("of", "look"), [("campaigns", "find"), ("subscriptions", "tastes")])
async def test_what_was_claimed_when_the_database_went_away_is_given_back(post, monkeypatch, of, look):
    await post.campaign(1, 2, 3)
    with monkeypatch.context() as away:
        away.setattr(getattr(post.store, of), look, AsyncMock(side_effect=OSError("database is away")))
        with pytest.raises(OSError, match="database"):
            await post.worker.drain()
    assert (await post.counts(), post.postman.sent) == ({"queued": 3}, [])
    await post.worker.drain()
    assert await post.counts() == {"sent": 3}


async def test_words_that_cannot_be_looked_up_are_no_reason_to_stop(post, monkeypatch):
    await post.campaign(1, 2, 3)
    with monkeypatch.context() as away:
        away.setattr(post.store.messages, "find", AsyncMock(side_effect=OSError("database is away")))
        await post.worker.drain()
    assert (await post.counts(), post.postman.sent) == ({"queued": 3}, [])
    post.clock.advance(5)
    await post.worker.drain()
    assert await post.counts() == {"sent": 3}


async def test_a_stop_lets_what_is_under_way_finish_and_claims_nothing_more(post):
    await post.campaign(*range(1, 61))
    draining = asyncio.create_task(post.worker.drain())
    await post.postman.is_busy.wait()
    post.worker.stop()
    await draining
    counts = await post.counts()
    assert counts == {"sent": 6, "queued": 54}


async def test_a_stop_gives_back_what_waits_for_a_place(post):
    await post.campaign(*range(1, 61))
    claiming = post.store.outbox.claim

    async def claim(limit, now, *, worker=""):
        claimed = await claiming(limit, now, worker=worker)
        if len(post.postman.sent) > 10:
            post.worker.stop()
        return claimed

    post.store.outbox.claim = claim
    await post.worker.drain()
    counts = await post.counts()
    assert counts["queued"] > 44
    assert set(counts) == {"sent", "queued"}, "nothing is in doubt"


async def test_a_long_summary_arrives_in_all_its_parts_and_before_the_next_in_line(post):
    post.office.further = 2
    await post.campaign(*range(1, 101))
    await post.worker.drain()
    assert [post.arrived(chat) for chat in range(1, 101)] == [["Summary", "2"]] * 100
    first, last = post.postman.messages[0], post.postman.messages[-1]
    assert (first.is_silent, last.is_silent) == (False, True), "one message makes one sound"
    assert (first.buttons, [button.command for button in last.buttons]) == ((), ["/months", "/unsubscribe monthly"])
    assert await post.counts() == {"sent": 100}
    chats = [chat for chat, _ in post.postman.sent]
    assert chats.index(1, 1) < 60, "nobody reads half of it for minutes"


async def test_a_part_that_is_put_off_comes_before_the_next_in_line_all_the_same(post):
    """A reply to somebody has taken the chat's second when the second part is due."""
    post.office.further = 2
    await post.campaign(*range(1, 101))
    send = post.postman.send

    async def send_and_be_held(chat, topic, message):
        receipt = await send(chat, topic, message)
        if chat == 1 and len(post.arrived(1)) == 1:
            post.limiter.hold(1, 1.5)
        return receipt

    post.worker._sender.send = send_and_be_held
    await post.worker.drain()
    chats = [chat for chat, _ in post.postman.sent]
    assert chats.count(1) == 2
    assert chats.index(1, 1) < 100, "nobody reads half of it for minutes"
    assert await post.counts() == {"sent": 100}


async def test_a_message_that_has_become_shorter_than_what_has_arrived_is_done_with(post):
    await post.campaign(1)
    (begun,) = await post.store.outbox.claim(1, post.clock.now())
    await post.store.outbox.mark_part(begun.id, 1, post.clock.now())
    await post.worker.drain()
    assert (post.postman.sent, await post.counts()) == ([], {"sent": 1})


@pytest.mark.parametrize(
    ("outcome", "state", "arrived"),
    [
        (NotSent("no connection"), "sent", ["Summary", "2", "3"]),
        (NotSent("too many", retry_after=35), "sent", ["Summary", "2", "3"]),
        (OutcomeUnknown("read timeout"), "uncertain", ["Summary"]),
        (Unreachable("bot was blocked"), "dead", ["Summary"]),
    ],
)
async def test_a_part_that_fails_takes_nothing_with_it_that_has_arrived(post, outcome, state, arrived):
    post.office.further = 3
    campaign = await post.campaign(1)
    sending = post.postman.send

    async def send(chat, topic, message):
        if message.html.startswith("2") and not post.postman.script:
            post.postman.script[1] = [outcome]
        return await sending(chat, topic, message)

    post.postman.send = send
    for _ in range(8):
        await post.worker.drain()
        post.clock.advance(20)
    assert (post.arrived(1), await post.counts()) == (arrived, {state: 1})
    if state == "uncertain":
        # A person's word sends what was in doubt and what comes after, and nothing that is known to have arrived.
        assert await post.store.campaigns.resend(campaign) == 1
        for _ in range(3):
            await post.worker.drain()
            post.clock.advance(20)
        assert post.arrived(1) == ["Summary", "2", "3"]


async def test_the_rest_of_a_message_is_sent_by_the_next_process(post):
    post.office.further = 2
    await post.campaign(1)
    marking = post.store.outbox.mark_part

    async def mark_part(*values):
        await marking(*values)
        post.worker.stop()

    post.store.outbox.mark_part = mark_part
    await post.worker.drain()
    assert (post.arrived(1), await post.counts()) == (["Summary"], {"queued": 1})
    post.clock.advance(5)
    await post.new_worker().drain()
    assert (post.arrived(1), await post.counts()) == (["Summary", "2"], {"sent": 1})


async def test_a_part_whose_arrival_was_not_written_down_is_in_doubt(post):
    post.office.further = 2
    campaign = await post.campaign(1)
    (claimed,) = await post.store.outbox.claim(1, post.clock.now())
    await post.store.outbox.mark_part(claimed.id, 1, post.clock.now())
    await post.store.outbox.claim(1, post.clock.now())  # and the process dies
    await post.new_worker().drain()
    assert (post.arrived(1), await post.counts()) == ([], {"uncertain": 1})
    await post.store.campaigns.resend(campaign)
    await post.new_worker().drain()
    assert post.arrived(1) == ["2"]


async def test_a_document_is_uploaded_once_for_a_language(post):
    for chat in range(1, 21):
        await post.store.subscriptions.subscribe(chat, None, "en", SubscriptionKind.BRIEFING)
    with post.store.loading() as connection:
        open_campaign(connection, kind=CampaignKind.BRIEFING, month=JANUARY, load=None, now=post.clock.now())
    await post.worker.drain()
    ids = [message.file.id for message in post.postman.messages]
    assert len(ids) == 20
    assert 1 <= ids.count(None) <= 6, "those that left before the first had arrived"
    assert set(ids[6:]) == {"uploaded"}
    # After a restart too.
    post.clock.advance(60)
    with post.store.loading() as connection:
        number = open_campaign(
            connection, kind=CampaignKind.BRIEFING, month=JANUARY + 1, load=None, now=post.clock.now()
        )
    again = post.new_worker()
    claiming, lives = post.store.outbox.claim, [again, post.new_worker()]

    async def claim(limit, now, **how):
        if len(post.postman.sent) >= 25:
            again.stop()
        return await claiming(limit, now, **how)

    post.store.outbox.claim = claim
    for worker in lives:
        await worker.drain()
    assert [message.file.id for message in post.postman.messages[20:]].count(None) <= 6
    assert (await post.store.campaigns.find(number)).state is CampaignState.DONE
