"""The cells of a table that say whose figures a row has, and of which month: merged ones and blank ones filled."""

import re
from collections.abc import Sequence

from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Say, Verbatim, say
from bot.sources.base.sheets import Cell
from bot.sources.table import amount_cells, month_cells
from bot.sources.table.layout import Layout
from bot.sources.table.words import ColumnRole

_WORLD_NUMBER = 15
_WORLD_CODES = ("0015", "-")
_CENSUS_CODE = re.compile(r"\d{4}|15|-", re.ASCII)
_COUNTRY_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)
_LARGEST_AGGREGATE = 30
"""Census' codes of sums are 0001 to 0028. What is between them and 1000 is another numbering's."""
_FOOTNOTE = re.compile(r"\s*(?:\(\d{1,2}\)|\[\w{1,2}\]|\d/|[*†‡]+)\s*$")
_KEY_ROLES = (
    ColumnRole.MONTH,
    ColumnRole.YEAR,
    ColumnRole.PARTNER,
    ColumnRole.NAME,
    ColumnRole.CODE,
    ColumnRole.FLOW,
    ColumnRole.UNIT,
    ColumnRole.CURRENCY,
)


class KeyCells:
    """Months, years, partners, flows and units of the rows of one table."""

    def __init__(self, table: Layout) -> None:
        self._table = table
        self._rows = table.sheet.rows
        self._of = {role: table.of(role) for role in ColumnRole}
        self._filled: dict[tuple[int, int], Cell] = {}
        self._fill_merged()
        self._months, self._years = table.of(ColumnRole.MONTH), table.of(ColumnRole.YEAR)
        self._fill_outline()
        self._label, self._beside = self._partner_columns()
        self.has_partner = self._label is not None
        self._has_census_codes = self._label is not None and self._has_codes(self._label)

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns without which a row says nothing."""
        return self._table.of(*_KEY_ROLES)

    def cell(self, index: int, at: int) -> Cell:
        """A cell, or what the merged cell that it belongs to says."""
        own = self._rows[index][at] if at < len(self._rows[index]) else ""
        return self._filled.get((index, at), own) if amount_cells.is_blank(own) else own

    def said(self, index: int, role: ColumnRole) -> str:
        """What stands in the first column of a role."""
        columns = self._of[role]
        return str(self.cell(index, columns[0])).strip() if columns else ""

    def month(self, index: int) -> Month | Say | None:
        """The month of a row: None where the row names none, the reason where it cannot be read."""
        if not self._months:
            return None
        cell = self.cell(index, self._months[0])
        if amount_cells.is_blank(cell):
            return say("The month is missing. Write it in every row, like 2026-01.")
        year = self.year(index) if self._years else None
        if year is not None and (alone := month_cells.month_alone(cell)) is not None:
            return Month.of(year, alone)
        try:
            month = month_cells.read(cell)
        except month_cells.NotAMonth as error:
            return error.reason
        if year is not None and month.year != year:
            return say(
                "The month {month} does not lie in the year {year} beside it.", month=month, year=Verbatim(str(year))
            )
        return month

    def month_place(self, index: int) -> str:
        return self._table.sheet.cell_place(index, self._months[0]) if self._months else self._table.sheet.place(index)

    def year(self, index: int) -> int | None:
        return month_cells.year_alone(self.cell(index, self._years[0])) if self._years else None

    def partner(self, index: int) -> str:
        """The label of the partner; a code has four digits."""
        if self._label is None:
            return ""
        cell = self.cell(index, self._label)
        label = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        if _DIGITS.fullmatch(label):
            number = int(label)
            # A Census code, perhaps with its zeros lost to a program; never a code of another numbering: 4 is
            # Afghanistan to the United Nations.
            is_census = number >= 1000 or (number <= _LARGEST_AGGREGATE and (len(label) == 4 or self._has_census_codes))
            label = f"{number:04d}" if is_census or number == _WORLD_NUMBER else str(number)
        if label in _WORLD_CODES:
            return WORLD
        return _FOOTNOTE.sub("", label).lstrip(" .·•\u3000").rstrip()

    def name(self, index: int) -> str:
        """The name that stands beside the code; empty where there is none."""
        return str(self.cell(index, self._beside)).strip() if self._beside is not None else ""

    def _partner_columns(self) -> tuple[int | None, int | None]:
        """The column by which partners are told, and one with their names if that is one of codes."""
        codes, partners, names = (self._table.of(r) for r in (ColumnRole.CODE, ColumnRole.PARTNER, ColumnRole.NAME))
        beside = (partners or names or (None,))[0]
        if codes and (beside is None or self._are_census_codes(codes[0])):
            return codes[0], beside
        if partners and names and self._are_census_codes(partners[0]):
            return partners[0], names[0]
        return (partners or names or codes or (None,))[0], None

    def _are_census_codes(self, at: int) -> bool:
        cells = [
            row[at]
            for row in self._rows[self._table.header + 1 :]
            if at < len(row) and not amount_cells.is_blank(row[at])
        ]
        texts = [
            str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip() for cell in cells
        ]
        return bool(texts) and all(_CENSUS_CODE.fullmatch(text) for text in texts)

    def _has_codes(self, at: int) -> bool:
        """Whether any of Census' codes of a country stands in a column."""
        cells = (row[at] for row in self._rows[self._table.header + 1 :] if at < len(row))
        return any(_COUNTRY_CODE.fullmatch(str(cell).removesuffix(".0").strip()) for cell in cells)

    def _fill_merged(self) -> None:
        keys = set(self._table.of(*_KEY_ROLES))
        for merged in self._table.sheet.merged:
            if merged.first_row <= self._table.header or merged.first_row >= len(self._rows):
                continue
            first = self._rows[merged.first_row]
            if merged.first_column >= len(first) or merged.first_column not in keys:
                continue
            if merged.last_column != merged.first_column:
                continue  # over several columns: a line between the rows
            for index in range(merged.first_row + 1, min(merged.last_row, len(self._rows) - 1) + 1):
                self._filled[index, merged.first_column] = first[merged.first_column]

    def _fill_outline(self) -> None:
        """Blank months below a month are that month, where each month is written once, as an outline does."""
        for at in (*self._months, *self._years):
            cells = [(index, self._rows[index][at]) for index in self._data_rows() if at < len(self._rows[index])]
            said = [str(cell) for _, cell in cells if not amount_cells.is_blank(cell)]
            if not said or len(said) != len(set(said)) or amount_cells.is_blank(cells[0][1]):
                continue
            last: Cell = ""
            for index, cell in cells:
                if amount_cells.is_blank(cell):
                    self._filled.setdefault((index, at), last)
                else:
                    last = cell

    def _data_rows(self) -> Sequence[int]:
        """Rows with a partner or an amount in them."""
        amounts = [at for at, column in enumerate(self._table.columns) if column.has_amounts]
        return [
            index
            for index in range(self._table.header + 1, len(self._rows))
            if any(
                at < len(self._rows[index]) and amount_cells.looks_like_number(self._rows[index][at]) for at in amounts
            )
        ]
