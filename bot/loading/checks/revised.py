"""Report the revisions: figures that a file gives differently from the loads before it, the largest first.

Every monthly release revises the month before, each June three years. That is as it should be, so it is only
told. A cell that moves by more than any revision does is asked about.
"""

from collections.abc import Iterator

import numpy as np

from bot.domain.figures import FLOWS, Measure, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Amount, Name, nsay, say
from bot.loading import annual_revision
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding

_CHECK = "revision"
_MOST_LISTED = 10
_FEWEST_MONTHS = 3
"""So many revised months besides the newest are more than a monthly release revises."""
_LARGE = 1_000_000_000
# The world has moved by about one percent in a revision. A large partner may be moved to another (Rotterdam is not
# the end of every voyage), but not tenfold: that is a slip of units.
_WORLD_PERCENT = 10
_PARTNER_FACTOR = 10


def check(file: CheckedFile) -> Iterator[Finding]:
    place = file.known.place_of(file.vintage, is_release=file.is_release)
    previous = file.known.previous(place, is_release=file.is_release)
    if previous is None:
        return
    cells = _differing(file, place)
    for index, (month, code, measure, old, new) in enumerate(cells):
        is_doubtful = _is_doubtful(code, old, new)
        if index >= _MOST_LISTED and not is_doubtful:
            continue
        message = say(
            "{partner}, {measure}, {month}: {new} instead of {old}.",
            partner=Name(code),
            measure=measure,
            month=month,
            new=Amount(Usd(new)),
            old=Amount(Usd(old)),
        )
        yield Finding(Severity.WARNING if is_doubtful else Severity.NOTE, _CHECK, str(month), message)
    if len(cells) > _MOST_LISTED:
        message = nsay("{n} more figure is revised.", "{n} more figures are revised.", len(cells) - _MOST_LISTED)
        yield Finding(Severity.NOTE, _CHECK, "", message)
    if file.is_release:
        yield from _june(file, previous.source.vintage, {cell[0] for cell in cells})


def _differing(file: CheckedFile, place: int) -> list[tuple[Month, str, Measure, int, int]]:
    """The cells that both say, differently: month, partner, flow, before, now; the largest difference first."""
    before, of_file = file.known.before(place, is_release=file.is_release), file.known.of_file
    both = of_file.differing(before) & before.reported
    axes = file.known.axes
    found = [
        (Month(axes.first + row), axes.partners[column], FLOWS[flow], old, new)
        for (flow, row, column), old, new in zip(
            np.argwhere(both).tolist(), before.amounts[both].tolist(), of_file.amounts[both].tolist(), strict=True
        )
    ]
    return sorted(found, key=lambda cell: (-abs(cell[4] - cell[3]), cell[0], cell[1]))


def _is_doubtful(code: str, old: int, new: int) -> bool:
    if max(abs(old), abs(new)) < _LARGE:
        return False
    if code == WORLD:
        return abs(new - old) * 100 > _WORLD_PERCENT * abs(old)
    return max(old, new) > _PARTNER_FACTOR * min(old, new)


def _june(file: CheckedFile, previous: str, months: set[Month]) -> Iterator[Finding]:
    if len(months - {file.newest - 1}) >= _FEWEST_MONTHS and annual_revision.is_between(previous, file.vintage):
        message = nsay(
            "This looks like the June revision: {n} month is revised, from {first} to {last}.",
            "This looks like the June revision: {n} months are revised, from {first} to {last}.",
            len(months),
            first=min(months),
            last=max(months),
        )
        yield Finding(Severity.NOTE, _CHECK, "", message)
