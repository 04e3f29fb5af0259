"""Where a table stands in a sheet, and what each of its columns holds.

Headings are the first row that names a month or a partner beside amounts; titles stand above it. Headings may take
two rows, the upper one over several columns each: months over exports and imports, or exports over months.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.sources.base.sheets import Cell, Sheet
from bot.sources.table import amount_cells, headings, titles
from bot.sources.table.headings import Heading
from bot.sources.table.words import ColumnRole

TITLE_ROWS = 60
"""Titles and notes may stand above the headings; not more of them than this."""
_KEYS = frozenset({ColumnRole.MONTH, ColumnRole.YEAR, ColumnRole.PARTNER, ColumnRole.NAME, ColumnRole.CODE})


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of a table, and where they stand."""

    sheet: Sheet
    header: int
    """Index of the lower row of headings."""
    first: int
    """Index of the upper one; the same where there is one only."""
    columns: tuple[Heading, ...]
    heads: tuple[tuple[Cell, ...], ...] = field(default=())
    """The rows of headings as they stand, to know them when they stand again further down."""

    @property
    def width(self) -> int:
        """Columns up to the last that has a heading."""
        return max((index + 1 for index, column in enumerate(self.columns) if column.text), default=0)

    def of(self, *roles: ColumnRole) -> tuple[int, ...]:
        """The columns of some roles, in order."""
        return tuple(index for index, column in enumerate(self.columns) if column.role in roles)

    @property
    def is_whole(self) -> bool:
        return _is_table(self.columns)

    @property
    def is_ours(self) -> bool:
        """Whether we have written it: figures behind an answer, a line each."""
        names = {headings.squeezed(column.text) for column in self.columns}
        return {"measure", "partner", "valueusd"} <= names

    @property
    def place(self) -> str:
        return self.sheet.place(self.header)


def find(sheet: Sheet) -> Layout | None:
    """The table of a sheet, or what comes nearest to one; None where nothing looks like headings."""
    rows = sheet.first_rows(TITLE_ROWS)
    nearest: Layout | None = None
    weight = 0
    for index in range(len(rows)):
        layout = _read(sheet, rows, index)
        if layout is None:
            continue
        if layout.is_whole:
            return layout
        found = _nearness(layout.columns, rows[index + 1 : index + 4])
        if found > weight:
            nearest, weight = layout, found
    return nearest


def is_header_again(layout: Layout, row: Sequence[Cell]) -> bool:
    """Whether a row below the headings is one of them once more."""
    cells = _trimmed(row)
    return any(cells == _trimmed(head) for head in layout.heads)


def is_other_header(row: Sequence[Cell]) -> bool:
    """Whether a row is the headings of another table."""
    if any(amount_cells.looks_like_number(cell) for cell in row):
        return False
    return _is_table(tuple(map(headings.read, row)))


def _trimmed(row: Sequence[Cell]) -> tuple[str, ...]:
    texts = [str(cell).strip() for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _read(sheet: Sheet, rows: Sequence[Sequence[Cell]], index: int) -> Layout | None:
    row = rows[index]
    if sum(cell != "" for cell in row) < 2:
        return None
    own = tuple(map(headings.read, row))
    if not any(column.role for column in own):
        return None
    below = rows[index + 1] if index + 1 < len(rows) else ()
    if _is_lower(own, below):
        columns = _joined(_spread(own), tuple(map(headings.read, below)))
        return Layout(sheet, index + 1, index, columns, (tuple(row), tuple(below)))
    above = rows[index - 1] if index else ()
    if _is_upper(own, above):
        columns = _joined(_spread(tuple(map(headings.read, above))), own)
        return Layout(sheet, index, index - 1, columns, (tuple(above), tuple(row)))
    return Layout(sheet, index, index, own, (tuple(row),))


def _is_lower(own: Sequence[Heading], below: Sequence[Cell]) -> bool:
    """Whether the row below continues these headings: words of amounts or months in it, and no partner or figure."""
    if not any(column.role in _KEYS for column in own) or sum(cell != "" for cell in below) < 2:
        return False
    lower = tuple(map(headings.read, below))
    if any(amount_cells.looks_like_number(cell) and not lower[at].has_amounts for at, cell in enumerate(below)):
        return False
    # A row of figures may begin with a month, which is a heading of amounts too.
    said = [column for column in lower if column.text]
    is_words = all(column.role not in (ColumnRole.MONTH, *_KEYS) or column.month_alone for column in said)
    over = [at for at, column in enumerate(lower) if column.has_amounts or column.role is ColumnRole.DERIVED]
    under_nothing = bool(said) and all(
        column.has_amounts or column.role in (ColumnRole.DERIVED, ColumnRole.UNIT) or column.unit for column in said
    )
    keys = [at for at, column in enumerate(own) if column.role in _KEYS]
    return is_words and under_nothing and bool(over) and not any(at < len(lower) and lower[at].text for at in keys)


def _is_upper(own: Sequence[Heading], above: Sequence[Cell]) -> bool:
    """Whether the row above says something of several of these columns."""
    if not any(column.has_amounts for column in own) or not sum(cell != "" for cell in above):
        return False
    groups = tuple(map(headings.read, above))
    said = [at for at, group in enumerate(groups) if group.text]
    keys = [at for at, column in enumerate(own) if column.role in _KEYS]
    if not said or any(at in keys for at in said):
        return False
    if any(
        at < len(own) and own[at].text and own[at].role not in (ColumnRole.VALUE, ColumnRole.DERIVED) for at in said
    ):
        return False
    if len(said) == 1 and groups[said[0]].is_unit_alone:
        return False  # a unit of the whole table, at its right end
    return all(
        groups[at].has_amounts or groups[at].year is not None or groups[at].role is ColumnRole.DERIVED for at in said
    )


def _spread(groups: Sequence[Heading]) -> tuple[Heading, ...]:
    """A heading above several columns stands in the first of them."""
    spread: list[Heading] = []
    last = Heading("")
    for group in groups:
        last = group if group.text else last
        spread.append(last)
    return tuple(spread)


def _joined(groups: Sequence[Heading], lower: Sequence[Heading]) -> tuple[Heading, ...]:
    width = max(len(groups), len(lower))
    nothing = Heading("")
    joined: list[Heading] = []
    for at in range(width):
        group = groups[at] if at < len(groups) else (groups[-1] if groups else nothing)
        below = lower[at] if at < len(lower) else nothing
        if group.role in _KEYS or not group.text:
            joined.append(group if not below.text else below)
        elif not below.text and group.role not in _KEYS:
            joined.append(replace(nothing, text="") if _covers(groups, at) else group)
        else:
            joined.append(below.within(group))
    return tuple(joined)


def _covers(groups: Sequence[Heading], at: int) -> bool:
    """Whether the column only lies under a heading that began further left."""
    return at >= len(groups) or (at > 0 and groups[at] is groups[at - 1])


def _is_table(columns: Sequence[Heading]) -> bool:
    """Whether this heads figures by month or partner. It may still lack something to be read."""
    roles = {column.role for column in columns}
    has_amounts = any(column.has_amounts for column in columns) or ColumnRole.FLOW in roles
    return has_amounts and not _KEYS.isdisjoint(roles)


def _nearness(columns: Sequence[Heading], below: Sequence[Sequence[Cell]]) -> int:
    """How much a row looks like headings of figures that we read."""
    roles = {column.role for column in columns if column.role not in (None, ColumnRole.REMARK)}
    has_figures = any(amount_cells.looks_like_number(cell) for row in below for cell in row)
    if not has_figures or _KEYS.isdisjoint(roles):
        return 0
    return len(roles)


def sheet_says(sheet: Sheet) -> titles.Said:
    """What the sheet's own title says."""
    return titles.read(sheet.name)
