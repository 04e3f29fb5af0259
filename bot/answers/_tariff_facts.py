"""What was paid on imports: calculated duty and imports for consumption, before any layout."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.answers._product_facts import like
from bot.domain.figures import Missing, Ratio, Usd, Why
from bot.domain.ports import ProductCoverage, ProductModel
from bot.domain.products import Basis, Classification, Product, TariffRow
from bot.domain.time import Period


async def tariff(
    products: ProductModel, partner: str, period: Period, *, vintage: str | None = None
) -> TariffRow | None:
    """What was paid on a partner's imports in exactly this period; None where duties are not loaded of it."""
    for classification in Classification:
        by_product = await _duties(products, classification, partner, period, vintage)
        if by_product:
            return _whole(partner, period, by_product)
    return None


async def tariffs(
    products: ProductModel, partner: str, period: Period, *, vintage: str | None = None
) -> tuple[TariffRow, ...]:
    """The partner's rate, then that of each product, the largest duty first; empty where duties are not loaded."""
    for classification in Classification:
        by_product = await _duties(products, classification, partner, period, vintage)
        if by_product:
            duties = by_product[0][0]
            return (
                _whole(partner, period, by_product),
                *(
                    TariffRow(
                        partner,
                        Product(classification, number),
                        period,
                        *_rates([(duty.get(number, 0), imports.get(number, 0)) for duty, imports in by_product]),
                    )
                    for number in sorted(duties, key=lambda number: (-duties[number], number))
                ),
            )
    return ()


def _whole(partner: str, period: Period, by_product: "_Duties") -> TariffRow:
    return TariffRow(partner, None, period, *_rates([(sum(d.values()), sum(i.values())) for d, i in by_product]))


_Duties: TypeAlias = list[tuple[Mapping[str, int], Mapping[str, int]]]
"""Duty and imports by product, of the period and, if that is loaded, of the year before."""


async def _duties(
    products: ProductModel, classification: Classification, partner: str, period: Period, vintage: str | None
) -> _Duties:
    """Empty where duties of the period are not loaded of the partner."""
    coverage = await products.coverage(vintage)
    if not _has_duty(coverage, classification, partner, period):
        return []
    has_prior = _has_duty(coverage, classification, partner, period.year_before())
    return [
        (
            await products.by_product(classification, Basis.DUTY, partner, span, vintage),
            await products.by_product(classification, Basis.CONSUMPTION, partner, span, vintage),
        )
        for span in ((period, period.year_before()) if has_prior else (period,))
    ]


def _has_duty(coverage: ProductCoverage, classification: Classification, partner: str, period: Period) -> bool:
    return all(coverage.has(classification, basis, partner, period) for basis in (Basis.DUTY, Basis.CONSUMPTION))


def _rates(sums: Sequence[tuple[int, int]]) -> tuple[Ratio | Missing, Ratio | Missing, Usd, Usd]:
    """The rate, that of a year before, the duty and the imports."""
    rates = [Ratio(duty, imports) if imports > 0 else Missing(Why.NO_TRADE) for duty, imports in sums]
    prior = rates[1] if len(rates) > 1 else Missing(Why.PRIOR_NOT_LOADED)
    return rates[0], prior, Usd(sums[0][0]), Usd(sums[0][1])


async def newest_with_duties(
    products: ProductModel, partner: str, asked: Period, *, vintage: str | None = None
) -> Period | None:
    """The period asked for, or the newest that duties are loaded of."""
    coverage = await products.coverage(vintage)
    for classification in Classification:
        if _has_duty(coverage, classification, partner, asked):
            return asked
    for classification in Classification:
        months = coverage.months(classification, Basis.DUTY, partner)
        for month in reversed(months):
            period = like(asked, month)
            if period is not None and _has_duty(coverage, classification, partner, period):
                return period
        if months:
            return Period.of_month(months[-1])
    return None
