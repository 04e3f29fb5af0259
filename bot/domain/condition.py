"""Conditions on figures: what partners of a list must meet, or what is asked of one partner by yes or no."""

from enum import StrEnum
from typing import NamedTuple

WHOLE = 10_000
"""One, in the hundredths of a per cent that rates and shares are counted in."""


class Criterion(StrEnum):
    """What a condition is about."""

    AMOUNT = "amount"
    GROWTH = "growth"
    """Year on year."""
    SHARE = "share"
    """Of the world's figure."""
    PLACE = "place"
    """In the order of partners."""
    PARTNER = "partner"
    """Another partner's figure."""


class Condition(NamedTuple):
    """One condition: `>10bn`, `<-20%`, `share>5%`, `#6-10`, `>TW`; between two limits, `>5bn <10bn`."""

    of: Criterion
    is_above: bool = True
    """Whether the figure is to be more than the limit; of places, always."""
    limit: int = 0
    """Dollars, or hundredths of a per cent; of places, the first."""
    last: int = 0
    """Of places, the last."""
    partner: str = ""
    """The other partner."""
    most: int | None = None
    """What the figure is to stay below besides, in the units of `limit`; the limit is then what it is to exceed."""

    def __str__(self) -> str:
        """As commands write it."""
        if self.most is not None:
            return f"{self.lower} {self.upper}"
        sign = ">" if self.is_above else "<"
        match self.of:
            case Criterion.AMOUNT:
                return sign + _amount(self.limit)
            case Criterion.GROWTH:
                return sign + _percent(self.limit)
            case Criterion.SHARE:
                return f"share{sign}{_percent(self.limit)}"
            case Criterion.PLACE:
                return f"#{self.limit}-{self.last}"
            case Criterion.PARTNER:
                return sign + self.partner

    @property
    def lower(self) -> "Condition":
        """Of a range, the limit that figures are to exceed."""
        return self._replace(is_above=True, most=None)

    @property
    def upper(self) -> "Condition":
        """Of a range, the limit that figures are to stay below."""
        return self._replace(is_above=False, limit=self.limit if self.most is None else self.most, most=None)


class Aggregate(StrEnum):
    """What is wanted of several partners instead of each one's figure."""

    SUM = "sum"
    COUNT = "count"


_SCALES = (("bn", 10**9), ("mn", 10**6), ("usd", 1))


def _amount(dollars: int) -> str:
    """The shortest exact spelling: `10bn`, `1.5bn`, `250mn`, `12usd`."""
    for name, scale in _SCALES:
        hundredths, rest = divmod(dollars * 100, scale)
        if not rest and (hundredths >= 100 or scale == 1):
            return _decimal(hundredths) + name
    return f"{dollars}usd"


def _percent(hundredths: int) -> str:
    return _decimal(hundredths) + "%"


def _decimal(hundredths: int) -> str:
    whole, part = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}" + (f".{part:02d}".rstrip("0") if part else "")
