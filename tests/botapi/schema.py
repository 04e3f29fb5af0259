"""Parameters of every Bot API method, checked against the published schema.

Stricter than the real server in one thing on purpose: it ignores parameters it does not know, this one refuses
them, because a parameter with a typing slip is a feature that silently does nothing.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.botapi.refused import Refused, bad_request

_FOLDER = Path(__file__).parent / "schema"
_DATA = json.loads((_FOLDER / "methods.json").read_text("utf-8"))
_LIMITS: dict[str, tuple[int, int, str, str]] = json.loads((_FOLDER / "limits.json").read_text("utf-8"))

METHODS: Mapping[str, Mapping[str, tuple[bool, list[str]]]] = _DATA["methods"]
UPDATE_KINDS = frozenset(_DATA["update_kinds"])
_BY_LOWER = {name.lower(): name for name in METHODS}  # the real server does not mind the case of a method


def method_named(name: str) -> str:
    """The method's own spelling; raises Refused for one that does not exist."""
    try:
        return _BY_LOWER[name.lower()]
    except KeyError:
        raise Refused(404, "Not Found: method not found") from None


def read(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Give every parameter its type; raises Refused for one unknown, missing, ill-typed or too long."""
    known = METHODS[method]
    for name in raw:
        if name not in known:
            raise bad_request(f'unknown parameter "{name}" of {method}')
    values = {name: _typed(name, value, known[name][1]) for name, value in raw.items()}
    for name, (is_required, _) in known.items():
        if is_required and values.get(name) in (None, ""):
            raise bad_request("message text is empty" if name == "text" else f"{name} is empty")
    check_lengths(method[0].upper() + method[1:], values)
    return values


def check_lengths(owner: str, values: Mapping[str, Any], refusal: str | None = None) -> None:
    """Check documented lengths of a method's or object's texts, except those counted after parsing entities."""
    for name, value in values.items():
        low, high, unit, when = _LIMITS.get(f"{owner}.{name}", (0, 0, "", ""))
        if not unit or when or not isinstance(value, str):
            continue
        length = len(value.encode()) if unit == "bytes" else len(value)
        if not low <= length <= high:
            raise bad_request(refusal or f"{owner}.{name} must be {low}-{high} {unit}, got {length}")


def most_text(method: str, name: str) -> int:
    """How long a text may be after its entities are parsed."""
    return _LIMITS[f"{method[0].upper()}{method[1:]}.{name}"][1]


def _typed(name: str, value: Any, kinds: list[str]) -> Any:
    for kind in kinds:
        try:
            return _READERS[kind](value)
        except ValueError:
            continue
    raise bad_request(f'parameter "{name}" must be {" or ".join(kinds)}, got {str(value)[:60]!r}')


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,19}", str(value), re.ASCII):
        raise ValueError(value)
    return int(value)


def _truth(value: Any) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]
    except KeyError:
        raise ValueError(value) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - one kind of error lets `_typed` try the next type
    return value


def _json(kind: type) -> Any:
    def reader(value: Any) -> Any:
        parsed = json.loads(value) if isinstance(value, str) else value
        if not isinstance(parsed, kind):
            raise ValueError(value)  # noqa: TRY004 - as above
        return parsed

    return reader


_READERS: Mapping[str, Any] = {
    "int": _whole,
    "float": float,
    "bool": _truth,
    "str": _text,
    "object": _json(dict),
    "array": _json(list),
    "file": lambda value: value,
}
