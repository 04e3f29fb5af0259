"""What chats have chosen, and the few words the bot itself must remember."""

import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.domain.time import Month
from bot.store import tables
from bot.store.database import Database, reads, writes
from bot.store.dialects import insert_if_absent, put

_ANNOUNCED = "announced_month"
_INSTALLATION = "installation"
_RESTORED = "restored"


class StoredChatSettings:
    """The port `bot.domain.ports.ChatSettings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, chat: int) -> Mapping[str, str]:
        row = tables.chat_setting.c
        found = connection.execute(select(row.key, row.value).where(row.chat == chat))
        return {chosen.key: chosen.value for chosen in found}

    @writes
    def put(self, connection: Connection, chat: int, key: str, value: str) -> None:
        put(connection, tables.chat_setting, {"chat": chat, "key": key, "value": value})


class BotState:
    """Words of the bot's own, by key: the last update it has seen, for one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def get(self, connection: Connection, key: str) -> str | None:
        return _read(connection, key)

    @writes
    def put(self, connection: Connection, key: str, value: str) -> None:
        _write(connection, key, value)

    async def name_installation(self) -> None:
        """Give this installation a name at its first start; its backups carry it."""
        if await self.get(_INSTALLATION) is None:
            await self._name_installation()

    @writes
    def _name_installation(self, connection: Connection) -> None:
        insert_if_absent(connection, tables.bot_state, {"key": _INSTALLATION, "value": secrets.token_hex(4)})

    async def restored(self) -> str:
        """A word that another restore of a backup changes; empty before the first."""
        return await self.get(_RESTORED) or ""


def installation_of(connection: Connection) -> str:
    """The name of the installation; empty before its first start."""
    return _read(connection, _INSTALLATION) or ""


def mark_restored(connection: Connection, word: str) -> None:
    """Let running processes see that everything has been replaced."""
    _write(connection, _RESTORED, word)


def announced_month(connection: Connection) -> Month | None:
    """The newest month that is no longer news; None before the first load."""
    text = _read(connection, _ANNOUNCED)
    return None if text is None else Month.parse(text)


def set_announced_month(connection: Connection, month: Month) -> None:
    _write(connection, _ANNOUNCED, str(month))


def _read(connection: Connection, key: str) -> str | None:
    row = tables.bot_state.c
    value: str | None = connection.execute(select(row.value).where(row.key == key)).scalar()
    return value


def _write(connection: Connection, key: str, value: str) -> None:
    put(connection, tables.bot_state, {"key": key, "value": value})
