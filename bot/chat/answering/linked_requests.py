"""Requests that a deep link makes: anybody may have made the link, so it shows what would happen and acts on a tap."""

from collections.abc import Mapping

from bot.chat.answering import administration
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import line
from bot.chat.receiving.question import How, Question
from bot.domain.document import Choice, Document, Fact, Facts, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.values import Say, Verbatim, psay, say
from bot.understand.word_lists import command_words

_CANCEL = "/cancel"
CANCELLED = say("Cancelled: nothing was changed.")


def shown(command: str, commands: Mapping[str, Command]) -> Document:
    """What a link asks for, with [Do it] and [Cancel]."""
    word = command.removeprefix("/").partition(" ")[0].casefold()
    known = (*commands.values(), *administration.COMMANDS)
    summary = next((one.summary for one in known if word in (one.name, *command_words(one.name))), None)
    blocks = (
        Headline(say("This link asks for a change. Nothing has been done yet.")),
        Facts((Fact(Verbatim(command), Say(summary) if summary else Verbatim("")),)),
        Paragraph(say("Do it only if you know who the link is from.")),
    )
    choices = (Choice(psay("button", "Do it"), command), Choice(psay("button", "Cancel"), _CANCEL))
    return Document(Kind.SETTINGS, blocks, choices=choices)


async def _cancelled(_: Question) -> Document:
    return line(CANCELLED)


CANCEL = ChatCommand(
    name="cancel",
    fits=lambda text: text == _CANCEL,
    run=_cancelled,
    where=frozenset({How.PRESSED}),
    is_change=True,
    is_for_strangers=True,
)
"""The button that leaves everything as it was."""
