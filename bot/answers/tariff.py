"""The implied tariff: duty calculated over imports for consumption, of a partner or of all that are loaded."""

from collections.abc import Iterator, Sequence

from bot.answers._page import figures_page, period_of
from bot.answers._product_facts import source_of
from bot.answers._product_sentences import FETCH, PAID, other_period
from bot.answers._sentences import of
from bot.answers._tariff_facts import newest_with_duties, tariff, tariffs
from bot.answers.choices import choice, other_periods
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline
from bot.domain.errors import Invalid
from bot.domain.figures import Measure, Missing, Ratio
from bot.domain.intent import Command, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, ProductModel
from bot.domain.products import Basis, BlockKey, Classification, TariffRow
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Amount, Name, Percent, ProductName, RatioStyle, Value, Verbatim, say

_FEW = 5

RECORD = IntentRecord(
    name=Intent("tariff"),
    commands=(
        Command(
            name="tariff",
            summary="Duty paid on US imports",
            example="/tariff TW",
            usage="[partner] [month]",
            place=107,
        ),
    ),
    strength=56,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    partner = request.partners[0] if request.partners else WORLD
    asked = period_of(request, context.model)
    products = context.products
    period = None
    if products is not None:
        period = await newest_with_duties(products, partner, asked, vintage=request.vintage)
    if products is None or period is None:
        raise Invalid(
            say(
                "No duties on imports from {partner} are loaded. An operator loads them with {command}",
                partner=Name(partner),
                command=Verbatim(FETCH),
            )
        )
    rows = await tariffs(products, partner, period, vintage=request.vintage)
    others = await _largest(products, period, context, request) if partner == WORLD else ()
    coverage = await products.coverage(request.vintage)
    loads = (
        coverage.load_of(BlockKey(classification, Basis.DUTY, period.last), partner)
        for classification in Classification
    )
    load = next((load for load in loads if load is not None), None)
    shown = request._replace(measure=None)
    return figures_page(
        RECORD.kind,
        shown,
        context.model,
        period,
        tuple(_layout(rows, others, asked, period)),
        rows=(),
        choices=tuple(_choices(shown, partner, period, context)),
        sources=() if load is None else (source_of(load),),
        tariffs=(*rows, *others),
    )


async def _largest(
    products: ProductModel, period: Period, context: AnswerContext, request: Request
) -> tuple[TariffRow, ...]:
    """The rates of the partners with the most duty."""
    found = []
    coverage = await products.coverage(request.vintage)
    named = {code for each in Classification for code in coverage.partners(each, Basis.DUTY)}
    for code in sorted(named):
        if context.partners.get(code).kind.is_ranked:
            row = await tariff(products, code, period, vintage=request.vintage)
            if row is not None:
                found.append(row)
    return tuple(sorted(found, key=lambda row: -row.duty.dollars))


def _layout(rows: Sequence[TariffRow], others: Sequence[TariffRow], asked: Period, period: Period) -> Iterator[Block]:
    whole, *by_product = rows
    yield Headline(of(period, _headline(whole)))
    yield Facts(
        (
            Fact(say("Calculated duty"), Amount(whole.duty)),
            Fact(say("Imports for consumption"), Amount(whole.imports)),
        )
    )
    if others:
        yield Heading(say("Most duty, by partner"))
        yield Facts(tuple(_line(Name(row.partner), row) for row in others[: 2 * _FEW]))
    dutiable = [row for row in by_product if row.duty.dollars][:_FEW]
    if dutiable:
        yield Heading(say("Most duty, by product"))
        yield Facts(tuple(_line(ProductName(str(row.product)), row) for row in dutiable))
    yield PAID
    if period != asked:
        yield other_period(asked, period)


def _headline(row: TariffRow) -> Value:
    rate: Value = row.rate if isinstance(row.rate, Missing) else Percent(row.rate)
    values: dict[str, Value] = {"partner": Name(row.partner), "rate": rate}
    if isinstance(row.prior, Missing) or isinstance(row.rate, Missing):
        if row.partner == WORLD:
            return say("Implied tariff on US imports: {rate}", rate=rate)
        return say("Implied tariff on US imports from {partner}: {rate}", **values)
    moved = row.rate.exact() - row.prior.exact()
    values |= {
        "before": Percent(row.prior),
        "points": Percent(Ratio(moved.numerator, moved.denominator), RatioStyle.POINTS),
    }
    if row.partner == WORLD:
        del values["partner"]
        return say("Implied tariff on US imports: {rate} (a year before {before}, {points})", **values)
    return say("Implied tariff on US imports from {partner}: {rate} (a year before {before}, {points})", **values)


def _line(what: Value, row: TariffRow) -> Fact:
    rate: Value = row.rate if isinstance(row.rate, Missing) else Percent(row.rate)
    rest: list[Value] = (
        [] if isinstance(row.prior, Missing) else [say("a year before {share}", share=Percent(row.prior))]
    )
    rest.append(say("duty {amount}", amount=Amount(row.duty)))
    return Fact(what, rate, tuple(rest))


def _choices(request: Request, partner: str, period: Period, context: AnswerContext) -> Iterator[Choice]:
    dated = request._replace(period=period)
    yield from other_periods(dated, period, context.model.coverage)
    partners = () if partner == WORLD else (partner,)
    yield from choice(say("All products"), Request(Intent("products"), partners, Measure.IMPORTS, period=period))
    if partner != WORLD:
        yield from choice(say("Why?"), Request(Intent("why"), partners, Measure.IMPORTS, period=period))
        yield from choice(say("All partners"), dated._replace(partners=()))
