"""The command `/channel`: monthly summaries for a channel or group, arranged in the private chat."""

import re
from collections.abc import Awaitable, Callable

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
)
from telegram.constants import ChatType

from bot.chat.access.rights import Rights
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import How, Question
from bot.chat.telegram_api.context import Context
from bot.domain.document import Choice, Document, Headline, Kind
from bot.domain.intent import Command
from bot.domain.values import Verbatim, say
from bot.domain.whole_number import whole_number
from bot.store.deliveries.subscriptions import StoredSubscriptions
from bot.understand.word_lists import command_words

log = structlog.get_logger()

COMMAND = Command(
    name="channel",
    summary="Summaries for a channel or group",
    example="/channel",
)
CHOOSE = say("Where should the summaries go? Add me there first; you must be an administrator there.")
NOT_YOURS = say("Only an administrator of that chat can arrange this, and I must be a member of it.")
NOT_LET_IN = say("Only an administrator of this bot can let that chat in.")
_CHANNEL, _GROUP = 1, 2
_END = "/channel end "
_TYPED = re.compile(rf"/({'|'.join((COMMAND.name, *command_words(COMMAND.name)))})\s*")


class Channels:
    """Handles `/channel` and the chat that is chosen after it."""

    def __init__(
        self,
        bot: Bot,
        *,
        people: People,
        replies: Replies,
        rights: Rights,
        subscriptions: StoredSubscriptions,
        begun: Callable[[int], Awaitable[bool]],
    ) -> None:
        self._bot = bot
        self._people = people
        self._begun = begun
        self._replies = replies
        self._rights = rights
        self._subscriptions = subscriptions

    def commands(self) -> tuple[ChatCommand, ChatCommand]:
        return (
            ChatCommand(
                name=COMMAND.name,
                fits=lambda text: _TYPED.fullmatch(text) is not None,
                run=self._offer,
                where=frozenset({How.TYPED, How.LINKED}),
                is_change=False,
                is_private_only=True,
            ),
            ChatCommand(
                name="channel end",
                fits=lambda text: text.startswith(_END),
                run=self._end,
                where=frozenset({How.PRESSED}),
                is_change=True,
                is_for_strangers=True,
                is_sent_anew=True,
            ),
        )

    async def _offer(self, question: Question) -> None:
        """Offer the two lists."""
        if question.chat is None:
            return
        speaking = question.person.preferences.localizer
        keyboard = [
            [_button(speaking.say(say("Choose a channel")), _CHANNEL)],
            [_button(speaking.say(say("Choose a group")), _GROUP)],
        ]
        await self._bot.send_message(
            question.chat.id,
            speaking.say(CHOOSE),
            reply_markup=ReplyKeyboardMarkup(keyboard, resize_keyboard=True, one_time_keyboard=True),
        )

    async def on_chosen(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """Subscribe the chat, if who has chosen it may decide for it."""
        message = update.message
        if message is None or message.chat_shared is None or message.from_user is None:
            return
        person = await self._people.who_wrote(message)
        if not self._people.allows(person) or not await self._begun(update.update_id):
            return
        shared, speaking = message.chat_shared, person.preferences.localizer
        chat = Chat(shared.chat_id, ChatType.CHANNEL if shared.request_id == _CHANNEL else ChatType.SUPERGROUP)
        # What a client sends is not proof: who may choose there is asked of Telegram.
        may = await self._rights.may_change(chat, message.from_user)
        access = self._people.access
        if may:
            await access.brought_into(shared.chat_id, message.from_user.id, shared.title or "")
        is_let_in = access.receives(shared.chat_id)
        # Takes the two big buttons away; an answer has buttons of its own.
        words = speaking.say((say("Thank you.") if is_let_in else NOT_LET_IN) if may else NOT_YOURS)
        await self._bot.send_message(message.chat_id, words, reply_markup=ReplyKeyboardRemove())
        if not may or not is_let_in:
            return
        await self._subscriptions.subscribe(shared.chat_id, None, person.asker.language)
        title = Verbatim(shared.title or str(shared.chat_id))
        document = Document(
            Kind.SUBSCRIPTION,
            (Headline(say("{chat} gets each new month's summary, once", chat=title)),),
            choices=(Choice(say("End it"), f"{_END}{shared.chat_id}"),),
        )
        await self._replies.reply(message, document, person.preferences)

    async def _end(self, question: Question) -> Document:
        """End the subscription of a chat by the button under its confirmation."""
        chat = whole_number(question.text.removeprefix(_END))
        if chat is None or not await self._rights.may_change(Chat(chat, ChatType.SUPERGROUP), question.user):
            return line(NOT_YOURS)
        await self._subscriptions.unsubscribe(chat, None)
        return line(say("Ended: nothing is sent there any more."))


def _button(text: str, which: int) -> KeyboardButton:
    is_channel = which == _CHANNEL
    rights = ChatAdministratorRights.no_rights().to_dict()
    posting = ChatAdministratorRights(**(rights | {"can_post_messages": True})) if is_channel else None
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
