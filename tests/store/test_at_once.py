"""Short transactions: many of one moment share one, and none suffers from another."""

import asyncio

import pytest
from sqlalchemy import event, func, insert, select

from bot.store import tables

STATE = tables.bot_state


def keep(key, value="here"):
    return lambda connection: connection.execute(insert(STATE).values(key=key, value=value)).rowcount


def refuse(connection):
    keep("refused")(connection)
    raise LookupError("not like this")


def count(connection):
    return connection.execute(select(func.count()).select_from(STATE).where(STATE.c.value == "here")).scalar_one()


async def test_everything_is_done_where_one_fails(store):
    at_once = store._at_once
    results = await asyncio.gather(
        at_once.write(keep("a")), at_once.write(refuse), at_once.write(keep("b")), return_exceptions=True
    )
    assert [results[0], results[2]] == [1, 1]
    assert isinstance(results[1], LookupError)
    assert await at_once.read(count) == 2


async def test_failing_alone_undoes_it(store):
    with pytest.raises(LookupError, match="not like this"):
        await store._at_once.write(refuse)
    assert await store._at_once.read(count) == 0


@pytest.mark.parametrize("backend", ["sqlite"])  # PostgreSQL lets all of them write at once
async def test_what_waits_shares_a_transaction(store):
    commits = []
    event.listen(store._at_once._reading, "commit", commits.append)
    await asyncio.gather(*(store._at_once.write(keep(str(number))) for number in range(20)))
    assert await store._at_once.read(count) == 20
    assert len(commits) <= 3, "two for writing, and one for reading"
