"""The sender of the push: one message, sent once, with Telegram's errors translated into delivery outcomes."""

import math
import re
from datetime import datetime

from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.chat.answering.keyboard import keyboard, links
from bot.chat.telegram_api.aiohttp_request import AiohttpRequest, NotReached, wait_of
from bot.chat.telegram_api.reply_rate_limiter import ONCE
from bot.domain.delivery import (
    ChatMoved,
    Message,
    MessageRefused,
    NotSent,
    OutcomeUnknown,
    Receipt,
    SendingFailed,
    Unreachable,
)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# Words of 400s, which have no code of their own. What is neither known to be about the message nor about the chat is
# told apart by whether different chats refuse the same message.
_MESSAGE_WORDS = (
    "can't parse",
    "caption is too long",
    "file must be non-empty",
    "inline keyboard",
    "message is too long",
    "message text is empty",
    "reply markup",
    "text must be",
    "too many entities",
    "unsupported parse_mode",
    "wrong file identifier",
    "wrong remote file",
    "wrong type of",
    "wrong url",
)
_MESSAGE_CODE = re.compile(
    "(bot_command|button|caption|document|entit(y|ies)|file|image|input_text|keyboard|markup|media|message|photo|"
    "reply_markup|rich|text|webpage)_.+"
)
_CHAT_WORDS = re.compile(
    "(?<![a-z])(chat|group|supergroup|channel|user|bot|member|peer|administrator|rights)s?(?![a-z])"
)
"""What no sentence about a message speaks of: "chat not found", "not enough rights to send text messages"."""
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
"""Codes of Telegram itself, which the Bot API hands on: CHAT_RESTRICTED, USER_BANNED_IN_CHANNEL, CHANNEL_PRIVATE."""
_ONLY_FILES = re.compile("chat_send_(?!plain)[a-z]+_forbidden|.*rights to send (document|file)s.*")
_TOPIC_WORDS = re.compile("(?<![a-z])(topic|thread)(?![a-z])")


class TelegramSender:
    """The port `bot.domain.delivery.Sender`."""

    def __init__(self, bot: "ExtBot[str]") -> None:
        self._bot = bot

    async def send(self, chat: int, topic: int | None, message: Message) -> Receipt:
        """Send a message of one part; raises a SendingFailed."""
        try:
            sent = await self._send(chat, topic, message)
        except TelegramError as error:
            raise outcome(error) from error
        return Receipt(sent.message_id, sent.document.file_id if sent.document else None)

    def server_time(self) -> datetime | None:
        """The time by the clock of the Bot API server; None before its first answer, and where it does not say."""
        request = self._bot.request
        return request.server_time() if isinstance(request, AiohttpRequest) else None

    def _keyboard(self, chat: int, message: Message) -> InlineKeyboardMarkup | None:
        # Telegram's ids of groups and channels are negative. There a press would change the post for all its readers.
        if chat < 0 and not message.is_pressed_in_groups:
            return links(message.buttons, self._bot.username)
        return keyboard(message.buttons)

    async def _send(self, chat: int, topic: int | None, message: Message) -> Sent:
        if message.file is None:
            return await self._bot.send_message(
                chat,
                message.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=topic,
                reply_markup=self._keyboard(chat, message),
                link_preview_options=NO_PREVIEW,
                disable_notification=message.is_silent or None,
                rate_limit_args=ONCE,
            )
        if message.file.id is not None:
            try:
                return await self._send_document(chat, topic, message, message.file.id)
            except BadRequest as error:
                # Telegram forgets files, and another bot's it never knew. Refused, it has not arrived.
                if not isinstance(outcome(error), MessageRefused):
                    raise
        return await self._send_document(chat, topic, message, InputFile(message.file.data, filename=message.file.name))

    async def _send_document(self, chat: int, topic: int | None, message: Message, document: InputFile | str) -> Sent:
        return await self._bot.send_document(
            chat,
            document,
            caption=message.html,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=self._keyboard(chat, message),
            disable_notification=message.is_silent or None,
            rate_limit_args=ONCE,
        )


def outcome(error: TelegramError) -> SendingFailed:
    """Translate, most specific first: the library's BadRequest and TimedOut are both NetworkErrors."""
    match error:
        case RetryAfter():
            return NotSent("too many messages", retry_after=math.ceil(wait_of(error)))
        case ChatMigrated():
            return ChatMoved(error.new_chat_id)
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest():
            return _of_bad_request(error.message)
        case NotReached():
            return NotSent(error.message)
        case InvalidToken() | Conflict():
            # Refused before anything was looked at; the token, not the message, needs a person.
            return NotSent(type(error).__name__)
        case NetworkError():
            # Timeouts after the request had left, broken connections, 5xx.
            return OutcomeUnknown(error.message)
        case _:
            return OutcomeUnknown(f"{type(error).__name__}: {error.message}")


def _of_bad_request(reason: str) -> SendingFailed:
    words = reason.lower()
    code, *_ = words.split(":")
    if _TOPIC_WORDS.search(words):
        return Unreachable(reason, only_topic=True)
    if any(word in words for word in _MESSAGE_WORDS) or _MESSAGE_CODE.fullmatch(code):
        return MessageRefused(reason)
    if _CHAT_WORDS.search(words) or _CODE.fullmatch(code):
        return Unreachable(reason, only_files=_ONLY_FILES.fullmatch(code) is not None)
    return MessageRefused(reason, is_certain=False)
