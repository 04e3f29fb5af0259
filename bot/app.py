"""The composition root: builds every part once, in order. The only module that knows them all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from bot import answers, shipped
from bot.answering import Answering
from bot.delivery.clock import Clock, SystemClock
from bot.domain.errors import BadFile
from bot.domain.intent import Intents
from bot.domain.ports import TradeModel
from bot.fetching.releases import release_calendar
from bot.i18n.languages import languages, localizer, negotiate
from bot.loading.loading import Loading
from bot.loading.reading.process_reader import ProcessReader
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.seed import seed
from bot.loading.unloading import Unloading
from bot.partners import book as partner_book
from bot.partners.book import Book
from bot.settings import BadSetting, Settings
from bot.store.file_lock import FileLock
from bot.store.store import Store
from bot.trade.model import build
from bot.trade.products import Products
from bot.understand.reader import Reader

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class App:
    """The parts, bound together."""

    settings: Settings
    clock: Clock
    language: str
    """The office's language, a tag of `locales/`."""
    store: Store
    book: Book
    loading: Loading
    unloading: Unloading
    answering: Answering
    refused: tuple[BadFile, ...]
    """Shipped files that could not be loaded: the installation is damaged, and answers from what else there is."""
    restored: str
    """Which restore of a backup the model is from; a load of the same number may be another one since."""

    async def refresh(self) -> bool:
        """Take a newer load into the model, if there is one; the old model is replaced, never changed."""
        restored = await self.store.state.restored()
        is_product_load = await self._refresh_products(is_restored=restored != self.restored)
        if restored == self.restored and await self.store.newest_load() == self.answering.model.number:
            return is_product_load
        if restored != self.restored:
            self.store.chat_settings.forget()
        self.restored = restored
        self.answering.model = await _model(self.store, self.book)
        return True

    async def _refresh_products(self, *, is_restored: bool) -> bool:
        """Take newer product figures; what was read of the old ones is forgotten."""
        products = await _products(self.store, self.book)
        known = self.answering.products
        if known is not None and products.number == known.number and not is_restored:
            return False
        self.answering.products = products
        return True


@contextlib.asynccontextmanager
async def opened(
    settings: Settings, lock: FileLock | None = None, clock: Clock | None = None, figures: Path = shipped.DATA
) -> AsyncIterator[App]:
    """Open the database (made and filled with the shipped figures at the first start) and build every part.

    `lock` is of the database's file, where it is held already; `figures` the folder with what fills it.
    Raises BadSetting when a setting names what does not exist.
    """
    clock = clock or SystemClock()
    language = _language(settings)
    book = partner_book.load(keep=settings.tradebot_home)
    if settings.tradebot_partner not in {partner.code for partner in book.all()}:
        raise BadSetting(f"TRADEBOT_PARTNER cannot be {settings.tradebot_partner!r}: it takes a partner's code (TW).")
    if not settings.database_url:
        settings.tradebot_home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database, clock=clock.now, lock=lock)
    reader = ProcessReader(settings.tradebot_home)
    try:
        await store.upgrade()
        speech = localizer(language)
        make_loading = partial(
            Loading,
            store,
            clock=clock.now,
            asks_first=settings.tradebot_approval == "ask",
            office=settings.tradebot_partner,
            say=speech.say,
        )
        await store.state.name_installation()
        # Every time: a first start that was killed half way is completed, otherwise it is two look-ups.
        seeded = await seed(make_loading(ThreadReader(book)), figures)
        for error in seeded.refused:
            log.error(
                "a shipped file is refused, and its figures are missing", file=error.where, why=speech.say(error.reason)
            )
        # SQLite reads and adds up without Python's lock, so forty years of figures come while words are compiled.
        model, (intents, understanding) = await asyncio.gather(
            _model(store, book), asyncio.to_thread(_understanding, book, settings.tradebot_partner)
        )
        unloading = Unloading(store, clock=clock.now)
        app = App(
            restored=await store.state.restored(),
            settings=settings,
            clock=clock,
            language=language,
            store=store,
            book=book,
            loading=make_loading(reader),
            unloading=unloading,
            answering=Answering(
                model=model,
                reader=understanding,
                partners=book,
                intents=intents,
                languages=languages(),
                office_partner=settings.tradebot_partner,
                briefing_extras=settings.tradebot_briefing,
                subscriptions=store.subscriptions,
                chat_settings=store.chat_settings,
                campaigns=store.campaigns,
                loads=unloading,
                zone=settings.tradebot_timezone.key,
                products=await _products(store, book),
                releases=release_calendar(settings.tradebot_home),
                now=clock.now,
            ),
            refused=seeded.refused,
        )
        del model  # or the frame would hold it for good, after every later one
        yield app
    finally:
        await reader.close()
        await store.close()


async def _model(store: Store, book: Book) -> TradeModel:
    holdings = await store.holdings()
    return await asyncio.to_thread(build, holdings, book.all())


async def _products(store: Store, book: Book) -> Products:
    stored = store.products
    return Products(await stored.newest(), book.all(), stored.holdings, stored.blocks)


def _understanding(book: Book, office: str) -> tuple[Intents, Reader]:
    """Every intent, and what reads questions about them."""
    intents = answers.discover()
    return intents, Reader(book, intents, office=office)


def _language(settings: Settings) -> str:
    tag = negotiate(settings.tradebot_lang, "")
    if tag not in languages():
        raise BadSetting(
            f"TRADEBOT_LANG cannot be {settings.tradebot_lang!r}: it takes one of {', '.join(languages())}."
        )
    return tag
