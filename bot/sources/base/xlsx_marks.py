"""The marks of XLSX sheets, taken from the XML itself.

Calamine gives an empty cell for an error, and for a formula that no program has computed yet.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from bot.sources.base import archive
from bot.sources.base.sheet_marks import SheetMarks
from bot.sources.base.sheets import MergedCells

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TELLING = re.compile(rb"""t=["']e["']|<(?:\w+:)?f[\s>/]|hidden=|<(?:\w+:)?mergeCell""")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_TRUE = ("1", "true")


def read(members: Mapping[str, bytes], name: str) -> dict[str, SheetMarks]:
    """The marks of every sheet that has any, by the sheet's title; raises BadFile when the XML is damaged."""
    try:
        titles, is_stale = _titles(members)
        return {
            title: _marks(members[part], is_stale=is_stale)
            for title, part in titles.items()
            if _TELLING.search(members.get(part, b""))
        }
    except expat.ExpatError as error:
        raise archive.damaged(name) from error


def _titles(members: Mapping[str, bytes]) -> tuple[dict[str, str], bool]:
    """The part of each sheet by title, and whether the program is told to compute every formula when it opens."""
    targets: dict[str, str] = {}
    titles: dict[str, str] = {}
    is_stale = False

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = path

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_stale
        match tag.rpartition(":")[2]:
            case "sheet":
                by = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                titles[attributes.get("name", "")] = targets.get(by, "")
            case "calcPr":
                is_stale = attributes.get("fullCalcOnLoad", "") in _TRUE

    _walk(members.get(_RELATIONS, b"<a/>"), relation)
    _walk(members.get(_WORKBOOK, b"<a/>"), sheet)
    return titles, is_stale


def _walk(content: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(content, True)  # noqa: FBT003 - positional only


class _SheetWalk:
    """Goes through a sheet's XML once."""

    def __init__(self, *, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.texts: dict[tuple[int, int], str] = {}
        self.merged: list[MergedCells] = []
        self.hidden: set[int] = set()
        self._row = self._column = -1
        self._kind = ""
        self._within = ""
        self._formula: str | None = None
        self._value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._within = tag.rpartition(":")[2]
        match self._within:
            case "row":
                self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self._row + 1
                self._column = -1
                if attributes.get("hidden", "") in _TRUE:
                    self.hidden.add(self._row)
            case "c":
                found = _position(attributes.get("r", ""))
                self._row, self._column = found or (self._row, self._column + 1)
                self._kind, self._formula, self._value = attributes.get("t", ""), None, ""
            case "f":
                self._formula = ""
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                ends = _position(first), _position(last)
                if ends[0] and ends[1]:
                    self.merged.append(MergedCells(*ends[0], *ends[1]))

    def text(self, text: str) -> None:
        if self._within == "f" and self._formula is not None:
            self._formula += text
        elif self._within == "v":
            self._value += text

    def end(self, tag: str) -> None:
        self._within = ""
        if tag.rpartition(":")[2] != "c":
            return
        if self._kind == "e":
            self.texts[self._row, self._column] = self._value or "#N/A"
            return
        # Programs that write formulas without computing them leave the value out, or write 0.
        is_computed = self._value and not (self._is_stale and self._value == "0")
        if self._formula is not None and self._kind != "str" and not is_computed:
            self.texts[self._row, self._column] = f"={self._formula}"


def _marks(content: bytes, *, is_stale: bool) -> SheetMarks:
    walk = _SheetWalk(is_stale=is_stale)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    parser.Parse(content, True)  # noqa: FBT003 - positional only
    return SheetMarks(walk.texts, tuple(walk.merged), frozenset(walk.hidden))


def _position(text: str) -> tuple[int, int] | None:
    """Row and column of `B7`, counted from 0."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
