"""The partners a person has asked about lately, for inline mode to propose.

Kept in memory and written to the chat's settings once a minute and at the end: losing a minute of it harms nobody,
and a question that changes nothing writes nothing.
"""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.document import Document
from bot.domain.ports import Asker, ChatSettings

log = structlog.get_logger()

_KEY = "recent_partners"
_MOST = 5
_SAVED_EVERY = 60.0


class RecentPartners:
    """Codes of partners by private chat, the latest first."""

    def __init__(self, chat_settings: ChatSettings) -> None:
        self._chat_settings = chat_settings
        self._unsaved: dict[int, list[str]] = {}

    async def of(self, chat: int | None) -> list[str]:
        if chat is None:
            return []
        if chat in self._unsaved:
            return self._unsaved[chat]
        return (await self._chat_settings.of(chat)).get(_KEY, "").split()

    async def note(self, document: Document, asker: Asker) -> None:
        """Remember what an answer in a private chat was about."""
        chat, request = asker.chat, document.request
        if chat is None or chat != asker.user or request is None or not document.rows or not request.partners:
            return
        before = await self.of(chat)
        latest = list(dict.fromkeys((*request.partners, *before)))[:_MOST]
        if latest != before:
            self._unsaved[chat] = latest

    def forget(self, chat: int) -> None:
        self._unsaved.pop(chat, None)

    async def save(self) -> None:
        """Write what has changed since the last time; what cannot be written waits for the next."""
        for chat, latest in list(self._unsaved.items()):
            try:
                await self._chat_settings.put(chat, _KEY, " ".join(latest))
            except (OSError, SQLAlchemyError) as error:
                log.warning("recent partners could not be written", error=repr(error))
                return
            if self._unsaved.get(chat) is latest:
                del self._unsaved[chat]

    async def run(self) -> None:
        """Save now and then, until cancelled."""
        while True:
            await asyncio.sleep(_SAVED_EVERY)
            await self.save()
