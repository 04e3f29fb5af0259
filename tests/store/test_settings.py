"""Settings are read once a burst, and what was just chosen is never forgotten."""

import asyncio

import pytest

from bot.store.settings import ChatSettingsCache


class Stored:
    """Chats' settings that count how often they are read, and that can be slow."""

    def __init__(self) -> None:
        self.chats: dict[int, dict[str, str]] = {}
        self.reads = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def of(self, chat: int) -> dict[str, str]:
        self.reads += 1
        found = dict(self.chats.get(chat, {}))
        await self.gate.wait()
        return found

    async def put(self, chat: int, key: str, value: str) -> None:
        self.chats.setdefault(chat, {})[key] = value


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def seconds() -> list[float]:
    """The clock; its last value counts."""
    return [0.0]


@pytest.fixture
def settings(stored, seconds) -> ChatSettingsCache:
    return ChatSettingsCache(stored, 10.0, lambda: seconds[-1])


async def test_a_burst_reads_once(settings, stored, seconds):
    for _ in range(3):
        assert await settings.of(7) == {}
    assert stored.reads == 1
    seconds.append(10.0)
    await settings.of(7)
    assert stored.reads == 2


async def test_what_is_put_is_seen_at_once(settings):
    assert await settings.of(7) == {}
    await settings.put(7, "language", "en")
    assert await settings.of(7) == {"language": "en"}


async def test_a_slow_read_does_not_bring_back_what_was_before(settings, stored):
    stored.gate.clear()
    reading = asyncio.create_task(settings.of(7))
    await asyncio.sleep(0)
    await settings.put(7, "language", "en")
    stored.gate.set()
    await reading
    assert await settings.of(7) == {"language": "en"}


async def test_what_another_process_changed_is_seen_after_a_while(settings, stored, seconds):
    await settings.of(7)
    stored.chats[7] = {"language": "en"}
    seconds.append(10.0)
    assert await settings.of(7) == {"language": "en"}


async def test_two_changes_at_once_are_both_seen(settings, stored):
    await settings.of(7)
    await asyncio.gather(settings.put(7, "language", "en"), settings.put(7, "scale", "small"))
    assert await settings.of(7) == {"language": "en", "scale": "small"}
    assert stored.reads == 1


async def test_what_was_known_last_is_true_while_the_database_is_away(stored, seconds):
    stored.chats[1] = {"language": "en"}
    is_away = False
    cache = ChatSettingsCache(stored, 10, lambda: seconds[-1], is_away=lambda: is_away)
    await cache.of(1)
    seconds.append(1000.0)
    is_away = True
    assert await cache.of(1) == {"language": "en"}
    assert stored.reads == 1
    is_away = False
    await cache.of(1)
    assert stored.reads == 2
