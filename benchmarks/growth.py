"""How cost grows: ten times the partners, ten times the months, ten to a thousand times the subscribers."""

import math
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import queueing
from benchmarks.measure import Comparison, Row, number, seconds
from bot.domain.facts import Source
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Holdings, Load
from bot.domain.partner import WORLD, Partner, PartnerKind
from bot.domain.time import Month, Period
from bot.trade.model import build

PARTNERS, MONTHS = 240, 492
SUBSCRIBERS = 1_000
_LAST = Month.of(2025, 12)
_REPEATS = 3


def holdings(partners: int, months: int) -> tuple[Holdings, list[Partner]]:
    """One load of made-up figures."""
    codes = [f"P{place:04d}" for place in range(partners)]
    dice = random.Random(1)  # noqa: S311 - figures, not secrets
    source = Source("census_workbook", "US Census Bureau", "2026-03", datetime(2026, 3, 1, tzinfo=UTC), "country.xlsx")
    span = [_LAST - back for back in reversed(range(months))]
    rows = [
        FigureRow(1, month.ordinal, code, dice.randrange(10**10), dice.randrange(10**10))
        for month in span
        for code in (*codes, WORLD)
    ]
    known = [Partner(code, PartnerKind.COUNTRY) for code in codes]
    # As columns, as the store gives them.
    return Holdings([Load(1, source, tuple(span), is_complete=True)], FigureColumns.of(rows), ()), known


def figures(partners: int, months: int) -> dict[str, float]:
    """Milliseconds of what depends on how many figures there are; the best of a few."""
    loaded, known = holdings(partners, months)
    model = build(loaded, known)
    assert len(model.ranking(Measure.TOTAL, Period.of_month(_LAST), 15).rows) == 15
    periods = iter(Period.of_month(_LAST - back) for back in range(1, 200, 2))
    work: dict[str, Callable[[], object]] = {
        "model built": lambda: build(loaded, known),
        "top 15, first time": lambda: model.ranking(Measure.TOTAL, next(periods), 15),
        "one partner's records": lambda: model.extremes("P0001", Measure.TOTAL, _LAST),
    }
    return {what: 1000 * min(seconds(ask) for _ in range(_REPEATS)) for what, ask in work.items()}


def subscribers(many: int) -> float:
    """Milliseconds for queueing a campaign."""
    with tempfile.TemporaryDirectory() as folder:
        took, queued = queueing.queue(queueing.subscribed(Path(folder), many))
        assert queued == many
        return took * 1000


def measure(rounds: int = 1) -> Comparison:  # noqa: ARG001 - each cost is the best of a few, in one round
    once, partners, months = figures(PARTNERS, MONTHS), figures(PARTNERS * 10, MONTHS), figures(PARTNERS, MONTHS * 10)
    lines: dict[str, list[tuple[float, float]]] = {}
    rows = []
    for what, cost in once.items():
        for grown, other in (("partners", partners), ("months", months)):
            lines[f"{what}, by {grown}"] = [(1, cost), (10, other[what])]
            rows.append(_row(what, f"10 × {grown}", cost, other[what]))
    queued = [(factor, subscribers(SUBSCRIBERS * factor)) for factor in (1, 10, 100, 1000)]
    lines["campaign queued, by subscribers"] = [(float(factor), took) for factor, took in queued]
    rows += [_row("campaign queued", f"{factor:,} × subscribers", queued[0][1], took) for factor, took in queued[1:]]
    base = f"{PARTNERS} partners, {MONTHS} months, {SUBSCRIBERS:,} subscribers"
    return Comparison(
        rows,
        (f"Once is {base}.", f"Each figure is the best of {_REPEATS}, and one run where a campaign is queued."),
        {"growth": plot(lines, base)},
    )


def _row(what: str, grown: str, once: float, then: float) -> Row:
    return Row(
        f"{what}: {grown}", f"{number(then)} ms", "once", f"{number(once)} ms", f"{number(then / once)} ×", "", None
    )


_COLOURS = ("#1b6ca8", "#1b6ca8", "#c8553d", "#c8553d", "#588157", "#588157", "#6d597a")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _RIGHT = 720, 360, 60, 40, 260


def plot(lines: dict[str, Sequence[tuple[float, float]]] | dict[str, list[tuple[float, float]]], base: str) -> str:
    """Cost over size, both logarithmic, as SVG."""
    points = [point for line in lines.values() for point in line]
    low = math.floor(math.log10(min(cost for _, cost in points)))
    high = math.ceil(math.log10(max(cost for _, cost in points)))
    widest = math.log10(max(size for size, _ in points))

    def at(size: float, cost: float) -> tuple[float, float]:
        across = (_WIDTH - _LEFT - _RIGHT) * math.log10(size) / widest
        up = (_HEIGHT - 2 * _BOTTOM) * (math.log10(cost) - low) / (high - low)
        return round(_LEFT + across, 1), round(_HEIGHT - _BOTTOM - up, 1)

    parts = [f'<text x="{_LEFT}" y="20">milliseconds; 1 × is {base}</text>']
    for power in range(low, high + 1):
        x, y = at(1, 10.0**power)
        parts.append(f'<path d="M{x} {y}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>')
    for power in range(round(widest) + 1):
        x, y = at(10.0**power, 10.0**low)
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{10**power:,} ×</text>')
    places = _apart([at(*line[-1])[1] for line in lines.values()])
    for (name, line), colour, place in zip(lines.items(), _COLOURS, places, strict=False):
        path = "L".join(f"{x} {y}" for x, y in (at(*point) for point in line))
        dash = ' stroke-dasharray="5 3"' if name.endswith("months") else ""
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        end = at(*line[-1])
        parts.append(
            f'<path d="M{end[0]} {end[1]}L{_WIDTH - _RIGHT + 8} {place}" stroke="{colour}" stroke-width=".5"/>'
        )
        parts.append(f'<text x="{_WIDTH - _RIGHT + 12}" y="{place + 4}" fill="{colour}">{name}</text>')
    style = "font: 12px sans-serif; background: white"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" style="{style}">'
        + "".join(parts)
        + "</svg>\n"
    )


def _apart(places: Sequence[float], least: float = 16) -> list[float]:
    """Labels' heights, moved so that none covers another."""
    moved: dict[int, float] = {}
    before = -least
    for index in sorted(range(len(places)), key=lambda place: places[place]):
        before = moved[index] = max(places[index], before + least)
    return [moved[index] for index in range(len(places))]
