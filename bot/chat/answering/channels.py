"""The command `/channel`: what channels and groups are sent, arranged by their administrators in the private chat.

/channel                          those that are arranged, and two lists to choose another from
/channel -1001234                 one of them
/channel -1001234 watch TW        anything that could be asked there, asked for it
/channel -1001234/7 settings      likewise for a topic
/channel end -1001234             as old buttons say it: shows that chat
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from telegram import (
    Bot,
    Chat,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.answering import Answering
from bot.chat.access.rights import Rights
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination, How, Question
from bot.chat.telegram_api.context import Context
from bot.domain.document import Block, Choice, Document, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.subscription import SubscriptionKind
from bot.domain.values import Say, Value, Verbatim, psay, say
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
MAY_NOT_POST = say("I may not post there yet. Make me an administrator who may post messages, then choose it again.")
POSTED = say("Posted: the newest summary.")
_CHANNEL, _GROUP = 1, 2
_MOST = 20
_WORDS = "|".join((COMMAND.name, *command_words(COMMAND.name)))
_TYPED = re.compile(
    rf"/(?:{_WORDS})(?:\s+(?:end\s+)?(?P<chat>-[0-9]{{1,18}})(?:/(?P<topic>[0-9]{{1,18}}))?(?:\s+(?P<rest>.+))?)?\s*",
    re.DOTALL | re.IGNORECASE,
)
_POST = "post"


class Channels:
    """Handles `/channel` and the chat that is chosen after it."""

    def __init__(
        self,
        bot: Bot,
        *,
        answers: Answering,
        people: People,
        replies: Replies,
        rights: Rights,
        subscriptions: StoredSubscriptions,
        begun: Callable[[int], Awaitable[bool]],
    ) -> None:
        self._bot = bot
        self._answers = answers
        self._people = people
        self._begun = begun
        self._replies = replies
        self._rights = rights
        self._subscriptions = subscriptions

    def command(self) -> ChatCommand:
        return ChatCommand(
            name=COMMAND.name,
            fits=lambda text: _TYPED.fullmatch(text) is not None,
            run=self._run,
            # A link or a pressed button never changes anything here by itself but what its own command is pressed for.
            where=frozenset({How.TYPED, How.LINKED, How.PRESSED}),
            is_change=False,
            is_private_only=True,
        )

    async def _run(self, question: Question) -> Document | None:
        asked = _TYPED.fullmatch(question.text)
        if asked is None or asked["chat"] is None:
            return await self._offer(question)
        chat, topic = whole_number(asked["chat"]), whole_number(asked["topic"] or "")
        place = None if chat is None else Chat(chat, ChatType.SUPERGROUP)
        if chat is None or place is None or not await self._rights.may_change(place, question.user):
            return line(NOT_YOURS)
        rest = (asked["rest"] or "").strip().removeprefix("/")
        if not rest:
            return await self._one(chat, topic)
        if question.how is How.LINKED:
            return replace(
                line(say("This link asks for a change. Nothing has been done yet.")),
                choices=(Choice(psay("button", "Do it"), question.text), Choice(psay("button", "Cancel"), "/cancel")),
            )
        if not await self._begun(question.update):
            return None
        if rest == _POST:
            return await self._post(question, chat, topic)
        return await self._ask(question, chat, topic, rest)

    async def _offer(self, question: Question) -> Document | None:
        """The chats that are arranged, and the two lists to choose another from."""
        if question.chat is None:
            return None
        speaking = question.person.preferences.localizer
        if question.how is not How.PRESSED:
            keyboard = [
                [_button(speaking.say(say("Choose a channel")), _CHANNEL)],
                [_button(speaking.say(say("Choose a group")), _GROUP)],
            ]
            await self._bot.send_message(
                question.chat.id,
                speaking.say(CHOOSE),
                reply_markup=ReplyKeyboardMarkup(keyboard, resize_keyboard=True, one_time_keyboard=True),
            )
        choices: list[Choice] = []
        for chat, topic in await self._subscriptions.places(_MOST):
            if await self._rights.may_change(Chat(chat, ChatType.SUPERGROUP), question.user):
                choices.append(Choice(await self._name(chat, topic), f"/channel {_spelled(chat, topic)}"))
        if not choices:
            return None
        return Document(
            Kind.SETTINGS, (Headline(say("Arranged so far; a tap shows one of them:")),), choices=tuple(choices)
        )

    async def _one(self, chat: int, topic: int | None) -> Document:
        """What a chat is sent, with everything there is to choose."""
        there = await self._subscriptions.subscribed(chat, topic)
        kinds = {kind for kind, _ in there}
        blocks: list[Block] = [Headline(await self._name(chat, topic))]
        if not await self._rights.may_post(chat):
            blocks.append(Paragraph(MAY_NOT_POST))
        blocks.append(
            Paragraph(
                say("It gets each new month's summary.")
                if SubscriptionKind.MONTHLY in kinds
                else say("It does not get the month's summary.")
            )
        )
        briefing = (
            Choice(say("Without the briefing"), "unsubscribe briefing")
            if SubscriptionKind.BRIEFING in kinds
            else Choice(say("With the briefing"), "subscribe briefing")
        )
        first: tuple[Choice, ...] = ()
        if SubscriptionKind.MONTHLY not in kinds:
            first = (Choice(say("Send each month's summary"), "subscribe"),)
        choices = (
            *first,
            Choice(say("Language, unit, parts, time"), "settings"),
            Choice(say("Partners watched"), "watch"),
            briefing,
            Choice(say("Alerts"), "alerts"),
            Choice(say("Pause"), "pause 7"),
            Choice(say("A post now"), _POST),
            Choice(say("Remove"), "unsubscribe"),
        )
        spelled = _spelled(chat, topic)
        return Document(
            Kind.SETTINGS,
            tuple(blocks),
            command=f"/channel {spelled}",
            choices=(
                *(one._replace(command=f"/channel {spelled} {one.command}") for one in choices),
                Choice(say("All of them"), "/channel"),
            ),
        )

    async def _ask(self, question: Question, chat: int, topic: int | None, rest: str) -> Document:
        """Ask something as if it were asked in the other chat; its buttons ask for that chat too."""
        there = await self._people.person(chat, question.user, topic)
        asked = await self._answers.understood(f"/{rest}", there.asker)
        if asked.is_operating:
            return line(say("Only what a channel or group gets can be arranged so."))
        if not asked.is_for_strangers and not await self._is_let_in(question, chat):
            return line(NOT_LET_IN)
        document = await self._answers.answer(asked)
        spelled, back = _spelled(chat, topic), Choice(say("Back"), f"/channel {_spelled(chat, topic)}")
        arranged = [
            choice._replace(command=f"/channel {spelled} {choice.command.removeprefix('/')}")
            for choice in document.choices
            if self._arranges(choice.command)
        ]
        name = Paragraph(say("For {chat}:", chat=await self._name(chat, topic)))
        first, *others = document.blocks
        # Never shown in the place of a summary, and edited like any other page of settings.
        return Document(
            Kind.SETTINGS, (first, name, *others), choices=(*arranged, back), rows=(), request=None, command=None
        )

    def _arranges(self, command: str) -> bool:
        found = self._answers.commands.get(command.removeprefix("/").partition(" ")[0])
        return found is not None and found.changes and not found.is_operating

    async def _post(self, question: Question, chat: int, topic: int | None) -> Document:
        if not await self._is_let_in(question, chat):
            return line(NOT_LET_IN)
        there = await self._people.person(chat, question.user, topic)
        document = await self._answers.ask("/overview", there.asker)
        try:
            await self._replies.post(Destination(chat, topic, is_channel=True), document, there.preferences)
        except (BadRequest, Forbidden) as error:
            log.info("post refused", chat=chat, reason=str(error))
            return line(MAY_NOT_POST)
        return line(POSTED, Kind.SUBSCRIPTION)

    async def _is_let_in(self, question: Question, chat: int) -> bool:
        access, user = self._people.access, question.person.asker.user
        await access.brought_into(chat, user, "")
        return access.receives(chat)

    async def _name(self, chat: int, topic: int | None) -> Value:
        try:
            title = (await self._bot.get_chat(chat)).title or str(chat)
        except TelegramError:
            title = str(chat)
        if topic is None:
            return Verbatim(title)
        return say("{chat}, topic {topic}", chat=Verbatim(title), topic=Verbatim(str(topic)))

    async def on_chosen(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """Subscribe the chat, if who has chosen it may decide for it and the bot may post there."""
        message = update.message
        if message is None or message.chat_shared is None or message.from_user is None:
            return
        person = await self._people.who_wrote(message)
        if not self._people.allows(person) or not await self._begun(update.update_id):
            return
        shared, speaking = message.chat_shared, person.preferences.localizer
        refusal = await self._refusal(shared.chat_id, message, shared.title or "")
        # Takes the two big buttons away; an answer has buttons of its own.
        words = speaking.say(say("Thank you.") if refusal is None else refusal)
        await self._bot.send_message(message.chat_id, words, reply_markup=ReplyKeyboardRemove())
        if refusal is not None:
            return
        await self._subscriptions.subscribe(shared.chat_id, None, person.asker.language)
        title, spelled = Verbatim(shared.title or str(shared.chat_id)), _spelled(shared.chat_id, None)
        document = Document(
            Kind.SUBSCRIPTION,
            (Headline(say("{chat} gets each new month's summary, once", chat=title)),),
            choices=(
                Choice(say("Arrange it"), f"/channel {spelled}"),
                Choice(say("A post now"), f"/channel {spelled} {_POST}"),
                Choice(say("End it"), f"/channel {spelled} unsubscribe"),
            ),
        )
        await self._replies.reply(message, document, person.preferences)

    async def _refusal(self, chat: int, message: Message, title: str) -> Say | None:
        """Why a chat cannot be arranged. What a client sends is no proof: who may choose there is asked of Telegram."""
        user, access = message.from_user, self._people.access
        if user is None or not await self._rights.may_change(Chat(chat, ChatType.SUPERGROUP), user):
            return NOT_YOURS
        await access.brought_into(chat, user.id, title)
        if not access.receives(chat):
            return NOT_LET_IN
        return None if await self._rights.may_post(chat) else MAY_NOT_POST


def _spelled(chat: int, topic: int | None) -> str:
    return str(chat) if topic is None else f"{chat}/{topic}"


def _button(text: str, which: int) -> KeyboardButton:
    is_channel = which == _CHANNEL
    rights = ChatAdministratorRights.no_rights().to_dict()
    # What is asked for the bot must be among what is asked of the person, or Telegram refuses the button.
    posting = ChatAdministratorRights(**(rights | {"can_post_messages": True})) if is_channel else None
    needed = {"can_manage_chat": True} | ({"can_post_messages": True} if is_channel else {})
    managing = ChatAdministratorRights(**(rights | needed))
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
