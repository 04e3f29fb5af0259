"""The four tables of a briefing.

    表一：2026 年 1 月美國前 15 大貨品貿易夥伴
    單位：億美元
    排名  國家  2026 年 1 月  2025 年 1 月  年增率(%)
          全球       4,469.2       4,813.1     -7.14%
    1     墨西哥       741.0         696.1      6.46%
    …
    資料來源：Trade Data Monitor

The world stands first and without a rank, then the partners from 1 to the number in the title. The office
writes the source once, we write it under each table. Spaces around dates, and zeros at the end of a rate,
may be missing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.capped import Capped
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.time import Month
from bot.domain.values import Number, Value, Verbatim, say
from bot.sources.base import PrintedFigure, Problem
from bot.sources.briefing import printed_numbers
from bot.sources.briefing.lines import BriefingLine, problem

_MEASURES = {
    "貿易夥伴": Measure.TOTAL,
    "出口市場": Measure.EXPORTS,
    "進口來源": Measure.IMPORTS,
    "逆差來源": Measure.DEFICIT,
}
_TITLE = re.compile(rf"表[一二三四五六七八九十\d]+:(\d+年\d+月)美國前(\d+)大貨品({'|'.join(_MEASURES)})國?")
_UNIT = re.compile(r"單位:(.+)")
_SOURCE = re.compile(r"資料來源: ?(.+)")
_WORLD = frozenset({"全球", "世界", "全世界"})
_WIDTH = 5
_RANK_HEADINGS = frozenset({"排名", "名次"})
_PARTNER_HEADINGS = frozenset({"國家", "國別", "國家/地區", "國家(地區)"})
_RATE_HEADINGS = frozenset({"年增率(%)", "年增率", "增減率(%)", "增減率"})


@dataclass(slots=True)
class PrintedTable:
    """The lines of one table, before any is read as figures."""

    number: int
    """As they stand, from 1; the title's own number is not relied on."""
    measure: Measure
    month: str
    """As the title names it, without spaces."""
    size: int
    """How many partners the title promises."""
    title: BriefingLine
    unit: str | None = None
    heading: BriefingLine | None = None
    rows: list[BriefingLine] = field(default_factory=list)
    strays: list[BriefingLine] = field(default_factory=list)
    """Lines among the rows that have no columns."""


class _Row(NamedTuple):
    """A row, and what it should be by where it stands."""

    line: BriefingLine
    where: str
    rank: int | None
    """None for the world's row."""
    cells: tuple[str, ...]


def is_title(line: BriefingLine) -> bool:
    return _TITLE.fullmatch(line.squeezed) is not None


def collect(lines: Sequence[BriefingLine]) -> tuple[list[PrintedTable], list[str]]:
    """Part the lines into tables; give the publishers that source lines name as well."""
    tables: list[PrintedTable] = []
    publishers: list[str] = []
    for line in lines:
        if title := _TITLE.fullmatch(line.squeezed):
            measure = _MEASURES[title[3]]
            tables.append(PrintedTable(len(tables) + 1, measure, title[1], int(title[2][:4]), line))
        elif source := _SOURCE.fullmatch(line.text):
            publishers.append(source[1])
        elif tables:
            _place(line, tables[-1])
    return tables, publishers


def _place(line: BriefingLine, table: PrintedTable) -> None:
    if unit := _UNIT.fullmatch(line.squeezed):
        table.unit = unit[1]
    elif line.cells is None:
        # Below a table there may be notes; among its rows a line without columns is a row that lost them.
        if len(table.rows) <= table.size:
            table.strays.append(line)
    elif table.heading is None:
        table.heading = line
    else:
        table.rows.append(line)


def read(tables: Sequence[PrintedTable], month: Month) -> tuple[list[PrintedFigure], Capped[Problem]]:
    """Read the tables' figures, and all that is wrong with them at once."""
    figures: list[PrintedFigure] = []
    problems = Capped(Problem)
    for table in tables:
        problems.extend(_frame_problems(table, month))
        for row in _rows(table):
            read_row = _figure(table, row, month)
            if isinstance(read_row, Problem):
                problems.append(read_row)
            else:
                figures.append(read_row)
    for measure in BRIEFING_MEASURES:
        count = sum(table.measure is measure for table in tables)
        if count != 1:
            reason = say("There should be one table of {measure}, and there are {n}.", measure=measure, n=Number(count))
            problems.append(problem("tables", "tables", reason))
    return figures, problems


def _frame_problems(table: PrintedTable, month: Month) -> Iterator[Problem]:
    """What is wrong around the rows: title, unit, headings, and how many rows there are."""
    place = f"table {table.number}"
    if printed_numbers.month(table.month) != month:
        yield problem("month", f"{place}, title", say("The title should name {month}.", month=month), table.title)
    if table.unit != printed_numbers.UNIT:
        said = Verbatim(table.unit or "—")
        yield problem(
            "unit",
            place,
            say("The unit should be {unit}, and is {said}.", unit=Verbatim(printed_numbers.UNIT), said=said),
        )
    if table.heading is None or not _is_heading(table.heading, month):
        reason = say(
            "The headings should be rank, country, {month}, {prior} and growth, apart by tabs.",
            month=month,
            prior=month - 12,
        )
        yield problem("columns", f"{place}, headings", reason, table.heading)
    for line in table.strays:
        reason = say("This should be a row of 5 columns, apart by tabs: {said}", said=Verbatim(line.text[:60]))
        yield problem("columns", place, reason, line)
    if len(table.rows) != table.size + 1:
        reason = say(
            "The title promises {n} partners and the world, and there are {found} rows.",
            n=Number(table.size),
            found=Number(len(table.rows)),
        )
        yield problem("rows", place, reason, table.title)
    labels = Counter(row.cells[1] for row in table.rows if row.cells and len(row.cells) > 1)
    for label in sorted(label for label, count in labels.items() if count > 1):
        yield problem("repeated", place, say("{partner} stands more than once.", partner=Verbatim(label)))


def _is_heading(line: BriefingLine, month: Month) -> bool:
    cells = ["".join(cell.split()) for cell in line.cells or ()]
    return (
        len(cells) == _WIDTH
        and cells[0] in _RANK_HEADINGS
        and cells[1] in _PARTNER_HEADINGS
        and printed_numbers.month(cells[2]) == month
        and printed_numbers.month(cells[3]) == month - 12
        and cells[4] in _RATE_HEADINGS
    )


def _rows(table: PrintedTable) -> Iterator[_Row]:
    for index, line in enumerate(table.rows):
        rank = index or None
        where = f"table {table.number}, row {index}" if rank else f"table {table.number}, world"
        cells = line.cells or ()
        while len(cells) > _WIDTH and not cells[-1]:
            cells = cells[:-1]
        yield _Row(line, where, rank, cells)


def _figure(table: PrintedTable, row: _Row, month: Month) -> PrintedFigure | Problem:
    def wrong(check: str, reason: Value) -> Problem:
        return problem(check, row.where, reason, row.line)

    if len(row.cells) != _WIDTH:
        return wrong("columns", say("There are {n} columns instead of 5.", n=Number(len(row.cells))))
    rank, partner, *printed = row.cells
    if rank != str(row.rank or "") or (row.rank is None) != (partner in _WORLD):
        if row.rank is None:
            return wrong("rank_order", say("The first row should be the world, without a rank."))
        return wrong(
            "rank_order", say("The rank should be {n}, and is {said}.", n=Number(row.rank), said=Verbatim(rank or "—"))
        )
    try:
        value = printed_numbers.amount(printed[0])
        prior = printed_numbers.amount_or_nothing(printed[1])
        change = printed_numbers.rate_or_nothing(printed[2])
    except printed_numbers.NotANumber as error:
        return wrong("number", say("{text} cannot be read as a number.", text=Verbatim(str(error) or "—")))
    is_signed = table.measure is Measure.DEFICIT
    if not partner or (not is_signed and min(value.dollars, prior.dollars if prior else 0) < 0):
        return wrong("number", say("An amount is below zero, or the name of the country is missing."))
    if prior is None and change is not None:
        return wrong("number", say("There is a growth rate without an amount of the year before."))
    return PrintedFigure(
        month,
        table.measure,
        partner,
        row.rank,
        value.dollars,
        value.step,
        prior.dollars if prior else None,
        prior.step if prior else 0,
        change,
        row.where,
    )
