"""A question's way from text to document: understand it, answer it. Knows no Telegram and no terminal."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial

import structlog

from bot import answers
from bot.answers.refusal import refusal
from bot.domain.document import Document
from bot.domain.errors import NotUnderstood, TradebotError, UnknownPartner
from bot.domain.intent import Command, Intents
from bot.domain.ports import (
    AnswerContext,
    Asker,
    Campaigns,
    ChatSettings,
    Loads,
    PartnerBook,
    ProductModel,
    Subscriptions,
    TradeModel,
)
from bot.domain.releases import NEW_YORK
from bot.domain.request import Extra, Intent, Request
from bot.domain.time import Month
from bot.understand.load_once import NotLoadedHere, nothing_loaded
from bot.understand.reader import Reader

log = structlog.get_logger()

# A question and its request hold about a kilobyte, a document ten to fifty.
_QUESTIONS = 2_000
_DOCUMENTS = 400
_LONGEST = 200
"""Letters; longer texts are pasted, and nobody pastes the same."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A text that has been read: what it asks, or why it cannot be answered."""

    request: Request | TradebotError
    asker: Asker
    is_change: bool
    """Whether it asks to change what the chat has chosen or gets, rather than to be told something."""
    is_for_strangers: bool = False
    """Whether nobody needs access for it."""
    is_operating: bool = False
    """Whether only the bot's own administrators may ask it."""

    @property
    def is_question(self) -> bool:
        """Whether it asks anything, be it only nearly: not thanks, nor words that have nothing to do with trade."""
        if isinstance(self.request, Request):
            return self.request.intent is not Intent.COURTESY
        near = getattr(self.request, "near", ()) or getattr(self.request, "request", None)
        return bool(near) or not isinstance(self.request, NotUnderstood | UnknownPartner)


class Answering:
    """Answers questions from the newest model. `model` is replaced whole when a load brings a new one.

    The same request gives the same `Document`, identical and not merely equal, while it is remembered.
    """

    def __init__(
        self,
        *,
        model: TradeModel,
        reader: Reader,
        partners: PartnerBook,
        intents: Intents,
        languages: Mapping[str, str],
        office_partner: str,
        subscriptions: Subscriptions,
        chat_settings: ChatSettings,
        campaigns: Campaigns | None = None,
        loads: Loads | None = None,
        briefing_extras: Sequence[Extra] = (),
        zone: str,
        products: ProductModel | None = None,
        releases: Callable[[], Mapping[Month, date]] = dict,
        now: Callable[[], datetime],
    ) -> None:
        self._reader = reader
        self._now = now
        self._cache = self._new_cache(model, products)
        self._records = intents.records
        self.admins: Callable[[], Collection[int]] = frozenset
        """Who may operate the push; the Telegram bot says who, nobody does elsewhere."""
        self.commands: Mapping[str, Command] = intents.commands
        self.languages = languages
        self._context = partial(
            AnswerContext,
            partners=partners,
            commands=intents.commands,
            languages=languages,
            office_partner=office_partner,
            briefing_extras=briefing_extras,
            subscriptions=subscriptions,
            chat_settings=chat_settings,
            zone=zone,
            releases=releases,
            now=now,
            campaigns=campaigns,
            loads=loads,
        )

    def add_commands(self, commands: Iterable[Command]) -> None:
        """Let help tell of commands that only a chat has."""
        self._context.keywords["commands"] = {**self.commands, **{command.name: command for command in commands}}

    @property
    def model(self) -> TradeModel:
        """The newest; setting it forgets what the one before has answered."""
        return self._cache.model

    @model.setter
    def model(self, model: TradeModel) -> None:
        self._cache = self._new_cache(model, self._cache.products)

    @property
    def products(self) -> ProductModel | None:
        """The newest product figures; setting them forgets what has been answered."""
        return self._cache.products

    @products.setter
    def products(self, products: ProductModel | None) -> None:
        self._cache = self._new_cache(self._cache.model, products)

    def _new_cache(self, model: TradeModel, products: ProductModel | None) -> "_AnswerCache":
        return _AnswerCache(model, self._reader, products, self._today())

    def _today(self) -> date:
        """The day where releases are made: with it, a release becomes overdue."""
        return self._now().astimezone(NEW_YORK).date()

    async def ask(self, text: str, asker: Asker, previous: Request | None = None) -> Document:
        """Understand any text and answer it. A refusal is a document too; nothing a user types raises."""
        return await self.answer(self.understand(text, asker, previous))

    async def understood(
        self, text: str, asker: Asker, previous: Request | None = None, *, is_reply: bool = False
    ) -> Understood:
        """As `understand`, for event loops: a text that takes a language not loaded yet is read in a thread."""
        try:
            with nothing_loaded():
                return self.understand(text, asker, previous, is_reply=is_reply)
        except NotLoadedHere:
            return await asyncio.to_thread(self.understand, text, asker, previous, is_reply=is_reply)

    def understand(
        self, text: str, asker: Asker, previous: Request | None = None, *, is_reply: bool = False
    ) -> Understood:
        """Read a text. Reading is most of what a refusal takes, so read each text once, and pass on what it asks.

        `previous` is what the asker asked before, which 「那日本呢」 goes on from; `is_reply` says that the text
        replies to its answer.
        """
        read = self._cache.read_anew if len(text) > _LONGEST else self._cache.read
        if previous is not None and not text.startswith("/"):  # a command is whole in itself
            read = partial(read, previous=previous, is_reply=is_reply)
        try:
            request: Request = read(text, language=asker.language, usual=asker.usual)
        except TradebotError as error:
            return Understood(error, asker, is_change=False)
        record = self._records[request.intent]
        is_shown = record.is_shown_without_argument and request.argument is None
        is_change = record.changes and not is_shown
        return Understood(
            request,
            asker,
            is_change=is_change,
            is_for_strangers=record.is_for_strangers,
            is_operating=record.is_operating,
        )

    async def answer(self, question: Understood) -> Document:
        """The answer to a text that has been read, or its refusal."""
        request, asker = question.request, question.asker
        if isinstance(request, TradebotError):
            return self._refused(request, asker)
        try:
            return await self._answer(request, asker)
        except TradebotError as error:
            return self._refused(error, asker)

    def _refused(self, error: TradebotError, asker: Asker) -> Document:
        log.info("refused", error=type(error).__name__)
        return refusal(error, self.context(asker))

    async def _answer(self, request: Request, asker: Asker) -> Document:
        """The answer to a question that has been understood. Raises what the intent's own `answer` raises.

        It comes from memory where it is the same for everybody. Any other is made anew, and is the document given
        before if it is equal: another chat has just subscribed, and is told what the first was.
        """
        if self._cache.day != self._today():
            self._cache = self._new_cache(self._cache.model, self._cache.products)
        cache = self._cache  # taken once: no answer is remembered beside a newer model
        known = cache.documents.get(request)
        if known is not None and self._records[request.intent].is_same_for_everybody:
            cache.documents.move_to_end(request)
            return known
        document = await answers.answer(request, self.context(asker, cache))
        if document == known:
            return known
        cache.keep(request, document)
        return document

    def context(self, asker: Asker, cache: "_AnswerCache | None" = None) -> AnswerContext:
        """What an answer for somebody is made with."""
        cache = self._cache if cache is None else cache
        return self._context(
            model=cache.model,
            products=cache.products,
            asker=asker,
            is_admin=asker.user is not None and asker.user in self.admins(),
        )


class _AnswerCache:
    """A trade model, and what has been read and answered of it; replaced whole with each load and each day."""

    def __init__(self, model: TradeModel, reader: Reader, products: ProductModel | None, day: date) -> None:
        self.day = day
        self.model = model
        self.products = products
        self.documents: OrderedDict[Request, Document] = OrderedDict()
        self.read_anew: Callable[..., Request] = partial(reader.read, coverage=model.coverage)
        self.read: Callable[..., Request] = lru_cache(_QUESTIONS)(self.read_anew)

    def keep(self, request: Request, document: Document) -> None:
        self.documents[request] = document
        if len(self.documents) > _DOCUMENTS:
            self.documents.popitem(last=False)
