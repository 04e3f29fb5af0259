"""Messages that are no text (photos, voice, stickers, places), and the word that is said when something failed."""

import structlog
from telegram import Message, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.chat.answering.access_requests import stranger
from bot.chat.answering.answer import ChatAnswering
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.bursts import Bursts
from bot.chat.receiving.people import People
from bot.chat.telegram_api.context import Context
from bot.chat.telegram_api.sender import outcome
from bot.domain.delivery import ChatMoved, Unreachable
from bot.domain.values import Say, Verbatim, say
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.languages import loaded, negotiate
from bot.store.database_file import DatabaseGone
from bot.store.outage import DatabaseAway

log = structlog.get_logger()

_EXAMPLE = Verbatim("/rank TW")
NOT_TEXT = say("I can only read text. Ask me something like {example}.", example=_EXAMPLE)
VOICE = say("I cannot hear, but I read well. Ask me something like {example}.", example=_EXAMPLE)
STICKER = say("Thank you! For figures, ask me something like {example}.", example=_EXAMPLE)
PICTURE = say("I cannot see pictures. Ask me something like {example}.", example=_EXAMPLE)
AWAY = say("The figures cannot be reached at the moment. Please ask again in a few minutes.")
NOT_KEPT = say("That cannot be kept at the moment, so nothing was changed. The administrators have been told.")
FAILED = say("Something went wrong on our side, and it has been noted. Please try again.")


class OtherMessages:
    """Handles messages without text, in private chats, and errors of every handler."""

    def __init__(self, people: People, answering: ChatAnswering, replies: Replies, bursts: Bursts) -> None:
        self._people = people
        self._bursts = bursts
        self._answering = answering
        self._replies = replies

    async def on_message(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Answer the words under a picture if they are a question; else say kindly what can be read."""
        message = update.message
        if message is None:
            return
        person = await self._people.who_wrote(message)
        is_more = self._bursts.goes_on(message, "no text")
        if not self._people.allows(person):
            if not is_more:
                await self._replies.reply(message, stranger(self._people, person), person.preferences)
            return
        # Of an album any picture may have the words; of what was passed on the first is answered.
        is_asked = message.caption and not (is_more and message.forward_origin is not None)
        document = await self._answering.ask_along(message.caption or "", person) if is_asked else None
        if document is not None and not document.kind.is_refusal:
            await self._replies.reply(message, document, person.preferences)
            return
        if not is_more:
            await self._replies.reply(message, line(_kind_word(message)), person.preferences)

    async def on_error(self, update: object, context: Context) -> None:
        """The last resort: note it, then say so to who asked; never silent, never a second error."""
        error = context.error
        number = update.update_id if isinstance(update, Update) else None
        is_refused = isinstance(error, TelegramError) and isinstance(outcome(error), Unreachable | ChatMoved)
        if is_refused or isinstance(error, RetryAfter):
            # Blocked, closed, moved, or told to be silent for long: a word more would be refused as well.
            log.info("reply not sent", update=number, reason=str(error))
            return
        is_away = isinstance(error, DatabaseAway)
        if is_away:
            log.warning("not answered while the database is away", update=number)
        elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            log.warning("Telegram failed at a reply", update=number, reason=str(error))
        else:
            log.error("update failed", update=number, exc_info=error)
        message = update.effective_message if isinstance(update, Update) else None
        if not isinstance(update, Update) or not isinstance(message, Message) or update.guest_message is not None:
            return  # where the bot is no member nothing can be said
        user = update.effective_user
        language = negotiate(user.language_code if user else None, self._people.language)
        words = AWAY if is_away else NOT_KEPT if isinstance(error, DatabaseGone) else FAILED
        try:
            await loaded(language)
            await self._replies.reply(message, line(words), DisplayPreferences.of(language, {}))
        except Exception as again:  # noqa: BLE001 - never a second error
            log.warning("the failure could not be told", update=number, error=type(again).__name__)


def _kind_word(message: Message) -> Say:
    if message.voice or message.audio or message.video_note:
        return VOICE
    if message.sticker or message.animation:
        return STICKER
    if message.photo or message.video:
        return PICTURE
    return NOT_TEXT
