"""Buttons: what they say, how many stand in a row, and the data they carry.

The data is the canonical command behind a version, `1 deficit top5 2026-01`: a button has no state here, so it
still works after a restart and in messages of years ago. Change the version when commands change their meaning.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.delivery import Button
from bot.domain.document import Document
from bot.i18n.voice import Voice

VERSION = "1"
_MOST_BYTES = 64
_MOST_IN_A_ROW = 3
_ROW_CELLS = 30
"""What a row holds on a narrow phone before labels are cut; a Chinese character takes two."""


def buttons_of(document: Document, voice: Voice) -> tuple[Button, ...]:
    """The document's choices, said in a language."""
    speaking = voice.for_document(document)
    return tuple(Button(speaking.say(choice.label), choice.command) for choice in document.choices)


def keyboard(buttons: Iterable[Button]) -> InlineKeyboardMarkup | None:
    """Lay buttons out; those whose data would be too long are left out. None when nothing is left."""
    fitting = [(button.label, data) for button in buttons if (data := encode(button.command)) is not None]
    rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in _rows(fitting)]
    return InlineKeyboardMarkup(rows) if rows else None


def encode(command: str) -> str | None:
    """A command as a button's data; None when Telegram would not take it (more than 64 bytes)."""
    data = f"{VERSION} {command.removeprefix('/')}"
    return data if len(data.encode()) <= _MOST_BYTES else None


def decode(data: str | None) -> str | None:
    """The command behind a button; None when it is of a version this bot does not know."""
    version, _, command = (data or "").partition(" ")
    return f"/{command}" if version == VERSION and command else None


def _rows(buttons: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    # All buttons of a row are as wide as its widest, so one long label has its row to itself.
    row: list[tuple[str, str]] = []
    for button in buttons:
        longer = [*row, button]
        if row and (len(longer) > _MOST_IN_A_ROW or len(longer) * max(_cells(b[0]) for b in longer) > _ROW_CELLS):
            yield row
            longer = [button]
        row = longer
    if row:
        yield row


def _cells(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)
