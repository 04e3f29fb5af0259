"""What `/start` can carry that is no command: the code of an invitation, or a link of another version."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat.access.admission import Access
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import line
from bot.chat.receiving.deep_links import START, is_code
from bot.chat.receiving.question import How, Question
from bot.domain.document import Choice, Document
from bot.domain.ports import Asker
from bot.domain.values import Verbatim, say
from bot.store.access import Role

OLD_LINK = say(
    "This link is from another version of the bot. Ask me something like {example}.", example=Verbatim("/rank TW")
)
ADMIN = say("You are this bot's administrator. /invite lets others in, /revoke ends it.")
_FOR_ADMINS = (
    Choice(say("Invite somebody"), "/invite"),
    Choice(say("Outbox"), "/outbox"),
    Choice(say("How the bot is"), "/status"),
    Choice(say("Help"), "/help"),
)
NO_CODE = say("This invitation is used up or over. Please ask for a new one.")


def start_commands(
    access: Access, answer: Callable[[str, Asker], Awaitable[Document]]
) -> tuple[ChatCommand, ChatCommand]:
    """The two commands; who has been let in gets the first look that `answer` gives to `/start`."""

    async def let_in(question: Question) -> Document:
        user = question.user
        code = question.text.removeprefix(START).strip()
        role = await access.enter(code, user.id, user.full_name) if user else None
        if role is Role.ADMIN:
            return replace(line(ADMIN), choices=_FOR_ADMINS)
        return line(NO_CODE) if role is None else await answer("/start", question.person.asker)

    async def old_link(_: Question) -> Document:
        return line(OLD_LINK)

    typed = frozenset({How.TYPED})
    return (
        ChatCommand(
            name="invitation",
            fits=lambda text: text.startswith(START) and is_code(text.removeprefix(START).strip()),
            run=let_in,
            where=typed,
            is_change=True,
            is_private_only=True,
            is_for_strangers=True,
        ),
        ChatCommand(
            name="old link", fits=lambda text: text.startswith(START), run=old_link, where=typed, is_change=False
        ),
    )
