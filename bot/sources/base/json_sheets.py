"""The rows of a JSON text: lists below a list of headings, records, columns, or several of them in one file."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.domain.errors import BadFile
from bot.domain.values import Value, say
from bot.sources.base.sheets import Cell, MergedCells

_START = re.compile(r"\s*(?:\[\s*[\[{]|\{\s*[\"}])")
_ROWS = ("rows", "data", "dataset", "records", "results", "value")
"""Under which names records stand in an object; `rows` is ours, `data` UN Comtrade's."""


class RecordSheet:
    """Rows below a row of headings. Rows are counted without the headings, from 1."""

    name = ""
    merged: Sequence[MergedCells] = ()
    is_hidden = False
    hidden_rows: frozenset[int] = frozenset()

    def __init__(self, rows: list[list[Cell]], within: str = "") -> None:
        """`within`: where in the file the rows stand, `answer 2, `."""
        self.rows = rows
        self._within = within

    def first_rows(self, count: int) -> list[list[Cell]]:
        return self.rows[:count]

    def place(self, index: int) -> str:
        return f"{self._within}row {index}" if index else f"{self._within}headings"

    def cell_place(self, index: int, column: int) -> str:
        heading = self.rows[0][column] if column < len(self.rows[0]) else column + 1
        return f"{self.place(index)}, column {heading}"


def looks_like_json(text: str) -> bool:
    return _START.match(text[:1000]) is not None


def read(text: str, bad: Callable[[Value, str], BadFile]) -> tuple[RecordSheet, ...]:
    """Give the tables of a JSON text; raises BadFile when it is damaged or holds no rows."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = _lines(text, bad)
    if isinstance(said, dict):
        said = _rows_of(said, bad)
    if _is_one(said):
        return (_sheet(said, "", bad),)
    if isinstance(said, list) and said:
        return tuple(
            _sheet(_rows_of(one, bad) if isinstance(one, dict) else one, f"answer {number}, ", bad)
            for number, one in enumerate(said, 1)
        )
    raise bad(say("The answer is not rows below a row of headings."), "")


def _lines(text: str, bad: Callable[[Value, str], BadFile]) -> Any:  # noqa: ANN401 - it may be anything
    """An object a line, as programs write that give one answer after the other."""
    try:
        said = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise bad(say("The file is damaged: it is cut off, or no JSON."), "") from None
    return said


def _is_one(said: object) -> bool:
    """Whether it is one table: records without a table of their own, or lists that begin with headings."""
    if not isinstance(said, list) or not said:
        return False
    if all(isinstance(row, dict) for row in said):
        return not all(any(isinstance(row.get(name), list) for name in _ROWS) for row in said)
    return isinstance(said[0], list) and bool(said[0]) and not isinstance(said[0][0], list | dict)


def _rows_of(said: dict[str, Any], bad: Callable[[Value, str], BadFile]) -> Any:  # noqa: ANN401 - as above
    """The table inside an object."""
    if isinstance(said.get("columns"), list) and isinstance(said.get("data"), list):  # pandas, "split"
        return [said["columns"], *said["data"]]
    for name in _ROWS:
        if isinstance(said.get(name), list):
            return said[name]
    if said and all(isinstance(column, dict) for column in said.values()):  # pandas, "columns"
        keys = dict.fromkeys(key for column in said.values() for key in column)
        return [{name: column.get(key) for name, column in said.items()} for key in keys]
    if said and all(isinstance(column, list) for column in said.values()):
        longest = max(map(len, said.values()))
        return [
            {name: column[at] if at < len(column) else None for name, column in said.items()} for at in range(longest)
        ]
    raise bad(say("The answer is not rows below a row of headings."), "")


def _sheet(said: Any, within: str, bad: Callable[[Value, str], BadFile]) -> RecordSheet:  # noqa: ANN401 - as above
    if isinstance(said, list) and said and all(isinstance(row, dict) for row in said):
        headings = list(dict.fromkeys(key for row in said for key in row))
        rows = [[_cell(row.get(name)) for name in headings] for row in said]
        return RecordSheet([list(headings), *rows], within)
    if isinstance(said, list) and said and all(isinstance(row, list) for row in said):
        return RecordSheet([[_cell(value) for value in row] for row in said], within)
    raise bad(say("The answer is not rows below a row of headings."), within.rstrip(", "))


def _cell(value: object) -> Cell:
    """A value as a cell; what is no single value has nothing to say to a table."""
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str | int | float) else ""
