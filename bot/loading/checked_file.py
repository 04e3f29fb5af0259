"""A file under the checks: its figures with partners as codes, beside the figures of earlier loads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.figures import FLOWS, Measure, Usd
from bot.domain.partner import NO_PARTNERS, WORLD
from bot.domain.time import Month
from bot.loading.known_figures import Flows, KnownFigures, flows_of
from bot.sources.base import PrintedFigure
from bot.trade import completeness

if TYPE_CHECKING:
    import pandas as pd

NO_TRADE = Flows(0, 0)
"""The figures of a partner that a complete load does not name."""


@dataclass(frozen=True, eq=False)
class CheckedFile:
    """All that a check can look at. Partners are codes."""

    months: tuple[Month, ...]
    """The months the file is about, ascending."""
    vintage: str
    is_complete: bool
    is_release: bool
    figures: "pd.DataFrame"
    tables: tuple[PrintedFigure, ...]
    prose: tuple[PrintedFigure, ...]
    known: KnownFigures

    @property
    def newest(self) -> Month:
        return self.months[-1]

    @cached_property
    def newest_figures(self) -> Mapping[str, Flows]:
        """The file's figures of its newest month, by partner; empty for a briefing."""
        return flows_of(self.known.of_file, self.newest)

    def together(self, month: Month) -> Mapping[str, Flows]:
        """The file's figures of a month, and for what it does not say those known."""
        flows = dict(self.known.newest(month))
        for code, said in flows_of(self.known.of_file, month).items():
            known = flows.get(code, Flows(None, None))
            flows[code] = Flows(*(old if new is None else new for new, old in zip(said, known, strict=True)))
        return flows

    def has_everybody(self, month: Month, measure: Measure) -> bool:
        """Whether, with this file, exports or imports of every partner and of the world are known."""
        flows = self.together(month)
        world = flows[WORLD].of(measure) if WORLD in flows else None
        if world is None or self.is_complete or month.ordinal in self.known.complete_months:
            return world is not None
        amounts = (cell.of(measure) for code, cell in flows.items() if code not in NO_PARTNERS)
        return completeness.add_up([amount for amount in amounts if amount is not None], world)

    @property
    def is_whole(self) -> bool:
        """Whether the newest month can be told to subscribers: who ranks where is what they asked for."""
        if self.tables:
            return any(WORLD in table for table in self.printed.values())
        return all(self.has_everybody(self.newest, measure) for measure in FLOWS)

    @cached_property
    def stated(self) -> Mapping[str, Flows]:
        """Exports and imports of the newest month, whether as figures or printed in tables, by partner."""
        if not self.tables:
            return self.newest_figures
        rows = (self.printed.get(measure, {}) for measure in FLOWS)
        exports, imports = ({code: row.value for code, row in table.items()} for table in rows)
        return {code: Flows(exports.get(code), imports.get(code)) for code in {**exports, **imports}}

    @cached_property
    def printed(self) -> Mapping[Measure, Mapping[str, PrintedFigure]]:
        """A briefing's tables, by measure and partner, in order of print."""
        tables: dict[Measure, dict[str, PrintedFigure]] = {}
        for figure in self.tables:
            tables.setdefault(figure.measure, {}).setdefault(figure.partner, figure)
        return tables

    @cached_property
    def outside(self) -> tuple[PrintedFigure, ...]:
        """What only a briefing's prose says: the figures of a partner outside the tables."""
        return tuple(figure for figure in self.prose if figure.partner not in self.printed.get(figure.measure, {}))

    def known_flows(self, month: Month) -> Mapping[str, Flows]:
        """The figures that complete loads have of a month, by partner; empty when none covers it."""
        return self.known.released(month) if month.ordinal in self.known.complete_months else {}

    @cached_property
    def census_now(self) -> tuple[str, Mapping[str, Flows]]:
        """The vintage that a briefing's amounts fit best, with its flows of the month; empty when none covers it.

        A true briefing stays true when the months it tells of are revised: its own vintage has its figures.
        """
        printed = [(f.partner, f.measure, Usd(f.value, f.step)) for f in (*self.tables, *self.outside)]
        return self._fitting(self.newest, printed)

    @cached_property
    def census_before(self) -> tuple[str, Mapping[str, Flows]]:
        """The vintage that the prior-year column fits best, with its flows of that month."""
        printed = [(f.partner, f.measure, Usd(f.prior, f.prior_step)) for f in self.tables if f.prior is not None]
        return self._fitting(self.newest - 12, printed)

    def _fitting(self, month: Month, printed: list[tuple[str, Measure, Usd]]) -> tuple[str, Mapping[str, Flows]]:
        if month.ordinal not in self.known.complete_months:
            return "", {}
        return max(reversed(self.known.vintages(month)), key=lambda vintage: agreeing(printed, vintage[1]))


def agreeing(printed: list[tuple[str, Measure, Usd]], flows: Mapping[str, Flows]) -> int:
    """How many printed figures a month's flows agree with."""
    return sum(
        amount.agrees_with(Usd(known))
        for partner, measure, amount in printed
        if (known := flows.get(partner, NO_TRADE).of(measure)) is not None
    )
