"""Products: trade by kind of goods, as Census gives it beside the figures of partners."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.figures import Missing, Ratio, Usd
from bot.domain.time import Month, Period


class Classification(StrEnum):
    """How goods are put into kinds."""

    HS = "hs"
    """The chapters of the Harmonized System, two digits: 85."""
    NAICS = "naics"
    """The groups of the North American Industry Classification System, three digits: 334."""


class Basis(StrEnum):
    """What amounts of products are amounts of. Amounts of different bases are never added or compared."""

    EXPORTS = "exports"
    """Total exports, re-exports included: the basis of the partners' exports."""
    IMPORTS = "imports"
    """General imports: the basis of the partners' imports."""
    CONSUMPTION = "consumption"
    """Imports for consumption: what cleared customs in the month. Not general imports."""
    DUTY = "duty"
    """Duties calculated on imports for consumption."""


class Product(NamedTuple):
    """A chapter or group of goods; `str` gives it as commands write it: `HS85`, `NAICS334`."""

    classification: Classification
    number: str

    def __str__(self) -> str:
        return f"{self.classification.upper()}{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Product":
        """Read `HS85` or `NAICS334`; raises ValueError."""
        for classification in Classification:
            number = text[len(classification) :]
            if text[: len(classification)].lower() == classification and number.isdecimal() and number.isascii():
                return cls(classification, number)
        raise ValueError(f"not a product: {text!r}")


class BlockKey(NamedTuple):
    """What one block of product figures is about."""

    classification: Classification
    basis: Basis
    month: Month


@dataclass(frozen=True, slots=True, eq=False)
class ProductBlock:
    """The amounts of one month by partner and product, in whole dollars.

    A product that a partner is not named with has no trade with it; a partner that is not named is not said.
    """

    key: BlockKey
    partners: tuple[str, ...]
    """Codes; in a source's hands labels as in the file."""
    products: tuple[str, ...]
    """Numbers, ascending."""
    amounts: NDArray[np.int64]
    """[partner, product]."""


@dataclass(frozen=True, slots=True)
class ProductLoad:
    """One file of product figures that was loaded."""

    number: int
    source: str
    """The module of `bot.sources` that read it."""
    publisher: str
    vintage: str
    """The release the figures belong to, `2026-03`."""
    loaded_at: datetime
    origin: str
    months: tuple[Month, ...] = ()
    by: str = ""
    """Who loaded it, as `bot.domain.loads.Load.by`."""


class BlockHead(NamedTuple):
    """A block that is stored, without its amounts."""

    load: int
    key: BlockKey
    partners: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProductHoldings:
    """What there is of products, without the amounts."""

    loads: Mapping[int, ProductLoad]
    heads: tuple[BlockHead, ...]
    """Ascending by vintage and load: of a partner's month the last that names it answers."""


class ProductRow(NamedTuple):
    """One product of one partner in a period, with what follows from it. Ratios are fractions."""

    product: Product
    partner: str
    basis: Basis
    period: Period
    value: Usd
    prior: Usd
    """The same period a year before."""
    change: Ratio | Missing
    contribution: Ratio | Missing
    """To the growth of the partner's sum of all products on this basis."""
    share: Ratio | Missing
    """Of the sum of all products."""
    rank: int | Missing
    prior_rank: int | Missing

    @property
    def is_new(self) -> bool:
        return self.prior.dollars == 0 < self.value.dollars

    @property
    def is_gone(self) -> bool:
        return self.value.dollars == 0 < self.prior.dollars


class TariffRow(NamedTuple):
    """Calculated duty over imports for consumption: what was paid, not the statutory rate."""

    partner: str
    product: Product | None
    """None for all products."""
    period: Period
    rate: Ratio | Missing
    prior: Ratio | Missing
    """A year before."""
    duty: Usd
    imports: Usd
    """For consumption."""
