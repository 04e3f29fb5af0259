"""A plain table of figures: CSV, TSV or XLSX, headings in Chinese or English, columns in any order.

Either long, a row for a partner's month and flow (month, partner, flow, value, unit), or wide, with exports
and imports in columns of their own (month, partner, exports, imports, unit). The unit may stand in a column,
in brackets behind a heading (`出口（億美元）`), or in a line above (`單位：億美元`); one must be named. A line
`資料來源：…` names the publisher. What a table does not say is not said, never zero.

A table names no release, so its vintage is the month it is loaded in: it overrules what was known by then.
"""

from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.sources.base import FileSource, OpenedFile, Parsed, figure_frame
from bot.sources.table import plain_table
from bot.sources.table.headings import ColumnRole
from bot.sources.table.plain_table import PlainTable
from bot.sources.table.row_reading import RowReader


def parse(file: OpenedFile) -> Parsed:
    """Read every row; rows that cannot be read are problems, a table without its columns is BadFile."""
    table = plain_table.read(file)
    _refuse_unclear(file, table)
    reading = RowReader(table)
    for row in table.rows:
        reading.read(row)
    figures = {key: figure for key, figure in reading.figures.items() if figure.dollars}
    problems = tuple(reading.problems)
    if not figures and not problems:
        raise file.bad(say("The table has no rows with figures."), table.place)
    covered = tuple(Month(ordinal) for ordinal in sorted({ordinal for ordinal, _ in figures}))
    return Parsed(
        source=SOURCE.name,
        publisher=reading.publisher or file.name,
        vintage="",
        months=covered,
        is_complete=False,
        figures=figure_frame(
            (month, partner, figure.dollars.get(Measure.EXPORTS), figure.dollars.get(Measure.IMPORTS), figure.where)
            for (month, partner), figure in figures.items()
        ),
        problems=problems,
    )


SOURCE = FileSource(
    "table",
    say("a table as CSV, TSV or XLSX with the columns month, partner, flow, value and unit"),
    plain_table.has_table,
    parse,
)


def _refuse_unclear(file: OpenedFile, table: PlainTable) -> None:
    """A table that lacks a column, or has one twice, is not worth reading row by row."""
    columns = table.headings.columns
    for role in sorted(table.headings.repeated):
        raise file.bad(say("There are two columns of {column}. Keep one.", column=Verbatim(role)), table.place)
    if table.headings.is_wide:
        if ColumnRole.VALUE in columns or ColumnRole.FLOW in columns:
            reason = say("Either give columns exports and imports, or columns flow and value, not both.")
            raise file.bad(reason, table.place)
        return
    for role in (ColumnRole.FLOW, ColumnRole.VALUE):
        if role not in columns:
            raise file.bad(say("The column {column} is missing.", column=Verbatim(role)), table.place)
