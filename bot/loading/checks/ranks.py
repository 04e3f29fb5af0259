"""Check that each of a briefing's tables is in order, and no larger than the world.

That no rank is left out, the source sees.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.figures import Measure, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.values import Amount, Name, say
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding
from bot.sources.base import PrintedFigure

# Deficits are left out: those of some partners may well exceed the world's, which surpluses reduce.
_PARTS_OF_THE_WORLD = (Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS)


def check(file: CheckedFile) -> Iterator[Finding]:
    for measure, table in file.printed.items():
        rows = [row for row in table.values() if row.partner != WORLD]
        yield from _order(rows)
        if measure in _PARTS_OF_THE_WORLD and WORLD in table:
            yield from _within(measure, table[WORLD], rows)


def _order(rows: Sequence[PrintedFigure]) -> Iterator[Finding]:
    for above, row in pairwise(rows):
        if row.value > above.value:
            message = say(
                "{partner} with {amount} stands below {other} with {less}.",
                partner=Name(row.partner),
                amount=Amount(Usd(row.value, row.step)),
                other=Name(above.partner),
                less=Amount(Usd(above.value, above.step)),
            )
            yield Finding(Severity.ERROR, "rank_order", row.where, message)


def _within(measure: Measure, world: PrintedFigure, rows: Sequence[PrintedFigure]) -> Iterator[Finding]:
    now = sum(2 * row.value - row.step for row in rows) > 2 * world.value + world.step
    before = world.prior is not None and (
        sum(2 * row.prior - row.prior_step for row in rows if row.prior is not None)
        > 2 * world.prior + world.prior_step
    )
    if now or before:
        message = say("The partners in the table of {measure} come to more than the world.", measure=measure)
        yield Finding(Severity.ERROR, "sum", world.where, message)
