"""A load's report as lines of text: for a terminal, for a file beside the one that was loaded, for a log."""

from bot.domain import places
from bot.domain.loads import Severity
from bot.domain.values import Value, nsay, say
from bot.i18n.localizer import Localizer
from bot.loading.report import LoadReport, LoadStatus

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}


def told(name: str, report: LoadReport, localizer: Localizer, *, dry_run: bool = False) -> str:
    """What became of a file (or would, in a dry run), then a line for each finding with its place."""
    is_only_checked = dry_run and report.status is LoadStatus.LOADED
    became = say("in order; checked only, nothing has been loaded") if is_only_checked else outcome(report)
    lines = [localizer.labelled(name, localizer.say(became))]
    for finding in report.findings:
        message, place = localizer.say(finding.message), localizer.say(places.value(finding.where))
        lines.append(f"  {_MARKS[finding.severity]} {localizer.labelled(place, message) if place else message}")
    return "\n".join(lines)


def outcome(report: LoadReport) -> Value:
    match report.status:
        case LoadStatus.LOADED if len(report.months) == 1:
            return nsay(
                "loaded, {month}, {n} figure", "loaded, {month}, {n} figures", report.figures, month=report.months[0]
            )
        case LoadStatus.LOADED:
            return nsay(
                "loaded, {first} to {last}, {n} figure",
                "loaded, {first} to {last}, {n} figures",
                report.figures,
                first=report.months[0],
                last=report.months[-1],
            )
        case LoadStatus.ALREADY_LOADED:
            return say("already loaded, nothing has changed")
        case LoadStatus.REFUSED if report.has_errors:
            return say("refused, nothing has changed")
        case LoadStatus.REFUSED:
            return say("refused because of warnings; load it with --yes if they are in order")
