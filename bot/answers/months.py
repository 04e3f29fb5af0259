"""Which months are loaded, and what answers about them."""

from dataclasses import dataclass
from itertools import groupby

from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.domain.document import Document, Fact, Facts, Headline, Paragraph, source_name
from bot.domain.facts import Coverage, Source
from bot.domain.figures import Missing, Why
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Verbatim, nsay, say

RECORD = IntentRecord(
    name=Intent.MONTHS,
    commands=(
        Command(
            name="months",
            summary="Months that are loaded",
            example="/months",
            place=140,
        ),
    ),
    strength=10,
    may_yield=True,
    period=DefaultPeriod.NONE,
    is_same_for_everybody=True,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in a row about which the same source answers."""

    period: Period
    source: Source | None
    is_partial: bool = False
    """Only some partners are loaded, or not the world."""


async def answer(request: Request, context: AnswerContext) -> Document:
    coverage = context.model.coverage
    if not coverage.months:
        return words_page(RECORD.kind, request, (Headline(say("No month is loaded yet")), to_load()))
    first, last, newest = coverage.months[0], coverage.months[-1], coverage.newest
    headline = nsay(
        "{n} month loaded, {first} to {last}",
        "{n} months loaded, {first} to {last}",
        len(coverage.months),
        first=first,
        last=last,
    )
    lines = tuple(
        Fact(
            stretch.period,
            Missing(Why.NOT_REPORTED) if stretch.source is None else source_name(stretch.source),
            (say("only in part"),) if stretch.is_partial else (),
        )
        for stretch in reversed(stretches(coverage))
    )
    overview = Request(Intent.OVERVIEW, period=Period.of_month(newest))
    return words_page(
        RECORD.kind,
        request,
        (Headline(headline), Facts(lines)),
        choices=(
            *choice(newest, overview),
            *choice(say("Sources"), Request(Intent.SOURCE, period=Period.of_month(newest))),
        ),
        sources=coverage.sources.get(newest, ()),
    )


def stretches(coverage: Coverage) -> tuple[Stretch, ...]:
    """The loaded months, ascending; joined in a row where the same source is first, and each is whole or none is."""

    def run(item: tuple[int, Month]) -> tuple[int, Source | None, bool]:
        place, month = item
        source = next(iter(coverage.sources.get(month, ())), None)
        return month.ordinal - place, source, month in coverage.partial

    found = []
    for (_, source, is_partial), items in groupby(enumerate(coverage.months), key=run):
        months = [month for _, month in items]
        found.append(Stretch(Period(months[0], months[-1]), source, is_partial))
    return tuple(found)


def loaded(context: AnswerContext) -> tuple[Paragraph, ...]:
    """What there is to ask about: the first and the last month loaded, or how to load one."""
    months = context.model.coverage.months
    if not months:
        return (to_load(),)
    return (Paragraph(say("Figures from {first} to {last} are loaded.", first=months[0], last=months[-1])),)


def to_load() -> Paragraph:
    return Paragraph(say("Load a file of figures: {command}", command=Verbatim("tradebot load FILE")))
