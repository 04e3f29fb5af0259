"""The watch over a SQLite file that somebody deletes or replaces under the running bot: its administrators are told.

What was in it is saved from the connections that still have it open, as a backup beside it.
"""

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.delivery import Message, Sender, SendingFailed
from bot.domain.document import Document, Headline, Kind, Paragraph
from bot.domain.errors import TradebotError
from bot.domain.ports import ChatSettings
from bot.domain.values import Verbatim, say
from bot.i18n.languages import localizer, negotiate
from bot.render import telegram_html
from bot.store.backups import SAVED, save_open
from bot.store.database_file import DatabaseGone
from bot.store.store import Store

log = structlog.get_logger()


class DatabaseWatch:
    """Looks whether the file is there; says once that it is not, and again when it has been there meanwhile."""

    def __init__(self, store: Store, sender: Sender, admins: Callable[[], Collection[int]], language: str) -> None:
        """`language` is what an administrator is told in who has chosen none."""
        self._store = store
        self._sender = sender
        self._admins = admins
        self._language = language
        self._is_told = False

    async def look(self) -> None:
        file = self._store.database.file
        if file is None:
            return
        try:
            file.check()
        except DatabaseGone:
            if not self._is_told:
                self._is_told = True
                await self._tell(file.path, await self._saved(file.path.with_name(SAVED)))
        else:
            self._is_told = False

    async def _saved(self, path: Path) -> Path | None:
        try:
            await asyncio.to_thread(save_open, self._store.database, path)
        except (OSError, SQLAlchemyError, TradebotError) as error:
            log.warning("what was in the deleted database could not be saved", error=repr(error))
            return None
        return path

    async def _tell(self, path: Path, saved: Path | None) -> None:
        log.error(
            "the database file was deleted or replaced while the bot runs; nothing new is kept",
            file=str(path),
            saved_as=saved and str(saved),
        )
        document = _document(path, saved)
        for admin in sorted(self._admins()):
            try:
                chosen = await _language(self._store.chat_settings, admin)
                html, *_ = telegram_html.render(document, localizer(negotiate(chosen, self._language)))
                await self._sender.send(admin, None, Message(html))
            except (OSError, SQLAlchemyError, TradebotError, SendingFailed) as error:
                log.warning("an administrator could not be told", admin=admin, error=repr(error))


async def _language(chat_settings: ChatSettings, admin: int) -> str | None:
    try:
        return (await chat_settings.of(admin)).get("language")
    except (OSError, SQLAlchemyError, TradebotError):
        return None


def _document(path: Path, saved: Path | None) -> Document:
    headline = say("The database file was deleted or replaced while the bot runs")
    kept = say("Questions are answered; nothing new is kept until the bot is started again on a whole database.")
    cure = say("Put {file} back, and start the bot again.", file=Verbatim(str(path)))
    if saved is not None:
        restoring = Verbatim(f"tradebot db restore {saved} --yes")
        cure = say("What was in it is saved. Stop the bot, run {command}, and start it.", command=restoring)
    return Document(Kind.OUTBOX, (Headline(headline), Paragraph(kept), Paragraph(cure)))
