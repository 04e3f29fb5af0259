"""Places in files, from the one form in which sources name them to what is said in the reader's language.

A place is pieces from the large to the small, divided by a comma: `figures.xlsx, sheet "country", cell C17`, `line 4,
column 2`. Only pieces of the kinds below are translated; a file's name, a month and a heading are said as they are.
"""

import re
from collections.abc import Callable

from bot.domain.values import Say, Value, Verbatim, say

_PIECES: tuple[tuple[re.Pattern[str], Callable[[Verbatim], Say]], ...] = (
    (re.compile(r'sheet "(.*)"'), lambda name: say('sheet "{name}"', name=name)),
    (re.compile(r"cell ([A-Z]{1,3}[0-9]+)"), lambda cell: say("cell {cell}", cell=cell)),
    (re.compile(r"row (\d+)"), lambda n: say("row {n}", n=n)),
    (re.compile(r"line (\d+)"), lambda n: say("line {n}", n=n)),
    (re.compile(r"after line (\d+)"), lambda n: say("after line {n}", n=n)),
    (re.compile(r"column (.+)"), lambda name: say("column {name}", name=name)),
    (re.compile(r"answer (\d+)"), lambda n: say("answer {n}", n=n)),
    (re.compile(r"table (\d+)"), lambda n: say("table {n}", n=n)),
    (re.compile(r"section (\d+)"), lambda n: say("section {n}", n=n)),
    (re.compile(r"(headings)"), lambda _: say("headings")),
    (re.compile(r"(tables)"), lambda _: say("tables")),
)
_NEXT = re.compile(
    r', (?=sheet "|cell [A-Z]|(?:after )?line \d|row \d|column |answer \d|table \d|section \d|headings$|tables$)'
)
_WITH_LINE = re.compile(r"(.+) \(line (\d+)\)")


def value(where: str) -> Value:
    """A place as it is said."""
    if with_line := _WITH_LINE.fullmatch(where):
        return say("{place} (line {n})", place=value(with_line[1]), n=Verbatim(with_line[2]))
    first, *rest = _NEXT.split(where)
    place = _piece(first)
    for text in rest:
        place = say("{place}, {within}", place=place, within=_piece(text))
    return place


def _piece(text: str) -> Value:
    for form, made in _PIECES:
        if found := form.fullmatch(text):
            return made(Verbatim(found[1]))
    return Verbatim(text)
