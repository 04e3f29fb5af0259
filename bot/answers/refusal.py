"""What is said when a question cannot be answered: what was not clear, and what would work."""

from collections.abc import Iterable, Iterator

from bot.answers import _examples
from bot.answers.choices import choice
from bot.answers.described import described
from bot.answers.months import to_load
from bot.domain import places
from bot.domain.document import Block, Choice, Document, Headline, Kind, Paragraph
from bot.domain.errors import (
    BadFile,
    Invalid,
    NothingLoaded,
    NotUnderstood,
    TradebotError,
    UnknownMonth,
    UnknownPartner,
)
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Listing, Name, Value, Verbatim, say

_AS_TYPED = 60
"""Characters of what was typed that are said back."""


def refusal(error: TradebotError, context: AnswerContext) -> Document:
    """The document that says why there is no answer, and offers what there is."""
    match error:
        case UnknownPartner():
            return Document(
                Kind.UNKNOWN_PARTNER, tuple(_unknown_partner(error, context)), choices=tuple(_meant(error, context))
            )
        case UnknownMonth():
            choices = (*(_nearest(error.request, context) if error.request else ()), *_newest(context))
            return Document(Kind.UNKNOWN_MONTH, tuple(_unknown_month(error, context)), choices=_once(choices))
        case NothingLoaded():
            return Document(Kind.UNKNOWN_MONTH, tuple(_nothing_loaded()))
        case NotUnderstood():
            choices = _choices(error.request, context)
            return Document(Kind.NOT_UNDERSTOOD, tuple(_not_understood(error, context)), choices=choices)
        case Invalid():
            instead = tuple(_instead(error.request, context)) if error.request is not None else ()
            choices = _choices(error.request, context)
            return Document(Kind.INVALID, (Headline(error.reason), *instead), choices=choices)
        case BadFile():
            return Document(Kind.INVALID, tuple(_bad_file(error)))
        case _:
            return Document(Kind.INVALID, (Headline(say("This cannot be answered.")),), choices=_offers(context))


def _unknown_partner(error: UnknownPartner, context: AnswerContext) -> Iterator[Block]:
    word = Verbatim(_short(error.text))
    if error.near:
        near = Listing(tuple(Name(code) for code in error.near))
        yield Headline(say("No partner is called {word}. Did you mean {near}?", word=word, near=near))
        return
    yield Headline(say("No partner is called {word}", word=word))
    yield from _instead(error.request, context)


def _meant(error: UnknownPartner, context: AnswerContext) -> Iterator[Choice]:
    for code in error.near:
        if error.request is None:
            request = Request(Intent.STANDING, (code,))
        else:
            request = error.request._replace(partners=(*error.request.partners, code))
        yield from choice(Name(code), request, partner=code)
    if not error.near and error.request is not None:
        yield from _nearest(error.request, context)
    elif not error.near:
        yield from _examples.as_choices(context.office_partner)


def _unknown_month(error: UnknownMonth, context: AnswerContext) -> Iterator[Block]:
    asked, months = Period(error.first, error.last), context.model.coverage.months
    if not months:
        yield from _nothing_loaded()
    elif len(months) == 1:
        yield Headline(say("{period} is not loaded; only {month} is", period=asked, month=months[0]))
    else:
        yield Headline(
            say("{period} is not loaded; {first} to {last} are", period=asked, first=months[0], last=months[-1])
        )


def _newest(context: AnswerContext) -> Iterator[Choice]:
    coverage = context.model.coverage
    if coverage.months:
        yield from choice(coverage.newest, Request(Intent.OVERVIEW, period=Period.of_month(coverage.newest)))
    yield from choice(say("Months loaded"), Request(Intent.MONTHS))


def _nothing_loaded() -> Iterator[Block]:
    yield Headline(say("No month is loaded yet"))
    yield to_load()


def _not_understood(error: NotUnderstood, context: AnswerContext) -> Iterator[Block]:
    word = _short(error.leftover or error.text)
    if error.guess:
        yield Headline(
            say("Not understood: {word}. Did you mean {guess}?", word=Verbatim(word), guess=Verbatim(error.guess))
        )
    elif error.reason is not None:
        yield Headline(error.reason)
    elif word:
        yield Headline(say("Not understood: {word}", word=Verbatim(word)))
    else:
        yield Headline(say("That says nothing to answer"))
    yield from _instead(error.request, context)


def _instead(request: Request | None, context: AnswerContext) -> Iterator[Block]:
    """The nearest question that can be answered; without one, questions that work."""
    if request is None:
        yield from _try_these(context)
    else:
        yield Paragraph(say("Did you mean to ask: {question}?", question=_described(request, context)))


def _nearest(request: Request, context: AnswerContext) -> Iterator[Choice]:
    """The question that could be read, as the first to choose."""
    yield from choice(_described(request, context), request)
    yield from choice(say("Help"), Request(Intent.HELP))


def _choices(nearest: Request | None, context: AnswerContext) -> tuple[Choice, ...]:
    return _offers(context) if nearest is None else tuple(_nearest(nearest, context))


def _once(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple({choice.command: choice for choice in choices}.values())


def _described(request: Request, context: AnswerContext) -> Value:
    months = context.model.coverage.months
    return described(request, context.model.coverage.newest if months else None)


def _bad_file(error: BadFile) -> Iterator[Block]:
    yield Headline(error.reason)
    if error.where:
        yield Paragraph(places.value(error.where))


def _try_these(context: AnswerContext) -> Iterator[Block]:
    yield Paragraph(say("These would work:"))
    yield _examples.as_bullets(context.office_partner)


def _offers(context: AnswerContext) -> tuple[Choice, ...]:
    return (*_examples.as_choices(context.office_partner), *choice(say("Help"), Request(Intent.HELP)))


def _short(text: str) -> str:
    """What was typed, on one line and not at length."""
    line = " ".join(text.split())
    return line if len(line) <= _AS_TYPED else line[: _AS_TYPED - 1] + "…"
