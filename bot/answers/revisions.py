"""Where sources or vintages disagree by more than rounding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.answers._page import words_page
from bot.answers._sentences import figure_of
from bot.answers.choices import choice, standing_of
from bot.domain.document import Block, Document, Fact, Facts, Headline, Note, Paragraph, source_name
from bot.domain.facts import Revision, Source
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Amount, Number, Value, Verbatim, nsay, say

RECORD = IntentRecord(
    name=Intent.REVISIONS,
    commands=(
        Command(
            name="revisions",
            summary="Figures that differ between sources or releases",
            example="/revisions 2025-01",
            usage="[partner] [month]",
            place=160,
        ),
    ),
    strength=80,
    may_yield=True,
    period=DefaultPeriod.ALL,
    is_same_for_everybody=True,
)

_MOST = 20
"""Lines of one answer; three revised years are thousands."""


@dataclass(frozen=True, slots=True)
class RevisionsAnswer:
    period: Period | None
    found: tuple[Revision, ...]
    """Of the period, or of all months when none was asked; the largest difference first."""
    elsewhere: tuple[Revision, ...]
    """Of all other months, when the period has none."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    first = (*facts.found, *facts.elsewhere)[:1]
    return words_page(
        RECORD.kind,
        request,
        tuple(layout(facts, ZoneInfo(context.zone))),
        choices=(
            *(found for revision in first for found in standing_of(revision.partner, Period.of_month(revision.month))),
            *choice(say("Sources"), Request(Intent.SOURCE, period=request.period)),
        ),
        sources=() if request.period is None else context.model.sources(request.period),
    )


def gather(request: Request, model: TradeModel) -> RevisionsAnswer:
    partners = request.partners or (None,)
    everywhere = tuple(revision for partner in partners for revision in model.revisions(None, partner))
    if request.period is None:
        return RevisionsAnswer(None, everywhere, ())
    found = tuple(revision for revision in everywhere if revision.month in request.period)
    return RevisionsAnswer(request.period, found, () if found else everywhere)


def news(found: tuple[Revision, ...], context: AnswerContext) -> Document:
    """What a load has changed, for those who asked to be told."""
    facts = RevisionsAnswer(None, found, ())
    first = found[0]
    return words_page(
        RECORD.kind,
        Request(Intent.REVISIONS),
        tuple(layout(facts, ZoneInfo(context.zone))),
        choices=(
            *standing_of(first.partner, Period.of_month(first.month)),
            *choice(say("All differences"), Request(Intent.REVISIONS)),
        ),
    )


def layout(facts: RevisionsAnswer, zone: ZoneInfo) -> Iterator[Block]:
    shown = facts.found or facts.elsewhere
    if facts.found:
        yield Headline(
            nsay(
                "{n} figure differs between sources or vintages",
                "{n} figures differ between sources or vintages",
                len(facts.found),
            )
        )
    elif facts.period is not None:
        yield Headline(say("No figure of {period} differs between sources or vintages", period=facts.period))
    else:
        yield Headline(say("No figure differs between sources or vintages"))
    if not shown:
        return
    if facts.elsewhere:
        yield Paragraph(say("In other months:"))
    yield from by_sources(shown[:_MOST], zone)
    if len(shown) > _MOST:
        yield Note(say("The {n} largest differences of {all}.", n=Number(_MOST), all=Number(len(shown))))


def by_sources(revisions: Sequence[Revision], zone: ZoneInfo) -> Iterator[Block]:
    """By who said what: `US exports to Canada, January 2025: US$26.46 billion → US$27.33 billion`."""
    found: dict[tuple[Source, Source], list[Fact]] = {}
    for revision in revisions:
        cell = say(
            "{figure}, {period}",
            figure=figure_of(revision.partner, revision.measure),
            period=revision.month,
        )
        change = say("{old} → {new}", old=Amount(revision.old), new=Amount(revision.new))
        found.setdefault((revision.old_source, revision.new_source), []).append(Fact(cell, change))
    for (old, new), lines in found.items():
        yield Paragraph(say("{old} → {new}", old=_told_apart(old, new, zone), new=_told_apart(new, old, zone)))
        yield Facts(tuple(lines))


def _told_apart(source: Source, other: Source, zone: ZoneInfo) -> Value:
    """A source's name; where the other has the same, with the day and, on the same day, the time it was loaded."""
    name = source_name(source)
    if name != source_name(other):
        return name
    loaded = source.loaded_at.astimezone(zone)
    is_same_day = loaded.date() == other.loaded_at.astimezone(zone).date()
    day = f"{loaded:%Y-%m-%d %H:%M:%S}" if is_same_day else f"{loaded:%Y-%m-%d}"
    return say("{source}, loaded on {day}", source=name, day=Verbatim(day))
