"""Whether what an update is answered by is of the type that the Bot API says; the library looks at none of it."""

from datetime import datetime
from functools import cache

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ChatShared,
    Document,
    InlineQuery,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    TelegramObject,
    Update,
    User,
)

from bot.chat.telegram_api.update_kinds import KINDS

_FIELDS: dict[type[TelegramObject], dict[str, tuple[type, ...]]] = {
    Chat: {"id": (int,), "type": (str,), "title": (str, type(None))},
    User: {
        "id": (int,),
        "first_name": (str,),
        "last_name": (str, type(None)),
        "username": (str, type(None)),
        "language_code": (str, type(None)),
    },
    MessageEntity: {"type": (str,), "offset": (int,), "length": (int,)},
    Document: {"file_id": (str,), "file_name": (str, type(None)), "file_size": (int, type(None))},
    ChatShared: {"request_id": (int,), "chat_id": (int,), "title": (str, type(None))},
    Message: {
        "message_id": (int,),
        "date": (datetime,),
        "chat": (Chat,),
        "from_user": (User, type(None)),
        "sender_chat": (Chat, type(None)),
        "text": (str, type(None)),
        "caption": (str, type(None)),
        "entities": (tuple,),
        "message_thread_id": (int, type(None)),
        "document": (Document, type(None)),
        "chat_shared": (ChatShared, type(None)),
        "migrate_to_chat_id": (int, type(None)),
        "reply_to_message": (TelegramObject, type(None)),
        "guest_query_id": (str, type(None)),
    },
    MaybeInaccessibleMessage: {"message_id": (int,), "chat": (Chat,)},
    CallbackQuery: {
        "id": (str,),
        "from_user": (User,),
        "data": (str, type(None)),
        "message": (TelegramObject, type(None)),
        "inline_message_id": (str, type(None)),
    },
    InlineQuery: {"id": (str,), "from_user": (User,), "query": (str,), "offset": (str,)},
    ChatMember: {"status": (str,)},
    ChatMemberUpdated: {
        "chat": (Chat,),
        "from_user": (User,),
        "old_chat_member": (ChatMember,),
        "new_chat_member": (ChatMember,),
    },
    Update: dict.fromkeys(KINDS, (TelegramObject, type(None))),
}
INTEGERS = range(-(2**63), 2**63)
"""Those that a database holds; no number of the Bot API is longer."""


def check(read: TelegramObject) -> None:
    """Raises TypeError where an object of the library, or one in it, holds what it cannot."""
    for name, allowed in _fields(type(read)):  # type: ignore[arg-type] # mypy takes the class for its instance
        value = getattr(read, name)
        if value is None and type(None) in allowed:
            continue
        if not isinstance(value, allowed) or isinstance(value, bool):
            raise TypeError(name)
        if isinstance(value, TelegramObject):
            check(value)
        elif isinstance(value, tuple):
            for part in value:
                check(part)
        elif isinstance(value, int) and value not in INTEGERS:
            raise TypeError(name)


@cache
def _fields(kind: type) -> tuple[tuple[str, tuple[type, ...]], ...]:
    return next((tuple(_FIELDS[base].items()) for base in kind.__mro__ if base in _FIELDS), ())
