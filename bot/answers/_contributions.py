"""What partners add to the growth of the whole, or take off it: a line for each."""

from bot.answers._figures import change, difference, present
from bot.domain.document import Fact, Facts
from bot.domain.facts import Row
from bot.domain.figures import Ratio
from bot.domain.values import Amount, Name, Percent, RatioStyle, Value, say


def contributions(rows: tuple[Row, ...]) -> Facts:
    """`Taiwan  +3.35 pp  US$10.62 billion more  ▲95.96%`."""
    return Facts(
        tuple(
            Fact(Name(row.partner), Percent(row.contribution, RatioStyle.POINTS), present(_moved(row), change(row)))
            for row in rows
            if isinstance(row.contribution, Ratio)
        )
    )


def _moved(row: Row) -> Value | None:
    moved = difference(row.value, row.prior)
    if moved is None:
        return None
    if moved.dollars < 0:
        return say("{amount} less", amount=Amount(-moved))
    return say("{amount} more", amount=Amount(moved))
