"""The webhook: where Telegram is asked to bring updates, and the reading of what is brought."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

from bot.domain.errors import TradebotError


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address, and the word by which whoever brings an update is known to be Telegram."""

    url: str
    secret: str = field(repr=False)


class UnreadableUpdate(TradebotError):
    """The body is no update of the Bot API."""


def read_update(body: Mapping[str, Any], bot: Bot) -> Update:
    """The update in a body; raises UnreadableUpdate."""
    try:
        return Update.de_json(dict(body), bot)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableUpdate from error  # whatever the library stumbled over
