"""The reading of updates, each alone: what the library cannot build of one keeps no other from being answered."""

import json
from typing import Any

from telegram import Bot, Message, Update

from bot.chat.telegram_api.sound_update import INTEGERS, check
from bot.chat.telegram_api.update_kinds import KINDS, MESSAGES
from bot.domain.errors import TradebotError

_KEPT_WHOLE = ("message_id", "date", "chat", "from", "sender_chat")
"""Parts of a message that it makes no sense without: what, when, where and by whom."""
_REPLIED = "reply_to_message"


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
    return number if type(number) is int and number in INTEGERS else None


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat of a message or press, as long as the update is not read."""
    query = raw.get("callback_query")
    holders = [raw[kind] for kind in MESSAGES if kind in raw] or [
        query.get("message") if isinstance(query, dict) else None
    ]
    chat = holders[0].get("chat") if isinstance(holders[0], dict) else None
    number = chat.get("id") if isinstance(chat, dict) else None
    return number if type(number) is int else None


def read_update(raw: object, bot: Bot) -> Update:
    """Read an update, without those parts of its message that the library stumbles over. Raises UnreadableUpdate.

    Kinds that are not among those asked for are not looked at: such an update has nothing in it.
    """
    number = number_of(raw)
    if not isinstance(raw, dict) or number is None:
        raise UnreadableUpdate(None, type(raw).__name__, "it has no number")
    reason = ""
    try:
        taken = _writable({key: raw[key] for key in ("update_id", *KINDS) if key in raw})
        for part in (_whole, _readable, _pressed):
            try:
                update = Update.de_json(part(taken, bot), bot)
                check(update)
            except Exception as error:  # noqa: BLE001 - whatever the library stumbles over
                reason = reason or type(error).__name__
            else:
                return update
    except RecursionError as error:
        reason = type(error).__name__
    kind = next((key for key in raw if key != "update_id"), "empty")
    raise UnreadableUpdate(number, kind, reason)


def _writable(raw: dict[str, Any]) -> dict[str, Any]:
    """The same with "�" for halves of characters, which no database and no message takes; JSON can hold them."""
    text = json.dumps(raw, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        whole: dict[str, Any] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        return whole
    return raw


def _whole(raw: dict[str, Any], _bot: Bot) -> dict[str, Any]:
    return raw


def _readable(raw: dict[str, Any], bot: Bot) -> dict[str, Any]:
    """The update with what can be read of its message."""
    found = {key: _readable_message(raw[key], bot) for key in MESSAGES if key in raw}
    query = raw.get("callback_query")
    if isinstance(query, dict) and "message" in query:
        found["callback_query"] = query | {"message": _readable_message(query["message"], bot)}
    return raw | found


def _pressed(raw: dict[str, Any], _bot: Bot) -> dict[str, Any]:
    """Of a press the rest, where its message cannot be read: every press is answered."""
    return raw | {"callback_query": {key: part for key, part in raw["callback_query"].items() if key != "message"}}


def _readable_message(raw: dict[str, Any], bot: Bot) -> dict[str, Any]:
    readable = {key: raw[key] for key in _KEPT_WHOLE if key in raw}
    for key, given in raw.items():
        # That a message replies to one of ours, and to which, is known by the parts of that one which can be read.
        part = _readable_message(given, bot) if key == _REPLIED and isinstance(given, dict) else given
        try:
            check(Message.de_json(readable | {key: part}, bot))
        except Exception:  # noqa: BLE001, S112 - left out, which is the point
            continue
        readable[key] = part
    return readable
