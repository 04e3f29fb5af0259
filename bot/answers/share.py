"""A partner's share of US trade; without a partner, how few partners make it up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answers._charts import ChartContext, caption
from bot.answers._combined import row_of
from bot.answers._figures import amount, dollars, present, rank, with_positive_balance
from bot.answers._page import figures_page, period_of, whole_period_of
from bot.answers._ranking import FEW
from bot.answers._sentences import by_measure, of, statement
from bot.answers.choices import choice, other_measures, other_periods, standing_of, trend_of
from bot.domain.charts import Bar, Bars, Caption
from bot.domain.condition import Aggregate
from bot.domain.document import Block, Document, Fact, Facts, Heading, Headline, Note
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Concentration, Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Missing, Ratio, Usd
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Name, Number, Percent, Value, say

RECORD = IntentRecord(
    name=Intent.SHARE,
    commands=(
        Command(
            name="share",
            summary="Shares of US trade, and how concentrated it is",
            example="/share TW",
            usage="[partner] [measure] [month]",
            place=120,
        ),
    ),
    strength=30,
    may_yield=True,
    period=DefaultPeriod.NEWEST_OR_YEAR,
    takes_top=True,
    is_same_for_everybody=True,
)

_HHI_PLACES = 4
"""The index is counted in ten-thousandths."""


_BARS = 10
"""So many partners are shown beside those asked about."""


@dataclass(frozen=True, slots=True)
class ShareAnswer:
    """One partner's shares, the measure asked for first."""

    partner: str
    period: Period
    rows: tuple[Row, ...]
    before: tuple[Ratio | Missing | None, ...]
    """The share a year before, by row; None where that year is not loaded."""
    of_deficits: Ratio | None
    """Of all the deficits that there are, the partner's: the world's own is what surpluses leave of them."""


@dataclass(frozen=True, slots=True)
class ConcentrationAnswer:
    measure: Measure
    period: Period
    concentration: Concentration
    rows: tuple[Row, ...]
    """The largest partners."""
    whole: int
    """The sum of all that are ranked, in dollars. The world's deficit is net of surpluses, this is not."""


async def answer(request: Request, context: AnswerContext) -> Document:
    model = context.model
    partners = [partner for partner in request.partners if partner != WORLD]
    if len(partners) > 1:
        period = period_of(request, model)
        measure = request.measure or Measure.TOTAL
        rows = _asked(request, partners, measure, period, model)
        blocks = tuple(_several_layout(rows, period, model))
        more = tuple(standing_of(partners[0], period))
    elif partners:
        period = period_of(request, model)
        shares = of_partner(partners[0], request.measure, period, model)
        rows, blocks = shares.rows, tuple(_partner_layout(shares, model))
        more = (*trend_of(partners[0], request.measure, period), *standing_of(partners[0], period))
    else:
        period = whole_period_of(request, model)
        few = concentration(request.measure or Measure.TOTAL, period, model)
        rows, blocks = few.rows, tuple(_concentration_layout(few))
        more = tuple(choice(Name(context.office_partner), request._replace(partners=(context.office_partner,))))
    choices = (
        *other_periods(request, period, model.coverage),
        *other_measures(request, request.measure or Measure.TOTAL),
        *more,
    )
    return figures_page(RECORD.kind, request, model, period, blocks, rows=rows, noted=(), choices=choices)


def _asked(
    request: Request, partners: Sequence[str], measure: Measure, period: Period, model: TradeModel
) -> tuple[Row, ...]:
    """One measure of the partners asked about, or of all of them together."""
    if request.aggregate is Aggregate.SUM and len(partners) > 1:
        return (row_of(request, measure, period, model),)
    return tuple(model.row(partner, measure, period) for partner in partners)


def of_partner(partner: str, measure: Measure | None, period: Period, model: TradeModel) -> ShareAnswer:
    first = measure or Measure.TOTAL
    measures = (first, *(other for other in BRIEFING_MEASURES if other is not first))
    rows = tuple(model.row(partner, each, period) for each in measures)
    return ShareAnswer(
        partner, period, rows, tuple(_year_before(row, model) for row in rows), _of_deficits(rows, model)
    )


def _of_deficits(rows: tuple[Row, ...], model: TradeModel) -> Ratio | None:
    row = next(row for row in rows if row.measure is Measure.DEFICIT)
    if isinstance(row.rank, Missing) or not isinstance(row.value, Usd):
        return None
    return Ratio(row.value.dollars, concentration(row.measure, row.period, model).whole)


def _year_before(row: Row, model: TradeModel) -> Ratio | Missing | None:
    try:
        return model.row(row.partner, row.measure, row.period.year_before()).share
    except UnknownMonth:
        return None


def concentration(measure: Measure, period: Period, model: TradeModel) -> ConcentrationAnswer:
    rows = model.ranking(measure, period).rows
    whole = sum(row.value.dollars for row in rows if isinstance(row.value, Usd))
    return ConcentrationAnswer(measure, period, model.concentration(measure, period), rows[:FEW], whole)


def _partner_layout(facts: ShareAnswer, model: TradeModel) -> Iterator[Block]:
    yield Headline(of(facts.period, _headline(facts.rows[0], model)))
    befores = (
        say("a year before {share}", share=Percent(before)) if isinstance(before, Ratio) else None
        for before in facts.before
    )
    shares = [
        Fact(_whole(row.measure), _share(row), present(before, amount(row.value), rank(row)))
        for row, before in zip(facts.rows, befores, strict=True)
    ]
    if facts.of_deficits is not None:
        shares.append(Fact(say("Of the sum of US deficits"), Percent(facts.of_deficits)))
    yield Facts(tuple(shares))


def _whole(measure: Measure) -> Value:
    """What a share is a part of."""
    return by_measure(
        measure,
        total=say("Of US trade"),
        exports=say("Of US exports"),
        imports=say("Of US imports"),
        deficit=say("Of the net US deficit"),
        surplus=say("Of the net US surplus"),
    )


def _several_layout(rows: tuple[Row, ...], period: Period, model: TradeModel) -> Iterator[Block]:
    """One measure's shares of several partners, or of their sum."""
    yield Headline(of(period, _headline(rows[0], model)))
    yield Facts(tuple(Fact(Name(row.partner), _share(row), present(amount(row.value), rank(row))) for row in rows))


def _headline(row: Row, model: TradeModel) -> Value:
    if isinstance(row.share, Missing):
        return statement(with_positive_balance(row, model))
    partner, share = Name(row.partner), _share(row)
    return by_measure(
        row.measure,
        total=say("{partner}: {share} of US trade", partner=partner, share=share),
        exports=say("{partner}: {share} of US exports", partner=partner, share=share),
        imports=say("{partner}: {share} of US imports", partner=partner, share=share),
        deficit=say("{partner}: {share} of the US trade deficit", partner=partner, share=share),
        surplus=say("{partner}: {share} of the US trade surplus", partner=partner, share=share),
    )


def _share(row: Row) -> Value:
    return _ratio(row.share)


def _ratio(ratio: Ratio | Missing) -> Value:
    return ratio if isinstance(ratio, Missing) else Percent(ratio)


def _concentration_layout(facts: ConcentrationAnswer) -> Iterator[Block]:
    found = facts.concentration
    top5 = _ratio(found.top5)
    hhi: Value = found.hhi if isinstance(found.hhi, Missing) else Number(found.hhi.scaled(_HHI_PLACES))
    yield Headline(of(facts.period, _few(facts.measure, top5)))
    yield Facts(
        (
            Fact(say("Five largest"), top5),
            Fact(say("Herfindahl-Hirschman index"), hhi),
            Fact(say("Partners"), Number(found.partners)),
        )
    )
    if facts.rows:
        yield Heading(say("Shares of the largest"))
        yield Facts(tuple(_part(row, facts.whole) for row in facts.rows))
    yield Note(say("The index runs from 0 (spread evenly) to {n} (one partner alone).", n=Number(10**_HHI_PLACES)))


def _part(row: Row, whole: int) -> Fact:
    part = row.value if isinstance(row.value, Missing) else Percent(Ratio(row.value.dollars, whole))
    return Fact(Name(row.partner), part, (amount(row.value),))


def _few(measure: Measure, share: Value) -> Value:
    return by_measure(
        measure,
        total=say("Five partners make up {share} of US trade", share=share),
        exports=say("Five partners take {share} of US exports", share=share),
        imports=say("Five partners supply {share} of US imports", share=share),
        deficit=say("Five partners make up {share} of all US deficits", share=share),
        surplus=say("Five partners make up {share} of all US surpluses", share=share),
    )


def chart(request: Request, context: ChartContext) -> Bars:
    """The largest partners as bars with their shares, those asked about among them and set off."""
    model = context.model
    partners = [partner for partner in request.partners if partner != WORLD]
    if not partners:
        facts = concentration(request.measure or Measure.TOTAL, whole_period_of(request, model), model)
        title = _few(facts.measure, _ratio(facts.concentration.top5))
        parts = {row: _part(row, facts.whole).figure for row in facts.rows}
        around = caption(title, facts.period, facts.period, model)
        return _bars(around, facts.measure, parts, (context.office_partner,))
    period, measure = period_of(request, model), request.measure or Measure.TOTAL
    asked = _asked(request, partners, measure, period, model)
    others = (row for row in model.ranking(measure, period, _BARS).rows if row.partner not in partners)
    shares = {row: _share(row) for row in sorted((*asked, *others), key=dollars, reverse=True)}
    around = caption(_headline(asked[0], model), period, period, model)
    return _bars(around, measure, shares, {row.partner for row in asked})


def _bars(around: Caption, measure: Measure, shares: Mapping[Row, Value], strong: Collection[str]) -> Bars:
    bars = (
        Bar(row.partner, row.rank, row.value, None if isinstance(share, Missing) else share, row.partner in strong)
        for row, share in shares.items()
    )
    return Bars(around, measure, tuple(bars))
