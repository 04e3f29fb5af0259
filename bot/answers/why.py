"""Why a figure moved: the products that pushed it and held it back; of the world or a group, by partner too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.answers import _product_facts as product_facts
from bot.answers._figures import amount, bare_amount, change, difference, present
from bot.answers._notes import divergences
from bot.answers._page import figures_page, period_of, whole_period_of
from bot.answers._premise import with_premise
from bot.answers._product_facts import FLOW_OF, ProductAnswer, added
from bot.answers._product_partners import of_product
from bot.answers._product_sentences import (
    FETCH,
    PAID,
    driven,
    headline,
    notes,
    statement,
    tariff_line,
)
from bot.answers._sentences import label, of, with_change
from bot.answers._sentences import statement as named
from bot.answers.choices import choice, other_periods
from bot.domain.charts import Caption, Contributions, Part
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline, Note, Paragraph
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Row, Source
from bot.domain.figures import FLOWS, MEASURES, Measure, Missing, Ratio, Usd
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.ports import AnswerContext
from bot.domain.products import Basis, Product, ProductRow, TariffRow
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Amount, BareAmount, Name, Number, Percent, ProductName, RatioStyle, Value, Verbatim, say
from bot.understand.senses import PRODUCTS

WHY = Intent("why")
_FEW = 5
"""So many that pushed, and so many that held back."""
_EVERYBODY = 1_000
"""More partners than there are."""
_PLACES = 4
"""Of a rate as it is printed: hundredths of a percent."""

RECORD = IntentRecord(
    name=WHY,
    commands=(
        Command(
            name="why",
            summary="Why a figure moved",
            example="/why CH exports",
            usage="[partner] [measure] [month]",
            place=105,
        ),
    ),
    takes_product=True,
    is_same_for_everybody=True,
)


@dataclass(frozen=True, slots=True)
class PartnerPart:
    """What a partner adds to the growth of the whole it belongs to."""

    row: Row
    points: Ratio


@dataclass(frozen=True, slots=True)
class PartnersAnswer:
    """The growth of the world's or a group's figure, by partner."""

    whole: Row
    parts: tuple[PartnerPart, ...]
    """The largest contribution first."""


async def answer(request: Request, context: AnswerContext) -> Document:
    document = await _explained(request._replace(condition=None), context)
    is_of_one_product = request.argument not in (None, PRODUCTS)
    return document if is_of_one_product else with_premise(document, request, context.model)


async def _explained(request: Request, context: AnswerContext) -> Document:
    if request.argument not in (None, PRODUCTS):
        return await of_product(request, Product.parse(request.argument or ""), context, RECORD.kind)
    partner = request.partners[0] if request.partners else WORLD
    if request.argument is None and _has_members(partner, context):
        return _by_partner(request, partner, context)
    asked = period_of(request, context.model)
    facts = None
    if context.products is not None:
        facts = await product_facts.gather(context.products, partner, request.measure, asked, vintage=request.vintage)
    if facts is None or not isinstance(facts.growth, Ratio):
        return _without_products(request, partner, asked, context)
    return await _by_product(request, facts, context)


def _has_members(partner: str, context: AnswerContext) -> bool:
    return partner == WORLD or context.partners.get(partner).kind is PartnerKind.GROUP


# --- by product ----------------------------------------------------------------------------------


async def _by_product(request: Request, facts: ProductAnswer, context: AnswerContext) -> Document:
    flow = FLOW_OF[facts.kind.basis]
    measure = request.measure or flow
    row = _row(facts.partner, measure, facts.period, context)
    asked = None if facts.period == facts.asked else _row(facts.partner, measure, facts.asked, context)
    tariff = None
    if context.products is not None and facts.kind.basis is not Basis.EXPORTS:
        tariff = await product_facts.tariff(context.products, facts.partner, facts.period, vintage=request.vintage)
    shown = request._replace(measure=measure)
    return figures_page(
        RECORD.kind,
        shown,
        context.model,
        facts.period,
        tuple(layout(facts, row, asked, tariff, request.measure, flows=_flows(asked or row, context))),
        rows=() if row is None else (row,),
        noted=(),
        choices=tuple(_choices(shown, facts, context)),
        sources=_sources(facts, row, context),
        products=facts.rows,
        tariffs=() if tariff is None else (tariff,),
        chart=chart_of_products(facts),
    )


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
    if row is not None and _is_another_figure(row, facts, measure):
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


def _is_another_figure(row: Row, facts: ProductAnswer, measure: Measure | None) -> bool:
    """Whether the partner's own figure says something else: another basis, another vintage, another measure."""
    if measure not in (None, FLOW_OF[facts.kind.basis]):
        return True
    if isinstance(row.value, Missing) or not row.value.agrees_with(facts.value):
        return True
    rates = [one.scaled(_PLACES) for one in (row.change, facts.growth) if isinstance(one, Ratio)]
    return len(set(rates)) > 1


def _row(partner: str, measure: Measure, period: Period, context: AnswerContext) -> Row | None:
    try:
        return context.model.row(partner, measure, period)
    except UnknownMonth:
        return None


def _flows(row: Row | None, context: AnswerContext) -> tuple[Block, ...]:
    """What exports and imports contributed to a figure that is made of both; nothing of one that is not."""
    if row is None or row.measure in FLOWS or not isinstance(row.prior, Usd) or row.prior.dollars <= 0:
        return ()
    facts = []
    for flow, sign in zip(FLOWS, MEASURES[row.measure].signs, strict=True):
        one = context.model.row(row.partner, flow, row.period)
        moved = difference(one.value, one.prior)
        if moved is None:
            return ()
        contributed = Ratio(sign * moved.dollars, row.prior.dollars)
        before = say("a year before {amount}", amount=amount(one.prior))
        facts.append(Fact(label(flow), amount(one.value), (Percent(contributed, RatioStyle.POINTS), before)))
    return (Facts(tuple(facts)),)


def _sources(facts: ProductAnswer, row: Row | None, context: AnswerContext) -> tuple[Source, ...]:
    known = () if row is None else context.model.sources(facts.period)
    own = () if facts.source is None else (facts.source,)
    return (*own, *known) if row is not None and _is_another_figure(row, facts, row.measure) else own or known


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


# --- without products ----------------------------------------------------------------------------


def _without_products(request: Request, partner: str, asked: Period, context: AnswerContext) -> Document:
    """The figure, its growth and its place, and what would tell more."""
    row = context.model.row(partner, request.measure or Measure.TOTAL, asked)
    blocks: list[Block] = [Headline(of(asked, with_change(row)))]
    facts = [Fact(label(row.measure), amount(row.value), present(change(row)))]
    if isinstance(row.prior, Usd):
        facts.append(Fact(asked.year_before(), amount(row.prior)))
    if isinstance(row.contribution, Ratio) and partner != WORLD:
        facts.append(
            Fact(say("Contribution to the growth of the US figure"), Percent(row.contribution, RatioStyle.POINTS))
        )
    blocks.append(Facts(tuple(facts)))
    blocks.append(
        Note(
            say(
                "No products of {partner} are loaded for this figure. An operator loads them with {command}.",
                partner=Name(partner),
                command=Verbatim(FETCH),
            )
        )
    )
    other = {Measure.EXPORTS: Measure.IMPORTS, Measure.IMPORTS: Measure.EXPORTS}.get(row.measure)
    choices = () if other is None else choice(label(other), request._replace(measure=other))
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        asked,
        blocks,
        rows=(row,),
        choices=(*other_periods(request, asked, context.model.coverage), *choices),
    )


# --- by partner ----------------------------------------------------------------------------------


def _by_partner(request: Request, whole: str, context: AnswerContext) -> Document:
    facts = gather_partners(request, whole, context)
    period = facts.whole.period
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        period,
        tuple(_partners_layout(facts)),
        rows=tuple(part.row for part in facts.parts),
        world=facts.whole,
        noted=(facts.whole,),
        choices=(
            *choice(say("By product"), request._replace(argument=PRODUCTS)),
            *other_periods(request, period, context.model.coverage),
            *_other_flows(request, facts.whole.measure),
        ),
        chart=_chart_of_partners(facts, context),
    )


def gather_partners(request: Request, whole: str, context: AnswerContext) -> PartnersAnswer:
    """The contributions of all partners, or of a group's members, to the growth of the whole."""
    model, measure = context.model, request.measure or Measure.TOTAL
    period = whole_period_of(request, model)
    row = model.row(whole, measure, period)
    if whole == WORLD:
        rows = list(model.movers(measure, period, None, _EVERYBODY))
    else:
        members = context.partners.get(whole).members_in(period.last)
        rows = [model.row(member, measure, period) for member in members]
    found = []
    for member in rows:
        moved = difference(member.value, member.prior)
        if moved is not None and isinstance(row.prior, Usd) and row.prior.dollars > 0 and moved.dollars:
            found.append(PartnerPart(member, Ratio(moved.dollars, row.prior.dollars)))
    found.sort(key=lambda part: part.points.exact(), reverse=True)
    return PartnersAnswer(row, tuple(found))


def _split(facts: PartnersAnswer) -> tuple[tuple[PartnerPart, ...], tuple[PartnerPart, ...]]:
    rising = tuple(part for part in facts.parts if part.points.numerator > 0)[:_FEW]
    falling = tuple(part for part in reversed(facts.parts) if part.points.numerator < 0)[:_FEW]
    return rising, falling


def _partners_layout(facts: PartnersAnswer) -> Iterator[Block]:
    whole = facts.whole
    if not facts.parts or not isinstance(whole.change, Ratio):
        yield Headline(of(whole.period, with_change(whole)))
        yield Paragraph(say("Nothing to measure growth against is loaded."))
        return
    most = facts.parts[0] if whole.change.numerator >= 0 else facts.parts[-1]
    yield Headline(
        of(
            whole.period,
            say(
                "{statement} {rate}; {partner} {points}",
                statement=named(whole),
                rate=Percent(whole.change, RatioStyle.ARROW),
                partner=Name(most.row.partner),
                points=Percent(most.points, RatioStyle.POINTS),
            ),
        )
    )
    rising, falling = _split(facts)
    if rising:
        yield Heading(say("Pushed up"))
        yield Facts(tuple(map(_partner_fact, rising)))
    if falling:
        yield Heading(say("Held back"))
        yield Facts(tuple(map(_partner_fact, falling)))
    rest = _rest_of_partners(facts)
    yield Facts((Fact(say("All others"), Percent(rest, RatioStyle.POINTS)),))
    yield Note(say("Percentage points of the growth of the figure above."))


def _partner_fact(part: PartnerPart) -> Fact:
    row = part.row
    return Fact(
        Name(row.partner),
        amount(row.value),
        (Percent(part.points, RatioStyle.POINTS), say("year ago {before}", before=bare_amount(row.prior))),
    )


def _rest_of_partners(facts: PartnersAnswer) -> Ratio:
    named = sum((part.points.exact() for parts in _split(facts) for part in parts), Fraction(0))
    whole = facts.whole.change.exact() if isinstance(facts.whole.change, Ratio) else named
    rest = whole - named
    return Ratio(rest.numerator, rest.denominator)


def _chart_of_partners(facts: PartnersAnswer, context: AnswerContext) -> Contributions | None:
    whole = facts.whole
    if not isinstance(whole.change, Ratio) or not facts.parts:
        return None
    rising, falling = _split(facts)
    named = [Part(part.row.partner, part.points) for part in (*rising, *reversed(falling))]
    return Contributions(
        Caption(
            say("What moved the figure, by partner"),
            of(whole.period, with_change(whole)),
            context.model.sources(whole.period),
            whole.period,
            (say("Percentage points of the growth of the figure above."),),
        ),
        (*named, Part(None, _rest_of_partners(facts))),
        whole.change,
    )


# --- what to ask next ----------------------------------------------------------------------------


def _choices(request: Request, facts: ProductAnswer, context: AnswerContext) -> Iterator[Choice]:
    dated_request = request._replace(period=facts.period)
    if _has_members(facts.partner, context):
        yield from choice(say("By partner"), dated_request._replace(argument=None))
    yield from other_periods(dated_request, facts.period, context.model.coverage)
    yield from _other_flows(dated_request, FLOW_OF[facts.kind.basis])
    partners = () if facts.partner == WORLD else (facts.partner,)
    yield from choice(
        say("All products"),
        Request(Intent("products"), partners, FLOW_OF[facts.kind.basis], period=facts.period),
    )
    for row in facts.moved[:1]:
        yield from choice(
            ProductName(str(row.product), is_short=True),
            Request(Intent("products"), (), FLOW_OF[row.basis], period=facts.period, argument=str(row.product)),
        )
    if facts.kind.basis is not Basis.EXPORTS:
        yield from choice(say("Implied tariff"), Request(Intent("tariff"), partners, period=facts.period))


def _other_flows(request: Request, shown: Measure) -> Iterator[Choice]:
    for measure in (Measure.EXPORTS, Measure.IMPORTS):
        if measure is not shown:
            yield from choice(label(measure), request._replace(measure=measure))
