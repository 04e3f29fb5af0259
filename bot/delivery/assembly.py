"""Construction of the worker and the housekeeping job, for the running bot and for `tradebot push drain`."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.answering import Answering
from bot.delivery.campaign_documents import CampaignDocuments
from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.clock import Clock
from bot.delivery.clock_watch import ClockWatch
from bot.delivery.housekeeping import Housekeeping
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.delivery import Sender
from bot.domain.ports import ChatSettings
from bot.i18n.languages import localizer, negotiate
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class DeliveryParts:
    worker: Worker
    housekeeping: Housekeeping
    watch: ClockWatch


def make_delivery(
    *,
    store: Store,
    answering: Answering,
    sender: Sender,
    limiter: Limiter,
    clock: Clock,
    admins: Callable[[], Collection[int]],
    language: str,
    reference: Callable[[], datetime | None] = lambda: None,
) -> DeliveryParts:
    """`admins` gives the administrators' ids; `language` is what one of them is told in who has chosen none.

    `reference` gives the time by somebody else's clock, where it is known.
    """
    documents = CampaignDocuments(answering, store.campaigns)
    messages = CampaignMessages(documents, store.messages, localizer, store.campaigns.told)
    watch = ClockWatch(clock, store.state, store.campaigns, reference)
    return DeliveryParts(
        Worker(
            outbox=store.outbox,
            campaigns=store.campaigns,
            subscriptions=store.subscriptions,
            sender=sender,
            messages=messages,
            limiter=limiter,
            clock=clock,
            turn=store.sender,
        ),
        Housekeeping(
            campaigns=store.campaigns,
            outbox=store.outbox,
            messages=store.messages,
            documents=documents,
            admins=_with_languages(admins, store.chat_settings, language),
            clock=clock,
            watch=watch,
        ),
        watch,
    )


def _with_languages(
    admins: Callable[[], Collection[int]], chat_settings: ChatSettings, language: str
) -> Callable[[], Awaitable[Mapping[int, str]]]:
    async def chosen() -> Mapping[int, str]:
        # A person's private chat has the person's id.
        return {
            admin: negotiate((await chat_settings.of(admin)).get("language"), language) for admin in sorted(admins())
        }

    return chosen
