"""The data that a button carries: a canonical command behind a version, `1 deficit top5 2026-01`.

A button has no state here, so it still works after a restart and in messages of years ago. Change the version when
commands change their meaning. A page of a long answer stands at the version: `1.3 deficit top101 2026-01`.
"""

import re
from dataclasses import dataclass

VERSION = "1"
_DATA = re.compile(rf"{VERSION}(?:\.(?P<page>[1-9]\d?))? (?P<command>.+)", re.DOTALL)
_MOST_BYTES = 64


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button asks for."""

    command: str
    page: int = 1


def encode(command: str, page: int = 1) -> str | None:
    """A command as a button's data; None when Telegram would not take it (more than 64 bytes)."""
    version = VERSION if page == 1 else f"{VERSION}.{page}"
    data = f"{version} {command.removeprefix('/')}"
    return data if len(data.encode()) <= _MOST_BYTES else None


def decode(data: str | None) -> Pressed | None:
    """What is behind a button; None when it is of a version this bot does not know."""
    match = _DATA.fullmatch(data or "")
    return Pressed(f"/{match['command']}", int(match["page"] or 1)) if match else None
