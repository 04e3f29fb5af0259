"""Answers in other people's chats: `@bot 臺灣` in any text field, and mentions where the bot is no member (guest mode).

Somebody types letter by letter, so a question that cannot be read yet is no refusal: what it may mean is offered.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice

import structlog
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.answers.described import described
from bot.chat.answering.answer import ChatAnswering
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.completions import completions
from bot.chat.answering.recent_partners import RecentPartners
from bot.chat.answering.render import MessageRenderer
from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.deep_links import FROM_INLINE, payload
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import Person
from bot.chat.telegram_api.context import Context
from bot.chat.telegram_api.sender import NO_PREVIEW
from bot.domain.document import Document, Heading, Headline
from bot.domain.request import Intent
from bot.domain.subscription import SubscriptionKind
from bot.domain.table import Table
from bot.domain.time import Month
from bot.domain.values import Value, Verbatim, say
from bot.store.deliveries.subscriptions import StoredSubscriptions

log = structlog.get_logger()

_MORE = 4
"""Answers offered beside the one that was asked for."""
_LONGER = 3
"""So many questions that it may still become are offered beside."""
_MOST = 8
_TRIED = 24
"""So many things that a text may become are tried for an answer."""
_DESCRIBED = frozenset({Intent.STANDING, Intent.TABLE, Intent.COMPARE, Intent.TREND, Intent.SHARE, Intent.MOVERS})
"""Intents whose question itself says what the result is."""
_TITLE = 100
_CACHED, _CACHED_NEAR_RELEASE = 300, 10
"""Seconds that Telegram may repeat results without asking again."""
_RELEASE_AFTER_DAYS = 30
"""Census publishes a month about five weeks after its end; from then on a new one may come at any minute."""


class Inline:
    """Handles inline queries and guest messages."""

    def __init__(
        self,
        *,
        people: People,
        answering: ChatAnswering,
        renderer: MessageRenderer,
        recent: RecentPartners,
        addressing: Callable[[], Addressing],
        subscriptions: StoredSubscriptions,
        attachments: Attachments,
        in_order: Callable[[], Sequence[str]] = tuple,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._people = people
        self._answering = answering
        self._renderer = renderer
        self._recent = recent
        self._addressing = addressing
        self._subscriptions = subscriptions
        self._attachments = attachments
        self._in_order = in_order
        self._today = today

    async def on_query(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Offer answers to what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        person = await self._people.person(query.from_user.id, query.from_user)
        speaking = person.preferences.localizer
        if not self._people.allows(person):
            results: Sequence[Document] = ()
            words, start = speaking.say(STRANGER), FROM_INLINE
        else:
            results = await self._results(query.query.strip(), person)
            words = speaking.say(say("More in the private chat") if results else say("Ask in the private chat"))
            start = (payload(results[0].command or "/help") if results else None) or FROM_INLINE
        try:
            await query.answer(
                [*(self._article(document, person) for document in results), *await self._photos(results, person)],
                cache_time=cache_seconds(_month_of(results), self._today()),
                is_personal=True,
                button=InlineQueryResultsButton(_cut(words, 64), start_parameter=start),
            )
        except BadRequest as error:
            # Typed on meanwhile, or fetched after a restart: the asker has moved on.
            log.info("inline query not answered", reason=str(error))

    async def on_guest(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """Answer a mention in a chat where the bot is no member; strangers get silence there."""
        message = update.guest_message
        if message is None or message.from_user is None or not message.guest_query_id:
            return
        person = await self._people.person(message.from_user.id, message.from_user)
        question = self._addressing().question(message.text or message.caption or "", is_private=True)
        if question is None or not self._people.allows(person):
            return
        document = await self._answering.ask_along(question, person)
        if document is None:
            return
        try:
            await message.get_bot().answer_guest_query(message.guest_query_id, self._article(document, person))
        except BadRequest as error:
            # Fetched after a restart, too late.
            log.info("guest message not answered", reason=str(error))

    async def _results(self, text: str, person: Person) -> list[Document]:
        if not text:
            return await self._answers(await self._proposed(person), person, _MOST)
        document = await self._answering.ask_along(text, person)
        if document is None:
            return []
        typed = completions(text, person.asker.language, self._in_order())
        if not document.rows:  # a refusal, or words about the bot: what was meant, or what it may become
            meant = [choice.command for choice in document.choices if choice.partner]
            found = await self._answers(list(islice(chain(meant, typed), _TRIED)), person, _MOST)
        else:
            longer = islice((question for question in typed if not text.startswith(question)), _LONGER)
            others = [*longer, *(choice.command for choice in document.choices)]
            found = [document, *await self._answers(others, person, _MORE + _LONGER)]
        return list({document.command: document for document in found}.values())

    async def _answers(self, questions: Sequence[str], person: Person, most: int) -> list[Document]:
        """Answers with figures to the first of several texts; what is more than a question is passed over."""
        found: list[Document] = []
        for text in questions:
            document = await self._answering.ask_along(text, person)
            if document is not None:
                found.append(document)
            if len(found) == most:
                break
        return [document for document in found if document.rows]

    async def _proposed(self, person: Person) -> list[str]:
        chat = person.asker.chat
        subscribed = () if chat is None else await self._subscriptions.subscribed(chat, None)
        watched = [subject for kind, subject in subscribed if kind is SubscriptionKind.WATCH]
        partners = list(dict.fromkeys([*await self._recent.of(chat), *watched]))
        return ["/overview", *(f"/rank {code}" for code in partners[: _MOST - 3]), "/deficit top5", "/total top5"]

    async def _photos(self, results: Sequence[Document], person: Person) -> list[InlineQueryResultCachedPhoto]:
        """The charts of the answers, where they have been drawn and sent before: nobody waits for one here."""
        known = [(document, await self._attachments.known_chart(document, person)) for document in results]
        return [
            InlineQueryResultCachedPhoto(
                photo.key[:32],
                photo.file_id,
                title=_cut(person.preferences.localizer.say(_title(document)), _TITLE),
                caption=photo.caption,
                parse_mode=ParseMode.HTML,
            )
            for document, photo in known
            if photo is not None
        ]

    def _article(self, document: Document, person: Person) -> InlineQueryResultArticle:
        rendered = self._renderer.render(document, person.preferences, elsewhere=person.asker.user or 0)
        speaking = person.preferences.localizer.for_document(document)
        return InlineQueryResultArticle(
            # The same answer keeps its id: Telegram counts what is chosen by it.
            hashlib.sha256((document.command or rendered.html).encode()).hexdigest()[:32],
            _cut(speaking.say(_title(document)), _TITLE),
            InputTextMessageContent(rendered.html, ParseMode.HTML, link_preview_options=NO_PREVIEW),
            rendered.markup,
            description=speaking.say(_headline(document)),
        )


def cache_seconds(newest: Month | None, today: date) -> int:
    """How long results may be repeated: hardly at all once a newer month is to be expected."""
    if newest is None:
        return _CACHED_NEAR_RELEASE
    following = newest + 1
    after = following + 1
    days = (today - date(after.year, after.month, 1)).days
    return _CACHED_NEAR_RELEASE if days >= _RELEASE_AFTER_DAYS else _CACHED


def _month_of(documents: Sequence[Document]) -> Month | None:
    periods = [document.request.period for document in documents if document.request]
    return max((period.last for period in periods if period), default=None)


def _headline(document: Document) -> Value:
    return next((block.text for block in document.blocks if isinstance(block, Headline)), Verbatim(""))


def _title(document: Document) -> Value:
    """What the answer is about, in few words; its figure stands below."""
    request = document.request
    if request is not None and request.intent in _DESCRIBED:
        return described(request)
    for block in document.blocks:
        if isinstance(block, Heading):
            return block.text
        if isinstance(block, Table) and block.title is not None:
            return block.title
    return _headline(document)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
