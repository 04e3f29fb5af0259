"""What is loaded in one process is heard in the others."""

import asyncio
import select

import pytest

from bot.store.postgres import load_listener, session
from bot.store.store import Store

PATIENCE = 10

pytestmark = pytest.mark.parametrize("backend", ["postgresql"])


@pytest.fixture
async def listening(url, store):  # noqa: ARG001 - the tables must be there
    """Another process' view."""
    other = Store(url)
    yield other
    await other.load_listener.stop()
    await other.close()


async def test_a_load_is_heard_by_others_when_it_is_committed_and_not_if_it_is_undone(listening, store):
    heard = asyncio.Event()
    await listening.load_listener.start(heard.set)
    async with asyncio.timeout(PATIENCE):
        await heard.wait()  # once at first: something may have been missed
    heard.clear()
    with pytest.raises(ZeroDivisionError), store.loading():
        raise ZeroDivisionError
    with store.loading():
        assert not heard.is_set()
    async with asyncio.timeout(PATIENCE):
        await heard.wait()


@pytest.mark.parametrize("ping_every", [1.0, 0.0], ids=["waits again at once", "pings before it waits again"])
async def test_loads_are_heard_that_are_committed_between_two_waits(listening, store, monkeypatch, ping_every):
    """`heard` is called between two, and nothing else runs meanwhile."""
    monkeypatch.setattr(session, "_PING_EVERY", ping_every)
    times, enough = 0, asyncio.Event()

    def load_meanwhile() -> None:
        nonlocal times
        times += 1
        if times == 4:
            enough.set()
        if times > 3:
            return
        with store.loading():
            pass
        # It has arrived, and waits to be read.
        assert select.select([listening.load_listener._session._connection], [], [], PATIENCE)[0]

    await listening.load_listener.start(load_meanwhile)
    async with asyncio.timeout(PATIENCE):
        await enough.wait()


async def test_a_load_is_heard_that_was_committed_while_the_connection_was_lost(listening, store, monkeypatch):
    monkeypatch.setattr(load_listener, "_EVERY", 0.05)
    heard = asyncio.Event()
    await listening.load_listener.start(heard.set)
    async with asyncio.timeout(PATIENCE):
        await heard.wait()
    heard.clear()
    await listening.load_listener._session._connection.close()
    with store.loading():
        pass
    async with asyncio.timeout(PATIENCE):
        await heard.wait()
