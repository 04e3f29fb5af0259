"""The unit of an amount: what its row, its heading and the lines around the table say of it."""

from collections.abc import Sequence

from bot.domain.values import Say, Verbatim, say
from bot.sources.base import OpenedFile
from bot.sources.table import units
from bot.sources.table.context import TableContext
from bot.sources.table.key_cells import KeyCells
from bot.sources.table.layout import Layout
from bot.sources.table.row_error import RowError
from bot.sources.table.units import Unit
from bot.sources.table.words import ColumnRole

_SHOWN = 40


class RowUnits:
    """Finds the units of one table's amounts."""

    def __init__(self, file: OpenedFile, table: Layout, keys: KeyCells) -> None:
        self._file = file
        self._table = table
        self._sheet = table.sheet
        self._keys = keys
        self._unit_columns = table.of(ColumnRole.UNIT, ColumnRole.CURRENCY)

    def dollars(self, index: int, at: int, context: TableContext) -> int:
        """How many dollars one is. What a heading or a line says wrongly of all rows is refused once."""
        own, heading = self._of_row(index), self._table.columns[at].unit
        said = [unit for unit in (own, heading, context.unit) if unit is not None]
        reason = _no_unit(context.bad_unit) if context.bad_unit else _unclear_unit(said)
        if reason is None:
            return next((unit.scale for unit in said if unit.scale), 1)
        if own is not None:
            column = self._unit_columns[0]
            raise RowError("unit", self._sheet.cell_place(index, column), reason)
        raise self._file.bad(reason, self._sheet.cell_place(self._table.header, at))

    def _of_row(self, index: int) -> Unit | None:
        parts: list[Unit] = []
        for at in self._unit_columns:
            text = str(self._keys.cell(index, at)).strip()
            if not text:
                if self._table.columns[at].role is ColumnRole.UNIT:
                    missing = say("The unit is not named. Write it in a column unit, like USD or 億美元.")
                    raise RowError("unit", self._sheet.cell_place(index, at), missing)
                continue
            unit = units.parse(text)
            if unit is None:
                raise RowError("unit", self._sheet.cell_place(index, at), _no_unit(text))
            parts.append(unit)
        if not parts:
            return None
        whole = units.together(parts)
        if whole is None:
            raise RowError("unit", self._sheet.place(index), two_units(parts))
        return whole


def _unclear_unit(said: Sequence[Unit]) -> Say | None:
    """Why a unit, named once or several times, cannot be used."""
    if not said:
        return say("The unit is not named. Write it in a column unit, like USD or 億美元.")
    for unit in said:
        if unit.currency not in (None, units.DOLLARS):
            return say(
                "{text} is not a unit of US dollars. Only US dollars are read.", text=Verbatim(unit.text[:_SHOWN])
            )
    if len({unit.scale or 1 for unit in said if unit.scale or unit.currency}) > 1:
        return two_units(said)
    if not any(unit.currency for unit in said):
        text = Verbatim(said[0].text[:_SHOWN])
        return say("{text} does not say of which currency. Write it like USD million or 億美元.", text=text)
    return None


def two_units(said: Sequence[Unit]) -> Say:
    return say(
        "The unit is named twice, differently: {text} and {other}.",
        text=Verbatim(said[0].text[:_SHOWN]),
        other=Verbatim(said[-1].text[:_SHOWN]),
    )


def _no_unit(text: str) -> Say:
    return say("{text} is no unit we know. Write it like USD million or 億美元.", text=Verbatim(text[:_SHOWN]))
