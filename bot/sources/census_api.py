"""Answers of the US Census Bureau's International Trade API, as it gives them or as programs save them.

    [["CTY_CODE", "CTY_NAME", "ALL_VAL_MO", "time"],
     ["-", "TOTAL FOR ALL COUNTRIES", "186386441751", "2026-01"],
     ["5830", "TAIWAN", "4914174756", "2026-01"], …]

Works of the US government are in the public domain. One answer is one flow: `exports/hs` gives `ALL_VAL_MO`
(domestic and foreign together), `imports/hs` gives `GEN_VAL_MO` (general imports). A list of such answers is
read as one file; so are records, and the same rows as CSV or XLSX. Amounts are whole dollars. What bites:

- A column that is also a predicate of the query (`time`, `CTY_CODE`) is appended, so it comes twice.
- The month is `time`, or `YEAR` and `MONTH`.
- The world is `-`. Groups (0003, 0020–0028, 1XXX–7XXX) are numbered differently from the workbook's, 0021 is
  Twenty Latin American Republics here: only countries are taken.
- A further dimension in the query (`E_COMMODITY`, `COMM_LVL`, `DISTRICT`) means a part of the trade, and often
  more than one row a country: such an answer is refused, unless the dimension says "all".
- `CON_VAL_MO` is imports for consumption, which is not what the office counts.
- The release is not named: the vintage is the newest month and two, as with the workbook.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Say, Verbatim, say
from bot.sources.base import AmountCounts, FileSource, GroupRow, OpenedFile, Parsed, Problem, figure_frame
from bot.sources.base.product_columns import is_of_products
from bot.sources.base.sheets import Cell, Sheet

if TYPE_CHECKING:
    import pandas as pd

EXPORTS, IMPORTS = "ALL_VAL_MO", "GEN_VAL_MO"
"""The columns of all exports and of general imports, in dollars."""
_FLOWS = (EXPORTS, IMPORTS)
_COUNTRY, _TIME, _YEAR, _MONTH = "CTY_CODE", "TIME", "YEAR", "MONTH"
_KEYS = (_COUNTRY, _TIME, _YEAR, _MONTH)
_WORLD_CODE = "-"
_GROUPS = {"0001": "OPEC", "0003": "EU", "0020": "USMCA", "0026": "APEC", "0027": "ASEAN"}
"""Groups by their code, which is another in the workbook; read to check sums of members with, and for nothing else."""
_COUNTRY_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_GROUP_CODE = re.compile(r"0\d{3}|\d{1,3}|\dXXX", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(?:\.0+)?", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_AGAIN = re.compile(r"\.\d+$")
_AMOUNT_COLUMN = re.compile(r"\w+_(?:VAL|WGT|QY1|QY2|CHA|DUT|CIF|QTY)\w*_(?:MO|YR)|\w+_(?:MO|YR)(?:_FLAG)?", re.ASCII)
"""`GEN_VAL_MO`, and what else may stand beside it: quantities, weights, charges, the year so far."""
_HARMLESS = frozenset({"CTY_NAME", "LAST_UPDATE", "SUMMARY_LVL", "SUMMARY_LVL2", "", "INDEX", "UNNAMED: 0"})
_ALL = frozenset({"", "-", "TOTAL", "ALL", "ALL COMMODITIES", "TOTAL ALL COMMODITIES", "TOTAL FOR ALL COMMODITIES"})
_CHAPTER = re.compile(r"(?:[EI]_)?COMMODITY", re.ASCII)
_HEADER_ROWS = 10
_RELEASE_LAG = 2
_SHOWN = 40


@dataclass(slots=True)
class _Figures:
    """The figures of the answers, by month and country, and their problems."""

    amounts: dict[str, dict[tuple[Month, str], int]] = field(default_factory=lambda: {flow: {} for flow in _FLOWS})
    places: dict[tuple[Month, str], str] = field(default_factory=dict)
    problems: Capped[Problem] = field(default_factory=lambda: Capped(Problem))
    of_groups: dict[str, dict[tuple[Month, str], int]] = field(default_factory=lambda: {flow: {} for flow in _FLOWS})
    """Of the groups that are known by their code here, beside the countries."""
    passed_over: int = 0
    refused: int = 0


def recognises(file: OpenedFile) -> bool:
    # Several chapters of a partner are not this source's: `census_products` reads them.
    return any(_header(sheet) is not None for sheet in file.sheets) and not any(map(is_of_products, file.sheets))


def parse(file: OpenedFile) -> Parsed:
    """Read every answer in the file; raises BadFile when one is not as the API gives them."""
    figures = _Figures()
    for sheet in file.sheets:
        if _header(sheet) is None:
            raise file.bad(say("The answer is not rows below a row of headings."), sheet.place(0).partition(",")[0])
        _read(file, sheet, figures)
    months = [{month for month, _ in cells} for cells in figures.amounts.values()]
    both, either = months[0] & months[1], months[0] | months[1]
    if not either and not figures.refused:
        raise file.bad(say("The answer has no rows about countries."))
    covered = tuple(sorted(either))
    # A country without a row has no trade, if both flows were asked for and of everybody.
    is_whole = both == either and all((month, WORLD) in cells for cells in figures.amounts.values() for month in both)
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=str(covered[-1] + _RELEASE_LAG) if covered else "",
        months=covered,
        is_complete=is_whole,
        figures=_frame(figures, both if is_whole else set()),
        groups=tuple(_group_rows(figures)),
        problems=tuple(figures.problems),
        counts=AmountCounts(sum(map(len, figures.amounts.values())), figures.passed_over, figures.refused),
    )


SOURCE = FileSource(
    "census_api",
    say("answers of the Census trade API with CTY_CODE, time and ALL_VAL_MO or GEN_VAL_MO"),
    recognises,
    parse,
)


def _header(sheet: Sheet) -> int | None:
    """The index of the row of headings."""
    for index, row in enumerate(sheet.first_rows(_HEADER_ROWS)):
        headings = [_heading(cell) for cell in row]
        if _COUNTRY in headings and any(_AMOUNT_COLUMN.fullmatch(name) for name in headings):
            return index
    return None


def _heading(cell: Cell) -> str:
    """In capitals; pandas calls the second of two columns `time.1`."""
    return _AGAIN.sub("", cell.strip().upper()) if isinstance(cell, str) else ""


def _read(file: OpenedFile, sheet: Sheet, figures: _Figures) -> None:
    header = _header(sheet) or 0
    headings = [_heading(cell) for cell in sheet.rows[header]]
    flows = _flows(file, sheet, headings, header)
    at = {name: headings.index(name) for name in (*_KEYS, *flows) if name in headings}
    again = [(index, at[name]) for index, name in enumerate(headings) if name in at and index != at[name]]
    dimensions = [
        index
        for index, name in enumerate(headings)
        if name not in at and name not in _HARMLESS and not _AMOUNT_COLUMN.fullmatch(name)
    ]
    _tell_others(sheet, headings, flows, header, figures)
    others = [index for index, name in enumerate(headings) if name not in flows and _AMOUNT_COLUMN.fullmatch(name)]
    for index, row in enumerate(sheet.rows[header + 1 :], header + 1):
        if not any(cell != "" for cell in row):
            continue
        if len(row) != len(headings) or any(_text(row[copy]) != _text(row[first]) for copy, first in again):
            raise file.bad(say("The row does not fit the headings."), sheet.place(index))
        for column in dimensions:
            if _text(row[column]).upper() not in _ALL:
                raise file.bad(_only_a_part(headings[column], _text(row[column])), sheet.cell_place(index, column))
        figures.passed_over += sum(row[column] != "" for column in others)
        _read_row(sheet, index, at, flows, figures)


def _flows(file: OpenedFile, sheet: Sheet, headings: Sequence[str], header: int) -> list[str]:
    place = sheet.place(header)
    has_time = _TIME in headings or (_YEAR in headings and _MONTH in headings)
    if not has_time:
        missing = _MONTH if _YEAR in headings else "time"
        raise file.bad(say("The column {column} is missing.", column=Verbatim(missing)), place)
    flows = [flow for flow in _FLOWS if flow in headings]
    if not flows:
        reason = say(
            "One column of amounts is needed: {exports} for exports or {imports} for general imports.",
            exports=Verbatim(EXPORTS),
            imports=Verbatim(IMPORTS),
        )
        raise file.bad(reason, place)
    return flows


def _tell_others(sheet: Sheet, headings: Sequence[str], flows: Sequence[str], header: int, figures: _Figures) -> None:
    for column, name in enumerate(headings):
        if name not in flows and _AMOUNT_COLUMN.fullmatch(name):
            passed_over = say(
                "The column {column} is neither all exports nor general imports of a month. It is passed over.",
                column=Verbatim(name),
            )
            place = sheet.cell_place(header, column)
            figures.problems.append(Problem(Severity.NOTE, "passed_over", place, passed_over))


def _only_a_part(column: str, said: str) -> Say:
    about = {"column": Verbatim(column), "text": Verbatim(said[:_SHOWN])}
    if _CHAPTER.fullmatch(column) and said.isdigit():
        if len(said) == 2:
            return say(
                "These are figures of one chapter only ({text}, column {column}), not of the whole trade.", **about
            )
        return say(
            "These are figures of one commodity only ({text}, column {column}), not of the whole trade.", **about
        )
    return say("These are figures of a part of the trade only: {column} is {text}.", **about)


def _read_row(sheet: Sheet, index: int, at: Mapping[str, int], flows: Sequence[str], figures: _Figures) -> None:
    row = sheet.rows[index]
    code = _text(row[at[_COUNTRY]])
    label = WORLD if code == _WORLD_CODE else code
    said = {flow: _text(row[at[flow]]) for flow in flows}
    if label != WORLD and not _COUNTRY_CODE.fullmatch(label):
        if _GROUP_CODE.fullmatch(label):
            _read_group(row, at, label, said, figures)
            figures.passed_over += sum(amount != "" for amount in said.values())
            return
        reason = say("{text} is no country code of the Census Bureau.", text=Verbatim(code[:_SHOWN] or "—"))
        _refuse(figures, "partner", sheet.cell_place(index, at[_COUNTRY]), reason, len(said))
        return
    month = _month(row, at)
    if month is None:
        column = at[_TIME] if _TIME in at else at[_MONTH]
        reason = say("{text} is not a month.", text=Verbatim(_text(row[column])[:_SHOWN]))
        _refuse(figures, "month", sheet.cell_place(index, column), reason, len(said))
        return
    for flow, text in said.items():
        if not text and len(flows) > 1:
            continue  # two answers joined: there is no row of the other flow
        place = sheet.cell_place(index, at[flow])
        if not _AMOUNT.fullmatch(text):
            reason = say("{text} is not a number.", text=Verbatim(text[:_SHOWN] or "—"))
            _refuse(figures, "number", place, reason, 1)
            continue
        cells, cell = figures.amounts[flow], (month, label)
        if cell in cells:
            reason = say("The row of {code} stands more than once.", code=Verbatim(label))
            _refuse(figures, "repeated_row", sheet.place(index), reason, 1)
            continue
        cells[cell] = int(text.partition(".")[0])
        figures.places.setdefault(cell, sheet.place(index))


def _read_group(
    row: Sequence[Cell], at: Mapping[str, int], label: str, said: Mapping[str, str], figures: _Figures
) -> None:
    month = _month(row, at) if label in _GROUPS else None
    for flow, text in said.items():
        if month is not None and _AMOUNT.fullmatch(text):
            figures.of_groups[flow].setdefault((month, label), int(text.partition(".")[0]))


def _refuse(figures: _Figures, check: str, where: str, reason: Say, amounts: int) -> None:
    figures.problems.append(Problem(Severity.ERROR, check, where, reason))
    figures.refused += amounts


def _month(row: Sequence[Cell], at: Mapping[str, int]) -> Month | None:
    try:
        if _TIME in at:
            return Month.parse(_text(row[at[_TIME]]))
        return Month.parse(f"{_text(row[at[_YEAR]])}-{_text(row[at[_MONTH]]):0>2}")
    except ValueError:
        return None


def _text(cell: Cell) -> str:
    """A cell as the API writes it: a program may have made a number of it, and 5830.0 of 5830."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _group_rows(figures: _Figures) -> Iterator[GroupRow]:
    exports, imports = (figures.of_groups[flow] for flow in _FLOWS)
    for cell in sorted({**exports, **imports}):
        month, label = cell
        yield GroupRow(_GROUPS[label], month, exports.get(cell), imports.get(cell), label)


def _frame(figures: _Figures, whole: set[Month]) -> "pd.DataFrame":
    exports, imports = (figures.amounts[flow] for flow in _FLOWS)
    rows = []
    for cell, where in sorted(figures.places.items()):
        (month, label), unsaid = cell, 0 if cell[0] in whole else None
        rows.append((month.ordinal, label, exports.get(cell, unsaid), imports.get(cell, unsaid), where))
    return figure_frame(rows)
