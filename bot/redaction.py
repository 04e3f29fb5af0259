"""Secrets kept out of everything the program writes: tokens, keys and passwords, whole or in pieces.

Telegram's addresses carry the token and a database's its password, and libraries write addresses into messages and
tracebacks, some of them shortened. So every piece of a secret is looked for, in each spelling it may have there.
"""

import json
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from urllib.parse import quote, quote_plus, unquote, unquote_plus

PIECE = 8
"""So many characters of a secret in a row are not written."""
_SHORTEST = 4
"""A secret of fewer is found in half of all words; the places that know it leave it out themselves."""
_HIDDEN = "<secret>"
_pieces: dict[int, set[str]] = {}
"""By length: of each secret every piece of `PIECE` characters, or a shorter one whole."""


def hide(*secrets: str) -> None:
    """Keep the secrets out of what `redacted` gives from now on."""
    for secret in secrets:
        for spelling in _spellings(secret):
            if len(spelling) >= _SHORTEST:
                length = min(len(spelling), PIECE)
                pieces = _pieces.setdefault(length, set())
                pieces.update(spelling[start : start + length] for start in range(len(spelling) - length + 1))


def redacted(text: str) -> str:
    """The text without any secret, nor a piece of one."""
    hidden = sorted(_found(text))
    if not hidden:
        return text
    parts, end = [], -1
    for start, stop in hidden:
        if start > end:
            parts += [text[max(end, 0) : start], _HIDDEN]
        end = max(end, stop)
    return "".join((*parts, text[end:]))


def redacted_traceback(error: BaseException) -> str:
    """A traceback as Python prints it: lines of code and the message, and no variable's value."""
    return redacted("".join(traceback.format_exception(error)))


def guard_tracebacks() -> None:
    """Redact what Python writes by itself of exceptions that nobody has caught."""

    def uncaught(_type: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        _write(redacted_traceback(error))

    def uncaught_in_thread(happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None:
            _write(redacted_traceback(happened.exc_value))

    def unraisable(happened: "sys.UnraisableHookArgs") -> None:
        if happened.exc_value is not None:
            _write(f"{happened.err_msg or 'Exception ignored'}:\n{redacted_traceback(happened.exc_value)}")

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable


def _write(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(text)


def _spellings(secret: str) -> set[str]:
    """As given, decoded and encoded as in an address, and as inside quotation marks of Python and JSON."""
    plain = {secret, unquote(secret), unquote_plus(secret)}
    written = {form for one in plain for form in (one, quote(one, safe=""), quote(one), quote_plus(one))}
    quoted = {json.dumps(one)[1:-1] for one in written} | {repr(one)[1:-1] for one in written}
    return written | quoted


def _found(text: str) -> Iterator[tuple[int, int]]:
    for length, pieces in _pieces.items():
        for start in range(len(text) - length + 1):
            if text[start : start + length] in pieces:
                yield start, start + length
