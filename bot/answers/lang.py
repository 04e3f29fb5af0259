"""The language of answers: shown, or chosen for the chat."""

from collections.abc import Sequence

from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.domain.document import Block, Choice, Document, Headline, Kind, Note, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Listing, Verbatim, say
from bot.i18n.languages import negotiate

RECORD = IntentRecord(
    name=Intent.LANG,
    commands=(
        Command(
            name="lang",
            summary="Choose the language",
            example="/lang en",
            usage="[language]",
            place=240,
        ),
    ),
    kind=Kind.SETTINGS,
    strength=100,
    may_yield=True,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.LANGUAGE,
    changes=True,
    is_shown_without_argument=True,
)

SETTING = "language"
"""The key under which a chat's choice is kept."""


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises `Invalid` for a language there is no catalogue of."""
    if not request.argument:
        return _menu(request, context, tuple(context.languages))
    meant = _meant(request.argument.strip(), context)
    if len(meant) > 1:
        return _menu(request, context, meant)
    (tag,) = meant
    notes: tuple[Block, ...] = ()
    if context.asker.chat is not None:
        await context.chat_settings.put(context.asker.chat, SETTING, tag)
    elif context.asker.kept is None:
        notes = (Note(say("There is no chat here that could remember it.")),)
    request = request._replace(argument=tag)
    return words_page(
        RECORD.kind,
        request,
        (Headline(say("Language: {language}", language=Verbatim(context.languages[tag]))), *notes),
        choices=_choices(context, tuple(context.languages), tag),
        language=tag,
    )


def _menu(request: Request, context: AnswerContext, tags: Sequence[str]) -> Document:
    names = Listing(tuple(Verbatim(context.languages[tag]) for tag in tags))
    current = context.asker.language
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("Language: {language}", language=Verbatim(context.languages.get(current, current)))),
            Paragraph(say("To choose: {languages}", languages=names)),
        ),
        choices=_choices(context, tags, current),
    )


def _choices(context: AnswerContext, tags: Sequence[str], current: str) -> tuple[Choice, ...]:
    return tuple(
        found
        for tag in tags
        if tag != current
        for found in choice(Verbatim(context.languages[tag]), Request(Intent.LANG, argument=tag))
    )


def _meant(wanted: str, context: AnswerContext) -> tuple[str, ...]:
    """The tags meant by a language's own name or a tag in any spelling (`zh-hant`, `en-GB`).

    `zh` alone means two: the asker's own, if it is one of them; else both, for the asker to choose.
    """
    spelled = wanted.replace("-", "_").casefold()
    for tag, name in context.languages.items():
        if spelled == tag.casefold() or wanted.casefold() == name.casefold():
            return (tag,)
    several = tuple(tag for tag in context.languages if tag.casefold().startswith(f"{spelled}_"))
    if context.asker.language in several:
        return (context.asker.language,)
    if several:
        return several
    tag = negotiate(wanted, "")
    if tag not in context.languages:
        raise Invalid(say("There is no language {language} here; /lang lists them.", language=Verbatim(wanted)))
    return (tag,)
