"""The command `/deleteme`: everything that is kept of a person is removed, after they have said so twice."""

from collections.abc import Callable

from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.private_commands import typed
from bot.chat.answering.send import line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import How, Question
from bot.domain.document import Choice, Document, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.values import psay, say
from bot.store.personal_data import PersonalData

COMMAND = Command(name="deleteme", summary="Remove everything that is kept of you", example="/deleteme")
_SURE = "/deleteme yes"
_CANCEL = "/cancel"
DONE = say("Everything that was kept of you is removed.")
NUMBER_KEPT = say(
    "Everything that was kept of you is removed, except your bare number: an administrator has taken your access, "
    "and that stays."
)
LAST_ADMINISTRATOR = say("You are the only administrator. Somebody else has to become one first.")


def deletion_commands(
    people: People, personal_data: PersonalData, forget: Callable[[int], None]
) -> tuple[ChatCommand, ChatCommand]:
    """`forget` drops what is held in memory of a person."""
    rest = typed(COMMAND.name)

    async def ask(_: Question) -> Document:
        return Document(
            Kind.SETTINGS,
            (
                Headline(say("Remove everything that is kept of you?")),
                Paragraph(
                    say("Subscriptions, alerts, settings, your name and your access go, and cannot be brought back.")
                ),
            ),
            choices=(Choice(psay("button", "Remove everything"), _SURE), Choice(psay("button", "Cancel"), _CANCEL)),
        )

    async def remove(question: Question) -> Document:
        user, access = question.person.asker.user, people.access
        if user is None or question.person.asker.chat != user:
            return line(say("Please do that in the private chat with the bot."))
        if access.is_admin(user) and access.admins == {user} and user not in access.named:
            return line(LAST_ADMINISTRATOR)
        is_all = await personal_data.remove(user)
        forget(user)
        await access.load()
        return line(DONE if is_all else NUMBER_KEPT)

    return (
        ChatCommand(
            name="delete me, surely",
            fits=lambda text: text == _SURE,
            run=remove,
            where=frozenset({How.PRESSED}),
            is_change=True,
            is_private_only=True,
            is_for_strangers=True,
        ),
        ChatCommand(
            name="delete me",
            fits=lambda text: rest(text) == "",
            run=ask,
            where=frozenset({How.TYPED, How.LINKED}),
            is_change=False,
            is_private_only=True,
            is_for_strangers=True,
        ),
    )
