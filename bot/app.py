"""The composition root: builds every part once, in order. The only module that knows them all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from bot import answers, shipped
from bot.answering import Answering
from bot.domain.ports import TradeModel
from bot.i18n.languages import languages, localizer, negotiate
from bot.loading.loading import Loading
from bot.loading.seed import seed
from bot.partners import book as partner_book
from bot.partners.book import Book
from bot.settings import BadSetting, Settings
from bot.store.file_lock import FileLock
from bot.store.store import Store
from bot.trade.model import build
from bot.understand.reader import Reader

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class App:
    """The parts, bound together."""

    settings: Settings
    language: str
    """The office's language, a tag of `locales/`."""
    store: Store
    book: Book
    loading: Loading
    answering: Answering
    restored: str
    """Which restore of a backup the model is from; a load of the same number may be another one since."""

    async def refresh(self) -> bool:
        """Take a newer load into the model, if there is one; the old model is replaced, never changed."""
        restored = await self.store.state.restored()
        if restored == self.restored and await self.store.newest_load() == self.answering.model.number:
            return False
        if restored != self.restored:
            self.store.chat_settings.forget()
        self.restored = restored
        self.answering.model = await _model(self.store, self.book)
        return True


@contextlib.asynccontextmanager
async def opened(settings: Settings, lock: FileLock | None = None) -> AsyncIterator[App]:
    """Open the database (made and filled with the shipped figures at the first start) and build every part.

    `lock` is of the database's file, where it is held already.
    Raises BadSetting when a setting names what does not exist.
    """
    language = _language(settings)
    book = partner_book.load(keep=settings.tradebot_home)
    if settings.tradebot_partner not in {partner.code for partner in book.all()}:
        raise BadSetting(f"TRADEBOT_PARTNER cannot be {settings.tradebot_partner!r}: it takes a partner's code (TW).")
    if not settings.database_url:
        settings.tradebot_home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database, lock=lock)
    try:
        await store.upgrade()
        loading = Loading(
            store,
            book,
            clock=lambda: datetime.now(UTC),
            asks_first=settings.tradebot_approval == "ask",
            say=localizer(language).say,
        )
        await store.state.name_installation()
        # Every time: a first start that was killed half way is completed, otherwise it is two look-ups.
        await seed(loading, shipped.DATA)
        intents = answers.discover()
        yield App(
            restored=await store.state.restored(),
            settings=settings,
            language=language,
            store=store,
            book=book,
            loading=loading,
            answering=Answering(
                model=await _model(store, book),
                reader=Reader(book, intents, office=settings.tradebot_partner),
                partners=book,
                intents=intents,
                languages=languages(),
                office_partner=settings.tradebot_partner,
                briefing_extras=settings.tradebot_briefing,
                subscriptions=store.subscriptions,
                chat_settings=store.chat_settings,
                campaigns=store.campaigns,
                zone=settings.tradebot_timezone.key,
            ),
        )
    finally:
        await store.close()


async def _model(store: Store, book: Book) -> TradeModel:
    holdings = await store.holdings()
    return await asyncio.to_thread(build, holdings, book.all())


def _language(settings: Settings) -> str:
    tag = negotiate(settings.tradebot_lang, "")
    if tag not in languages():
        raise BadSetting(
            f"TRADEBOT_LANG cannot be {settings.tradebot_lang!r}: it takes one of {', '.join(languages())}."
        )
    return tag
