"""The month in brief: what subscribers get when a month is new."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from weakref import WeakKeyDictionary

from bot.answers._charts import ChartContext, has_months
from bot.answers._figures import amount, change, present, rank, with_positive_balance
from bot.answers._overdue import next_overdue_since, overdue
from bot.answers._page import figures_page, period_of, whole_period_of
from bot.answers._partner_charts import panels
from bot.answers._product_sentences import sentence_for
from bot.answers._ranking import contributions, lines
from bot.answers._sentences import by_measure, label, largest, of, sided, with_change
from bot.answers.choices import briefing_of, choice, other_periods, standing_of
from bot.domain.charts import Panels
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline, Paragraph
from bot.domain.facts import Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Ratio, Usd
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import TECHNOLOGY, WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Name, Number, Value, say

RECORD = IntentRecord(
    name=Intent.OVERVIEW,
    commands=(
        Command(
            name="overview",
            summary="The month in brief",
            example="/overview",
            usage="[month]",
            place=20,
        ),
    ),
    strength=0,
    may_yield=True,
    is_same_for_everybody=True,
)

_LARGEST = 5
_MOVED = 3
_SUMMARIES = 64
_Wish: TypeAlias = tuple[Period, tuple[str, ...], frozenset[str], int, date | None]
_summaries: WeakKeyDictionary[TradeModel, dict[_Wish, Document]] = WeakKeyDictionary()
"""By model: when a month is new many ask for the same."""
_IN_FULL = 2
"""So many partners get their four figures; of more, each has one line."""


@dataclass(frozen=True, slots=True)
class OverviewAnswer:
    period: Period
    totals: tuple[Row, ...]
    """The world's, in the briefing's order."""
    partners: tuple[tuple[Row, ...], ...]
    """The office partner's (or each watched partner's), in the same order, a negative deficit as a surplus."""
    deficits: tuple[Row, ...]
    technology: tuple[Row, ...]
    """The balance in Advanced Technology Products; nothing where they are not loaded."""
    moved: tuple[Row, ...]
    """What moved total trade most, up or down."""


async def answer(request: Request, context: AnswerContext) -> Document:
    why = await _why(request, context, context.office_partner)
    due = await next_overdue_since(period_of(request, context.model), context)
    return _page(request, context, (context.office_partner,), why=why, due=due)


async def summary(
    period: Period, context: AnswerContext, *, watched: Sequence[str] = (), hidden: Collection[str] = ()
) -> Document:
    """The overview as one chat wants it: of the partners it watches, without the blocks it hides."""
    products = 0 if context.products is None else context.products.number
    due = await next_overdue_since(period, context)
    wish = period, tuple(watched) or (context.office_partner,), frozenset(hidden), products, due
    made = _summaries.setdefault(context.model, {})
    if wish not in made:
        if len(made) >= _SUMMARIES:
            made.clear()
        request = Request(Intent.OVERVIEW, period=period)
        why = await _why(request, context, wish[1][0]) if len(wish[1]) == 1 else None
        made[wish] = _page(request, context, wish[1], wish[2], why=why, due=due)
    return made[wish]


async def _why(request: Request, context: AnswerContext, partner: str) -> Value | None:
    """What moved the partner's trade, where products are loaded of the very period."""
    return await sentence_for(partner, period_of(request, context.model), context.products)


def shown(
    period: Period, context: AnswerContext, *, watched: Sequence[str] = (), hidden: Collection[str] = ()
) -> tuple[Row, ...]:
    """The rows whose amounts a chat's summary shows."""
    facts = gather(Request(Intent.OVERVIEW, period=period), context, tuple(watched) or (context.office_partner,))
    rows = list(facts.totals[:1] if "totals" in hidden else facts.totals)
    if "partner" not in hidden:
        few = len(facts.partners) <= _IN_FULL
        rows += [row for rows in facts.partners for row in (rows if few else rows[:1])]
    if "deficits" not in hidden:
        rows += facts.deficits
    return tuple(rows)


def _page(
    request: Request,
    context: AnswerContext,
    partners: Sequence[str],
    hidden: Collection[str] = (),
    *,
    why: Value | None = None,
    due: date | None = None,
) -> Document:
    facts = gather(request, context, partners)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.period,
        tuple(layout(facts, context, hidden, why=why, due=due)),
        rows=(*facts.totals, *(row for rows in facts.partners for row in rows), *facts.deficits),
        world=facts.totals[0],
        choices=tuple(_choices(facts, request, context, partners)),
    )


def gather(request: Request, context: AnswerContext, partners: Sequence[str]) -> OverviewAnswer:
    model, period = context.model, whole_period_of(request, context.model)
    technology = model.row(TECHNOLOGY, Measure.DEFICIT, period)
    return OverviewAnswer(
        period,
        tuple(model.row(WORLD, measure, period) for measure in BRIEFING_MEASURES),
        tuple(
            tuple(with_positive_balance(model.row(partner, measure, period), model) for measure in BRIEFING_MEASURES)
            for partner in partners
        ),
        model.ranking(Measure.DEFICIT, period, _LARGEST).rows,
        (with_positive_balance(technology, model),) if isinstance(technology.value, Usd) else (),
        tuple(row for row in model.movers(Measure.TOTAL, period, None, _MOVED) if isinstance(row.contribution, Ratio)),
    )


def layout(
    facts: OverviewAnswer,
    context: AnswerContext,
    hidden: Collection[str] = (),
    *,
    why: Value | None = None,
    due: date | None = None,
) -> Iterator[Block]:
    """The blocks, without those hidden (words of `bot.domain.subscription.HIDEABLE`).

    Args:
        why: what moved the partner's trade.
        due: when the month after the period was due, where it is overdue.
    """
    # Always with its month: a summary comes unasked.
    yield Headline(of(facts.period, with_change(facts.totals[0])))
    if "totals" not in hidden:
        totals = [with_positive_balance(row, context.model) for row in facts.totals[1:]]
        yield Facts(
            (
                *(Fact(label(row.measure), amount(row.value), present(change(row))) for row in totals),
                *(Fact(_balance_in_technology(row.measure), amount(row.value)) for row in facts.technology),
            )
        )
    if "partner" not in hidden:
        yield from _partners(facts)
        if why is not None:
            yield Paragraph(why)
    if facts.deficits and "deficits" not in hidden:
        yield Heading(largest(Measure.DEFICIT, Number(len(facts.deficits))))
        yield lines(facts.deficits)
    if facts.moved and "movers" not in hidden:
        yield Heading(say("What moved US trade most"))
        yield contributions(facts.moved)
    if due is not None:
        yield overdue(facts.period.last, due)


def _balance_in_technology(measure: Measure) -> Value:
    goods = Name(TECHNOLOGY)
    return by_measure(
        measure,
        total=say("Total trade in {goods}", goods=goods),
        exports=say("Exports of {goods}", goods=goods),
        imports=say("Imports of {goods}", goods=goods),
        deficit=say("Deficit in {goods}", goods=goods),
        surplus=say("Surplus in {goods}", goods=goods),
    )


def _partners(facts: OverviewAnswer) -> Iterator[Block]:
    if len(facts.partners) > _IN_FULL:
        yield Heading(say("Partners watched"))
        yield Facts(tuple(_place(rows[0], Name(rows[0].partner)) for rows in facts.partners))
        return
    listed = {(row.partner, row.measure) for row in facts.deficits}  # with their places, below
    for rows in facts.partners:
        yield Facts(
            tuple(
                _place(row, sided(row.partner, row.measure), is_ranked=(row.partner, row.measure) not in listed)
                for row in rows
            )
        )


def _place(row: Row, what: Value, *, is_ranked: bool = True) -> Fact:
    return Fact(what, amount(row.value), present(change(row), rank(row) if is_ranked else None))


def _choices(
    facts: OverviewAnswer, request: Request, context: AnswerContext, partners: Sequence[str]
) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from briefing_of(facts.period)
    for partner in partners[:_IN_FULL]:
        yield from standing_of(partner, facts.period)
    for measure in BRIEFING_MEASURES:
        yield from choice(label(measure), Request(Intent.TABLE, measure=measure, period=facts.period))
    yield from choice(say("What moved most"), Request(Intent.MOVERS, period=facts.period))


def chart(request: Request, context: ChartContext) -> Panels | None:
    """The four totals of the United States."""
    return panels(WORLD, period_of(request, context.model), context.model)


has_chart = has_months
