"""A topic that is gone: the group's administrators have what went there moved to where they press, or ended."""

import re

from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import line
from bot.chat.receiving.question import How, Question
from bot.domain.document import Document, Kind
from bot.domain.values import say
from bot.domain.whole_number import whole_number
from bot.store.deliveries.subscriptions import StoredSubscriptions

_PRESSED = re.compile(r"/topic (?P<word>move|end) (?P<topic>[0-9]{1,18})")
MOVED = say("What went to that topic is sent here from now on.")
ENDED = say("Ended: nothing is sent to that topic any more.")
NOTHING = say("Nothing is sent to that topic any more; it was moved or ended before.")


def topic_command(subscriptions: StoredSubscriptions) -> ChatCommand:
    """The command behind the two buttons of the message that tells of it."""

    async def run(question: Question) -> Document | None:
        pressed, chat = _PRESSED.fullmatch(question.text), question.chat
        topic = whole_number(pressed["topic"]) if pressed else None
        if pressed is None or chat is None or topic is None:
            return None
        if pressed["word"] == "move":
            done, words = await subscriptions.move_topic(chat.id, topic, question.person.asker.topic), MOVED
        else:
            done, words = await subscriptions.unsubscribe(chat.id, topic), ENDED
        return line(words if done else NOTHING, Kind.SETTINGS)

    return ChatCommand(
        name="topic",
        fits=lambda text: _PRESSED.fullmatch(text) is not None,
        run=run,
        where=frozenset({How.PRESSED}),
        is_change=True,
    )
