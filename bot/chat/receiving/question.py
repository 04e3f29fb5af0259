"""A question from a chat: what is asked, who asks, how, and the message it is answered at."""

from dataclasses import dataclass
from enum import Enum, auto

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, ReplyParameters, User
from telegram.constants import ChatType

from bot.domain.ports import Asker
from bot.i18n.display_preferences import DisplayPreferences


class How(Enum):
    """How a question reached the bot."""

    TYPED = auto()
    LINKED = auto()
    """By a deep link, which anybody may have made: it shows, and acts only when it is told to."""
    EDITED = auto()
    """A message changed after it was answered."""
    PRESSED = auto()
    """A button under a message."""
    INLINE = auto()
    """Typed after the bot's name in any chat, letter by letter."""


@dataclass(frozen=True, slots=True)
class Person:
    """An asker, with the display preferences of the chat they ask in."""

    asker: Asker
    preferences: DisplayPreferences


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message is to be sent: chat, forum topic, and the message it replies to."""

    chat: int
    topic: int | None = None
    reply: ReplyParameters | None = None
    is_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    text: str
    person: Person
    how: How
    update: int
    """The number of the update it came in."""
    user: User | None
    message: Message | MaybeInaccessibleMessage | None
    """The message that asks, or the one whose button was pressed; None for a button under an inline message."""
    query: CallbackQuery | None = None
    """The press, where it is one."""
    page: int = 1
    answered: str | None = None
    """The canonical command whose answer it replies to."""
    is_only_reply: bool = False
    """Whether nothing but its being a reply to us says that it is for us."""
    is_more: bool = False
    """Whether all the answer's buttons are to be shown, not only the first."""
    asker: int | None = None
    """Who has asked what the pressed message answers, where its button says so."""

    @property
    def chat(self) -> Chat | None:
        return self.message.chat if self.message else None

    @property
    def is_private(self) -> bool:
        return self.message is not None and is_private(self.message.chat)

    @property
    def inline_message(self) -> str | None:
        """The id of the message whose button was pressed, where the bot is no member of the chat."""
        return self.query.inline_message_id if self.query and self.message is None else None

    @property
    def destination(self) -> Destination | None:
        """Where a new message that answers it is sent; None where the bot is no member of the chat."""
        if self.message is None:
            return None
        # Below a button the question is the one that the message answers: so the new message is its asker's too.
        about = self.message if self.query is None else question_of(self.message)
        reply = reply_to(about) if isinstance(about, Message) else None
        return Destination(self.message.chat.id, self.person.asker.topic, reply, is_channel(self.message.chat))


def is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def is_channel(chat: Chat) -> bool:
    return chat.type == ChatType.CHANNEL


def question_of(message: MaybeInaccessibleMessage | None) -> Message | None:
    """The message that one of ours replies to: in groups answers refer to their question."""
    replied = message.reply_to_message if isinstance(message, Message) else None
    # What is written in a topic without a reply refers to the note that opened the topic.
    return None if replied is None or replied.forum_topic_created is not None else replied


def topic_of(message: Message) -> int | None:
    """The forum topic a message was written in; replies have thread ids too, which are no topics."""
    return message.message_thread_id if message.is_topic_message else None


def reply_to(message: Message) -> ReplyParameters | None:
    """In groups answers refer to their question; in a private chat it stands just above."""
    if is_private(message.chat) or is_channel(message.chat):
        return None
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)
