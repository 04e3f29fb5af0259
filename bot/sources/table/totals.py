"""Rows of a sum below the rows they add up: a check of what has been read, and no partner."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.figures import Measure, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Amount, say
from bot.sources.base import Problem
from bot.sources.table.amount_cells import Read

_Cell = tuple[int, Measure]


@dataclass(slots=True)
class Totals:
    """Sums of what has been read since the last total, by month and flow, and the totals themselves."""

    _sums: dict[_Cell, list[Read]] = field(default_factory=dict)
    _worlds: dict[_Cell, int] = field(default_factory=dict)
    _since: dict[_Cell, int] = field(default_factory=dict)
    """How many rows stood above the total before."""
    _said: list[tuple[_Cell, Read, str, tuple[Read, ...], int]] = field(default_factory=list)

    def add(self, month: int, flow: Measure, partner: str, amount: Read) -> None:
        if partner.strip().casefold() in _WORLDS:
            self._worlds[month, flow] = amount.dollars
        else:
            self._sums.setdefault((month, flow), []).append(amount)

    def total(self, month: int, flow: Measure, amount: Read, where: str) -> None:
        """Take a total; it adds up the rows above it, all of them or those since the total before."""
        rows = tuple(self._sums.get((month, flow), ()))
        self._said.append(((month, flow), amount, where, rows, self._since.get((month, flow), 0)))
        self._since[month, flow] = len(rows)

    def problems(self) -> Iterator[Problem]:
        """Totals that are not the sum of their rows, within rounding, nor the world's."""
        for (month, flow), total, where, rows, since in self._said:
            come_to = sum(row.dollars for row in rows)
            slack = total.step + sum(row.step for row in rows)
            sums = [come_to, sum(row.dollars for row in rows[since:])]
            sums += [self._worlds[month, flow]] if (month, flow) in self._worlds else []
            if any(2 * abs(one - total.dollars) <= slack for one in sums):
                continue
            message = say(
                "The total of {measure} in {month} is {total}, but the rows come to {sum}. Is a row missing, or is it "
                "the world's? Then call it World.",
                measure=flow,
                month=Month(month),
                total=Amount(Usd(total.dollars, total.step)),
                sum=Amount(Usd(come_to)),
            )
            yield Problem(Severity.WARNING, "total", where, message)


_WORLDS = frozenset({WORLD.casefold(), "world", "全球", "世界", "全世界", "world total", "total for all countries"})
