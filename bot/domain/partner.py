"""Partners of US trade: countries, territories, the world, and groups of countries."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.time import Month

WORLD = "WORLD"
"""The code of the world total (Census 0015, not seasonally adjusted)."""

WORLD_ADJUSTED = "WORLDSA"
"""The code of the world total, seasonally adjusted (Census 0004)."""
TECHNOLOGY = "ATP"
"""The code of Advanced Technology Products, goods and no partner (Census 0007)."""
NO_PARTNERS = frozenset({WORLD, WORLD_ADJUSTED, TECHNOLOGY})
"""What figures are about that must not be counted among partners: no sum and no rank has them."""


class PartnerKind(StrEnum):
    COUNTRY = "country"
    TERRITORY = "territory"
    WORLD = "world"
    GROUP = "group"
    SERIES = "series"
    """A row of Census' that is no partner and has figures: the world adjusted, or one sort of goods."""
    OTHER = "other"
    """Anything Census lists that is neither: international organisations, unidentified."""

    @property
    def is_ranked(self) -> bool:
        return self in (PartnerKind.COUNTRY, PartnerKind.TERRITORY, PartnerKind.OTHER)


@dataclass(frozen=True, slots=True)
class GroupMembership:
    """A partner's time in a group; None stands for "since before any figure" and "still"."""

    partner: str
    joined: Month | None = None
    left: Month | None = None
    """The first month outside."""

    def covers(self, month: Month) -> bool:
        return (self.joined is None or self.joined <= month) and (self.left is None or month < self.left)


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner, the world, or a group."""

    code: str
    """ISO 3166 alpha-2 (`XK`, and Census' own `KV`-like codes mapped to it), `WORLD`, or a group's code."""
    kind: PartnerKind
    census_codes: tuple[str, ...] = ()
    """Four-digit Census codes, newest first: Ethiopia has had 7749 and 7740."""
    members: tuple[GroupMembership, ...] = ()
    """Of a group only."""
    listed: Month | None = None
    """The first month in which the Census Bureau lists it; None: since before any figure."""
    delisted: Month | None = None
    """The first month in which it no longer does (the Soviet Union: 1993-01); None: still."""
    within: str | None = None
    """The partner whose figures have included its own until it was listed (Luxembourg: Belgium's)."""

    def members_in(self, month: Month) -> tuple[str, ...]:
        return tuple(m.partner for m in self.members if m.covers(month))
