"""A month's published briefing: the printed figures, and those that follow from two printed ones."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.facts import Source
from bot.domain.figures import MEASURES, Measure, Ratio, Usd
from bot.domain.loads import Holdings, PublishedFigure
from bot.trade.axes import Axes


class Printed(NamedTuple):
    """A figure of the briefing, with its prior year, rank and rate."""

    value: Usd
    prior: Usd | None
    """The prior-year column; None where only the prose speaks of the partner."""
    rank: int | None
    change: Ratio | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """The newest briefing of one month. Everything by measure, then by column of the arrays."""

    source: Source
    printed: Mapping[Measure, Mapping[int, Printed]]
    """A deficit printed is a surplus printed, negated, without rank and rate; and the other way round."""
    derived: Mapping[Measure, Mapping[int, Usd]]
    """What is not printed but follows from two printed figures of the partner."""
    derived_priors: Mapping[Measure, Mapping[int, Usd]]


def briefings(holdings: Holdings, axes: Axes) -> Mapping[int, Briefing]:
    """The published months by `Month.ordinal`. The newest load about a month counts, and it alone."""
    newest: dict[int, int] = {}
    for figure in holdings.published:
        newest[figure.month] = max(figure.load, newest.get(figure.month, figure.load))
    sources = {load.number: load.source for load in holdings.loads}
    return {
        month: _briefing(sources[load], axes, (f for f in holdings.published if (f.month, f.load) == (month, load)))
        for month, load in newest.items()
    }


def _briefing(source: Source, axes: Axes, figures: Iterable[PublishedFigure]) -> Briefing:
    printed: dict[Measure, dict[int, Printed]] = {measure: {} for measure in Measure}
    for figure in figures:
        printed[figure.measure][axes.columns[figure.partner]] = Printed(
            value=Usd(figure.value, figure.step),
            prior=None if figure.prior is None else Usd(figure.prior, figure.prior_step),
            rank=figure.rank,
            change=None if figure.change_bp is None else Ratio(figure.change_bp, 10_000),
        )
    deficits, surpluses = printed[Measure.DEFICIT], printed[Measure.SURPLUS]
    negated_deficits = {column: _negated(figure) for column, figure in deficits.items()}
    negated_surpluses = {column: _negated(figure) for column, figure in surpluses.items()}
    printed[Measure.SURPLUS] = negated_deficits | surpluses
    printed[Measure.DEFICIT] = negated_surpluses | deficits
    return Briefing(
        source,
        printed,
        derived=_derived(printed, lambda figure: figure.value),
        derived_priors=_derived(printed, lambda figure: figure.prior),
    )


def _negated(figure: Printed) -> Printed:
    return Printed(-figure.value, None if figure.prior is None else -figure.prior, rank=None, change=None)


def _derived(
    printed: Mapping[Measure, Mapping[int, Printed]], part: Callable[[Printed], Usd | None]
) -> Mapping[Measure, Mapping[int, Usd]]:
    derived: dict[Measure, dict[int, Usd]] = {measure: {} for measure in Measure}
    for column in {column for figures in printed.values() for column in figures}:
        known = {
            measure: amount
            for measure, figures in printed.items()
            if column in figures and (amount := part(figures[column])) is not None
        }
        for measure, amount in _following(known).items():
            derived[measure][column] = amount
    return derived


def _following(known: Mapping[Measure, Usd]) -> dict[Measure, Usd]:
    """What follows from the amounts of one partner, those amounts themselves left out."""
    total, deficit = known.get(Measure.TOTAL), known.get(Measure.DEFICIT)
    exports, imports = known.get(Measure.EXPORTS), known.get(Measure.IMPORTS)
    if exports is None and imports is None:
        if total is None or deficit is None:
            return {}
        exports, imports = _half(_sum(total, -deficit)), _half(_sum(total, deficit))
    elif exports is None and imports is not None:
        exports = _sum(total, -imports) if total else _sum(imports, -deficit) if deficit else None
    elif imports is None and exports is not None:
        imports = _sum(total, -exports) if total else _sum(exports, deficit) if deficit else None
    if exports is None or imports is None:
        return {}
    return {
        measure: _sum(_times(record.signs[0], exports), _times(record.signs[1], imports))
        for measure, record in MEASURES.items()
        if measure not in known
    }


def _times(count: int, amount: Usd) -> Usd:
    return Usd(count * amount.dollars, abs(count) * amount.step)


def _sum(one: Usd, other: Usd) -> Usd:
    return Usd(one.dollars + other.dollars, one.step + other.step)


def _half(amount: Usd) -> Usd:
    return Usd(amount.dollars // 2, amount.step // 2)
