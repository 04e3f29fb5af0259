"""What is wrong with the columns of a table, before its rows are read, and what of them is passed over."""

from collections.abc import Iterator, Sequence

from bot.domain.loads import Severity
from bot.domain.values import Listing, Say, Value, Verbatim, nsay, say
from bot.sources.base import OpenedFile, Problem
from bot.sources.base.delimited import DelimitedSheet
from bot.sources.base.example import SMALLEST_TABLE
from bot.sources.base.sheets import Cell
from bot.sources.table import amount_cells, context, headings, units, words
from bot.sources.table.context import TableContext
from bot.sources.table.headings import Heading
from bot.sources.table.layout import Layout
from bot.sources.table.words import ColumnRole

_SHOWN = 40
_ONCE = (
    ColumnRole.MONTH,
    ColumnRole.YEAR,
    ColumnRole.PARTNER,
    ColumnRole.NAME,
    ColumnRole.CODE,
    ColumnRole.FLOW,
    ColumnRole.UNIT,
    ColumnRole.CURRENCY,
)
_FEWEST_CUSTOMS_HEADINGS = 3


def refuse_unclear(file: OpenedFile, table: Layout) -> None:
    """Refuse headings that say of the figures what we do not read, or that say two things."""
    _refuse_taiwan_customs(file, table)
    _refuse_others_trade(file, table)
    for at, column in enumerate(table.columns):
        if column.contradicts:
            reason = say("The heading {text} says two different things.", text=Verbatim(column.text[:_SHOWN]))
            raise file.bad(reason, _place(table, at))
    _refuse_repeated(file, table)
    amounts = [at for at, column in enumerate(table.columns) if column.has_amounts]
    bad = [at for at, column in enumerate(table.columns) if column.other_basis]
    if bad and not any(column.has_amounts and not column.other_basis for column in table.columns):
        column = table.columns[bad[0]]
        raise file.bad(context.other_basis(column.other_basis, column.text), _place(table, bad[0]))
    _refuse_dot_thousands(file, table, amounts)


def _refuse_others_trade(file: OpenedFile, table: Layout) -> None:
    columns = table.of(ColumnRole.REPORTER)
    for index in range(table.header + 1, len(table.sheet.rows)):
        row = table.sheet.rows[index]
        others = [
            str(row[at]).strip()
            for at in columns
            if at < len(row) and headings.squeezed(row[at]) not in ("", *words.UNITED_STATES)
        ]
        if others:  # a code, and a name that says more
            raise file.bad(context.others_trade(max(others, key=len)), table.sheet.cell_place(index, columns[0]))


def _refuse_taiwan_customs(file: OpenedFile, table: Layout) -> None:
    said = {headings.squeezed(column.text) for column in table.columns}
    if len(said & words.TAIWAN_CUSTOMS) >= _FEWEST_CUSTOMS_HEADINGS:
        raise file.bad(
            say(
                "These are Taiwan's own exports and imports ({text}), not those of the United States.",
                text=Verbatim("關務署"),
            ),
            table.place,
        )


def _refuse_repeated(file: OpenedFile, table: Layout) -> None:
    for role in _ONCE:
        if len(table.of(role)) > 1:
            raise file.bad(
                say("There are two columns of {column}. Keep one.", column=Verbatim(role)),
                _place(table, table.of(role)[1]),
            )
    seen: dict[object, int] = {}
    has_flow_column = bool(table.of(ColumnRole.FLOW))
    for at, column in enumerate(table.columns):
        if not is_read(table, column):
            continue
        if column.flow is not None and has_flow_column:
            reason = say("Either give columns exports and imports, or columns flow and value, not both.")
            raise file.bad(reason, _place(table, at))
        key = (column.flow, column.month, column.month_alone, column.year)
        if key in seen:
            name = column.flow.value if column.flow else ColumnRole.VALUE.value
            raise file.bad(
                say("There are two columns of {column}. Keep one.", column=Verbatim(name)), _place(table, at)
            )
        seen[key] = at


def is_read(table: Layout, column: Heading) -> bool:
    """Whether the amounts of a column are figures of its rows."""
    return (
        column.has_amounts
        and not column.other_basis
        and not is_other_unit(table, column)
        and not is_other_period(table, column)
    )


def is_other_period(table: Layout, column: Heading) -> bool:
    """Whether a column is headed by a time of its own, beside one of the same flow that leaves it to the rows."""
    if not table.of(ColumnRole.MONTH) or not _names_time(column):
        return False
    return any(
        other.has_amounts and not other.other_basis and other.flow is column.flow and not _names_time(other)
        for other in table.columns
    )


def _names_time(column: Heading) -> bool:
    return any(one is not None for one in (column.month, column.month_alone, column.year))


def is_other_unit(table: Layout, column: Heading) -> bool:
    """Whether a column is headed by a unit alone, beside one that is headed as amounts."""
    if not column.has_amounts or column.flow or column.month or column.month_alone or units.parse(column.text) is None:
        return False
    return any(other is not column and other.has_amounts and units.parse(other.text) is None for other in table.columns)


def _refuse_dot_thousands(file: OpenedFile, table: Layout, amounts: Sequence[int]) -> None:
    """In a file divided by semicolons, as programs in Europe write, 28.331 may be 28,331."""
    if not isinstance(table.sheet, DelimitedSheet) or table.sheet.delimiter != ";":
        return
    for at in amounts:
        cells = [
            (index, row[at])
            for index, row in enumerate(table.sheet.rows)
            if index > table.header and at < len(row) and amount_cells.looks_like_number(row[at])
        ]
        dotted = [index for index, cell in cells if amount_cells.has_dot_thousands(cell)]
        others = [str(cell) for _, cell in cells if not amount_cells.has_dot_thousands(cell)]
        if dotted and all(text.strip().isdigit() and len(text.strip()) <= 3 for text in others):
            cell = str(table.sheet.rows[dotted[0]][at])
            reason = say(
                "{text} may mean {first}, with a mark of thousands, or a fraction. Write it as {first} or {other}.",
                text=Verbatim(cell),
                first=Verbatim(cell.replace(".", ",")),
                other=Verbatim(cell + "0"),
            )
            raise file.bad(reason, table.sheet.cell_place(dotted[0], at))


def refuse_incomplete(file: OpenedFile, table: Layout, said: TableContext) -> None:
    """Refuse a table of which nothing says the month, the partner, the flow or the amounts."""
    amounts = [column for column in table.columns if column.has_amounts]
    missing: list[ColumnRole] = []
    has_months = any(column.month or column.month_alone for column in amounts)
    if not table.of(ColumnRole.MONTH) and not has_months and not said.months:
        if table.of(ColumnRole.YEAR) or any(column.year for column in table.columns):
            annual = say(
                "These are figures of years. Months are needed. The smallest table that would work: {example}.",
                example=SMALLEST_TABLE,
            )
            raise file.bad(annual, table.place)
        missing.append(ColumnRole.MONTH)
    if not table.of(ColumnRole.PARTNER, ColumnRole.NAME, ColumnRole.CODE) and not said.partner:
        missing.append(ColumnRole.PARTNER)
    if not amounts:
        missing.append(ColumnRole.VALUE)
    has_flows = bool(table.of(ColumnRole.FLOW)) or len(said.flows) == 1
    if not has_flows and not (amounts and all(column.flow or column.other_basis for column in amounts)):
        missing.append(ColumnRole.FLOW)
    if not missing:
        return
    known = [column.text for column in table.columns if column.role is not None and column.text]
    unknown = [at for at, column in enumerate(table.columns) if column.role is None and column.text]
    if unknown and missing in ([ColumnRole.VALUE], [ColumnRole.VALUE, ColumnRole.FLOW]):
        at = unknown[0]
        not_understood = say(
            "The heading {text} is not understood. Write exports, imports or value, and the unit in brackets, like "
            "Exports (USD million). The smallest table that would work: {example}.",
            text=Verbatim(table.columns[at].text[:_SHOWN]),
            example=SMALLEST_TABLE,
        )
        raise file.bad(not_understood, _place(table, at))
    about: dict[str, Value] = {
        "columns": Listing(tuple(Verbatim(role) for role in missing)),
        "known": Listing(tuple(Verbatim(text[:_SHOWN]) for text in known[:8])),
        "example": SMALLEST_TABLE,
    }
    reason: Say = say(
        "This looks like a table of figures ({known} is understood), but this is missing: {columns}. "
        "The smallest table that would work: {example}.",
        **about,
    )
    raise file.bad(reason, table.place)


def passed_over(table: Layout) -> tuple[int, list[Problem]]:
    """How many numbers stand in columns that are not read, and what to tell of those columns and of hidden rows."""
    problems = list(_hidden(table))
    count = 0
    rows = list(enumerate(table.sheet.rows))[table.header + 1 :]
    for at in range(max((len(row) for _, row in rows), default=0)):
        column = table.columns[at] if at < len(table.columns) else Heading("")
        if is_read(table, column) or column.role in (*_ONCE, ColumnRole.REPORTER, ColumnRole.DIMENSION):
            continue
        cells = [row[at] for _, row in rows if at < len(row) and not amount_cells.is_blank(row[at])]
        if at >= table.width or not cells:
            continue
        numbers = sum(amount_cells.looks_like_number(cell) for cell in cells)
        count += numbers
        found = _told(table, at, column, cells, numbers)
        if found is not None:
            problems.append(found)
    return count, problems


def _told(table: Layout, at: int, column: Heading, cells: Sequence[Cell], numbers: int) -> Problem | None:
    if column.role is ColumnRole.REMARK and not numbers:
        return None
    place, name = _place(table, at), Verbatim(column.text[:_SHOWN] or "—")
    if is_other_period(table, column):
        earlier = nsay(
            "The column {column} is of another time than its rows: {n} number is passed over.",
            "The column {column} is of another time than its rows: {n} numbers are passed over.",
            numbers,
            column=name,
        )
        return Problem(Severity.NOTE, "passed_over", place, earlier)
    if column.role is ColumnRole.DERIVED or column.other_basis:
        known = nsay(
            "The column {column} is neither exports nor imports of a month: {n} number is passed over.",
            "The column {column} is neither exports nor imports of a month: {n} numbers are passed over.",
            numbers,
            column=name,
        )
        return Problem(Severity.NOTE, "passed_over", place, known)
    if numbers:
        unknown = nsay(
            "The column {column} is not understood: {n} number is passed over.",
            "The column {column} is not understood: {n} numbers are passed over.",
            numbers,
            column=name,
        )
        # Nobody heads with a unit what is no amount: a heading has been misspelled, or is one we do not know.
        is_doubtful = (
            headings.names_money(column.text) or (not column.text and not _is_index(at, cells)) or _is_one_code(cells)
        )
        severity = Severity.WARNING if is_doubtful else Severity.NOTE
        return Problem(severity, "passed_over", place, unknown)
    if column.role is ColumnRole.REMARK:
        return None
    text = say(
        "The column {column} is not understood ({text}). If it says that the figures are of a part of the trade, "
        "do not load them.",
        column=name,
        text=Verbatim(str(cells[0])[:_SHOWN]),
    )
    return Problem(Severity.WARNING, "unknown_column", place, text)


def _is_one_code(cells: Sequence[Cell]) -> bool:
    """Whether the same whole number stands in every row, as the code of a part of the trade does: 85."""
    said = {str(cell).strip().removesuffix(".0") for cell in cells}
    return len(cells) > 1 and len(said) == 1 and said.pop().isdigit()


def _is_index(at: int, cells: Sequence[Cell]) -> bool:
    """Whether a first column only counts the rows, as pandas writes it."""
    try:
        counted = [int(str(cell)) for cell in cells]
    except ValueError:
        return False
    return at == 0 and all(one == number for number, one in enumerate(counted, counted[0]))


def _hidden(table: Layout) -> Iterator[Problem]:
    hidden = sorted(index for index in table.sheet.hidden_rows if index > table.header)
    if hidden:
        told = nsay(
            "{n} row is hidden in the program, and is read all the same.",
            "{n} rows are hidden in the program, and are read all the same.",
            len(hidden),
        )
        yield Problem(Severity.NOTE, "hidden", table.sheet.place(hidden[0]), told)


def _place(table: Layout, at: int) -> str:
    return table.sheet.cell_place(table.header, at)
