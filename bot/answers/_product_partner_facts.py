"""The partners of one product, before any layout."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.answers._product_facts import Kind, bases_of, growth, like, places, source_of
from bot.domain.facts import Source
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.ports import ProductModel
from bot.domain.products import Basis, BlockKey, Product, ProductRow
from bot.domain.time import Month, Period


class ProductPartners(NamedTuple):
    """The partners of one product in a period, the largest first."""

    kind: Kind
    period: Period
    rows: tuple[ProductRow, ...]
    source: Source | None


async def partners_of(
    products: ProductModel,
    product: Product,
    measure: Measure | None,
    asked: Period,
    *,
    among: Iterable[str],
    vintage: str | None = None,
) -> ProductPartners | None:
    """The partners of a product, the largest first; None where it is not loaded for the flow asked for.

    `among` are the partners that take a rank: neither groups nor the world.
    """
    coverage = await products.coverage(vintage)
    ranked = frozenset(among)
    for basis in bases_of(measure):
        months = coverage.every_month(product.classification, basis)
        if not months:
            continue
        period = _loaded(asked, frozenset(months)) or Period.of_month(months[-1])
        now = await products.by_partner(product.classification, basis, product.number, period, vintage)
        year_before = period.year_before()
        before = (
            await products.by_partner(product.classification, basis, product.number, year_before, vintage)
            if frozenset(months).issuperset(year_before)
            else None
        )
        inside = {partner: amount for partner, amount in now.items() if partner in ranked}
        inside_before = None if before is None else {p: amount for p, amount in before.items() if p in ranked}
        if not any(inside.values()):
            continue
        rows = _partner_rows(product, basis, period, inside, inside_before)
        load = coverage.load_of(BlockKey(product.classification, basis, period.last), next(iter(inside)))
        source = None if load is None else source_of(load)
        return ProductPartners(Kind(product.classification, basis), period, rows, source)
    return None


def _loaded(asked: Period, months: frozenset[Month]) -> Period | None:
    if months.issuperset(asked):
        return asked
    candidates = (like(asked, month) for month in sorted(months, reverse=True))
    return next((period for period in candidates if period is not None and months.issuperset(period)), None)


def _partner_rows(
    product: Product, basis: Basis, period: Period, now: Mapping[str, int], before: Mapping[str, int] | None
) -> tuple[ProductRow, ...]:
    whole, whole_before = sum(now.values()), None if before is None else sum(before.get(p, 0) for p in now)
    ranks, prior_ranks = places(now), places(before or {})
    rows = []
    for partner in sorted(now, key=lambda code: (-now[code], code)):
        prior = None if before is None else before.get(partner)
        if not now[partner] and not prior:
            continue
        rows.append(
            ProductRow(
                product=product,
                partner=partner,
                basis=basis,
                period=period,
                value=Usd(now[partner]),
                prior=Usd(prior or 0),
                change=growth(now[partner], prior),
                contribution=Ratio(now[partner] - prior, whole_before)
                if prior is not None and whole_before
                else Missing(Why.PRIOR_NOT_LOADED),
                share=Ratio(now[partner], whole) if whole else Missing(Why.NO_TRADE),
                rank=ranks.get(partner, Missing(Why.NO_TRADE)),
                prior_rank=prior_ranks.get(partner, Missing(Why.PRIOR_NOT_LOADED)),
            )
        )
    return tuple(rows)
