"""The outcome of asking the Census Bureau once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.time import Month
from bot.domain.values import Value
from bot.loading.report import LoadReport


class FetchOutcome(StrEnum):
    LOADED = "loaded"
    ALREADY_LOADED = "already_loaded"
    REFUSED = "refused"
    UNCHANGED = "unchanged"
    NOT_PUBLISHED = "not_published"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The outcome of asking one of the places."""

    source: str
    """The module of `bot.sources` that reads it."""
    outcome: FetchOutcome
    month: Month | None = None
    """The month that is not published."""
    name: str = ""
    report: LoadReport | None = None
    """Of a file that came."""
    reason: Value | None = None
    """Of a failure."""


KeepRefused = Callable[[bytes, str, LoadReport], Awaitable[None]]
"""Puts a refused file where a person finds it."""
