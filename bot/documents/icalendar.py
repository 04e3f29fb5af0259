"""Days of releases as a calendar file (RFC 5545), for any program that keeps appointments."""

from collections.abc import Mapping
from datetime import UTC, date, timedelta

from bot.domain.releases import release_moment
from bot.domain.time import Month

_LONG = timedelta(minutes=30)
_STAMP = "%Y%m%dT%H%M%SZ"


def icalendar(days: Mapping[Month, date], titles: Mapping[Month, str]) -> str:
    """One appointment a month, half an hour from 08:30 in New York; titles are what each is called."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tradebot//releases//EN"]
    for month, day in sorted(days.items()):
        begin = release_moment(day).astimezone(UTC)
        lines += [
            "BEGIN:VEVENT",
            f"UID:release-{month}@tradebot",
            f"DTSTAMP:{begin:{_STAMP}}",
            f"DTSTART:{begin:{_STAMP}}",
            f"DTEND:{begin + _LONG:{_STAMP}}",
            f"SUMMARY:{_escaped(titles[month])}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 bytes; those after the first begin with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > 74:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
