"""What can be asked: every command with its example, or one command in full."""

from collections.abc import Iterator

from bot.answers import _examples
from bot.answers._page import words_page
from bot.domain.document import Bullets, Choice, Document, Fact, Facts, Headline, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Say, Verbatim, say
from bot.understand.word_lists import command_words

RECORD = IntentRecord(
    name=Intent.HELP,
    commands=(
        Command(
            name="help",
            summary="What can be asked, with examples",
            example="/help rank",
            usage="[command]",
            place=250,
        ),
    ),
    strength=140,
    may_yield=True,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.COMMAND,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises `Invalid` for a command there is not."""
    if request.argument:
        return _of_one(request, _command(request.argument, context), context.asker.language)
    return _of_all(request, context)


def _command(argument: str, context: AnswerContext) -> Command:
    word = argument.strip().removeprefix("/").casefold()
    for command in context.commands.values():
        if word in (command.name, *command_words(command.name)):
            return command
    raise Invalid(say("There is no command {command}; /help lists them all.", command=Verbatim(f"/{word}")))


def _of_one(request: Request, command: Command, language: str) -> Document:
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("{command}: {summary}", command=Verbatim(f"/{command.name}"), summary=Say(command.summary))),
            Facts(tuple(_facts(command, language))),
        ),
        choices=(Choice(Verbatim(command.example), command.example),),
    )


def _facts(command: Command, language: str) -> Iterator[Fact]:
    if command.usage:
        yield Fact(say("Form"), Verbatim(f"/{command.name} {command.usage}"))
    yield Fact(say("Example"), Verbatim(command.example))
    words = command_words(command.name, language)
    if words:
        yield Fact(say("Also"), Verbatim(" ".join(f"/{word}" for word in words)))


def _of_all(request: Request, context: AnswerContext) -> Document:
    lines = tuple(
        (0, say("{command}: {summary}", command=Verbatim(command.example), summary=Say(command.summary)))
        for command in context.commands.values()
        if command.in_menu
    )
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("Ask in a few words, or with a command")),
            _examples.as_bullets(context.office_partner),
            Bullets(lines),
            Paragraph(
                say(
                    "A month may follow ({month}, {year}, {span}), and a number of rows ({top}).",
                    month=Verbatim("2026-01"),
                    year=Verbatim("2025"),
                    span=Verbatim("ytd"),
                    top=Verbatim("top5"),
                )
            ),
        ),
        choices=tuple(_examples.as_choices(context.office_partner)),
    )
