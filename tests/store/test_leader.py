"""One leads, and another does when it ends."""

import asyncio

import pytest
from sqlalchemy import text

from bot.store import leader
from bot.store.file_lock import AlreadyRunning
from bot.store.postgres import session
from bot.store.store import Store

PATIENCE = 10


class Post:
    """One process' view of the lead."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)
        self.leads = asyncio.Event()
        self._looked = asyncio.Event()
        self._look, self.store.leader._look = self.store.leader._look, self._counted_look

    async def stand(self) -> None:
        await self.store.leader.start(gained=self._gained, lost=self._lost)

    async def end(self) -> None:
        await self.store.leader.stop(self._lost)
        await self.store.close()

    async def gained(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.leads.wait()

    async def looks(self, times: int) -> None:
        """Until it has looked so often again, whether it leads."""
        async with asyncio.timeout(PATIENCE):
            for _ in range(times):
                self._looked.clear()
                await self._looked.wait()

    async def _counted_look(self) -> bool:
        leads = await self._look()
        self._looked.set()
        return leads

    async def _gained(self) -> None:
        self.leads.set()

    async def _lost(self) -> None:
        self.leads.clear()


@pytest.fixture
async def posts(url, store, monkeypatch):  # noqa: ARG001 - the tables must be there
    monkeypatch.setattr(leader, "EVERY", 0.02)
    monkeypatch.setattr(session, "_PING_EVERY", 0.0)
    both = Post(url), Post(url)
    yield both
    for post in both:
        await post.end()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_on_sqlite_a_second_process_is_refused_in_plain_words(posts):
    one, other = posts
    await one.stand()
    assert one.leads.is_set()
    with pytest.raises(AlreadyRunning, match=r"is running on the database .*PostgreSQL"):
        await other.stand()
    await one.end()
    await other.stand()
    assert other.leads.is_set()


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_one_of_two_leads_and_hands_over_when_it_ends(posts):
    one, other = posts
    await one.stand()
    await one.gained()
    await other.stand()
    await other.looks(3)
    assert (one.leads.is_set(), other.leads.is_set()) == (True, False)
    await one.end()
    await other.gained()


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_a_leader_whose_connection_breaks_is_replaced_by_one_leader(posts):
    one, other = posts
    await one.stand()
    await one.gained()
    await other.stand()
    lost = one.store.leader._session._connection
    with other.store.reading() as connection:
        ended = connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock"),
            {"lock": 0x54524144 + 2},
        )
        assert ended.scalars().all() == [True]
    while one.store.leader._session._connection in (lost, None):
        await one.looks(1)
    await asyncio.gather(one.looks(3), other.looks(3))
    assert one.leads.is_set() != other.leads.is_set()


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_only_those_whose_process_has_ended_are_gone(url, store):
    other = Store(url)
    assert await store.sender.take()
    assert await other.sender.take()
    names = {store.sender.name, other.sender.name, "", "what an older version wrote"}
    assert await store.sender.gone(names) == {"", "what an older version wrote"}
    await other.close()
    for _ in range(100):  # the server notices the end of a connection a moment later
        if await store.sender.gone(names) == names - {store.sender.name}:
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("the other still counts as alive")


@pytest.mark.parametrize("address", ["postgres://u:p@h/d?sslmode=require", "postgresql://u:p@h/d?sslmode=require"])
async def test_addresses_as_platforms_hand_them_out(address):
    store = Store(address)
    url = store.database.engine.url
    assert url.set(query={}).render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h/d"
    assert (url.query["sslmode"], url.query["connect_timeout"], url.query["tcp_user_timeout"]) == (
        "require",
        "10",
        "10000",
    )
    await store.close()
