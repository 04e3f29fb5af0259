"""The rows of a plain table, read one by one; what cannot be read is kept as a problem with its place."""

import re
import unicodedata
from dataclasses import dataclass, field

from bot.domain.capped import Capped
from bot.domain.figures import Measure
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Number, Value, Verbatim, say
from bot.sources.base import Problem
from bot.sources.base.workbook import Cell
from bot.sources.table import amount_cells, headings, month_cells
from bot.sources.table.headings import ColumnRole
from bot.sources.table.plain_table import PlainRow, PlainTable

_LONGEST_LINE = 200
"""Letters of a line that names a unit or a source. Bringing into normal form takes the square of their number."""
_WORLD_CODE = "0015"
_UNIT_LINE = re.compile(r"\(?(?:單位|单位|unit) ?: ?([^()]+)\)?", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"(?:資料來源|资料来源|來源|source) ?: ?(.+)", re.IGNORECASE)
_NOTE_LINE = re.compile(r"(?:註|注|備註|备注|說明|note|notes|\*|※).*", re.IGNORECASE)
_CODE = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(slots=True)
class PartnerMonth:
    """Exports and imports of a partner's month, as far as they are read."""

    where: str
    dollars: dict[Measure, int] = field(default_factory=dict)


class _RowError(ValueError):
    """A row that cannot be read: the check that found it, and the reason."""

    def __init__(self, check: str, reason: Value) -> None:
        super().__init__(check)
        self.check = check
        self.reason = reason


class RowReader:
    """Reads the rows of one table into figures, one by one."""

    def __init__(self, table: PlainTable) -> None:
        self._table = table
        self._unit: str | None = None
        self.publisher: str | None = None
        """As a source line in the table names it."""
        self.figures: dict[tuple[int, str], PartnerMonth] = {}
        self.problems = Capped(Problem)
        for row in table.above:
            self._read_line(row)

    def read(self, row: PlainRow) -> None:
        """Take a row below the headings: figures, or a note below the figures."""
        if self._read_line(row):
            return
        try:
            self._read(row)
        except _RowError as error:
            self.problems.append(Problem(Severity.ERROR, error.check, row.place, error.reason))

    def _read_line(self, row: PlainRow) -> bool:
        """Read a line that is no row of figures; False when it is none of the lines we know."""
        said = [cell for cell in row.cells if cell != ""]
        if len(said) != 1 or not isinstance(said[0], str):
            return False
        line = unicodedata.normalize("NFKC", said[0][:_LONGEST_LINE]).strip()
        if source := _SOURCE_LINE.fullmatch(line):
            self.publisher = source[1].strip()
            return True
        if unit := _UNIT_LINE.fullmatch(line):
            self._unit = unit[1]
            return True
        return _NOTE_LINE.fullmatch(line) is not None

    def _read(self, row: PlainRow) -> None:
        if len(row.cells) < self._table.width or any(cell != "" for cell in row.cells[self._table.width :]):
            # An amount like 4,469.2 that is not quoted makes one column two.
            reason = say(
                "There are {found} columns instead of {n}.", found=Number(len(row.cells)), n=Number(self._table.width)
            )
            raise _RowError("columns", reason)
        key = (self._month(row).ordinal, self._partner(row))
        for flow, role in self._flows(row):
            dollars = self._dollars(row, role)
            figure = self.figures.setdefault(key, PartnerMonth(row.place))
            if flow in figure.dollars:
                reason = say("The same month, partner and flow stand in {place} already.", place=Verbatim(figure.where))
                raise _RowError("repeated", reason)
            if dollars is not None:
                figure.dollars[flow] = dollars

    def _cell(self, row: PlainRow, role: ColumnRole) -> Cell:
        return row.cells[self._table.headings.columns[role].index]

    def _month(self, row: PlainRow) -> Month:
        try:
            return month_cells.read(self._cell(row, ColumnRole.MONTH))
        except month_cells.NotAMonth as error:
            raise _RowError(
                "month", say("{text} cannot be read as a month.", text=Verbatim(str(error)[:40]))
            ) from error

    def _partner(self, row: PlainRow) -> str:
        cell = self._cell(row, ColumnRole.PARTNER)
        label = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        if not label:
            raise _RowError("partner", say("The partner is missing."))
        if _CODE.fullmatch(label):  # a Census code, perhaps with its zeros lost to a program
            label = label.zfill(4)
        return WORLD if label == _WORLD_CODE else label

    def _flows(self, row: PlainRow) -> tuple[tuple[Measure, ColumnRole], ...]:
        """The flows a row has figures of, and the columns they stand in."""
        columns = self._table.headings.columns
        if self._table.headings.is_wide:
            wide = ((Measure.EXPORTS, ColumnRole.EXPORTS), (Measure.IMPORTS, ColumnRole.IMPORTS))
            return tuple((flow, role) for flow, role in wide if role in columns)
        said = str(self._cell(row, ColumnRole.FLOW))
        flow = headings.flow(said)
        if flow is None:
            raise _RowError("flow", say("{text} is neither exports nor imports.", text=Verbatim(said[:40] or "—")))
        return ((flow, ColumnRole.VALUE),)

    def _dollars(self, row: PlainRow, role: ColumnRole) -> int | None:
        unit = self._unit_of(row, role)
        if unit is None:
            raise _RowError("unit", say("The unit is not named. Write it in a column unit, like USD or 億美元."))
        dollars = amount_cells.dollars_per(unit)
        if dollars is None:
            reason = say("{text} is no unit we know. Write it like USD million or 億美元.", text=Verbatim(unit[:40]))
            raise _RowError("unit", reason)
        cell = self._cell(row, role)
        try:
            return amount_cells.read(cell, dollars)
        except amount_cells.NotAnAmount as error:
            raise _RowError(
                "number", say("{text} cannot be read as an amount.", text=Verbatim(str(cell)[:40]))
            ) from error

    def _unit_of(self, row: PlainRow, role: ColumnRole) -> str | None:
        if ColumnRole.UNIT in self._table.headings.columns:
            return str(self._cell(row, ColumnRole.UNIT)).strip() or None
        return self._table.headings.columns[role].unit or self._unit
