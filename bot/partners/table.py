"""Reads `data/partners.csv`, `groups.csv` and `listings.csv` beside it; refuses a table that is not sound.

`partners.csv`: one line a partner, a group or the world; or a row of Census' that is none (`aggregate`);
or phrases that are no partner's name though they hold or resemble one (`nobody`).
Several Census codes (the newest first), short names and aliases share a cell, separated by `|`.
`groups.csv`: one line a membership, with the month of joining and the first month outside, and their source.
`listings.csv`: one line a partner that the Census Bureau has not always listed, or no longer does.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from bot import shipped
from bot.domain.errors import Defective
from bot.domain.partner import GroupMembership, Partner, PartnerKind
from bot.domain.time import Month

T = TypeVar("T")

_AGGREGATE = "aggregate"
_NOBODY = "nobody"
_COLUMNS = ("code", "alpha3", "kind", "census_codes", "census_name", "short", "aliases")
_SOURCE = "source"
"""What may follow: where the row's dates are from, for people."""
_GROUP_COLUMNS = ("group", "partner", "joined", "left")
_LISTING_COLUMNS = ("partner", "listed", "delisted", "within")
_Listing: TypeAlias = tuple[Month | None, Month | None, str | None]
_CODE = re.compile(r"[A-Z][A-Z0-9]+")
_CENSUS_CODE = re.compile(r"[0-9]{4}")


_ALWAYS_LISTED: _Listing = (None, None, None)


class DefectiveTable(Defective):
    """A shipped table of partners contradicts itself. Correct the line that is named."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A partner, the world or a group, with the names the table gives it."""

    partner: Partner
    alpha3: str
    """ISO 3166 alpha-3, or empty."""
    names: tuple[str, ...]
    """Census' name first, then the aliases."""
    short: tuple[str, ...]
    """Single characters that mean it beside a preposition: 對韓, 自陸."""


@dataclass(frozen=True, slots=True)
class PartnerTable:
    entries: tuple[Entry, ...]
    aggregates: Mapping[str, str]
    """Census codes of rows that are no partners, with Census' name of each."""
    nobody: tuple[str, ...]
    """Phrases to recognise as meaning no partner: 美國, 今日, 上海, New Mexico."""


def read(
    partners: Path = shipped.DATA / "partners.csv",
    groups: Path = shipped.DATA / "groups.csv",
    listings: Path = shipped.DATA / "listings.csv",
) -> PartnerTable:
    """Read the tables; raises DefectiveTable."""
    members, listed = _members(groups), _listings(listings)
    entries: dict[str, Entry] = {}
    aggregates: dict[str, str] = {}
    nobody: list[str] = []
    by_census: dict[str, str] = {}
    for where, row in _rows(partners, _COLUMNS):
        codes = _cell(row["census_codes"])
        for census in codes:
            _demand(_CENSUS_CODE.fullmatch(census) is not None, where, f"{census!r} is not a Census code")
            earlier = by_census.setdefault(census, where)
            _demand(earlier == where, where, f"Census code {census} stands already in {earlier}")
        if row["kind"] in (_AGGREGATE, _NOBODY):
            aggregates |= dict.fromkeys(codes, row["census_name"])
            nobody += _cell(row["aliases"])
            continue
        entry = _entry(where, row, codes, tuple(members.pop(row["code"], ())), listed.pop(row["code"], _ALWAYS_LISTED))
        _demand(entry.partner.code not in entries, where, f"{entry.partner.code} stands there twice")
        entries[entry.partner.code] = entry
    for group in members:
        raise DefectiveTable(groups.name, f"{group} is not in {partners.name}")
    for partner in (*listed, *(e.partner.within for e in entries.values() if e.partner.within not in (None, *entries))):
        raise DefectiveTable(listings.name, f"{partner} is not in {partners.name}")
    for entry in entries.values():
        _check_members(groups.name, entry.partner, entries)
    return PartnerTable(tuple(entries.values()), aggregates, tuple(nobody))


def _entry(
    where: str,
    row: Mapping[str, str],
    codes: tuple[str, ...],
    members: tuple[GroupMembership, ...],
    listed: _Listing,
) -> Entry:
    code, alpha3 = row["code"], row["alpha3"]
    _demand(_CODE.fullmatch(code) is not None, where, f"{code!r} is not a code")
    _demand(not alpha3 or re.fullmatch("[A-Z]{3}", alpha3) is not None, where, f"{alpha3!r} is not an alpha-3 code")
    kind = _value(where, PartnerKind, row["kind"])
    _demand(bool(members) == (kind is PartnerKind.GROUP), where, f"{code}: a group, and only a group, has members")
    _demand(bool(codes) != (kind is PartnerKind.GROUP), where, f"{code}: all but groups have a Census code")
    names = (*_cell(row["census_name"]), *_cell(row["aliases"]))
    return Entry(Partner(code, kind, codes, members, *listed), alpha3, names, _cell(row["short"]))


def _listings(path: Path) -> dict[str, _Listing]:
    listings: dict[str, _Listing] = {}
    for where, row in _rows(path, _LISTING_COLUMNS):
        first, end = (_value(where, Month.parse, row[name]) if row[name] else None for name in ("listed", "delisted"))
        _demand(not (first and end) or first < end, where, "delisted before it is listed")
        _demand(row["partner"] not in listings, where, f"{row['partner']} stands there twice")
        listings[row["partner"]] = first, end, row["within"] or None
    return listings


def _members(path: Path) -> dict[str, list[GroupMembership]]:
    members: dict[str, list[GroupMembership]] = {}
    for where, row in _rows(path, _GROUP_COLUMNS):
        joined, left = (_value(where, Month.parse, row[name]) if row[name] else None for name in ("joined", "left"))
        _demand(not (joined and left) or joined < left, where, "left before joining")
        members.setdefault(row["group"], []).append(GroupMembership(row["partner"], joined, left))
    return members


def _check_members(where: str, group: Partner, entries: Mapping[str, Entry]) -> None:
    for number, member in enumerate(group.members):
        entry = entries.get(member.partner)
        _demand(entry is not None and entry.partner.kind.is_ranked, where, f"{group.code}: who is {member.partner!r}?")
        for other in group.members[:number]:
            _demand(
                other.partner != member.partner or _is_apart(member, other),
                where,
                f"{member.partner} is in {group.code} twice at once",
            )


def _is_apart(one: GroupMembership, other: GroupMembership) -> bool:
    """Whether one membership is over when the other begins."""
    return any(
        a.left is not None and b.joined is not None and a.left <= b.joined for a, b in ((one, other), (other, one))
    )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        raise DefectiveTable(path.name, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise DefectiveTable(path.name, "is not in UTF-8") from error
    reader = csv.DictReader(lines, strict=True)
    try:
        headings = tuple(reader.fieldnames or ())
        _demand(headings in (columns, (*columns, _SOURCE)), path.name, f"the columns are not {', '.join(columns)}")
        for row in reader:
            where = f"{path.name}, line {reader.line_num}"
            _demand(None not in row and None not in row.values(), where, f"has not {len(headings)} cells")
            yield where, row
    except csv.Error as error:
        raise DefectiveTable(f"{path.name}, line {reader.line_num}", str(error)) from error


def _cell(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _value(where: str, make: Callable[[str], T], text: str) -> T:
    try:
        return make(text)
    except ValueError as error:
        raise DefectiveTable(where, str(error)) from error


def _demand(holds: bool, where: str, reason: str) -> None:  # noqa: FBT001 - reads as a sentence at each call
    if not holds:
        raise DefectiveTable(where, reason)
