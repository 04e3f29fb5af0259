"""The data that a button carries: a canonical command behind a version, `1 deficit top5 2026-01`.

A button has no state here, so it still works after a restart and in messages of years ago. Change the version when
commands change their meaning. A page of a long answer stands at the version: `1.3 deficit top101 2026-01`; so does
that all its buttons are to be shown: `1+ deficit top5 2026-01`; and who has asked, by their id in base 36, where the
message itself cannot tell (inline mode): `1~kf12oi deficit top5 2026-01`.
"""

import re
from dataclasses import dataclass

VERSION = "1"
_DATA = re.compile(
    rf"{VERSION}(?:\.(?P<page>[1-9]\d?))?(?P<more>\+)?(?:~(?P<asker>[0-9a-z]{{1,13}}))? (?P<command>.+)",
    re.DOTALL | re.ASCII,
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_BYTES = 64


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button asks for."""

    command: str
    page: int = 1
    asker: int | None = None
    """Who has asked what the message answers, where the button says so."""
    is_more: bool = False
    """Whether all the answer's buttons are to be shown."""


def encode(command: str, page: int = 1, asker: int | None = None, *, is_more: bool = False) -> str | None:
    """A command as a button's data; None when Telegram would not take it (more than 64 bytes)."""
    version = VERSION if page == 1 else f"{VERSION}.{page}"
    if is_more:
        version += "+"
    if asker is not None:
        version += f"~{_base36(asker)}"
    data = f"{version} {command.removeprefix('/')}"
    return data if len(data.encode()) <= _MOST_BYTES else None


def decode(data: str | None) -> Pressed | None:
    """What is behind a button; None when it is of a version this bot does not know."""
    match = _DATA.fullmatch(data or "")
    if match is None:
        return None
    asker = None if match["asker"] is None else int(match["asker"], 36)
    return Pressed(f"/{match['command']}", int(match["page"] or 1), asker, bool(match["more"]))


def _base36(number: int) -> str:
    digits, number = "", abs(number)  # nobody's id is negative, but an update may say so
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
