"""What changed, as a part of the briefing that the office can switch on: contributions, ranks, records."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._figures import difference
from bot.answers._records import Record, records
from bot.answers._sentences import figure_of, sided
from bot.domain.document import Block, Bullets, Heading, Paragraph
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Ratio
from bot.domain.ports import TradeModel
from bot.domain.request import Direction
from bot.domain.table import Column, Table
from bot.domain.time import Period
from bot.domain.values import BareAmount, Name, Number, Percent, RankMove, RatioStyle, Value, psay, say

_MOVERS = 5
"""So many that rose and so many that fell."""


@dataclass(frozen=True, slots=True)
class BriefingChanges:
    period: Period
    moved: tuple[Row, ...]
    """What moved total trade most, from the largest rise to the largest fall."""
    reranked: tuple[Row, ...]
    """Those of the largest trading partners that stood elsewhere a year before, in today's order."""
    of: int
    """How many partners that was looked for among."""
    office: tuple[Row, ...]
    """The office's partner: the measures it ranks elsewhere in than a year before."""
    records: tuple[Record, ...]


def changes(
    world: tuple[Row, ...], office: tuple[Row, ...], largest: tuple[Row, ...], model: TradeModel
) -> BriefingChanges:
    """What changed, of the rows a briefing tells of; `largest` are its first table's."""
    period = world[0].period
    up, down = (
        model.movers(Measure.TOTAL, period, direction, _MOVERS) for direction in (Direction.RISING, Direction.FALLING)
    )
    return BriefingChanges(
        period,
        (*up, *reversed(down)),
        tuple(row for row in largest if _has_moved(row)),
        len(largest),
        tuple(row for row in office if _has_moved(row)),
        records((*world, *office), model),
    )


def _has_moved(row: Row) -> bool:
    return not isinstance(row.rank, Missing) and not isinstance(row.prior_rank, Missing) and row.rank != row.prior_rank


def layout(facts: BriefingChanges, source: Value | None, why: Value | None = None) -> Iterator[Block]:
    """The part; `why` is what moved the office's partner, by product."""
    yield Heading(say("3. What changed"))
    told = (
        *(() if why is None else (why,)),
        *map(_rank, facts.office),
        *(found.sentence(figure_of(found.partner, found.measure)) for found in facts.records),
    )
    if told:
        yield Bullets(tuple((0, sentence) for sentence in told))
    if facts.moved:
        yield _moved(facts, source)
    if facts.reranked:
        yield _reranked(facts, source)
    if not (told or facts.moved or facts.reranked):
        yield Paragraph(say("There is no year before to compare with."))


def _rank(row: Row) -> Value:
    """`US exports to Taiwan: No. 10, a year before No. 11`."""
    return say(
        "{figure}: No. {rank}, a year before No. {before}",
        figure=sided(row.partner, row.measure),
        rank=_place(row.rank),
        before=_place(row.prior_rank),
    )


def _moved(facts: BriefingChanges, source: Value | None) -> Table:
    return Table(
        columns=(Column.NAME, Column.AMOUNT, Column.CHANGE, Column.SHARE),
        headings=(
            psay("briefing", "Country"),
            psay("briefing", "Difference"),
            psay("briefing", "Growth (%)"),
            psay("briefing", "Contribution"),
        ),
        rows=tuple(
            (
                Name(row.partner),
                None if (moved := difference(row.value, row.prior)) is None else BareAmount(moved),
                Percent(row.change) if isinstance(row.change, Ratio) else row.change,
                Percent(row.contribution, RatioStyle.POINTS)
                if isinstance(row.contribution, Ratio)
                else row.contribution,
            )
            for row in facts.moved
        ),
        title=say("Table 5: what moved US goods trade most, {period}", period=facts.period),
        spare=(Column.AMOUNT,),
        source=source,
    )


def _reranked(facts: BriefingChanges, source: Value | None) -> Table:
    return Table(
        columns=(Column.RANK, Column.NAME, Column.PRIOR, Column.MOVE),
        headings=(
            psay("briefing", "Rank"),
            psay("briefing", "Country"),
            psay("briefing", "A year before"),
            psay("briefing", "Move"),
        ),
        rows=tuple((_place(row.rank), Name(row.partner), _place(row.prior_rank), _move(row)) for row in facts.reranked),
        title=say(
            "Table 6: ranks won and lost among the {n} largest US trading partners, {period}",
            n=Number(facts.of),
            period=facts.period,
        ),
        has_unit=False,
        source=source,
    )


def _place(rank: int | Missing) -> Value:
    return rank if isinstance(rank, Missing) else Number(rank)


def _move(row: Row) -> Value | None:
    if isinstance(row.rank, Missing) or isinstance(row.prior_rank, Missing):
        return None
    return RankMove(row.rank, row.prior_rank)
