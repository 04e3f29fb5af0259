"""The briefing's four tables, in the office's columns, the world in the first row."""

from collections.abc import Sequence

from bot.answers._figures import bare_amount
from bot.answers._sentences import by_measure
from bot.domain.facts import Ranking, Row, Source
from bot.domain.figures import Measure, Missing, Why
from bot.domain.table import Cell, Column, Table
from bot.domain.time import Period
from bot.domain.values import Name, Number, Percent, Value, Verbatim, psay, say


def table(ranking: Ranking, sources: Sequence[Source]) -> Table:
    world, period = ranking.world, ranking.world.period
    return Table(
        columns=(Column.RANK, Column.NAME, Column.AMOUNT, Column.PRIOR, Column.CHANGE),
        headings=(
            psay("briefing", "Rank"),
            psay("briefing", "Country"),
            period,
            period.year_before(),
            psay("briefing", "Growth (%)"),
        ),
        rows=tuple(_cells(row) for row in (world, *ranking.rows)),
        title=_title(world.measure, period, Number(len(ranking.rows))),
        spare=(Column.PRIOR,),
        source=source_line(sources),
    )


def source_line(sources: Sequence[Source]) -> Value | None:
    return say("Source: {publisher}", publisher=Verbatim(sources[0].publisher)) if sources else None


def _title(measure: Measure, period: Period, n: Number) -> Value:
    return by_measure(
        measure,
        total=say("Table 1: the {n} largest US goods trading partners, {period}", n=n, period=period),
        exports=say("Table 2: the {n} largest US goods export markets, {period}", n=n, period=period),
        imports=say("Table 3: the {n} largest US sources of goods imports, {period}", n=n, period=period),
        deficit=say("Table 4: the {n} largest sources of the US goods deficit, {period}", n=n, period=period),
        surplus=say("The {n} largest sources of US goods surplus, {period}", n=n, period=period),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        None if isinstance(row.rank, Missing) else Number(row.rank),
        Name(row.partner),
        bare_amount(row.value),
        _prior(row),
        _growth(row),
    )


def _prior(row: Row) -> Value:
    if isinstance(row.prior, Missing) and row.prior.why is Why.PRIOR_NOT_LOADED:
        return say("no data for the year before")
    return bare_amount(row.prior)


def _growth(row: Row) -> Value:
    if not isinstance(row.change, Missing):
        return Percent(row.change)
    # The column before says why; twice in sixteen rows is noise.
    return Verbatim("—") if row.change.why is Why.PRIOR_NOT_LOADED else row.change
