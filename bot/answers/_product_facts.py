"""The products of one partner: which figures answer a question, and what follows from them, before any layout."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.facts import Source
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.ports import ProductCoverage, ProductModel
from bot.domain.products import Basis, BlockKey, Classification, Product, ProductLoad, ProductRow
from bot.domain.time import Month, Period, PeriodKind

_YEAR = 12
_FLOWS: Mapping[Measure, tuple[Basis, ...]] = {
    Measure.EXPORTS: (Basis.EXPORTS,),
    Measure.IMPORTS: (Basis.IMPORTS, Basis.CONSUMPTION),
}
_EVERY = (Basis.EXPORTS, Basis.IMPORTS, Basis.CONSUMPTION)
FLOW_OF = {Basis.EXPORTS: Measure.EXPORTS, Basis.IMPORTS: Measure.IMPORTS, Basis.CONSUMPTION: Measure.IMPORTS}
"""The measure that a basis belongs to, which is not to say that it has the same figure."""


def bases_of(measure: Measure | None) -> tuple[Basis, ...]:
    """The bases that tell of a measure, the best first; of both flows where it is not one of them."""
    return _EVERY if measure is None else _FLOWS.get(measure, _EVERY)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of product figures."""

    classification: Classification
    basis: Basis


@dataclass(frozen=True)
class ProductAnswer:
    """The products of one partner in a period."""

    partner: str
    kind: Kind
    period: Period
    asked: Period
    """What the question asked for; the period is another where no products are loaded of it."""
    rows: tuple[ProductRow, ...]
    """The largest value first."""
    value: Usd
    """The sum of all products, on the basis of `kind`."""
    prior: Usd | Missing
    growth: Ratio | Missing
    source: Source | None

    @cached_property
    def moved(self) -> tuple[ProductRow, ...]:
        """The products by contribution, the largest first; empty where there is no growth to contribute to."""
        known = (row for row in self.rows if isinstance(row.contribution, Ratio))
        return tuple(sorted(known, key=added, reverse=True))


def added(row: ProductRow) -> int:
    """The change in dollars, which contributions to one growth are in proportion to."""
    return row.value.dollars - row.prior.dollars


async def gather(
    products: ProductModel,
    partner: str,
    measure: Measure | None,
    asked: Period,
    *,
    vintage: str | None = None,
    with_prior: bool = True,
) -> ProductAnswer | None:
    """The products that answer for a partner; None where none are loaded of it for these flows.

    Of a question about both flows the one that moved more. Where the period is not there, the newest that is.
    """
    coverage = await products.coverage(vintage)
    found = list(_available(coverage, partner, measure, asked, with_prior=with_prior))
    if not found:
        return None
    best = max(_rank(period, asked) for _, period in found)
    made = [
        await of_partner(products, coverage, partner, kind, period=period, asked=asked, vintage=vintage)
        for kind, period in _first_of_each_flow([one for one in found if _rank(one[1], asked) == best])
    ]
    return max(made, key=_moved)


async def flows_of(products: ProductModel, partner: str, vintage: str | None = None) -> tuple[Measure, ...]:
    """The flows of which any products are loaded of a partner."""
    coverage = await products.coverage(vintage)
    return tuple(
        measure
        for measure, bases in _FLOWS.items()
        if any(coverage.months(classification, basis, partner) for classification in Classification for basis in bases)
    )


def _rank(period: Period, asked: Period) -> tuple[bool, bool, Month]:
    return period == asked, len(period) == len(asked), period.last


def _first_of_each_flow(found: Iterable[tuple[Kind, Period]]) -> list[tuple[Kind, Period]]:
    """General imports before those for consumption, chapters before groups."""
    first: dict[Measure, tuple[Kind, Period]] = {}
    for kind, period in found:
        first.setdefault(FLOW_OF[kind.basis], (kind, period))
    return list(first.values())


def _moved(answer: ProductAnswer) -> int:
    return abs(answer.value.dollars - (answer.prior.dollars if isinstance(answer.prior, Usd) else 0))


def _available(
    coverage: ProductCoverage, partner: str, measure: Measure | None, asked: Period, *, with_prior: bool
) -> Iterator[tuple[Kind, Period]]:
    """The kinds that are loaded of a partner, each with the period asked for or the newest there is."""
    for basis in bases_of(measure):
        for classification in Classification:
            period = _nearest(coverage, Kind(classification, basis), partner, asked, with_prior=with_prior)
            if period is not None:
                yield Kind(classification, basis), period


def _nearest(coverage: ProductCoverage, kind: Kind, partner: str, asked: Period, *, with_prior: bool) -> Period | None:
    def is_there(period: Period) -> bool:
        spans = (period, period.year_before()) if with_prior else (period,)
        return all(coverage.has(kind.classification, kind.basis, partner, span) for span in spans)

    if is_there(asked):
        return asked
    months = coverage.months(kind.classification, kind.basis, partner)
    candidates = (like(asked, month) for month in reversed(months))
    same = next((period for period in candidates if period is not None and is_there(period)), None)
    return same or next((p for p in map(Period.of_month, reversed(months)) if is_there(p)), None)


def like(period: Period, last: Month) -> Period | None:
    """A period of the same kind that ends in a month; None where one cannot end there."""
    match period.kind:
        case PeriodKind.MONTH:
            return Period.of_month(last)
        case PeriodKind.YEAR_TO_DATE:
            return Period.year_to_date(last)
        case PeriodKind.LAST_TWELVE:
            return Period.last_twelve(last)
        case PeriodKind.YEAR:
            return Period.of_year(last.year) if last.month == _YEAR else None
        case PeriodKind.QUARTER:
            return Period.of_quarter(last.year, last.month // 3) if last.month % 3 == 0 else None
        case PeriodKind.SPAN:
            return Period(last - (len(period) - 1), last)


async def of_partner(
    products: ProductModel,
    coverage: ProductCoverage,
    partner: str,
    kind: Kind,
    *,
    period: Period,
    asked: Period,
    vintage: str | None = None,
) -> ProductAnswer:
    """The products of a period that is loaded; of the year before too, if that is."""
    now = await products.by_product(kind.classification, kind.basis, partner, period, vintage)
    before_period = period.year_before()
    before = (
        await products.by_product(kind.classification, kind.basis, partner, before_period, vintage)
        if coverage.has(kind.classification, kind.basis, partner, before_period)
        else None
    )
    load = coverage.load_of(BlockKey(kind.classification, kind.basis, period.last), partner)
    value, prior = sum(now.values()), None if before is None else sum(before.values())
    return ProductAnswer(
        partner=partner,
        kind=kind,
        period=period,
        asked=asked,
        rows=tuple(_rows(kind, partner, period, now, before)),
        value=Usd(value),
        prior=Missing(Why.PRIOR_NOT_LOADED) if prior is None else Usd(prior),
        growth=growth(value, prior),
        source=None if load is None else source_of(load),
    )


def _rows(
    kind: Kind, partner: str, period: Period, now: Mapping[str, int], before: Mapping[str, int] | None
) -> Iterator[ProductRow]:
    whole, whole_before = sum(now.values()), 0 if before is None else sum(before.values())
    ranks, prior_ranks = places(now), places(before or {})
    numbers = sorted({*now, *(before or {})}, key=lambda number: (-now.get(number, 0), number))
    for number in numbers:
        value, prior = now.get(number, 0), 0 if before is None else before.get(number, 0)
        if value == prior == 0:
            continue
        is_known = before is not None and whole_before > 0
        yield ProductRow(
            product=Product(kind.classification, number),
            partner=partner,
            basis=kind.basis,
            period=period,
            value=Usd(value),
            prior=Usd(prior),
            change=growth(value, None if before is None else prior),
            contribution=Ratio(value - prior, whole_before)
            if is_known
            else Missing(Why.PRIOR_NOT_LOADED if before is None else Why.ZERO_BASE),
            share=Ratio(value, whole) if whole > 0 else Missing(Why.NO_TRADE),
            rank=ranks.get(number, Missing(Why.NO_TRADE)),
            prior_rank=prior_ranks.get(number, Missing(Why.PRIOR_NOT_LOADED if before is None else Why.NO_TRADE)),
        )


def places(amounts: Mapping[str, int]) -> dict[str, int]:
    """Places among products with trade; equal amounts share one."""
    ordered = sorted((amount for amount in amounts.values() if amount > 0), reverse=True)
    places: dict[int, int] = {}
    for place, amount in enumerate(ordered, 1):
        places.setdefault(amount, place)
    return {number: places[amount] for number, amount in amounts.items() if amount > 0}


def growth(value: int, prior: int | None) -> Ratio | Missing:
    """The growth of an amount in dollars; `prior` is None where the year before is not loaded."""
    if prior is None:
        return Missing(Why.PRIOR_NOT_LOADED)
    return Missing(Why.ZERO_BASE) if prior == 0 else Ratio(value - prior, prior)


def source_of(load: ProductLoad) -> Source:
    return Source(load.source, load.publisher, load.vintage, load.loaded_at, load.origin)
