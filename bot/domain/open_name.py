"""The base of names that no enumeration closes: of intents, and of kinds of documents."""

from typing import Self


class OpenName(str):
    """A name that anybody may add to. Equal names are one object, so they can be compared with `is`."""

    __slots__ = ()

    def __new__(cls, name: str) -> Self:
        known = _MADE.setdefault((cls, name), super().__new__(cls, name))
        assert isinstance(known, cls)  # noqa: S101 - the key says so
        return known


_MADE: dict[tuple[type[OpenName], str], OpenName] = {}
