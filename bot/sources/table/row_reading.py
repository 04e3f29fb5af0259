"""The rows of a plain table, read one by one; what cannot be read is kept as a problem with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain import places
from bot.domain.capped import Capped
from bot.domain.figures import Measure
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Number, Say, Verbatim, nsay, say
from bot.sources.base import OpenedFile, Problem
from bot.sources.base.sheets import Cell
from bot.sources.table import (
    amount_cells,
    column_problems,
    context,
    headings,
    layout,
    titles,
    units,
    words,
)
from bot.sources.table.amount_cells import Nothing
from bot.sources.table.context import TableContext
from bot.sources.table.key_cells import KeyCells
from bot.sources.table.layout import Layout
from bot.sources.table.row_error import RowError
from bot.sources.table.row_texts import CENSUS_TOTAL, is_total, line, lines, texts
from bot.sources.table.row_units import RowUnits, two_units
from bot.sources.table.titles import Said
from bot.sources.table.totals import Totals
from bot.sources.table.words import ColumnRole

_SHOWN = 40
_MOST_CELLS_OF_A_LINE = 2


@dataclass(slots=True)
class PartnerMonth:
    """Exports and imports of a partner's month, as far as they are read."""

    where: str
    dollars: dict[Measure, int] = field(default_factory=dict)


class RowReader:
    """Reads the rows of one table into figures, one by one."""

    def __init__(self, file: OpenedFile, table: Layout) -> None:
        """Read the titles; raises BadFile when they say that the figures are none that we read."""
        self._file = file
        self._table = table
        self._sheet = table.sheet
        self._rows = table.sheet.rows
        self._amounts = [at for at, column in enumerate(table.columns) if column_problems.is_read(table, column)]
        self._keys = KeyCells(table)
        self._units = RowUnits(file, table, self._keys)
        self._dimensions = table.of(ColumnRole.DIMENSION)
        self._flow_columns = table.of(ColumnRole.FLOW)
        self._has_months = bool(table.of(ColumnRole.MONTH))
        self._needed = 1 + max((*self._amounts, *self._keys.columns), default=0)
        self._width = max(self._needed, table.width)
        self._totals = Totals()
        self.context = TableContext()
        self.figures: dict[tuple[int, str], PartnerMonth] = {}
        self.names: dict[str, str] = {}
        self.problems = Capped(Problem)
        self.read = self.passed_over = self.refused = self.formulas = 0
        self._derived: dict[str, list[str]] = {}
        self._read_titles()

    def read_all(self) -> None:
        """Take every row below the headings: figures, or lines between and below them."""
        for index in range(self._table.header + 1, len(self._rows)):
            self._read_any(index)
        self.problems.extend(self._totals.problems())
        for said, cells in self._derived.items():
            told = nsay(
                "{text} is computed from exports and imports: {n} number is passed over.",
                "{text} is computed from exports and imports: {n} numbers are passed over.",
                len(cells),
                text=Verbatim(said[:_SHOWN]),
            )
            self.problems.append(Problem(Severity.NOTE, "passed_over", cells[0], told))

    def _read_titles(self) -> None:
        self._take(layout.sheet_says(self._sheet), self._sheet.place(self._table.header), is_title=True)
        for index in range(self._table.first):
            for text in lines(self._rows[index]):
                self._take(titles.read(text), self._sheet.place(index), is_title=True)
        # A unit may stand below the table, when none stands above it.
        if self.context.unit is None and not self.context.bad_unit:
            below = (titles.read(line(row)) for row in self._rows[self._table.header + 1 :] if self._is_line(row))
            said = [one.unit for one in below if one.unit is not None]
            if len(said) == 1:
                self.context.unit = said[0]

    def _take(self, said: Said, place: str, *, is_title: bool) -> None:
        reason = context.refusal(said, is_title=is_title)
        if reason is None and said.unit and self.context.unit and not units.agree(said.unit, self.context.unit):
            reason = two_units([self.context.unit, said.unit])
        if reason is not None:
            raise self._file.bad(reason, place)
        self.context.take(said)

    def _read_any(self, index: int) -> None:
        row = self._rows[index]
        if all(amount_cells.is_blank(cell) for cell in row) or layout.is_header_again(self._table, row):
            return
        place = self._sheet.place(index)
        if self._is_line(row):
            said = titles.read(line(row))
            self._take(said, place, is_title=False)
            if said.is_plain and not said.is_note:
                told = say("This line is passed over: {text}", text=Verbatim(said.text[:80]))
                self.problems.append(Problem(Severity.NOTE, "line", place, told))
            return
        if layout.is_other_header(row):
            second = say("A second table begins here. Give each table in a file of its own.")
            self.problems.append(Problem(Severity.ERROR, "second_table", place, second))
            return
        try:
            self._read_row(index, row)
        except RowError as error:
            self.problems.append(error.problem)
            self.refused += sum(not amount_cells.is_blank(self._cell(row, at)) for at in self._amounts)

    def _is_line(self, row: Sequence[Cell]) -> bool:
        """Whether it is text around the figures, and no row of them."""
        amounts = [self._cell(row, at) for at in self._amounts]
        if any(amount_cells.looks_like_number(cell) or amount_cells.nothing(cell) for cell in amounts):
            return False
        found = texts(row)
        if len(found) <= _MOST_CELLS_OF_A_LINE:
            # A month and a partner without figures say nothing, as a line does.
            return (
                not any(at < len(row) and not amount_cells.is_blank(row[at]) for at in self._amounts) or len(found) == 1
            )
        return titles.read(found[0]).is_note

    @staticmethod
    def _cell(row: Sequence[Cell], at: int) -> Cell:
        return row[at] if at < len(row) else ""

    def _read_row(self, index: int, row: Sequence[Cell]) -> None:
        self._check_width(index, row)
        self._check_dimensions(index, row)
        if self._has_months and is_total(self._keys.said(index, ColumnRole.MONTH)):
            self.passed_over += sum(not amount_cells.is_blank(self._cell(row, at)) for at in self._amounts)
            return
        partner = self._partner(index)
        for at in self._amounts:
            cell = self._cell(row, at)
            if amount_cells.is_blank(cell):
                continue
            self._read_amount(index, at, cell, partner)

    def _read_amount(self, index: int, at: int, cell: Cell, partner: str | None) -> None:
        where = self._sheet.cell_place(index, at)
        why = amount_cells.nothing(cell)
        if why is not None:
            self._pass_over(cell, why, where, is_figure=partner is not None)
            return
        month, flow = self._month(index, at), self._flow(index, at)
        amount = self._amount(index, at, cell)
        if flow is None:
            self.passed_over += 1
            return
        if partner is None:
            self.passed_over += 1
            if is_total(self._keys.partner(index)):
                self._totals.total(month.ordinal, flow, amount, where)
            return
        key = (month.ordinal, partner)
        figure = self.figures.setdefault(key, PartnerMonth(self._sheet.place(index)))
        known = figure.dollars.get(flow)
        if known is not None:
            # What we write ourselves says the same figure in every table that has it.
            if self._table.is_ours and known == amount.dollars:
                self.passed_over += 1
                return
            reason = say("The same month, partner and flow stand in {place} already.", place=places.value(figure.where))
            raise RowError("repeated", self._sheet.place(index), reason)
        figure.dollars[flow] = amount.dollars
        self.read += 1
        self._totals.add(month.ordinal, flow, partner, amount)

    def _pass_over(self, cell: Cell, why: Nothing, where: str, *, is_figure: bool) -> None:
        self.passed_over += 1
        text = Verbatim(str(cell)[:_SHOWN])
        match why:
            case Nothing.ERROR:
                message, severity = (
                    say("{text} stands instead of a figure. It is passed over.", text=text),
                    Severity.WARNING,
                )
            case Nothing.FORMULA:
                self.formulas += 1
                message = say(
                    "The formula {text} has no value. Open the file in a spreadsheet program and save it there.",
                    text=text,
                )
                severity = Severity.WARNING
            case Nothing.MARK:
                message, severity = (
                    say("{text} stands instead of a figure. It is passed over.", text=text),
                    Severity.NOTE,
                )
        # A total that cannot be read checks nothing; no figure is lost with it.
        severity = severity if is_figure else Severity.NOTE
        self.problems.append(Problem(severity, f"no_figure_{why.value}", where, message))

    def _check_width(self, index: int, row: Sequence[Cell]) -> None:
        width = self._width
        if len(row) < self._needed or any(not amount_cells.is_blank(cell) for cell in row[width:]):
            # An amount like 4,469.2 that is not quoted makes one column two.
            reason = say("There are {found} columns instead of {n}.", found=Number(len(row)), n=Number(width))
            raise RowError("columns", self._sheet.place(index), reason)

    def _check_dimensions(self, index: int, row: Sequence[Cell]) -> None:
        for at in self._dimensions:
            said = str(self._cell(row, at)).strip()
            if said and headings.squeezed(said) not in words.ALL and not re.fullmatch(r"[-–—\s]+", said):
                column = Verbatim(self._table.columns[at].text[:_SHOWN])
                part = say(
                    "These are figures of a part of the trade only: {column} is {text}.",
                    column=column,
                    text=Verbatim(said[:_SHOWN]),
                )
                raise self._file.bad(part, self._sheet.cell_place(index, at))

    def _month(self, index: int, at: int) -> Month:
        column = self._table.columns[at]
        row = self._keys.month(index)
        if isinstance(row, Say):
            raise RowError("month", self._keys.month_place(index), row)
        if column.month_alone is not None and column.month is None:
            year = column.year or self._keys.year(index) or self._year_said()
            if year is None:
                missing = say("The year of {text} is not named.", text=Verbatim(column.text[:_SHOWN]))
                raise RowError("month", self._sheet.cell_place(index, at), missing)
            return Month.of(year, column.month_alone)
        said = [month for month in (column.month, row) if month is not None]
        if not said and len(self.context.months) == 1:
            said = list(self.context.months)
        if len(set(said)) != 1:
            unclear = say("The month is missing or not clear. Write it in a column month, like 2026-01.")
            raise RowError("month", self._sheet.place(index), unclear)
        return said[0]

    def _year_said(self) -> int | None:
        years = {month.year for month in self.context.months}
        return years.pop() if len(years) == 1 else None

    def _partner(self, index: int) -> str | None:
        """The partner's label; None for a row that is no partner's."""
        label = self._keys.partner(index) if self._keys.has_partner else self.context.partner
        if not label:
            raise RowError("partner", self._sheet.place(index), say("The partner is missing."))
        squeezed = headings.squeezed(label)
        if squeezed == CENSUS_TOTAL:
            return WORLD
        if is_total(label):
            return None
        if squeezed in words.NOT_PARTNERS or squeezed in words.AREAS:
            told = say("{text} is no partner. The row is passed over.", text=Verbatim(label[:_SHOWN]))
            self.problems.append(Problem(Severity.NOTE, "no_partner", self._sheet.place(index), told))
            return None
        if squeezed in words.UNITED_STATES and not label.isdigit():
            among = say(
                "{text} stands among the partners: these are not the exports and imports of the United States.",
                text=Verbatim(label[:_SHOWN]),
            )
            raise self._file.bad(among, self._sheet.place(index))
        name = self._keys.name(index)
        if name:
            self.names.setdefault(label, name)
        return label

    def _flow(self, index: int, at: int) -> Measure | None:
        """The flow of an amount; None for one that is computed from flows."""
        column = self._table.columns[at]
        if column.flow is not None:
            return column.flow
        columns = self._flow_columns
        if not columns:
            if len(self.context.flows) == 1:
                return next(iter(self.context.flows))
            unclear = say("Whether these are exports or imports is not named. Write it in a column flow.")
            raise RowError("flow", self._sheet.cell_place(index, at), unclear)
        said = str(self._keys.cell(index, columns[0])).strip()
        flow = headings.flow(said)
        if flow is not None:
            return flow
        where = self._sheet.cell_place(index, columns[0])
        squeezed = headings.squeezed(said)
        if squeezed in words.OTHER_MEASURES:
            self._derived.setdefault(said, []).append(where)
            return None
        if squeezed in words.TAIWAN_CUSTOMS_FLOWS:
            raise self._file.bad(context.others_trade(f"Taiwan, {said}"), where)
        if basis := titles.other_basis(said):
            raise RowError("flow", where, context.other_basis(basis, said))
        neither = say("{text} is neither exports nor imports.", text=Verbatim(said[:_SHOWN] or "—"))
        raise RowError("flow", where, neither)

    def _amount(self, index: int, at: int, cell: Cell) -> amount_cells.Read:
        unit_dollars = self._units.dollars(index, at, self.context)
        try:
            return amount_cells.read(cell, unit_dollars)
        except amount_cells.NotAnAmount as error:
            reason = say(
                "{text} cannot be read as an amount. Write it like 1,234.5.", text=Verbatim(str(cell)[:_SHOWN])
            )
            raise RowError("number", self._sheet.cell_place(index, at), reason) from error
