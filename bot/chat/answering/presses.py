"""The judgement of every press: what it does, whether who pressed may, and what they are told of it.

It is asked twice of each press, when it arrives and when its turn has come, and says the same both times.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Chat
from telegram.constants import CallbackQueryLimit

from bot.answering import Answering, Understood
from bot.chat.access.press_right import Act, Place, Presser, Right, depends_on_standing, press_right
from bot.chat.access.rights import ONLY_ADMINS, UNKNOWN_ADMINS, Rights
from bot.chat.answering.commands import ChatCommand, ChatCommands
from bot.chat.receiving.deep_links import link, payload
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import Question, is_channel, is_private, question_of
from bot.chat.receiving.receive import PressAnswer
from bot.domain.document import Headline
from bot.domain.values import say

NOT_LET_IN = say(
    "Nothing is sent to this group yet. An administrator of this bot lets it in by adding the bot or by asking here."
)
ONLY_OPERATORS = say("Only the bot's administrators can do that.")
ONLY_PRIVATELY = say("Please do that in the private chat with the bot.")
OF_ANOTHER = say("This answer is somebody else's. Please ask for it yourself.")
_REFUSED = {
    Right.NO_ACCESS: STRANGER,
    Right.ONLY_ADMINISTRATORS: ONLY_ADMINS,
    Right.UNKNOWN_ADMINISTRATORS: UNKNOWN_ADMINS,
    Right.ONLY_OPERATORS: ONLY_OPERATORS,
    Right.ONLY_PRIVATELY: ONLY_PRIVATELY,
    Right.CHAT_NOT_LET_IN: NOT_LET_IN,
}
_REMEMBERED = 1_000
_TOAST = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH


@dataclass(frozen=True, slots=True)
class Judged:
    """What a press asks, read once, and what comes of it."""

    asked: ChatCommand | Understood
    right: Right


class Presses:
    """Judges presses. The bot's name is a callable: it is known once it has connected."""

    def __init__(
        self, *, answers: Answering, commands: ChatCommands, people: People, rights: Rights, bot_name: Callable[[], str]
    ) -> None:
        self._answers = answers
        self._commands = commands
        self._people = people
        self._rights = rights
        self._bot_name = bot_name
        self._judged: OrderedDict[str, asyncio.Future[Judged]] = OrderedDict()

    async def judged(self, question: Question) -> Judged:
        """What comes of the press that a question is."""
        if question.query is None:
            raise ValueError("only a press can be judged")
        number = question.query.id
        judged = self._judged.get(number)
        if judged is None or (judged.done() and judged.exception() is not None):
            judged = self._judged[number] = asyncio.ensure_future(self._judge(question))
            if len(self._judged) > _REMEMBERED:
                self._judged.popitem(last=False)
        return await asyncio.shield(judged)

    async def answer(self, question: Question) -> PressAnswer:
        """What only who has pressed is shown; nothing where it is done for everybody to see."""
        judged = await self.judged(question)
        if judged.right is Right.HERE or question.query is None:
            return PressAnswer()
        if judged.right is Right.FOR_ONESELF:
            return await self._for_oneself(question, judged.asked)
        speaking = await self._people.speaking_to(question.query)
        return PressAnswer(speaking.say(_REFUSED[judged.right])[:_TOAST], is_alert=True)

    async def _judge(self, question: Question) -> Judged:
        access, user, chat = self._people.access, question.person.asker.user, question.chat
        command = self._commands.find(question.text, question.how, is_private=question.is_private)
        asked = command or await self._answers.understood(question.text, question.person.asker)
        act, place = act_of(asked), _place(chat)
        presser = Presser(
            has_access=asked.is_for_strangers or self._people.allows(question.person),
            is_operator=access.is_admin(user),
            has_asked=user is not None and user == _asker(question),
            chat_receives=chat is None or access.receives(chat.id),
        )
        if chat is not None and depends_on_standing(act, place, presser):
            presser = replace(presser, standing=await self._rights.standing(chat, question.user))
        return Judged(asked, press_right(act, place, presser))

    async def _for_oneself(self, question: Question, asked: ChatCommand | Understood) -> PressAnswer:
        """A link to the answer in the private chat; its first line to who may not use the bot there."""
        user = question.user
        start = payload(question.text)
        if user is not None and start is not None and self._people.access.allows(user.id, user.id):
            return PressAnswer(address=link(self._bot_name(), start))
        if isinstance(asked, ChatCommand):
            return PressAnswer(question.person.preferences.localizer.say(OF_ANOTHER), is_alert=True)
        document = await self._answers.answer(asked)
        first = next((block.text for block in document.blocks if isinstance(block, Headline)), None)
        words = None if first is None else question.person.preferences.localizer.for_document(document).say(first)
        return PressAnswer(None if words is None else words[:_TOAST], is_alert=True)


def act_of(asked: ChatCommand | Understood) -> Act:
    """What a command or question does."""
    if asked.is_operating:
        return Act.OPERATE
    if not asked.is_change:
        return Act.SHOW
    return Act.LEAVE if asked.is_for_strangers else Act.CHANGE


def _place(chat: Chat | None) -> Place:
    if chat is None:
        return Place.ELSEWHERE
    if is_private(chat):
        return Place.PRIVATE
    return Place.CHANNEL if is_channel(chat) else Place.GROUP


def _asker(question: Question) -> int | None:
    if question.asker is not None:
        return question.asker
    asked = question_of(question.message)
    return None if asked is None or asked.from_user is None else asked.from_user.id
