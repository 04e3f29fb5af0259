"""A file in front of the checks: what it says, resolved, beside what is known already."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.loading.known import Flows, Known, plain
from bot.sources.base import PrintedFigure

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Case:
    """What a check looks at. Partners are codes."""

    months: tuple[Month, ...]
    """The months the file is about, ascending."""
    is_complete: bool
    figures: "pd.DataFrame"
    tables: tuple[PrintedFigure, ...]
    prose: tuple[PrintedFigure, ...]
    known: Known

    @property
    def newest(self) -> Month:
        return self.months[-1]

    @cached_property
    def newest_figures(self) -> Mapping[str, Flows]:
        """What the file says about its newest month, by partner."""
        rows = self.figures[self.figures["month"] == self.newest.ordinal]
        columns = (plain(rows[flow]) for flow in ("exports", "imports"))
        return {code: Flows(*flows) for code, *flows in zip(rows["partner"], *columns, strict=True)}

    @cached_property
    def printed(self) -> Mapping[Measure, Mapping[str, PrintedFigure]]:
        """A briefing's tables, by measure and partner, in order of print."""
        tables: dict[Measure, dict[str, PrintedFigure]] = {}
        for figure in self.tables:
            tables.setdefault(figure.measure, {}).setdefault(figure.partner, figure)
        return tables

    def known_flows(self, month: Month) -> Mapping[str, Flows]:
        """What a complete load says of a month, by partner; empty when none covers it."""
        return self.known.newest(month) if month.ordinal in self.known.complete_months else {}
