"""Ask about a table whose figures differ from Census' by more than its own rounding.

A table may add what Census does not have. Where both have a figure, Census answers (`bot.domain.precedence`), so that a
rounded one never stands in the place of exact dollars; a difference that rounding does not explain is a slip of one
of them, or something else than Census counts.
"""

from collections.abc import Iterator

import numpy as np

from bot.domain.figures import FLOWS, Usd
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Amount, Name, nsay, say
from bot.loading.checked_file import CheckedFile
from bot.loading.figure_arrays import FigureArrays
from bot.loading.report import Finding

_CHECK = "hand_table"
_MOST_LISTED = 10
_COARSEST = 100_000_000
"""One 億: zeros beyond are of the amount itself, 50 億 is seldom 45 to 55."""


def check(file: CheckedFile) -> Iterator[Finding]:
    if file.is_release or file.tables:
        return
    cells, known = file.known.of_file, file.known.releases
    shared = cells.reported & file.known.is_released
    differing = []
    for flow, row, column in np.argwhere(shared).tolist():
        at = flow, row, column
        said = Usd(cells.amounts.item(at), _step(cells, flow))
        if not said.agrees_with(census := Usd(known.amounts.item(at))):
            differing.append((abs(said.dollars - census.dollars), at, said, census))
    differing.sort(key=lambda found: (-found[0], found[1]))
    for _, (flow, row, column), said, census in differing[:_MOST_LISTED]:
        month, partner, measure = Month(cells.axes.first + row), cells.axes.partners[column], FLOWS[flow]
        message = say(
            "{partner}, {measure}, {month}: the table says {said}, Census {census}. Census' figure goes on answering.",
            partner=Name(partner),
            measure=measure,
            month=month,
            said=Amount(said),
            census=Amount(census),
        )
        yield Finding(Severity.WARNING, _CHECK, _place(file, month, partner), message)
    more = len(differing) - _MOST_LISTED
    if more > 0:
        message = nsay("{n} more figure differs from Census.", "{n} more figures differ from Census.", more)
        yield Finding(Severity.WARNING, _CHECK, "", message)
    agreeing = int(shared.sum()) - len(differing)
    if agreeing:
        message = nsay(
            "{n} figure is Census' already, rounded or not; Census' goes on answering.",
            "{n} figures are Census' already, rounded or not; Census' go on answering.",
            agreeing,
        )
        yield Finding(Severity.NOTE, _CHECK, "", message)


def _step(cells: FigureArrays, flow: int) -> int:
    """What the last digit is worth that any amount of a flow has, in dollars: a table is rounded as a whole."""
    amounts = cells.amounts[flow][cells.reported[flow] & (cells.amounts[flow] != 0)]
    step: int = 1
    while step < _COARSEST and amounts.size and not (amounts % (10 * step)).any():
        step *= 10
    return step


def _place(file: CheckedFile, month: Month, partner: str) -> str:
    figures = file.figures
    at = (figures["month"] == month.ordinal) & (figures["partner"] == partner)
    return str(figures.loc[at, "where"].iloc[0])
