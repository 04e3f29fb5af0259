"""What the heading of a column says: its role, and the flow, month and unit it names.

Headings are told apart by their words, in any order: `2026年1月出口（億美元）`, `Exports, USD million`, `Jan 2026`.
One in which any word is not understood is not understood: then its column is passed over, and told.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.sources.base.sheets import Cell
from bot.sources.table import month_cells, titles, units, words
from bot.sources.table.units import Unit
from bot.sources.table.words import ColumnRole

_NOT_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 120
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DIVIDED = re.compile(r"[,、:;|/]\s+|[，：；、\n]| [-–—] |--|(?<=[a-z]), ?(?=[a-z])")
_FOOTNOTE = re.compile(r"\(?\d{1,2}\)?|[*†‡]+|\d/")
_JOINED = re.compile(r"[A-Za-z]+|\d+|.", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_SCALES = ("1000", "1000000")
"""`USD(1000)`; other numbers alone are no units."""
_SIGN = re.compile("[$€£¥₩₹]")
_PERCENT = re.compile(r"%|％|percent|百分")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, understood. `role` is None where it is not, or where there is none."""

    text: str
    role: ColumnRole | None = None
    flow: Measure | None = None
    month: Month | None = None
    month_alone: int | None = None
    """A month whose year stands elsewhere: `Jan`."""
    year: int | None = None
    unit: Unit | None = None
    other_basis: str = ""
    """What it says that makes its amounts others than we read: `for consumption`."""
    contradicts: bool = False
    """Two units, two months or two flows stand in it."""

    @property
    def has_amounts(self) -> bool:
        return self.role is ColumnRole.VALUE

    @property
    def is_unit_alone(self) -> bool:
        said = (self.flow, self.month, self.month_alone, self.year)
        return self.unit is not None and all(one is None for one in said)

    def within(self, group: "Heading") -> "Heading":
        """With what a heading above several columns says."""
        if group.role in (ColumnRole.DERIVED, ColumnRole.DIMENSION) and self.has_amounts:
            return replace(self, role=group.role, text=f"{group.text} {self.text}".strip())
        role = self.role
        names_amounts = group.has_amounts or group.year is not None
        if role is None and not self.text and group.has_amounts:
            role = ColumnRole.VALUE
        if role is None and self.year is not None and group.has_amounts:
            role = ColumnRole.VALUE
        if not names_amounts or role not in (ColumnRole.VALUE, ColumnRole.MONTH, None):
            return self
        if role is ColumnRole.MONTH and self.month_alone is None:
            return self
        unit, clash = self.unit or group.unit, False
        if (
            self.unit
            and group.unit
            and (self.unit.dollars, self.unit.currency) != (group.unit.dollars, group.unit.currency)
        ):
            clash = True
        return replace(
            self,
            text=f"{group.text} {self.text}".strip(),
            role=role,
            flow=self.flow or group.flow,
            month=self.month or group.month,
            month_alone=self.month_alone or group.month_alone,
            year=self.year or group.year,
            unit=unit,
            other_basis=self.other_basis or group.other_basis,
            contradicts=self.contradicts or clash,
        )


def read(cell: Cell) -> Heading:
    """Understand a heading; a number or date is one too, where months stand in columns."""
    if isinstance(cell, str):
        return _read(cell.strip()[: _LONGEST + 1])
    if isinstance(cell, bool):
        return Heading(str(cell))
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    try:
        return Heading(text.removesuffix(" 00:00:00"), ColumnRole.VALUE, month=month_cells.read(cell))
    except month_cells.NotAMonth:
        year = month_cells.year_alone(cell)
        return Heading(text, year=year if year is not None and len(text) == 4 else None)


def flow(text: str) -> Measure | None:
    """Read the word of a column of flows; None when it is neither."""
    squeezed = _squeezed(text[:_LONGEST])
    found = words.FLOWS.get(squeezed)
    if found is not None or not squeezed:
        return found
    heading = _read(text.strip()[:_LONGEST])
    plain = heading.has_amounts and not heading.other_basis and heading.month is None
    return heading.flow if plain else None


def names_money(text: str) -> bool:
    """Whether a heading, understood or not, names a currency or a scale."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    parts = (*_BRACKETS.findall(plain), *_DIVIDED.split(_BRACKETS.sub(" ", plain)))
    return any(units.parse(part.strip()) is not None for part in parts if part.strip() and not part.strip().isdigit())


def squeezed(cell: Cell) -> str:
    """A text in small letters without spaces and punctuation, for looking it up."""
    return _squeezed(str(cell)[:_LONGEST])


@lru_cache(maxsize=8192)
def _read(text: str) -> Heading:
    if not text or len(text) > _LONGEST:
        return Heading(text[:_LONGEST])
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip()
    whole = _squeezed(plain)
    if whole in words.ROLES:
        return Heading(text, words.ROLES[whole])
    bracketed = [part.strip() for part in _BRACKETS.findall(plain)]
    outside = _BRACKETS.sub(" ", plain)
    parts = [part.strip() for part in (*_DIVIDED.split(outside), *bracketed)]
    atoms: list[Heading] = []
    for part in parts:
        if not part or (part in bracketed and _FOOTNOTE.fullmatch(part)):
            continue
        found = _atoms(part)
        if found is None:
            return _not_understood(text, plain)
        atoms.extend(found)
    return _together(text, plain, atoms)


def _not_understood(text: str, plain: str) -> Heading:
    """A heading with a word that we do not know; one that names a part of the trade is a dimension all the same."""
    basis = titles.other_basis(plain)
    if _PERCENT.search(plain) or titles.is_span(plain):
        return Heading(text, ColumnRole.DERIVED)
    for role, form in ((ColumnRole.REPORTER, words.NAMES_REPORTER), (ColumnRole.DIMENSION, words.NAMES_PART)):
        if form.search(plain) and not basis:
            return Heading(text, role)
    return Heading(text, other_basis=basis)


def _together(text: str, plain: str, atoms: Sequence[Heading]) -> Heading:
    roles = {atom.role for atom in atoms if atom.role is not None}
    basis = titles.other_basis(plain)
    if ColumnRole.DERIVED in roles or _PERCENT.search(plain) or _is_span(atoms):
        return Heading(text, ColumnRole.DERIVED)
    flows = _flows(atoms)
    if flows:
        parts = {_squeezed(atom.text) for atom in atoms if atom.role is ColumnRole.DIMENSION}
        if not parts <= words.GOODS:
            return Heading(text, other_basis=basis)
        roles.discard(ColumnRole.DIMENSION)
    for role in (ColumnRole.REPORTER, ColumnRole.DIMENSION):
        if role in roles:
            return Heading(text, role)
    months = {atom.month for atom in atoms if atom.month is not None}
    alone = {atom.month_alone for atom in atoms if atom.month_alone is not None}
    years = {atom.year for atom in atoms if atom.year is not None}
    said = [atom.unit for atom in atoms if atom.unit is not None]
    unit = units.together(said) if said else None
    keys = roles - {ColumnRole.VALUE, ColumnRole.REMARK}
    contradicts = len(flows) > 1 or len(years) > 1 or (bool(said) and unit is None)
    if len(keys) == 1 and not flows and not months:
        return Heading(text, keys.pop(), unit=unit, contradicts=contradicts)
    if keys:
        return Heading(text)
    if roles == {ColumnRole.REMARK}:
        return Heading(text, ColumnRole.REMARK)
    month = next(iter(months), None)
    if alone and years and not months:
        month = Month.of(next(iter(years)), next(iter(alone)))
        alone, years = set(), set()
    has_amounts = bool(roles or flows or month or unit or alone)
    return Heading(
        text,
        ColumnRole.VALUE if has_amounts else None,
        next(iter(flows), None),
        month,
        next(iter(alone), None),
        next(iter(years), None),
        unit or (said[0] if said else None),
        basis,
        contradicts,
    )


def _is_span(atoms: Sequence[Heading]) -> bool:
    """Whether two months are named, such as the first and last of those added up: `Jan-Oct 2025`."""
    months = {atom.month for atom in atoms if atom.month is not None}
    alone = {atom.month_alone for atom in atoms if atom.month_alone is not None}
    return len(months) + len(alone - {month.month for month in months}) > 1


def _flows(atoms: Sequence[Heading]) -> set[Measure]:
    """The flows that words name, alone or together: customs value (general) is that of general imports."""
    flows = {atom.flow for atom in atoms if atom.flow is not None}
    said = _squeezed("".join(atom.text for atom in atoms if atom.unit is None and atom.month is None))
    return flows or ({words.FLOWS[said]} if said in words.FLOWS else set())


def _atoms(part: str) -> list[Heading] | None:
    """The words of a part of a heading, each understood; None when one is not."""
    pieces = [piece for piece in _JOINED.findall(part) if piece.strip()]
    if len(pieces) > 40:
        return None
    failed: set[int] = set()

    def from_(start: int) -> list[Heading] | None:
        if start == len(pieces):
            return []
        if start in failed:
            return None
        for end in range(len(pieces), start, -1):
            atom = _atom(_piece(part, pieces, start, end))
            if atom is not None and (rest := from_(end)) is not None:
                return [*atom, *rest]
        failed.add(start)
        return None

    return from_(0)


def _piece(part: str, pieces: Sequence[str], start: int, end: int) -> str:
    """Some pieces with the spaces that stand between them."""
    at = 0
    first = last = 0
    for index, piece in enumerate(pieces[:end]):
        at = part.index(piece, at)
        if index == start:
            first = at
        at += len(piece)
        last = at
    return part[first:last]


@lru_cache(maxsize=16384)
def _atom(text: str) -> tuple[Heading, ...] | None:
    squeezed = _squeezed(text)
    if _SIGN.search(text):  # "$US" is money; "US" alone is whose exports they are
        money = units.parse(text)
        return (Heading(text, unit=money),) if money is not None else None
    if not squeezed and not _PERCENT.search(text):
        return ()
    if squeezed in words.ROLES:
        return (Heading(text, words.ROLES[squeezed]),)
    if squeezed in words.FLOWS and squeezed not in words.SMALL_LETTERS:
        return (Heading(text, flow=words.FLOWS[squeezed]),)
    if squeezed in words.QUALIFIERS or (titles.other_basis(text) and titles.is_basis(text)):
        return (Heading(text),)
    if _YEAR.fullmatch(text):
        return (Heading(text, year=int(text[:4])),)
    try:
        return (Heading(text, month=month_cells.read(text)),)
    except month_cells.NotAMonth:
        pass
    if not squeezed.isdigit() and (alone := month_cells.month_alone(text)) is not None:
        return (Heading(text, month_alone=alone),)
    unit = units.parse(text)
    if unit is not None and (not squeezed.isdigit() or squeezed in _SCALES):
        return (Heading(text, unit=unit),)
    return (Heading(text, ColumnRole.DERIVED),) if _PERCENT.fullmatch(text) else None


@lru_cache(maxsize=16384)
def _squeezed(text: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("_", "")
