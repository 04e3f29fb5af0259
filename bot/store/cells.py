"""Reading and writing the rows of the table `figure` by column: row by row, forty years take five times as long."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Text, cast, func, insert, literal, select

from bot.domain.figure_columns import FigureColumns
from bot.domain.loads import FigureRow
from bot.store import tables

_CELL = tables.figure.c
_SEPARATOR = ","
_UNSAID = -(2**63)
"""No amount: the only one that has no opposite."""
_MONTHS = 50
"""Of a load in one batch: about 0.3 MB, and a millisecond of the event loop."""
_SQLITE_PARAMETERS = 999
"""As many as any SQLite takes in one statement; newer ones take 32,766."""
_ROWS = 8_000
"""In one batch: preparing it keeps the event loop for about two milliseconds."""
# One statement with five arrays, where a row a statement takes six times as long.
_UNNESTED = (
    "INSERT INTO figure (load, month, partner, exports, imports) "
    "SELECT * FROM unnest(%s::int[], %s::int[], %s::text[], %s::bigint[], %s::bigint[])"
)


def _listed(column: ColumnElement[int] | ColumnElement[str]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, Text), _SEPARATOR)


def _amounts(column: ColumnElement[int]) -> ColumnElement[str]:
    return _listed(func.coalesce(column, literal(_UNSAID, BigInteger)))


# One row a month of a load, its cells written one after the other. All three lists are made in one pass over
# the rows, so they have one order, whichever it is.
_BY_MONTH = (
    select(_CELL.load, _CELL.month, _listed(_CELL.partner), _amounts(_CELL.exports), _amounts(_CELL.imports))
    .group_by(_CELL.load, _CELL.month)
    .order_by(_CELL.load, _CELL.month)
)


def read(connection: Connection, *where: ColumnElement[bool]) -> FigureColumns:
    """The cells that meet all conditions, ascending by load and month."""
    numbers: dict[str, int] = {}
    # A month mostly names the partners that the month before it names.
    numbered: dict[str, NDArray[np.int32]] = {}
    heads: list[tuple[int, int, int]] = []
    partners: list[NDArray[np.int32]] = []
    flows: tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]] = ([], [])
    with connection.execute(_BY_MONTH.where(*where), execution_options={"yield_per": _MONTHS}) as result:
        for load, month, names, *amounts in result:
            if names not in numbered:
                codes = (numbers.setdefault(code, len(numbers)) for code in names.split(_SEPARATOR))
                numbered[names] = np.fromiter(codes, np.int32)
            heads.append((load, month, len(numbered[names])))
            partners.append(numbered[names])
            for flow, written in zip(flows, amounts, strict=True):
                flow.append(np.fromstring(written, np.int64, sep=_SEPARATOR))
    if not heads:
        return FigureColumns.of(())
    loads, months, counts = np.array(heads, np.int32).T
    stored = np.array([np.concatenate(flow) for flow in flows])
    said = stored != _UNSAID
    return FigureColumns(
        np.repeat(loads, counts),
        np.repeat(months, counts),
        np.concatenate(partners),
        tuple(numbers),
        np.where(said, stored, 0),
        said,
    )


def add(connection: Connection, figures: FigureColumns) -> None:
    """Insert rows, past SQLAlchemy's handling of parameters, which takes two thirds of the time.

    Those in the order of the table's key go in soonest: each is written behind the last.
    """
    if connection.dialect.name == "sqlite":
        _add_to_sqlite(connection, figures)
        return
    for batch in _batches(figures, _ROWS):
        connection.exec_driver_sql(_UNNESTED, tuple(_cells(batch).T.tolist()))


def _add_to_sqlite(connection: Connection, figures: FigureColumns) -> None:
    # Many rows in one statement take half the time of one row a statement.
    one_row = str(insert(tables.figure).compile(dialect=connection.dialect))
    start, values = one_row.split(" VALUES ")
    width = len(FigureRow._fields)
    size = _SQLITE_PARAMETERS // width
    many_rows = f"{start} VALUES {', '.join([values] * size)}"
    for batch in _batches(figures, size * (_ROWS // size)):
        whole = len(batch) // size * size
        cells = _cells(batch)
        for statement, groups in (
            (many_rows, cells[:whole].reshape(-1, size * width)),
            (one_row, cells[whole:]),
        ):
            if len(groups):
                connection.exec_driver_sql(statement, list(map(tuple, groups.tolist())))


def _batches(figures: FigureColumns, size: int) -> Iterator[FigureColumns]:
    return (figures[start : start + size] for start in range(0, len(figures), size))


def _cells(figures: FigureColumns) -> NDArray[np.object_]:
    """The rows as Python's own values, [row, column of the table]."""
    cells = np.empty((len(figures), len(FigureRow._fields)), object)
    cells[:, 0], cells[:, 1] = figures.load, figures.month
    cells[:, 2] = np.array(figures.partners, object)[figures.partner]
    cells[:, 3:] = figures.amounts.T
    cells[:, 3:][~figures.reported.T] = None
    return cells
