"""Rows of facts: what the model says of some partners in one period, beside the year before and the period before."""

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from bot.domain.facts import Row
from bot.domain.figures import Divergence, Measure, Missing, Status, Usd, Why
from bot.domain.partner import WORLD_ADJUSTED
from bot.domain.time import Period
from bot.trade import rules
from bot.trade.axes import Axes
from bot.trade.measure_column import MeasureColumn
from bot.trade.rank_table import RankTable

_MONTH_NOT_LOADED = Missing(Why.MONTH_NOT_LOADED)
_PRIOR_NOT_LOADED = Missing(Why.PRIOR_NOT_LOADED)


_NO_PART = Missing(Why.NOT_RANKED)
"""Figures without the season are no part of figures with it."""


class ComparedTables(NamedTuple):
    """The tables of a period and of those it is compared with; None where nothing is loaded."""

    now: RankTable
    prior: MeasureColumn
    year_before: RankTable | None
    preceding: RankTable | None


def rows(measure: Measure, period: Period, tables: ComparedTables, axes: Axes, columns: Sequence[int]) -> list[Row]:
    """The row of each partner, given by its column."""
    now, prior, at = tables.now, tables.prior, np.array(columns, np.intp)
    world, world_before = now.column.figure(axes.world), prior.figure(axes.world)
    # A contribution is to the growth of the world's figure, so it needs the world's both.
    growth_of = world if isinstance(world, Missing) else world_before
    ranks = zip(
        now.ranks(at),
        tables.year_before.ranks(at) if tables.year_before else repeat(_PRIOR_NOT_LOADED),
        tables.preceding.ranks(at) if tables.preceding else repeat(_MONTH_NOT_LOADED),
        strict=False,
    )
    found = []
    for column, (rank, prior_rank, previous_rank) in zip(columns, ranks, strict=True):
        value, before = now.column.figure(column), prior.figure(column)
        printed = now.printed.get(column)
        is_adjusted = axes.codes[column] == WORLD_ADJUSTED
        change = None if printed is None else printed.change
        found.append(
            Row(
                axes.codes[column],
                measure,
                period,
                value,
                before,
                rules.growth(measure, value, before) if change is None else change,
                rank,
                prior_rank,
                previous_rank,
                _NO_PART if is_adjusted else rules.share(measure, value, world),
                _NO_PART if is_adjusted else rules.contribution(measure, value, before, growth_of),
                Status.COMPUTED if printed is None else Status.PUBLISHED,
                _divergences(column, now.column, prior),
            )
        )
    return found


def _divergences(column: int, values: MeasureColumn, priors: MeasureColumn) -> tuple[Divergence, ...]:
    found = []
    for is_prior, side in ((False, values), (True, priors)):
        if column in side.census:
            published = Usd(side.amounts.item(column), side.steps[column])
            found.append(Divergence(is_prior, published, Usd(side.census[column])))
    return tuple(found)
