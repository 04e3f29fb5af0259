"""The product part of the model: read from the store when first asked for, answered from arrays.

A month of one basis is one dense array, partners by products, kept while it is asked for. Of a partner's month the
newest load by (vintage, number) that names the partner answers. A group's figures are those loaded under its own
code, else the sum of its members if all of them are loaded.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.domain.partner import Partner, PartnerKind
from bot.domain.products import (
    Basis,
    BlockHead,
    BlockKey,
    Classification,
    ProductBlock,
    ProductHoldings,
    ProductLoad,
)
from bot.domain.time import Month

_BLOCKS_KEPT = 28
"""Some 200 KB each where all partners are loaded."""
_BLOCKS_AT_ONCE = 6

Amounts: TypeAlias = Mapping[str, int]
"""Dollars by product number; a product without trade may be missing."""
ReadHoldings: TypeAlias = Callable[[], Awaitable[ProductHoldings]]
ReadBlocks: TypeAlias = Callable[[Sequence[BlockHead]], Awaitable[Sequence[ProductBlock]]]


@dataclass(frozen=True)
class ProductCoverage:
    """Which months of products are loaded, for whom."""

    holdings: ProductHoldings
    members: Callable[[str, Month], tuple[str, ...]]
    """The members of a group in a month; none of what is no group."""

    @cached_property
    def named(self) -> Mapping[tuple[Classification, Basis], Mapping[Month, frozenset[str]]]:
        """The partners by month, for each kind of figures."""
        found: dict[tuple[Classification, Basis], dict[Month, frozenset[str]]] = {}
        for head in self.holdings.heads:
            months = found.setdefault((head.key.classification, head.key.basis), {})
            months[head.key.month] = months.get(head.key.month, frozenset()) | head.partners
        return found

    def has(self, classification: Classification, basis: Basis, partner: str, period: Iterable[Month]) -> bool:
        """Whether every month is loaded of this partner, or of all members of this group."""
        months = self.named.get((classification, basis), {})
        return all(self._has_month(months.get(month, frozenset()), partner, month) for month in period)

    def months(self, classification: Classification, basis: Basis, partner: str) -> tuple[Month, ...]:
        """The months that are loaded of a partner, ascending."""
        months = self.named.get((classification, basis), {})
        return tuple(month for month in sorted(months) if self._has_month(months[month], partner, month))

    def partners(self, classification: Classification, basis: Basis) -> frozenset[str]:
        """Everybody with figures in any month."""
        return frozenset().union(*self.named.get((classification, basis), {}).values())

    def every_month(self, classification: Classification, basis: Basis) -> tuple[Month, ...]:
        """The months that are loaded of anybody, ascending."""
        return tuple(sorted(self.named.get((classification, basis), ())))

    def load_of(self, key: BlockKey, partner: str) -> ProductLoad | None:
        """The load that answers for a partner's month."""
        heads = reversed(self._heads.get(key, ()))
        found = (head for head in heads if partner in head.partners or self.members(partner, key.month))
        head = next(found, None)
        return None if head is None else self.holdings.loads[head.load]

    def heads_of(self, keys: Collection[BlockKey]) -> list[BlockHead]:
        """The blocks of some keys, each key's ascending by vintage and load."""
        return [head for key in keys for head in self._heads.get(key, ())]

    @cached_property
    def _heads(self) -> Mapping[BlockKey, Sequence[BlockHead]]:
        found: dict[BlockKey, list[BlockHead]] = {}
        for head in self.holdings.heads:
            found.setdefault(head.key, []).append(head)
        return found

    def _has_month(self, named: frozenset[str], partner: str, month: Month) -> bool:
        if partner in named:
            return True
        members = self.members(partner, month)
        return bool(members) and named.issuperset(members)


@dataclass(frozen=True, slots=True, eq=False)
class _MonthAmounts:
    """One month of one basis: the newest of every partner."""

    rows: Mapping[str, int]
    products: tuple[str, ...]
    amounts: NDArray[np.int64]

    def of(self, partners: Sequence[str]) -> NDArray[np.int64]:
        """The sum over some partners, by product."""
        at = [self.rows[partner] for partner in partners if partner in self.rows]
        summed: NDArray[np.int64] = self.amounts[at].sum(axis=0)
        return summed


class Products:
    """Answers questions about products; waits for the store where it has to. Made anew by each load of products."""

    def __init__(
        self, number: int, partners: Iterable[Partner], read_holdings: ReadHoldings, read_blocks: ReadBlocks
    ) -> None:
        """`number` is that of the newest load; `read_holdings` and `read_blocks` ask the store."""
        self.number = number
        self._groups = {partner.code: partner for partner in partners if partner.kind is PartnerKind.GROUP}
        self._read_holdings, self._read_blocks = read_holdings, read_blocks
        self._holdings: ProductHoldings | None = None
        self._coverages: dict[str | None, ProductCoverage] = {}
        self._kept: OrderedDict[tuple[str | None, BlockKey], _MonthAmounts] = OrderedDict()

    async def coverage(self, vintage: str | None = None) -> ProductCoverage:
        """What is loaded; as of a vintage, what was by then."""
        if vintage not in self._coverages:
            if self._holdings is None:
                self._holdings = await self._read_holdings()
            loads = self._holdings.loads
            heads = (h for h in self._holdings.heads if vintage is None or loads[h.load].vintage <= vintage)
            self._coverages[vintage] = ProductCoverage(ProductHoldings(loads, tuple(heads)), self._members)
        return self._coverages[vintage]

    async def by_product(
        self,
        classification: Classification,
        basis: Basis,
        partner: str,
        period: Iterable[Month],
        vintage: str | None = None,
    ) -> Amounts:
        """A partner's amounts of a period by product; the caller has looked whether it is covered."""
        summed: dict[str, int] = {}
        async for month, amounts in self._months(classification, basis, period, vintage):
            partners = (partner,) if partner in amounts.rows else self._members(partner, month)
            for product, amount in zip(amounts.products, amounts.of(partners).tolist(), strict=True):
                if amount:
                    summed[product] = summed.get(product, 0) + amount
        return summed

    async def by_partner(
        self,
        classification: Classification,
        basis: Basis,
        number: str,
        period: Iterable[Month],
        vintage: str | None = None,
    ) -> Amounts:
        """The amounts of a product by partner; of those that are loaded in every month of the period."""
        summed: dict[str, int] = {}
        everywhere: set[str] | None = None
        async for _, amounts in self._months(classification, basis, period, vintage):
            everywhere = set(amounts.rows) if everywhere is None else everywhere & set(amounts.rows)
            if number not in amounts.products:
                continue
            column = amounts.amounts[:, amounts.products.index(number)].tolist()
            for partner, row in amounts.rows.items():
                summed[partner] = summed.get(partner, 0) + column[row]
        return {partner: summed.get(partner, 0) for partner in everywhere or ()}

    async def _months(
        self, classification: Classification, basis: Basis, period: Iterable[Month], vintage: str | None
    ) -> AsyncIterator[tuple[Month, _MonthAmounts]]:
        """The months that are loaded, a few read at a time: of two years at once all would be in memory."""
        coverage = await self.coverage(vintage)
        keys = [BlockKey(classification, basis, month) for month in period]
        for start in range(0, len(keys), _BLOCKS_AT_ONCE):
            some = keys[start : start + _BLOCKS_AT_ONCE]
            # Held here: while this question waits for the store, another may have them forgotten.
            known = {key: self._kept[vintage, key] for key in some if (vintage, key) in self._kept}
            missing = [key for key in some if key not in known]
            if missing:
                blocks = await self._read_blocks(coverage.heads_of(missing))
                known |= {key: _merged(list(of_key)) for key, of_key in groupby(blocks, key=_key)}
            for key in some:
                if key not in known:
                    continue
                amounts = known[key]
                self._kept[vintage, key] = amounts
                self._kept.move_to_end((vintage, key))
                if len(self._kept) > _BLOCKS_KEPT:
                    self._kept.popitem(last=False)
                yield key.month, amounts

    def _members(self, group: str, month: Month) -> tuple[str, ...]:
        partner = self._groups.get(group)
        return () if partner is None else partner.members_in(month)


def _key(block: ProductBlock) -> BlockKey:
    return block.key


def _merged(blocks: Sequence[ProductBlock]) -> _MonthAmounts:
    """One over the other, in the order given: a later one's row of a partner replaces an earlier one's whole."""
    if len(blocks) == 1:
        (only,) = blocks
        return _MonthAmounts({partner: row for row, partner in enumerate(only.partners)}, only.products, only.amounts)
    partners = sorted({partner for block in blocks for partner in block.partners})
    products = tuple(sorted({product for block in blocks for product in block.products}))
    rows = {partner: row for row, partner in enumerate(partners)}
    columns = {product: column for column, product in enumerate(products)}
    amounts = np.zeros((len(partners), len(products)), np.int64)
    for block in blocks:
        at = [rows[partner] for partner in block.partners]
        amounts[at] = 0
        amounts[np.ix_(at, [columns[product] for product in block.products])] = block.amounts
    return _MonthAmounts(rows, products, amounts)
