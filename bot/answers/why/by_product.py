"""What products contributed to the growth of a figure: the lines and the bars."""

from collections.abc import Iterator, Sequence

from bot.answers._figures import amount, bare_amount, difference
from bot.answers._notes import divergences
from bot.answers._product_facts import FLOW_OF, ProductAnswer, added
from bot.answers._product_sentences import (
    PAID,
    driven,
    headline,
    notes,
    statement,
    tariff_line,
)
from bot.answers._sentences import of, sided, with_change
from bot.domain.charts import Caption, Contributions, Part
from bot.domain.document import Block, Fact, Facts, Heading, Headline, Note, Paragraph
from bot.domain.facts import Row
from bot.domain.figures import FLOWS, MEASURES, Measure, Missing, Ratio, Usd
from bot.domain.ports import TradeModel
from bot.domain.products import Basis, ProductRow, TariffRow
from bot.domain.values import Amount, BareAmount, Number, Percent, RatioStyle, Value, say

_FEW = 5
"""So many that pushed, and so many that held back."""
_PLACES = 4
"""Of a rate as it is printed: hundredths of a percent."""


def layout(
    facts: ProductAnswer,
    row: Row | None,
    asked: Row | None,
    tariff: TariffRow | None,
    measure: Measure | None,
    *,
    flows: Sequence[Block] = (),
) -> Iterator[Block]:
    """The figure and what moved it, the products up and down, and all the others in one line.

    `row` is the partner's own figure of the period, `asked` that of the period asked for where it is another, `flows`
    what exports and imports contributed to it where it is made of both.
    """
    yield Headline(of(facts.period, headline(facts)))
    yield Paragraph(statement(facts.partner, facts.kind.basis, facts.value))
    if row is not None and is_another_figure(row, facts, measure):
        yield Paragraph(of(row.period, with_change(row)))
    if asked is not None:
        yield Paragraph(of(asked.period, with_change(asked)))
    yield from flows
    if tariff is not None and (line := tariff_line(tariff)) is not None:
        yield Facts((line,))
    rising, falling, rest = parts(facts)
    if rising:
        yield Heading(say("Pushed up"))
        yield Facts(tuple(map(driven, rising)))
    if falling:
        yield Heading(say("Held back"))
        yield Facts(tuple(map(driven, falling)))
    if rest:
        yield Facts((_rest(rest),))
    yield Note(_measured(facts))
    yield from notes(facts, is_basis_said=True)
    if tariff is not None:
        yield PAID
    yield from divergences([one for one in (row, asked) if one is not None])


def parts(facts: ProductAnswer) -> tuple[tuple[ProductRow, ...], tuple[ProductRow, ...], tuple[ProductRow, ...]]:
    """The products that pushed, those that held back, and the others; together they are all of them."""
    moved = facts.moved
    rising = tuple(row for row in moved[:_FEW] if added(row) > 0)
    falling = tuple(row for row in moved[: -_FEW - 1 : -1] if added(row) < 0)
    named = {row.product for row in (*rising, *falling)}
    return rising, falling, tuple(row for row in moved if row.product not in named)


def _rest(rows: Sequence[ProductRow]) -> Fact:
    value, prior = (sum(amounts) for amounts in zip(*((r.value.dollars, r.prior.dollars) for r in rows), strict=True))
    return Fact(
        say("The other {n} products", n=Number(len(rows))),
        Amount(Usd(value)),
        (
            Percent(summed(rows), RatioStyle.POINTS),
            say("year ago {before}", before=BareAmount(Usd(prior))),
        ),
    )


def summed(rows: Sequence[ProductRow]) -> Ratio:
    """The contribution of several products together, from unrounded figures."""
    (whole,) = {row.contribution.denominator for row in rows if isinstance(row.contribution, Ratio)}
    return Ratio(sum(map(added, rows)), whole)


def _measured(facts: ProductAnswer) -> Value:
    match facts.kind.basis:
        case Basis.EXPORTS:
            return say("Percentage points of the growth of these exports.")
        case Basis.IMPORTS:
            return say("Percentage points of the growth of these general imports.")
        case Basis.CONSUMPTION | Basis.DUTY:
            return say("Percentage points of the growth of these imports for consumption.")


def is_another_figure(row: Row, facts: ProductAnswer, measure: Measure | None) -> bool:
    """Whether the partner's own figure says something else: another basis, another vintage, another measure."""
    if measure not in (None, FLOW_OF[facts.kind.basis]):
        return True
    if isinstance(row.value, Missing) or not row.value.agrees_with(facts.value):
        return True
    rates = [one.scaled(_PLACES) for one in (row.change, facts.growth) if isinstance(one, Ratio)]
    return len(set(rates)) > 1


def flows(row: Row | None, model: TradeModel) -> tuple[Block, ...]:
    """What exports and imports contributed to a figure that is made of both; nothing of one that is not."""
    if row is None or row.measure in FLOWS or not isinstance(row.prior, Usd) or row.prior.dollars <= 0:
        return ()
    facts = []
    for flow, sign in zip(FLOWS, MEASURES[row.measure].signs, strict=True):
        one = model.row(row.partner, flow, row.period)
        moved = difference(one.value, one.prior)
        if moved is None:
            return ()
        contributed = Ratio(sign * moved.dollars, row.prior.dollars)
        before = say("year ago {before}", before=bare_amount(one.prior))
        facts.append(
            Fact(sided(one.partner, one.measure), amount(one.value), (Percent(contributed, RatioStyle.POINTS), before))
        )
    return (Facts(tuple(facts)),)


def chart_of_products(facts: ProductAnswer) -> Contributions | None:
    """Diverging bars, the others in one, that add up to the growth."""
    rising, falling, rest = parts(facts)
    if not isinstance(facts.growth, Ratio) or not (rising or falling):
        return None
    named = [
        Part(None, row.contribution, str(row.product))
        for row in (*rising, *reversed(falling))
        if isinstance(row.contribution, Ratio)
    ]
    if rest:
        named.append(Part(None, summed(rest)))
    return Contributions(
        Caption(
            say("What moved the figure, by product"),
            of(facts.period, headline(facts)),
            () if facts.source is None else (facts.source,),
            facts.period,
            (_measured(facts),),
        ),
        tuple(named),
        facts.growth,
        is_of_products=True,
    )
