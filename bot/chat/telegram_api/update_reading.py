"""The reading of updates, each alone: what the library cannot build of one keeps no other from being answered."""

from typing import Any

from telegram import Bot, Message, Update

from bot.chat.telegram_api.sound_update import check
from bot.domain.errors import TradebotError

_MESSAGES = ("message", "edited_message", "channel_post", "guest_message")
_KEPT_WHOLE = ("message_id", "date", "chat", "from", "sender_chat")
"""Parts of a message that it makes no sense without: what, when, where and by whom."""


class UnreadableUpdate(TradebotError):
    """An update of the Bot API that cannot be read.

    Args:
        number: its `update_id`, if it has one.
        kind: what it holds, by the name of the Bot API.
        reason: the error of the library; never words of the update.
    """

    def __init__(self, number: int | None, kind: str, reason: str) -> None:
        super().__init__(f"update {number} ({kind}) cannot be read: {reason}")
        self.number = number
        self.kind = kind
        self.reason = reason


def number_of(raw: object) -> int | None:
    """The `update_id` of what should be an update."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int else None


def read_update(raw: object, bot: Bot) -> Update:
    """Read an update, without those parts of its message that the library stumbles over. Raises UnreadableUpdate."""
    number = number_of(raw)
    if not isinstance(raw, dict) or number is None:
        raise UnreadableUpdate(None, type(raw).__name__, "it has no number")
    try:
        return _sound(Update.de_json(raw, bot))
    except Exception as error:  # noqa: BLE001 - whatever the library stumbles over
        reason = type(error).__name__
    try:
        return _sound(Update.de_json(_readable(raw, bot), bot))
    except Exception:  # noqa: BLE001 - as above
        kind = next((key for key in raw if key != "update_id"), "empty")
        raise UnreadableUpdate(number, kind, reason) from None


def _sound(update: Update) -> Update:
    check(update)
    return update


def _readable(raw: dict[str, Any], bot: Bot) -> dict[str, Any]:
    """The update with what can be read of its message."""
    found = {key: _readable_message(raw[key], bot) for key in _MESSAGES if key in raw}
    query = raw.get("callback_query")
    if isinstance(query, dict) and "message" in query:
        found["callback_query"] = query | {"message": _readable_message(query["message"], bot)}
    return raw | found


def _readable_message(raw: dict[str, Any], bot: Bot) -> dict[str, Any]:
    readable = {key: raw[key] for key in _KEPT_WHOLE if key in raw}
    for key, part in raw.items():
        try:
            check(Message.de_json(readable | {key: part}, bot))
        except Exception:  # noqa: BLE001, S112 - left out, which is the point
            continue
        readable[key] = part
    return readable
