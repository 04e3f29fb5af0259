"""Where the figures of a month come from, and where a briefing and the newest Census vintage differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.answers._page import period_of, words_page
from bot.answers.choices import choice, other_periods
from bot.answers.revisions import by_sources
from bot.domain.document import Block, Document, Fact, Facts, Headline, Paragraph, Sourced, source_name
from bot.domain.facts import Revision, Source
from bot.domain.intent import Command, IntentRecord
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Verbatim, nsay, say

RECORD = IntentRecord(
    name=Intent.SOURCE,
    commands=(
        Command(
            name="source",
            summary="Where the figures come from",
            example="/source 2026-01",
            usage="[month]",
            place=150,
        ),
    ),
    strength=70,
    may_yield=True,
    is_same_for_everybody=True,
)


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    period: Period
    sources: tuple[Source, ...]
    """The deciding one first."""
    revisions: tuple[Revision, ...]
    """Of the period and of the year before it, which an answer about it also says."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    return words_page(
        RECORD.kind,
        request,
        tuple(layout(facts, ZoneInfo(context.zone))),
        choices=(
            *other_periods(request, facts.period, context.model.coverage),
            *choice(say("Months loaded"), Request(Intent.MONTHS)),
            *choice(say("Revisions"), Request(Intent.REVISIONS)),
        ),
        sources=facts.sources,
    )


def gather(request: Request, model: TradeModel) -> SourceAnswer:
    """Raises `UnknownMonth` when a month of the period is not loaded."""
    period = period_of(request, model)
    months = dict.fromkeys((*period, *period.year_before()))
    return SourceAnswer(
        period,
        model.sources(period),
        tuple(revision for month in months for revision in model.revisions(month)),
    )


def layout(facts: SourceAnswer, zone: ZoneInfo) -> Iterator[Block]:
    yield Headline(say("{period}: {source}", period=facts.period, source=source_name(facts.sources[0])))
    for source in facts.sources:
        yield Facts(
            (
                Fact(say("Publisher"), Verbatim(source.publisher)),
                Fact(say("Vintage"), Verbatim(source.vintage)),
                Fact(say("File"), Verbatim(source.origin)),
                Fact(say("Loaded"), Verbatim(f"{source.loaded_at.astimezone(zone):%Y-%m-%d %H:%M}")),
            )
        )
    if facts.revisions:
        yield Paragraph(
            nsay(
                "{n} figure differs between sources or vintages:",
                "{n} figures differ between sources or vintages:",
                len(facts.revisions),
            )
        )
        yield from by_sources(facts.revisions, zone)
    yield Sourced(facts.sources, facts.period)
