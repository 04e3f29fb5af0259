"""Partners in order, as lines for a few and as a table for more."""

from collections.abc import Sequence
from functools import lru_cache

from bot.answers._figures import amount, bare_amount, change, difference, moved, present
from bot.domain.document import Block, Fact, Facts, Heading
from bot.domain.facts import Row
from bot.domain.figures import Missing, Ratio
from bot.domain.table import Cell, Column, Table
from bot.domain.values import BareAmount, Name, Number, Percent, RankMove, RatioStyle, ShortName, Value, say

FEW = 5
"""So many rows are one line each; a phone shows more of them better as a table."""


def ranked(title: Value, rows: Sequence[Row]) -> tuple[Block, ...]:
    """The rows under their title, in the shape that suits their number."""
    if len(rows) <= FEW:
        return (Heading(title), lines(rows))
    return (table(title, rows),)


def lines(rows: Sequence[Row]) -> Facts:
    """`1. Vietnam  US$18.26 billion ▲51.68%`."""
    return Facts(tuple(Fact(_placed(row), amount(row.value), present(change(row))) for row in rows))


def _placed(row: Row) -> Value:
    if isinstance(row.rank, Missing):
        return Name(row.partner)
    # As it stands alone: "1. the United Kingdom" is no entry of a list.
    return say("{rank}. {partner}", rank=Number(row.rank), partner=ShortName(row.partner))


def contributions(rows: Sequence[Row]) -> Facts:
    """What partners add to the growth of the whole, a line each: `Taiwan  US$12.17 billion more  ▲84.30%`."""
    return Facts(
        tuple(
            Fact(Name(row.partner), by, present(change(row)))
            for row in rows
            if (by := moved(row.value, row.prior)) is not None
        )
    )


def contribution_table(title: Value, rows: Sequence[Row]) -> Table:
    """The same as a table: what each was more or less, in percentage points of the whole, and its own growth."""
    found = [(row, difference(row.value, row.prior)) for row in rows]
    return Table(
        columns=(Column.AMOUNT, Column.POINTS, Column.CHANGE, Column.NAME),
        headings=(say("Difference"), say("Points"), say("Change"), say("Partner")),
        rows=tuple(
            (
                None if by is None else BareAmount(by),
                Percent(row.contribution, RatioStyle.BARE_POINTS) if isinstance(row.contribution, Ratio) else None,
                change(row, RatioStyle.SIGNED),
                Name(row.partner),
            )
            for row, by in found
        ),
        title=title,
        spare=(Column.CHANGE,),
    )


_HEADINGS = {
    Column.RANK: say("Rank"),
    Column.NAME: say("Partner"),
    Column.CHANGE: say("Change"),
    Column.SHARE: say("Share"),
    Column.MOVE: say("Places gained"),
}


def table(title: Value, rows: Sequence[Row]) -> Table:
    """All there is to say of each row; a narrow medium leaves out share, then the year before, then moves."""
    period = rows[0].period
    headings: dict[Column, Value] = {
        **_HEADINGS,
        Column.AMOUNT: period,
        Column.PRIOR: period.year_before(),
    }
    columns = _columns(rows)
    return Table(
        columns=tuple(columns),
        headings=tuple(headings[column] for column in columns),
        rows=tuple(zip(*columns.values(), strict=True)),
        title=title,
        spare=tuple(column for column in (Column.SHARE, Column.PRIOR, Column.MOVE) if column in columns),
    )


def _columns(rows: Sequence[Row]) -> dict[Column, list[Cell]]:
    """What stands in each column, in their order; without a year to compare with, its columns would be empty."""
    columns: dict[Column, list[Cell]] = {
        Column.RANK: [_rank(row.rank) for row in rows],
        Column.NAME: [_name(row.partner) for row in rows],
        Column.AMOUNT: [bare_amount(row.value) for row in rows],
        Column.PRIOR: [None if isinstance(row.prior, Missing) else BareAmount(row.prior) for row in rows],
        Column.CHANGE: [change(row, RatioStyle.SIGNED) for row in rows],
        Column.SHARE: [None if isinstance(row.share, Missing) else Percent(row.share) for row in rows],
        Column.MOVE: [_move(row.rank, row.prior_rank) for row in rows],
    }
    return {column: cells for column, cells in columns.items() if any(cell is not None for cell in cells)}


# Of these there are few, and every table has them again.


@lru_cache(512)
def _rank(rank: int | Missing) -> Cell:
    return None if isinstance(rank, Missing) else Number(rank)


@lru_cache(512)
def _name(partner: str) -> Cell:
    return Name(partner)


@lru_cache(2048)
def _move(now: int | Missing, before: int | Missing) -> Cell:
    return None if isinstance(now, Missing) or isinstance(before, Missing) else RankMove(now, before)
