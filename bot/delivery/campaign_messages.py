"""The messages of a campaign: rendered once for each language and set of display settings, then cached.

The words are kept in the store, so that a restart in the middle of a campaign goes on with the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Protocol, TypeAlias

from bot.delivery.campaign_documents import CampaignDocuments
from bot.domain.campaign import Campaign, CampaignKind
from bot.domain.delivery import Button, File, Message
from bot.domain.document import Document
from bot.domain.errors import TradebotError
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month
from bot.domain.values import psay
from bot.i18n.localizer import Localizer
from bot.i18n.scale import chosen
from bot.render import file_formats, telegram_html
from bot.store.deliveries.messages import StoredMessages
from bot.store.deliveries.subscriptions import Taste

_BRIEFING_FORMATS = ("docx", "odt", "txt")
"""The first there is; an office edits what it gets."""
_FEW = 32
"""Messages kept in memory besides: a language and a setting each."""
_Key: TypeAlias = tuple[int, datetime | None, str]


class Told(Protocol):
    """The campaigns with figures that a chat or topic has got besides another, as they arrived; or since a moment."""

    def __call__(
        self, chat: int, topic: int | None, besides: int, since: datetime | None = None
    ) -> Awaitable[tuple[int, ...]]: ...


class NothingToSay(TradebotError):
    """The figures of a campaign are not in the model yet."""


class CampaignMessages:
    """Makes and keeps messages."""

    def __init__(
        self,
        documents: CampaignDocuments,
        messages: StoredMessages,
        localizer_for: Callable[[str], Localizer],
        told: Told,
    ) -> None:
        self._documents = documents
        self._told = told
        self._messages = messages
        self._localizer_for = localizer_for
        self._lately: dict[_Key, Message] = {}

    async def message(
        self, campaign: Campaign, language: str, taste: Taste, chat: int = 0, topic: int | None = None
    ) -> Message | None:
        """The campaign's message for a chat; None when there is nothing in it for that chat.

        Raises NothingToSay while the model is older than the campaign.
        """
        if campaign.change is not None and not self._documents.knows(campaign.change):
            raise NothingToSay
        if campaign.kind is CampaignKind.CORRECTION:
            return await self._correction(campaign, language, taste, await self._told(chat, topic, campaign.id))
        if campaign.kind is CampaignKind.RETRACTION and await self._holds_since(campaign, language, taste, chat, topic):
            return None
        key = _, _, variant = _key(campaign, language, taste)
        found = self._lately.get(key) or await self._messages.find(campaign.id, variant)
        if found is None:
            await asyncio.to_thread(self._localizer_for, language)  # the first time takes too long for the event loop
            made = await self._make(campaign, language, taste)
            if made is None:
                return None
            found = await self._messages.keep(campaign.id, variant, made, self._figures(campaign, language, taste))
        if len(self._lately) >= _FEW:
            self._lately.clear()
        self._lately[key] = found
        return found

    def _figures(self, campaign: Campaign, language: str, taste: Taste) -> Mapping[str, int] | None:
        """The amounts in a summary, or in what takes its place, by which it is corrected some day."""
        shows_figures = campaign.kind in (CampaignKind.MONTHLY, CampaignKind.RETRACTION)
        if not shows_figures or campaign.month is None:
            return None
        watched = taste.subjects_of(SubscriptionKind.WATCH)
        return self._documents.shown(campaign.month, language, watched, taste.settings.hidden)

    async def _correction(
        self, campaign: Campaign, language: str, taste: Taste, told: tuple[int, ...]
    ) -> Message | None:
        """What is to be corrected of all that a chat has been told; None when nothing is."""
        summary = _variant(CampaignKind.MONTHLY, language, taste)
        variant = f"{summary} after {' '.join(map(str, told))}"
        found = self._lately.get((campaign.id, campaign.expires_at, variant))
        found = found or await self._messages.find(campaign.id, variant)
        if found is None:
            corrected = self._documents.corrected(await self._known(told, summary))
            if not corrected:
                return None
            document = self._documents.correction(corrected, language)
            await asyncio.to_thread(self._localizer_for, language)
            made = self._rendered(document, language, taste, leave=None)
            if made is None:
                return None
            figures = {f"{one.partner} {one.measure} {one.month}": one.new for one in corrected}
            found = await self._messages.keep(campaign.id, variant, made, figures)
        if len(self._lately) >= _FEW:
            self._lately.clear()
        self._lately[campaign.id, campaign.expires_at, variant] = found
        return found

    async def _holds_since(self, campaign: Campaign, language: str, taste: Taste, chat: int, topic: int | None) -> bool:
        """Whether a chat has been told what holds since a load was taken back, by a correction or the month's news."""
        if campaign.month is None or not self._documents.is_whole(campaign.month):
            return False
        if not await self._told(chat, topic, campaign.id, since=campaign.created_at):
            return False
        summary = _variant(CampaignKind.MONTHLY, language, taste)
        known = await self._known(await self._told(chat, topic, campaign.id), summary)
        return bool(known) and not self._documents.corrected(known)

    async def _known(self, told: Sequence[int], summary: str) -> Mapping[str, int]:
        """The newest of all amounts that a chat has been told; `summary` is the variant of summary it gets."""
        kept = await self._messages.figures(tuple(told))
        known: dict[str, int] = {}
        for number in told:
            known |= _as_shown(kept[number], summary, known)
        return known

    async def uploaded(self, campaign: Campaign, language: str, taste: Taste, file_id: str) -> None:
        """The file of a chat's message has been sent, and is called this by now: it goes by its name from here on."""
        key = _, _, variant = _key(campaign, language, taste)
        found = self._lately.get(key)
        if found is None or found.file is None or found.file.id == file_id:
            return
        # The next to leave need not wait for the write; what fails is tried again.
        self._lately[key] = replace(found, file=replace(found.file, id=file_id))
        try:
            await self._messages.uploaded(campaign.id, variant, file_id)
        except Exception:
            self._lately[key] = found
            raise

    async def _make(self, campaign: Campaign, language: str, taste: Taste) -> Message | None:
        room, month = self._documents, campaign.month
        if campaign.kind is CampaignKind.BROADCAST:
            return self._signed(escape(campaign.text or "", quote=False), (), language, "/unsubscribe broadcast")
        if campaign.kind is CampaignKind.NOTICE:
            return self._rendered(await room.notice(campaign, language), language, Taste(), leave=None)
        if campaign.kind is CampaignKind.REVISIONS:
            document = await room.revisions(campaign, language)
            return self._rendered(document, language, taste, leave="/unsubscribe revisions")
        if month is None:
            return None
        if campaign.kind is CampaignKind.ALERTS:
            wanted = taste.subjects_of(SubscriptionKind.ALERTS)
            document = await room.alerts(month, wanted)
            return self._rendered(document, language, taste, leave="/unsubscribe alerts")
        if campaign.kind is CampaignKind.RETRACTION:
            watched = taste.subjects_of(SubscriptionKind.WATCH)
            document = await room.retraction(month, language, watched, taste.settings.hidden)
            return self._rendered(document, language, taste, leave="/unsubscribe")
        if campaign.kind is CampaignKind.BRIEFING:
            return await self._briefing(month, language)
        watched = taste.subjects_of(SubscriptionKind.WATCH)
        document = await room.summary(month, language, watched, taste.settings.hidden)
        return self._rendered(document, language, taste, leave="/unsubscribe monthly")

    async def _briefing(self, month: Month, language: str) -> Message:
        document = await self._documents.briefing(month, language)
        localizer = self._localizer_for(language).for_document(document)
        formats = file_formats()
        extension = next(one for one in _BRIEFING_FORMATS if one in formats)
        written = await asyncio.to_thread(formats[extension].render, document, localizer)
        data = written.encode() if isinstance(written, str) else bytes(written)
        headline = localizer.say(document.blocks[0].text)  # type: ignore[union-attr] # every document begins with its headline
        signed = self._signed(f"<b>{escape(headline, quote=False)}</b>", (), language, "/unsubscribe briefing")
        return Message(signed.html, signed.buttons, File(f"briefing_{month}.{extension}", data))

    def _rendered(self, document: Document | None, language: str, taste: Taste, *, leave: str | None) -> Message | None:
        if document is None:
            return None
        scale, decimals = chosen(dict(taste.figures))
        localizer = self._localizer_for(language).preferring(scale=scale, decimals=decimals).for_document(document)
        first, *more = telegram_html.render(document, localizer)
        choices = [Button(localizer.say(choice.label), choice.command, choice.slot) for choice in document.choices]
        return replace(self._signed(first, choices, language, leave), more=tuple(more))

    def _signed(self, html: str, buttons: Collection[Button], language: str, leave: str | None) -> Message:
        """With the one tap that ends it."""
        if leave is None:
            return Message(html, tuple(buttons))
        label = self._localizer_for(language).say(psay("button", "Unsubscribe"))
        return Message(html, (*buttons, Button(label, leave)))


def _as_shown(by_variant: Mapping[str, Mapping[str, int]], variant: str, known: Mapping[str, int]) -> Mapping[str, int]:
    """The amounts of a campaign that a chat has seen: its own variant's, or where that is not known all variants'.

    A correction, whose variants are others, says the same amounts in all of them: those that the chat knew count.
    """
    if variant in by_variant:
        return by_variant[variant]
    if any(name.startswith(f"{variant} after ") for name in by_variant):
        every = {key: value for figures in by_variant.values() for key, value in figures.items()}
        return {key: value for key, value in every.items() if key in known}
    shared = set.intersection(*(set(figures) for figures in by_variant.values())) if by_variant else set()
    first = next(iter(by_variant.values()), {})
    return {key: first[key] for key in shared}


def _key(campaign: Campaign, language: str, taste: Taste) -> _Key:
    """What one message is remembered by: released again, a campaign expires later, and its words are made anew."""
    return campaign.id, campaign.expires_at, _variant(campaign.kind, language, taste)


def _variant(kind: CampaignKind, language: str, taste: Taste) -> str:
    """All that the words depend on."""
    figures = [f"{key}={value}" for key, value in taste.figures]
    match kind:
        case CampaignKind.MONTHLY | CampaignKind.RETRACTION:
            shown = [*taste.subjects_of(SubscriptionKind.WATCH), *(f"-{block}" for block in taste.settings.hidden)]
            return " ".join([language, *shown, *figures])
        case CampaignKind.ALERTS:
            return ", ".join([language, *taste.subjects_of(SubscriptionKind.ALERTS), *figures])
        case CampaignKind.REVISIONS:
            return " ".join([language, *figures])
        case _:
            return language
