"""Highest and lowest months: whether the newest is one of them, and which were."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._figures import amount
from bot.answers._page import figures_page, period_of
from bot.answers._sentences import of, sided, statement
from bot.answers.choices import choice, other_measures, standing_of, trend_of
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline, Note
from bot.domain.facts import Extremes, Point, Row
from bot.domain.figures import BRIEFING_MEASURES, Missing
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Value, say

RECORD = IntentRecord(
    name=Intent.RECORDS,
    commands=(
        Command(
            name="records",
            summary="Highest and lowest months",
            example="/records TW imports",
            usage="[partner] [measure] [month]",
            place=105,
        ),
    ),
    strength=55,
    may_yield=True,
    is_same_for_everybody=True,
)


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """By measure, the month asked about and the records up to it."""

    rows: tuple[Row, ...]
    extremes: tuple[Extremes, ...]


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.rows[0].period,
        tuple(layout(facts)),
        rows=facts.rows,
        choices=tuple(_choices(facts, request)),
    )


def gather(request: Request, model: TradeModel) -> RecordsAnswer:
    """Of a longer period, its last month is asked about."""
    partner, month = request.partners[0] if request.partners else WORLD, period_of(request, model).last
    measures = BRIEFING_MEASURES if request.measure is None else (request.measure,)
    rows = tuple(model.row(partner, measure, Period.of_month(month)) for measure in measures)
    return RecordsAnswer(rows, tuple(model.extremes(partner, measure, month) for measure in measures))


def layout(facts: RecordsAnswer) -> Iterator[Block]:
    first, found = facts.rows[0], facts.extremes[0]
    yield Headline(_headline(first, found))
    for row, extremes in zip(facts.rows, facts.extremes, strict=True):
        if len(facts.rows) > 1:
            yield Heading(sided(row.partner, row.measure))
        yield Facts(
            tuple(
                Fact(words, amount(point.value), (point.month,))
                for words, point in (
                    (say("Highest month"), extremes.highest),
                    (say("Lowest month"), extremes.lowest),
                )
                if isinstance(point, Point)
            )
        )
    yield Note(say("Records are taken over all months loaded, since {month}.", month=found.since))


def _headline(row: Row, found: Extremes) -> Value:
    """Whether the month is the highest or the lowest there has been; if not, which was the highest."""
    month, said = row.period.last, statement(row)
    if isinstance(found.highest, Missing) or isinstance(row.value, Missing):
        return of(row.period, said)
    if found.highest.month == month:
        return of(row.period, say("{statement} – a record high", statement=said))
    if isinstance(found.lowest, Point) and found.lowest.month == month:
        return of(row.period, say("{statement} – a record low", statement=said))
    return say(
        "{statement}, record {amount} ({month})",
        statement=of(row.period, said),
        amount=amount(found.highest.value),
        month=found.highest.month,
    )


def _choices(facts: RecordsAnswer, request: Request) -> Iterator[Choice]:
    row = facts.rows[0]
    yield from other_measures(request, request.measure)
    yield from trend_of(row.partner, request.measure, row.period)
    yield from standing_of(row.partner, row.period)
    if request.measure is not None:
        yield from choice(say("All measures"), request._replace(measure=None))
