"""Answers of the US Census Bureau's International Trade API, as it gives them or several in one file.

    [["CTY_CODE", "CTY_NAME", "ALL_VAL_MO", "time"],
     ["-", "TOTAL FOR ALL COUNTRIES", "186386441751", "2026-01"],
     ["5830", "TAIWAN", "4914174756", "2026-01"], …]

Works of the US government are in the public domain. One answer is one flow: `exports/hs` gives `ALL_VAL_MO`
(domestic and foreign together), `imports/hs` gives `GEN_VAL_MO` (general imports). A list of such answers is
read as one file. Amounts are whole dollars as strings. What bites:

- A column that is also a predicate of the query (`time`, `CTY_CODE`) is appended, so it comes twice.
- The world is `-`. Groups (0003, 0020–0028, 1XXX–7XXX) are numbered differently from the workbook's, 0021 is
  Twenty Latin American Republics here: only countries are taken.
- A further dimension in the query splits the rows: then a country stands more than once.
- `CON_VAL_MO` is imports for consumption, which is not what the office counts.
- The release is not named: the vintage is the newest month and two, as with the workbook.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.sources.base import FileKind, FileSource, OpenedFile, Parsed, Problem, figure_frame

if TYPE_CHECKING:
    import pandas as pd

EXPORTS, IMPORTS = "ALL_VAL_MO", "GEN_VAL_MO"
"""The columns of all exports and of general imports, in dollars."""
_FLOWS = (EXPORTS, IMPORTS)
COMMODITIES = ("E_COMMODITY", "I_COMMODITY", "NAICS")
"""Columns of products, each in an endpoint of its own: an answer with one is read by `census_products`."""
_COUNTRY, _MONTH = "CTY_CODE", "time"
_WORLD_CODE = "-"
_COUNTRY_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}", re.ASCII)
_START = re.compile(r"\s*\[\s*\[")
_LOOK = 4_000
_RELEASE_LAG = 2


@dataclass(slots=True)
class _Figures:
    """The figures of the answers, by month and country, and their problems."""

    amounts: dict[str, dict[tuple[Month, str], int]] = field(default_factory=lambda: {flow: {} for flow in _FLOWS})
    places: dict[tuple[Month, str], str] = field(default_factory=dict)
    problems: Capped[Problem] = field(default_factory=lambda: Capped(Problem))


def recognises(file: OpenedFile) -> bool:
    return (
        file.kind is FileKind.TEXT
        and _START.match(file.text[:_LOOK]) is not None
        and f'"{_COUNTRY}"' in file.text[:_LOOK]
        and not any(f'"{name}"' in file.text[:_LOOK] for name in COMMODITIES)
    )


def parse(file: OpenedFile) -> Parsed:
    """Read every answer in the file; raises BadFile when one is not as the API gives them."""
    figures = _Figures()
    answers = _answers(file)
    for number, answer in enumerate(answers, 1):
        _read(file, answer, f"answer {number}, " if len(answers) > 1 else "", figures)
    months = [{month for month, _ in cells} for cells in figures.amounts.values()]
    both, either = months[0] & months[1], months[0] | months[1]
    if not either:
        raise file.bad(say("The answer has no rows about countries."))
    covered = tuple(sorted(either))
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=str(covered[-1] + _RELEASE_LAG),
        months=covered,
        # A country without a row has no trade, if both flows were asked for.
        is_complete=both == either,
        figures=_frame(figures, both),
        problems=tuple(figures.problems),
    )


SOURCE = FileSource(
    "census_api",
    say("answers of the Census trade API with CTY_CODE, time and ALL_VAL_MO or GEN_VAL_MO"),
    recognises,
    parse,
)


def _answers(file: OpenedFile) -> list[Any]:
    """The file's answers, each a list that begins with its headings."""
    try:
        said = json.loads(file.text)
    except (ValueError, RecursionError):
        raise file.bad(say("The file is damaged: it is cut off, or no JSON.")) from None
    is_one = bool(said) and isinstance(said[0], list) and bool(said[0]) and isinstance(said[0][0], str)
    return [said] if is_one else said


def _read(file: OpenedFile, answer: Any, place: str, figures: _Figures) -> None:  # noqa: ANN401 - it may be anything
    if not isinstance(answer, list) or not all(isinstance(row, list) for row in answer) or not answer:
        raise file.bad(say("The answer is not rows below a row of headings."), place.rstrip(", "))
    headings, *rows = answer
    flow = _flow(file, headings, place)
    at = {name: headings.index(name) for name in (_COUNTRY, _MONTH, flow)}
    again = [(index, at[name]) for index, name in enumerate(headings) if name in at and index != at[name]]
    for number, row in enumerate(rows, 1):
        where = f"{place}row {number}"
        if len(row) != len(headings) or any(row[index] != row[first] for index, first in again):
            raise file.bad(say("The row does not fit the headings."), where)
        _read_row(flow, (row[at[_MONTH]], row[at[_COUNTRY]], row[at[flow]]), where, figures)


def _flow(file: OpenedFile, headings: Sequence[object], place: str) -> str:
    for name in (_COUNTRY, _MONTH):
        if name not in headings:
            raise file.bad(say("The column {column} is missing.", column=Verbatim(name)), f"{place}headings")
    flows = [flow for flow in _FLOWS if flow in headings]
    if len(flows) != 1:
        reason = say(
            "One column of amounts is needed: {exports} for exports or {imports} for general imports.",
            exports=Verbatim(EXPORTS),
            imports=Verbatim(IMPORTS),
        )
        raise file.bad(reason, f"{place}headings")
    return flows[0]


def _read_row(flow: str, said: tuple[object, object, object], where: str, figures: _Figures) -> None:
    time, code, amount = said
    label = WORLD if code == _WORLD_CODE else code
    if not isinstance(label, str) or (label != WORLD and not _COUNTRY_CODE.fullmatch(label)):
        return
    try:
        month = Month.parse(time if isinstance(time, str) else "")
    except ValueError:
        figures.problems.append(_wrong("month", where, time))
        return
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        figures.problems.append(_wrong("number", where, amount))
        return
    cells, cell = figures.amounts[flow], (month, label)
    if cell in cells:
        reason = say("The row of {code} stands more than once.", code=Verbatim(label))
        figures.problems.append(Problem(Severity.ERROR, "repeated_row", where, reason))
    cells[cell] = int(amount)
    figures.places.setdefault(cell, where)


def _wrong(check: str, where: str, said: object) -> Problem:
    text = Verbatim(str(said)[:40])
    if check == "month":
        return Problem(Severity.ERROR, check, where, say("{text} is not a month.", text=text))
    return Problem(Severity.ERROR, check, where, say("{text} is not a number.", text=text))


def _frame(figures: _Figures, both: set[Month]) -> "pd.DataFrame":
    exports, imports = (figures.amounts[flow] for flow in _FLOWS)
    rows = []
    for cell, where in sorted(figures.places.items()):
        (month, label), unsaid = cell, 0 if cell[0] in both else None
        rows.append((month.ordinal, label, exports.get(cell, unsaid), imports.get(cell, unsaid), where))
    return figure_frame(rows)
