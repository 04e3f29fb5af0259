"""The axes of the model's arrays: months are rows, partners are columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.errors import UnknownPartner
from bot.domain.figure_columns import FigureColumns
from bot.domain.loads import Holdings
from bot.domain.partner import WORLD, Partner, PartnerKind
from bot.domain.time import Month, Period


@dataclass(frozen=True, slots=True)
class Axes:
    """Months without holes as rows; ranked partners by code, the world, groups, and what is no partner as columns.

    Partners stand in the order of their codes so that a stable sort breaks ties by code.
    """

    first: int
    """`Month.ordinal` of row 0."""
    months: int
    codes: tuple[str, ...]
    columns: Mapping[str, int]
    is_ranked: NDArray[np.bool_]
    """By column."""
    groups: tuple[Partner, ...]
    is_listed: NDArray[np.bool_]
    """[month, column]: False where Census does not list the partner, so that its silence is no trade of nil."""
    is_within: NDArray[np.bool_]
    """[month, column]: where another partner's figures include those of one that is not listed."""

    @classmethod
    def of(cls, holdings: Holdings, partners: Sequence[Partner]) -> Self:
        """Make room for every month and partner that any load, partner or group names."""
        months = {month.ordinal for load in holdings.loads for month in load.months}
        months |= {figure.month for figure in holdings.published}
        first = min(months, default=0)
        groups = tuple(sorted((p for p in partners if p.kind is PartnerKind.GROUP), key=lambda p: p.code))
        unranked = {WORLD, *(p.code for p in partners if not p.kind.is_ranked)}
        ranked = {p.code for p in partners}
        # Figures can name what the book no longer does; their rank must not depend on that.
        ranked |= {*FigureColumns.of(holdings.figures).partners, *(figure.partner for figure in holdings.published)}
        ranked |= {code for load in holdings.loads for code in load.partners or ()}
        ranked |= {member.partner for group in groups for member in group.members}
        ranked -= unranked
        beside = sorted(partner.code for partner in partners if partner.kind is PartnerKind.SERIES)
        codes = (*sorted(ranked), WORLD, *(group.code for group in groups), *beside)
        columns = {code: column for column, code in enumerate(codes)}
        is_listed = np.ones((max(months) - first + 1 if months else 0, len(codes)), np.bool_)
        is_within = ~is_listed
        for partner in partners:
            if partner.listed is not None:
                before = slice(max(partner.listed.ordinal - first, 0)), columns[partner.code]
                is_listed[before], is_within[before] = False, partner.within is not None
            if partner.delisted is not None:
                is_listed[max(partner.delisted.ordinal - first, 0) :, columns[partner.code]] = False
        return cls(
            first=first,
            months=len(is_listed),
            codes=codes,
            columns=columns,
            is_ranked=np.arange(len(codes)) < len(ranked),
            groups=groups,
            is_listed=is_listed,
            is_within=is_within,
        )

    @property
    def world(self) -> int:
        return self.columns[WORLD]

    @property
    def ranked(self) -> int:
        """How many partners can take a rank; theirs are the first columns."""
        return self.world

    def column(self, code: str) -> int:
        """The partner's column; raises UnknownPartner."""
        try:
            return self.columns[code]
        except KeyError:
            raise UnknownPartner(code, ()) from None

    def members(self, code: str) -> tuple[str, ...]:
        """Everybody who has ever been a member of a group; nobody where the code is no group's."""
        return tuple(member.partner for group in self.groups if group.code == code for member in group.members)

    def row(self, month: Month) -> int:
        """The month's row; outside `range(self.months)` when there is none."""
        return month.ordinal - self.first

    def span(self, period: Period) -> tuple[int, int]:
        """The first row of a period and the first after it; outside of 0 and `months` when it is."""
        return period.first.ordinal - self.first, period.last.ordinal - self.first + 1

    def month(self, row: int) -> Month:
        return Month(self.first + row)
