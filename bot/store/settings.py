"""What chats have chosen, and the few words the bot itself must remember."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, delete, select

from bot.domain.time import Month
from bot.store import tables
from bot.store.database import OnDatabase, reads, writes
from bot.store.dialects import insert_if_absent, put

_ANNOUNCED = "announced_month"
_CHATS = 5_000
_INSTALLATION = "installation"
_RESTORED = "restored"


class StoredChatSettings(OnDatabase):
    """The port `bot.domain.ports.ChatSettings`."""

    @reads
    def of(self, connection: Connection, chat: int) -> Mapping[str, str]:
        row = tables.chat_setting.c
        found = connection.execute(select(row.key, row.value).where(row.chat == chat))
        return {chosen.key: chosen.value for chosen in found}

    @writes
    def put(self, connection: Connection, chat: int, key: str, value: str) -> None:
        put(connection, tables.chat_setting, {"chat": chat, "key": key, "value": value})


class ChatSettingsCache:
    """The stored settings of chats, remembered: one question asks for them several times, and people ask in bursts.

    What this process changes is seen at once; what others change, or a group that gets a new id, after `seconds`.
    While the database is away (`is_away`) nobody changes anything, and what was known last is true.
    """

    def __init__(
        self,
        stored: StoredChatSettings,
        seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
        is_away: Callable[[], bool] = lambda: False,
    ) -> None:
        self._stored = stored
        self._seconds = seconds
        self._monotonic = monotonic
        self._is_away = is_away
        self._known: OrderedDict[int, tuple[float, Mapping[str, str]]] = OrderedDict()
        self._changes = 0

    async def of(self, chat: int) -> Mapping[str, str]:
        now = self._monotonic()
        known = self._known.get(chat)
        if known is not None and (now - known[0] < self._seconds or self._is_away()):
            return known[1]
        changes = self._changes
        settings = await self._stored.of(chat)
        # Read before a change that was committed meanwhile, it would be remembered wrongly.
        if changes == self._changes:
            self._known[chat] = now, settings
            self._known.move_to_end(chat)
            if len(self._known) > _CHATS:
                self._known.popitem(last=False)
        return settings

    def forget(self, chat: int | None = None) -> None:
        """Everything has been replaced by a backup, or one chat's was removed."""
        if chat is None:
            self._known.clear()
        else:
            self._known.pop(chat, None)
        self._changes += 1

    async def put(self, chat: int, key: str, value: str) -> None:
        try:
            await self._stored.put(chat, key, value)
        except BaseException:
            self._known.pop(chat, None)  # nobody knows whether it was committed
            raise
        finally:
            self._changes += 1
        known = self._known.get(chat)
        if known is not None:
            self._known[chat] = known[0], {**known[1], key: value}


class BotState(OnDatabase):
    """Words of the bot's own, by key: the last update it has seen, for one."""

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


def set_announced_month(connection: Connection, month: Month | None) -> None:
    """Keep which month is no longer news; None: the next load is the first again."""
    if month is None:
        connection.execute(delete(tables.bot_state).where(tables.bot_state.c.key == _ANNOUNCED))
    else:
        _write(connection, _ANNOUNCED, str(month))


def _read(connection: Connection, key: str) -> str | None:
    row = tables.bot_state.c
    value: str | None = connection.execute(select(row.value).where(row.key == key)).scalar()
    return value


def _write(connection: Connection, key: str, value: str) -> None:
    put(connection, tables.bot_state, {"key": key, "value": value})
