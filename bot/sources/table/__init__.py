"""Tables of figures as people have them: CSV, TSV, XLSX, ODS or JSON, headings in Chinese or English.

Either long, a row for a partner's month and flow (month, partner, flow, value, unit), or wide, with exports and
imports, or with months, in columns of their own, in any order. What neither the rows nor the headings say may stand
in a line above: the unit (`單位：億美元`), the month, exports or imports, the partner. Each must be said somewhere, and
once: a table that says two things, or that says of its figures what we do not understand, is refused with the place.
A line `資料來源：…` names the publisher. What a table does not say is not said, never zero.

It is general: reports of USA Trade Online and DataWeb, exhibits of the FT-900, the Census Bureau's pages of a country
and what we write ourselves are read by the same rules, because each names what its figures are.

A table names no release, so its vintage is the month it is loaded in: it overrules what was known by then.
"""

from collections.abc import Sequence

from bot.domain.figures import Measure
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.sources.base import AmountCounts, FileSource, OpenedFile, Parsed, Problem, figure_frame
from bot.sources.table import column_problems, layout
from bot.sources.table.layout import Layout
from bot.sources.table.row_reading import RowReader


def recognises(file: OpenedFile) -> bool:
    """Whether anything in it looks like a table of figures, whole or not."""
    return any(layout.find(sheet) is not None for sheet in file.sheets)


def parse(file: OpenedFile) -> Parsed:
    """Read every row; rows that cannot be read are problems, a table without its columns is BadFile."""
    table, problems = _the_table(file)
    column_problems.refuse_unclear(file, table)
    reading = RowReader(file, table)
    column_problems.refuse_incomplete(file, table, reading.context)
    reading.read_all()
    passed_over, others = column_problems.passed_over(table)
    figures = {key: figure for key, figure in reading.figures.items() if figure.dollars}
    problems += [*reading.problems, *others]
    if not figures and not any(problem.severity is Severity.ERROR for problem in problems):
        if not problems:
            raise file.bad(say("The table has no rows with figures."), table.place)
        problems.append(_nothing_read(table, reading))
    covered = tuple(Month(ordinal) for ordinal in sorted({ordinal for ordinal, _ in figures}))
    return Parsed(
        source=SOURCE.name,
        publisher=reading.context.publisher or file.name,
        vintage="",
        months=covered,
        is_complete=False,
        figures=figure_frame(
            (month, partner, figure.dollars.get(Measure.EXPORTS), figure.dollars.get(Measure.IMPORTS), figure.where)
            for (month, partner), figure in figures.items()
        ),
        problems=tuple(problems),
        counts=AmountCounts(reading.read, reading.passed_over + passed_over, reading.refused),
        names=reading.names,
    )


SOURCE = FileSource(
    "table",
    say("a table as CSV, TSV, XLSX, ODS or JSON with the columns month, partner, flow, value and unit"),
    recognises,
    parse,
    is_general=True,
)


def _the_table(file: OpenedFile) -> tuple[Layout, list[Problem]]:
    """The one table of a file; raises BadFile when there is more than one, and none of them is ours."""
    found = [table for table in map(layout.find, file.sheets) if table is not None]
    whole = [table for table in found if table.is_whole]
    ours = [table for table in whole if table.is_ours]
    if len(ours) == 1:
        others = [table for table in whole if not table.is_ours]
        return ours[0], _others_told(ours[0], others)
    shown = [table for table in whole if not table.sheet.is_hidden]
    if len(shown) == 1 and len(whole) > 1:
        return shown[0], _hidden_told(shown[0], [table for table in whole if table.sheet.is_hidden])
    if len(whole) > 1:
        names = Verbatim(", ".join(table.sheet.name or table.place for table in whole))
        raise file.bad(say("More than one sheet has a table: {names}. Keep one.", names=names))
    table = (whole or found)[0]
    if not table.sheet.is_hidden:
        return table, []
    told = say("The sheet {name} is hidden in the program, and is read all the same.", name=Verbatim(table.sheet.name))
    return table, [Problem(Severity.NOTE, "hidden", table.place, told)]


def _others_told(table: Layout, others: Sequence[Layout]) -> list[Problem]:
    if not others:
        return []
    names = Verbatim(", ".join(other.sheet.name for other in others))
    told = say("The sheet of all figures is read; these are passed over: {names}.", names=names)
    return [Problem(Severity.NOTE, "passed_over", table.place, told)]


def _hidden_told(table: Layout, hidden: Sequence[Layout]) -> list[Problem]:
    names = Verbatim(", ".join(other.sheet.name for other in hidden))
    told = say("The sheet that is shown is read; these are hidden, and passed over: {names}.", names=names)
    return [Problem(Severity.NOTE, "passed_over", table.place, told)]


def _nothing_read(table: Layout, reading: RowReader) -> Problem:
    if reading.formulas:
        reason = say(
            "Every amount is a formula without a value. Open the file in a spreadsheet program, save it, "
            "and give it again."
        )
    else:
        reason = say("The table has no rows with figures.")
    return Problem(Severity.ERROR, "no_figures", table.place, reason)
