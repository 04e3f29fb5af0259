"""Why a figure moved: the products that pushed it and held it back; of the world or a group, by partner too."""

from collections.abc import Iterator

from bot.answers._figures import amount, change, present
from bot.answers._page import figures_page, period_of
from bot.answers._premise import with_premise
from bot.answers._product_facts import FLOW_OF, ProductAnswer, gather
from bot.answers._product_partners import of_product
from bot.answers._product_sentences import FETCH
from bot.answers._sentences import label, of, sided, with_change
from bot.answers._tariff_facts import tariff as tariff_of
from bot.answers.choices import choice, other_periods
from bot.answers.why import by_partner
from bot.answers.why.by_product import chart_of_products, flows, is_another_figure, layout
from bot.domain.document import Block, Choice, Document, Fact, Facts, Headline, Note
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Row, Source
from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.ports import AnswerContext
from bot.domain.products import Basis, Product
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Name, Percent, ProductName, RatioStyle, Verbatim, say
from bot.understand.senses import PRODUCTS

WHY = Intent("why")

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


async def answer(request: Request, context: AnswerContext) -> Document:
    explained = request._replace(condition=None)
    if request.argument not in (None, PRODUCTS):
        return await of_product(explained, Product.parse(request.argument or ""), context, RECORD.kind)
    return with_premise(await _explained(explained, context), request, context.model)


async def _explained(request: Request, context: AnswerContext) -> Document:
    partner = request.partners[0] if request.partners else WORLD
    if request.argument is None and _has_members(partner, context):
        return _by_partner(request, partner, context)
    asked = period_of(request, context.model)
    facts = None
    if context.products is not None:
        facts = await gather(context.products, partner, request.measure, asked, vintage=request.vintage)
    if facts is None or not isinstance(facts.growth, Ratio):
        return _without_products(request, partner, asked, context)
    return await _by_product(request, facts, context)


def _has_members(partner: str, context: AnswerContext) -> bool:
    return partner == WORLD or context.partners.get(partner).kind is PartnerKind.GROUP


async def _by_product(request: Request, facts: ProductAnswer, context: AnswerContext) -> Document:
    flow = FLOW_OF[facts.kind.basis]
    measure = request.measure or flow
    row = _row(facts.partner, measure, facts.period, context)
    asked = None if facts.period == facts.asked else _row(facts.partner, measure, facts.asked, context)
    tariff = None
    if context.products is not None and facts.kind.basis is not Basis.EXPORTS:
        tariff = await tariff_of(context.products, facts.partner, facts.period, vintage=request.vintage)
    shown = request._replace(measure=measure)
    return figures_page(
        RECORD.kind,
        shown,
        context.model,
        facts.period,
        tuple(layout(facts, row, asked, tariff, request.measure, flows=flows(asked or row, context.model))),
        rows=() if row is None else (row,),
        noted=(),
        choices=tuple(_choices(shown, facts, context)),
        sources=_sources(facts, row, context),
        products=facts.rows,
        tariffs=() if tariff is None else (tariff,),
        chart=chart_of_products(facts),
    )


def _row(partner: str, measure: Measure, period: Period, context: AnswerContext) -> Row | None:
    try:
        return context.model.row(partner, measure, period)
    except UnknownMonth:
        return None


def _sources(facts: ProductAnswer, row: Row | None, context: AnswerContext) -> tuple[Source, ...]:
    known = () if row is None else context.model.sources(facts.period)
    own = () if facts.source is None else (facts.source,)
    return (*own, *known) if row is not None and is_another_figure(row, facts, row.measure) else own or known


def _without_products(request: Request, partner: str, asked: Period, context: AnswerContext) -> Document:
    """The figure, its growth and its place, and what would tell more."""
    row = context.model.row(partner, request.measure or Measure.TOTAL, asked)
    blocks: list[Block] = [Headline(of(asked, with_change(row)))]
    facts = [Fact(sided(row.partner, row.measure), amount(row.value), present(change(row)))]
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


def _by_partner(request: Request, whole: str, context: AnswerContext) -> Document:
    facts = by_partner.gather(request, whole, context)
    period = facts.whole.period
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        period,
        tuple(by_partner.layout(facts)),
        rows=tuple(part.row for part in facts.parts),
        world=facts.whole,
        noted=(facts.whole,),
        choices=(
            *choice(say("By product"), request._replace(argument=PRODUCTS)),
            *other_periods(request, period, context.model.coverage),
            *_other_flows(request, facts.whole.measure),
        ),
        chart=by_partner.chart(facts, context),
    )


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
