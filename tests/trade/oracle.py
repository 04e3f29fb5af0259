"""The same questions answered plainly, cell by cell out of dictionaries, as the tests' second opinion."""

from fractions import Fraction

from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Load
from bot.domain.partner import WORLD
from bot.domain.time import Month, Period


class Oracle:
    """None stands for every figure there is none of; reasons are not its business."""

    def __init__(self, loads: list[Load], rows: list[FigureRow], codes: str) -> None:
        self.codes = codes
        self.complete = {month for load in loads if load.is_complete for month in load.months}
        listed = {row.partner for row in rows}
        self.months = {month for load in loads for month in load.months}
        self.flows: dict[tuple[str, str, int], int] = {}
        named: set[tuple[str, int]] = set()
        for load in sorted(loads, key=lambda load: (load.source.vintage, load.number)):
            for row in rows:
                if row.load == load.number:
                    named.add((row.partner, row.month))
                    if row.exports is not None:
                        self.flows["exports", row.partner, row.month] = row.exports
                    if row.imports is not None:
                        self.flows["imports", row.partner, row.month] = row.imports
            if load.is_complete:
                for code in listed.intersection(codes):
                    for month in load.months:
                        if (code, month.ordinal) not in named:
                            self.flows.setdefault(("exports", code, month.ordinal), 0)
                            self.flows.setdefault(("imports", code, month.ordinal), 0)

    def is_loaded(self, period: Period) -> bool:
        return all(month in self.months for month in period)

    def is_rankable(self, measure: Measure, period: Period) -> bool:
        """Whether every partner is there: a complete load says so, or what there is comes to the world's figure."""
        flows = [measure.value] if measure in (Measure.EXPORTS, Measure.IMPORTS) else ["exports", "imports"]
        return all(month in self.complete or self._adds_up(flow, month) for flow in flows for month in period)

    def _adds_up(self, flow: str, month: Month) -> bool:
        amounts = [self.flows.get((flow, code, month.ordinal)) for code in self.codes]
        said = [amount for amount in amounts if amount is not None]
        world = self.flows.get((flow, WORLD, month.ordinal))
        # The figures here are below ten, so each is printed to the dollar.
        return bool(world) and 2 * abs(sum(said) - world) <= len(said) + 1

    def _month(self, code: str, measure: Measure, month: Month) -> int | None:
        exports = self.flows.get(("exports", code, month.ordinal))
        imports = self.flows.get(("imports", code, month.ordinal))
        if measure is Measure.EXPORTS:
            return exports
        if measure is Measure.IMPORTS:
            return imports
        if exports is None or imports is None:
            return None
        return {
            Measure.TOTAL: exports + imports,
            Measure.DEFICIT: imports - exports,
            Measure.SURPLUS: exports - imports,
        }[measure]

    def value(self, code: str, measure: Measure, period: Period) -> int | None:
        months = [self._month(code, measure, month) for month in period]
        if not self.is_loaded(period) or None in months:
            return None
        return sum(amount for amount in months if amount is not None)

    def rank(self, code: str, measure: Measure, period: Period) -> int | None:
        value = self.value(code, measure, period)
        if code == WORLD or value is None or value <= 0 or not self.is_rankable(measure, period):
            return None
        return 1 + sum((self.value(other, measure, period) or 0) > value for other in self.codes)

    def change(self, code: str, measure: Measure, period: Period) -> Fraction | None:
        value, prior = self.value(code, measure, period), self.value(code, measure, period.year_before())
        if value is None or not prior:
            return None
        if measure in (Measure.DEFICIT, Measure.SURPLUS) and min(value, prior) <= 0:
            return None
        return Fraction(value - prior, prior)

    def share(self, code: str, measure: Measure, period: Period) -> Fraction | None:
        value, world = self.value(code, measure, period), self.value(WORLD, measure, period)
        if value is None or world is None or value <= 0 or world <= 0:
            return None
        return Fraction(value, world)

    def contribution(self, code: str, measure: Measure, period: Period) -> Fraction | None:
        value, prior = self.value(code, measure, period), self.value(code, measure, period.year_before())
        world = self.value(WORLD, measure, period.year_before())
        now = self.value(WORLD, measure, period)
        if value is None or prior is None or now is None or world is None or world <= 0:
            return None
        return Fraction(value - prior, world)
