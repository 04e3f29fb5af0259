"""Products: the largest of a partner, or the largest partners of one."""

from collections.abc import Iterator, Sequence

from bot.answers._page import figures_page, period_of
from bot.answers._product_facts import FLOW_OF, ProductAnswer, flows_of, gather
from bot.answers._product_partners import PRODUCTS_INTENT, USUAL, bars, of_product, table
from bot.answers._product_sentences import (
    FETCH,
    PAID,
    by_basis,
    notes,
    statement,
    tariff_line,
)
from bot.answers._sentences import label, of
from bot.answers._tariff_facts import tariff as tariff_of
from bot.answers.choices import choice, other_periods
from bot.domain.document import Block, Choice, Document, Facts, Headline
from bot.domain.errors import Invalid
from bot.domain.figures import Measure
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext
from bot.domain.products import Basis, Product, TariffRow
from bot.domain.request import Intent, Request
from bot.domain.values import (
    Name,
    Number,
    ProductName,
    Value,
    Verbatim,
    say,
)
from bot.understand.senses import PRODUCTS

_MOST = 100

RECORD = IntentRecord(
    name=PRODUCTS_INTENT,
    commands=(
        Command(
            name="products",
            summary="Trade by product",
            example="/products TW imports",
            usage="[partner or product] [measure] [topN] [month]",
            place=106,
        ),
    ),
    takes_top=True,
    takes_product=True,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    if request.argument not in (None, PRODUCTS):
        return await of_product(request, Product.parse(request.argument or ""), context, RECORD.kind)
    partner = request.partners[0] if request.partners else WORLD
    asked = period_of(request, context.model)
    facts, tariff = None, None
    flows: tuple[Measure, ...] = ()
    if context.products is not None:
        facts = await gather(
            context.products, partner, request.measure, asked, vintage=request.vintage, with_prior=False
        )
        flows = await flows_of(context.products, partner, request.vintage)
        if facts is not None and facts.kind.basis is not Basis.EXPORTS:
            tariff = await tariff_of(context.products, partner, facts.period, vintage=request.vintage)
    if facts is None:
        raise Invalid(
            say(
                "No products of {partner} are loaded. An operator loads them with {command}",
                partner=Name(partner),
                command=Verbatim(FETCH),
            )
        )
    shown = request._replace(measure=FLOW_OF[facts.kind.basis], argument=None)
    return figures_page(
        RECORD.kind,
        shown,
        context.model,
        facts.period,
        tuple(_layout(facts, tariff, request.top or USUAL)),
        rows=(),
        choices=tuple(_choices(shown, facts, context, flows)),
        sources=() if facts.source is None else (facts.source,),
        products=facts.rows[: request.top or _MOST],
        tariffs=() if tariff is None else (tariff,),
        chart=bars(
            statement(facts.partner, facts.kind.basis, facts.value),
            facts.kind.basis,
            facts.rows,
            facts.source,
            top=request.top or USUAL,
            note=say("The shares are of the sum of all products."),
        ),
    )


def _layout(facts: ProductAnswer, tariff: TariffRow | None, top: int) -> Iterator[Block]:
    yield Headline(of(facts.period, statement(facts.partner, facts.kind.basis, facts.value)))
    if tariff is not None and (line := tariff_line(tariff)) is not None:
        yield Facts((line,))
    shown = [row for row in facts.rows if row.value.dollars][:top]
    names = [ProductName(str(row.product)) for row in shown]
    yield table(_title(facts.kind.basis, len(shown)), facts.period, shown, names, say("Product"))
    yield from notes(facts, is_basis_said=tariff is not None)
    if tariff is not None:
        yield PAID


def _title(basis: Basis, n: int) -> Value:
    number = Number(n)
    return by_basis(
        basis,
        exports=say("The {n} largest products, exports", n=number),
        imports=say("The {n} largest products, general imports", n=number),
        consumption=say("The {n} largest products, imports for consumption", n=number),
    )


def _choices(
    request: Request, facts: ProductAnswer, context: AnswerContext, flows: Sequence[Measure]
) -> Iterator[Choice]:
    dated = request._replace(period=facts.period)
    yield from other_periods(dated, facts.period, context.model.coverage)
    partners = () if facts.partner == WORLD else (facts.partner,)
    argument = PRODUCTS if facts.partner == WORLD else None
    yield from choice(
        say("Why?"), Request(Intent("why"), partners, request.measure, period=facts.period, argument=argument)
    )
    for measure in flows:
        if measure is not request.measure:
            yield from choice(label(measure), dated._replace(measure=measure))
    for row in facts.rows[:2]:
        yield from choice(
            ProductName(str(row.product), is_short=True),
            Request(PRODUCTS_INTENT, (), request.measure, period=facts.period, argument=str(row.product)),
        )
