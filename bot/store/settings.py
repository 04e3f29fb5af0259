"""What chats have chosen, and the few words the bot itself must remember."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.time import Month
from bot.store import tables
from bot.store.at_once import AtOnce
from bot.store.dialects import put
from bot.store.engine import reading, writing
from bot.store.together import Together

_ANNOUNCED = "announced_month"


class StoredChatSettings:
    """The port `bot.domain.ports.ChatSettings`."""

    def __init__(self, at_once: AtOnce) -> None:
        self._at_once = at_once
        self._of = Together(self._of_all)
        self._put = Together(self._put_all)

    async def of(self, chat: int) -> Mapping[str, str]:
        return await self._of(chat)

    async def put(self, chat: int, key: str, value: str) -> None:
        await self._put((chat, key, value))

    async def _of_all(self, chats: Sequence[int]) -> list[Mapping[str, str]]:
        row = tables.chat_setting.c
        found: dict[int, dict[str, str]] = {chat: {} for chat in chats}
        query = select(row.chat, row.key, row.value).where(row.chat.in_(list(found)))
        for chat, key, value in await self._at_once.read(lambda connection: connection.execute(query).all()):
            found[chat][key] = value
        return [found[chat] for chat in chats]

    async def _put_all(self, settings: Sequence[tuple[int, str, str]]) -> list[None]:
        latest = {(chat, key): value for chat, key, value in settings}
        rows = [{"chat": chat, "key": key, "value": value} for (chat, key), value in latest.items()]
        await self._at_once.write(lambda connection: put(connection, tables.chat_setting, *rows))
        return [None] * len(settings)


class BotState:
    """Words of the bot's own, by key: the last update it has seen, for one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, key: str) -> str | None:
        async with reading(self._engine) as connection:
            return await _read(connection, key)

    async def put(self, key: str, value: str) -> None:
        async with writing(self._engine) as connection:
            await _write(connection, key, value)


async def announced_month(connection: AsyncConnection) -> Month | None:
    """The newest month that is no longer news; None before the first load."""
    text = await _read(connection, _ANNOUNCED)
    return None if text is None else Month.parse(text)


async def set_announced_month(connection: AsyncConnection, month: Month) -> None:
    await _write(connection, _ANNOUNCED, str(month))


async def _read(connection: AsyncConnection, key: str) -> str | None:
    row = tables.bot_state.c
    value: str | None = (await connection.execute(select(row.value).where(row.key == key))).scalar()
    return value


async def _write(connection: AsyncConnection, key: str, value: str) -> None:
    await connection.run_sync(put, tables.bot_state, {"key": key, "value": value})
