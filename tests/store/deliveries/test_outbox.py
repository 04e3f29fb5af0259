"""The outbox's states, and that nothing is taken twice."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import bindparam, event, text

from bot.domain.campaign import CampaignKind, CampaignState
from bot.domain.time import Month
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from bot.store.tables import UtcDateTime

MONTHLY = CampaignKind.MONTHLY


@pytest.fixture
async def campaign(store, clock):
    """A campaign to chats 1, 2 and 3."""
    for chat in (1, 2, 3):
        await store.subscriptions.subscribe(chat, None, "en")
    with store.loading() as connection:
        return open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=None, now=clock())


def counts(status):
    return {state.value: count for state, count in status.counts.items() if count}


async def test_claiming_goes_in_order_and_only_once(store, campaign, clock):
    first = await store.outbox.claim(2, clock())
    second = await store.outbox.claim(2, clock())
    assert [(item.chat, item.topic, item.campaign, item.attempts) for item in first + second] == [
        (1, None, campaign, 1),
        (2, None, campaign, 1),
        (3, None, campaign, 1),
    ]
    assert await store.outbox.claim(2, clock()) == []


@pytest.mark.usefixtures("campaign")
async def test_two_workers_never_take_the_same(store, clock, url):
    other = Store(url, clock=clock)
    taken = await asyncio.gather(*(worker.outbox.claim(1, clock()) for worker in (store, other) * 4))
    await other.close()
    assert sorted(item.chat for batch in taken for item in batch) == [1, 2, 3]


@pytest.mark.usefixtures("campaign")
async def test_a_claim_is_committed_before_it_returns(store, clock, url):
    """A process that dies after claiming must leave a trace that another can see."""
    await store.outbox.claim(1, clock())
    after_the_crash = Store(url, clock=clock)
    assert await after_the_crash.outbox.settle_interrupted({""}) == 1
    assert counts(await after_the_crash.campaigns.progress()) == {"uncertain": 1, "queued": 2}
    assert [item.chat for item in await after_the_crash.outbox.claim(9, clock())] == [2, 3]
    await after_the_crash.close()


async def test_each_end_is_recorded(store, campaign, clock):
    sent, retried, dead = await store.outbox.claim(3, clock())
    await store.outbox.mark_sent(sent.id, 77, clock())
    await store.outbox.mark_retry(retried.id, clock() + timedelta(seconds=30), "429")
    await store.outbox.mark_dead(dead.id, "403")
    assert counts(await store.campaigns.progress(campaign)) == {"sent": 1, "retry": 1, "dead": 1}
    assert await store.outbox.claim(9, clock()) == [], "not due before its time"
    clock.forward(seconds=30)
    (again,) = await store.outbox.claim(9, clock())
    assert (again.chat, again.attempts) == (2, 2)


@pytest.mark.usefixtures("campaign")
async def test_a_settled_delivery_ignores_late_words(store, clock):
    (delivery, *_) = await store.outbox.claim(3, clock())
    await store.outbox.mark_sent(delivery.id, 77, clock())
    await store.outbox.mark_retry(delivery.id, clock(), "late")
    assert await store.outbox.claim(9, clock()) == []


async def test_uncertain_ones_go_again_only_on_a_persons_word(store, campaign, clock):
    for delivery in await store.outbox.claim(3, clock()):
        await store.outbox.mark_uncertain(delivery.id, "read timeout")
    assert await store.outbox.claim(9, clock()) == []
    assert await store.campaigns.resend(campaign) == 3
    assert len(await store.outbox.claim(9, clock())) == 3


async def test_a_stopped_campaign_is_left_alone(store, campaign, clock):
    await store.campaigns.stop(campaign)
    assert await store.outbox.claim(9, clock()) == []
    await store.campaigns.release(campaign)
    assert len(await store.outbox.claim(9, clock())) == 3


async def test_a_campaign_is_done_when_nothing_is_left(store, campaign, clock):
    deliveries = await store.outbox.claim(9, clock())
    assert await store.campaigns.finish() == []
    for delivery in deliveries:
        await store.outbox.mark_sent(delivery.id, delivery.chat, clock())
    assert await store.campaigns.finish() == [campaign]
    found = await store.campaigns.find(campaign)
    assert (found.kind, found.month, found.state) == ("monthly", Month.of(2026, 1), CampaignState.DONE)
    assert await store.campaigns.find(campaign + 1) is None


@pytest.mark.usefixtures("campaign")
async def test_status_names_the_oldest_that_waits(store, clock):
    since = clock()
    clock.forward(hours=1)
    status = await store.campaigns.progress()
    assert (status.left, status.oldest) == (3, since)


async def test_the_language_chosen_since_subscribing_wins(store, clock):
    await store.subscriptions.subscribe(1, None, "en")
    await store.subscriptions.subscribe(2, None, "en")
    await store.chat_settings.put(2, "language", "de")
    await store.chat_settings.put(2, "colour", "blue")
    with store.loading() as connection:
        open_campaign(connection, kind=MONTHLY, month=Month.of(2026, 1), load=None, now=clock())
    assert [(item.chat, item.language) for item in await store.outbox.claim(9, clock())] == [(1, "en"), (2, "de")]


async def test_a_bulk_is_under_way_while_an_open_campaign_has_something_due_or_is_being_sent(store, campaign, clock):
    early = clock() - timedelta(seconds=1)
    assert (await store.outbox.is_sending(clock()), await store.outbox.is_sending(early)) == (True, False)
    claimed = await store.outbox.claim(9, clock())
    assert await store.outbox.is_sending(clock())
    for delivery in claimed:
        await store.outbox.mark_retry(delivery.id, clock(), "429")
    await store.campaigns.stop(campaign)
    assert not await store.outbox.is_sending(clock()), "what was stopped waits for a person"


_MANY_MORE = text("""
    INSERT INTO delivery
        (campaign, chat, topic, language, state, attempts, created_at, changed_at, not_before)
    WITH RECURSIVE number (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)
    SELECT campaign, n, topic, language, state, attempts, created_at, changed_at, not_before
    FROM delivery, number WHERE chat = 1
""")


def _note(asked, _connection, _cursor, statement, parameters, *_):
    asked.append((statement, parameters))


def _work(connection, statement, parameters) -> int:
    """What a database does for a statement: rows that PostgreSQL looks at, or steps of SQLite."""
    if connection.dialect.name == "postgresql":
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
        return _rows(explained[0]["Plan"])
    steps = []
    raw = connection.connection.dbapi_connection
    raw.set_progress_handler(lambda: steps.append(1), 1)
    raw.execute(statement, parameters).fetchall()
    raw.set_progress_handler(None, 0)
    return len(steps)


def _rows(plan) -> int:
    kinds = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    own = sum(plan.get(kind, 0) for kind in kinds) * plan.get("Actual Loops", 1)
    return int(own) + sum(_rows(part) for part in plan.get("Plans", ()))


async def test_what_was_stopped_is_not_read_to_see_whether_a_bulk_is_under_way(store, campaign, clock):
    await store.campaigns.stop(campaign)
    await store.campaigns.notify(campaign, "stopped", {7: "en"})

    async def work_of_a_look() -> int:
        asked = []
        listener = partial(_note, asked)
        event.listen(store.database.engine, "before_cursor_execute", listener)
        assert not await store.outbox.is_sending(clock() - timedelta(seconds=1))
        event.remove(store.database.engine, "before_cursor_execute", listener)
        with store.reading() as connection:
            return _work(connection, *asked[-1])

    with_three = await work_of_a_look()
    with store.loading() as connection:
        connection.execute(_MANY_MORE)
        connection.execute(
            text("UPDATE delivery SET not_before = :early WHERE chat >= 1000").bindparams(
                bindparam("early", clock() - timedelta(hours=1), UtcDateTime)
            )
        )
        connection.execute(text("ANALYZE"))
    assert 0 < await work_of_a_look() < 5 * with_three
