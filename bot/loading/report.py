"""The report of a load: its status, and the findings of all checks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain import places
from bot.domain.figures import Measure, Usd
from bot.domain.loads import AmountCounts, Severity
from bot.domain.time import Month
from bot.domain.values import Value


class LoadStatus(StrEnum):
    """Whether a file was loaded."""

    LOADED = "loaded"
    """Stored; in a dry run, it would be."""
    REFUSED = "refused"
    """Nothing has changed; the findings say why."""
    ALREADY_LOADED = "already_loaded"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and where. Errors refuse a file, warnings ask first, notes only tell."""

    severity: Severity
    check: str
    """The check that found it, one word for machines."""
    where: str
    """The place in the file."""
    message: Value

    def as_json(self, say: Callable[[Value], str]) -> dict[str, str]:
        return {
            "severity": self.severity.value,
            "check": self.check,
            "where": say(places.value(self.where)),
            "message": say(self.message),
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """What loading a file would do, for whoever decides on it."""

    is_news: bool
    """Whether its newest month would be told to subscribers."""
    is_held: bool
    """Whether that would wait for another word."""
    recipients: int
    """How many chats would get it."""
    figures: tuple[tuple[str, Measure, Usd], ...]
    """Exports and imports of its newest month: of the world and of the office's partner, where the file has them."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came of loading one file."""

    status: LoadStatus
    source: str | None = None
    """The module of `bot.sources` that read it; None when none could."""
    months: tuple[Month, ...] = ()
    figures: int = 0
    """How many amounts the file states."""
    findings: tuple[Finding, ...] = ()
    campaign: int | None = None
    """The campaign that tells the subscribers; None when it is not news."""
    counts: AmountCounts | None = None
    """What has become of every amount that stands in the file; None where its source does not count."""
    forecast: Forecast | None = None
    """Of a dry run that found no error."""

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)

    @property
    def needs_consent(self) -> bool:
        """Refused only until somebody says that the warnings are in order."""
        return self.status is LoadStatus.REFUSED and not self.has_errors

    def as_json(self, say: Callable[[Value], str]) -> dict[str, Any]:
        """The object that `load --format json` prints; `say` gives sentences in the caller's language."""
        return {
            "status": self.status.value,
            "source": self.source,
            "months": [str(month) for month in self.months],
            "figures": self.figures,
            "findings": [finding.as_json(say) for finding in self.findings],
            "campaign": self.campaign,
            "amounts": None if self.counts is None else self.counts.as_json(),
        }


def has_errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def has_warnings(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.WARNING for finding in findings)
