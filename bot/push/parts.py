"""Binds the parts of the push together, for the bot and for `tradebot push drain`."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from bot.answering import Answering
from bot.domain.delivery import Sender
from bot.domain.ports import ChatSettings
from bot.i18n.languages import localizer, negotiate
from bot.push.clock import Clock
from bot.push.letters import Letters
from bot.push.limiter import Limiter
from bot.push.newsroom import DeskNewsroom
from bot.push.rounds import Rounds
from bot.push.worker import Worker
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    worker: Worker
    rounds: Rounds


def make_parts(
    *,
    store: Store,
    answering: Answering,
    sender: Sender,
    limiter: Limiter,
    clock: Clock,
    admins: Callable[[], Collection[int]],
    language: str,
) -> Parts:
    """`admins` gives the administrators' ids; `language` is what one of them is told in who has chosen none."""
    newsroom = DeskNewsroom(answering, store.campaigns)
    return Parts(
        Worker(
            outbox=store.outbox,
            campaigns=store.campaigns,
            subscriptions=store.subscriptions,
            sender=sender,
            letters=Letters(newsroom, store.messages, localizer),
            limiter=limiter,
            clock=clock,
            turn=store.sender,
        ),
        Rounds(
            campaigns=store.campaigns,
            figures=newsroom,
            admins=_with_languages(admins, store.chat_settings, language),
            clock=clock,
        ),
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
