"""Summaries for a channel or a group, arranged in the private chat: chosen from a list, no ids typed."""

from typing import Any, Protocol

import structlog
from telegram import (
    Bot,
    Chat,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
    User,
)
from telegram.constants import ChatType

from bot.chat.asking import STRANGER, Asking
from bot.chat.context import Context
from bot.chat.replies import Replies, line
from bot.chat.rights import Rights
from bot.domain.document import Choice, Document, Headline, Kind, Verbatim, say
from bot.domain.ports import Command

log = structlog.get_logger()

COMMAND = Command(
    name="channel",
    summary="Summaries for a channel or group",
    example="/channel",
)
CHOOSE = say("Where should the summaries go? Add me there first; you must be an administrator there.")
NOT_YOURS = say("Only an administrator of that chat can arrange this, and I must be a member of it.")
_CHANNEL, _GROUP = 1, 2
_END = "/channel end "


class Sending(Protocol):
    """The subscriptions, as far as they are arranged here."""

    async def subscribe(self, chat: int, topic: int | None, language: str) -> bool: ...

    async def unsubscribe(self, chat: int, topic: int | None) -> bool: ...


class Channels:
    """Handles `/channel` and the chat that is chosen after it."""

    def __init__(self, bot: Bot, asking: Asking, replies: Replies, rights: Rights, subscriptions: Sending) -> None:
        self._bot = bot
        self._asking = asking
        self._replies = replies
        self._rights = rights
        self._subscriptions = subscriptions

    async def on_command(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Offer the two lists."""
        message = update.message
        if message is None:
            return
        person = await self._asking.person(message.chat_id, message.from_user)
        if not await self._asking.allows(person):
            await self._replies.send(message, line(STRANGER), person.preferences)
            return
        speaking = person.preferences.localizer
        keyboard = [
            [_button(speaking.say(say("Choose a channel")), _CHANNEL)],
            [_button(speaking.say(say("Choose a group")), _GROUP)],
        ]
        await self._bot.send_message(
            message.chat_id,
            speaking.say(CHOOSE),
            reply_markup=ReplyKeyboardMarkup(keyboard, resize_keyboard=True, one_time_keyboard=True),
        )

    async def on_chosen(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """Subscribe the chat, if who has chosen it may decide for it."""
        message = update.message
        if message is None or message.chat_shared is None or message.from_user is None:
            return
        person = await self._asking.person(message.chat_id, message.from_user)
        if not await self._asking.allows(person):
            return
        shared, speaking = message.chat_shared, person.preferences.localizer
        chat = Chat(shared.chat_id, ChatType.CHANNEL if shared.request_id == _CHANNEL else ChatType.SUPERGROUP)
        # What a client sends is not proof: who may choose there is asked of Telegram.
        may = await self._rights.may_change(chat, message.from_user)
        # Takes the two big buttons away; an answer has buttons of its own.
        said = speaking.say(say("Thank you.") if may else NOT_YOURS)
        await self._bot.send_message(message.chat_id, said, reply_markup=ReplyKeyboardRemove())
        if not may:
            return
        await self._asking.access.brought_into(shared.chat_id, message.from_user.id)
        await self._subscriptions.subscribe(shared.chat_id, None, person.asker.language)
        title = Verbatim(shared.title or str(shared.chat_id))
        document = Document(
            Kind.SUBSCRIPTION,
            (Headline(say("{chat} gets each new month's summary, once", chat=title)),),
            choices=(Choice(say("End it"), f"{_END}{shared.chat_id}"),),
        )
        await self._replies.send(message, document, person.preferences)

    def is_for_it(self, command: str) -> bool:
        return command.startswith(_END)

    async def end(self, command: str, user_chat: int, user: User) -> None:
        """End the subscription of a chat by the button under its confirmation."""
        number = command.removeprefix(_END)
        if not number.removeprefix("-").isdigit():
            return
        person = await self._asking.person(user_chat, user)
        if await self._rights.may_change(Chat(int(number), ChatType.SUPERGROUP), user):
            await self._subscriptions.unsubscribe(int(number), None)
            words = line(say("Ended: nothing is sent there any more."))
        else:
            words = line(NOT_YOURS)
        await self._replies.anew(user_chat, words, person.preferences)


def _button(text: str, which: int) -> KeyboardButton:
    is_channel = which == _CHANNEL
    rights: dict[str, Any] = dict.fromkeys(
        (
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    )
    posting = ChatAdministratorRights(**rights, can_post_messages=True) if is_channel else None
    managing = ChatAdministratorRights(**(rights | {"can_manage_chat": True}))
    return KeyboardButton(
        text,
        request_chat=KeyboardButtonRequestChat(
            which,
            chat_is_channel=is_channel,
            user_administrator_rights=managing,
            bot_administrator_rights=posting,
            bot_is_member=None if is_channel else True,
            request_title=True,
        ),
    )
