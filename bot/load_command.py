"""`tradebot load`: files in, a report each, a question when there are only warnings and somebody to ask."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bot.app import App
from bot.domain.document import Value, Verbatim, nsay, say
from bot.domain.loads import Severity
from bot.i18n.languages import voice
from bot.i18n.voice import Voice
from bot.loading.report import Finding, LoadReport, LoadStatus


async def load(app: App, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool) -> bool:
    """Load the files in order and print a report each; True when none was refused."""
    speech = voice(app.language)
    all_in = True
    for path in files:
        report = await _load(app, path, dry_run=dry_run, accept_warnings=yes)
        if _only_warned(report) and not as_json and sys.stdin.isatty():
            _print(path, report, speech, sys.stderr)
            if _agreed(speech):
                report = await _load(app, path, dry_run=dry_run, accept_warnings=True)
        if as_json:
            print(json.dumps(report.as_json(speech.say), ensure_ascii=False), flush=True)
        else:
            _print(path, report, speech, sys.stderr if report.status is LoadStatus.REFUSED else sys.stdout)
        all_in = all_in and report.status is not LoadStatus.REFUSED
    return all_in


async def _load(app: App, path: Path, *, dry_run: bool, accept_warnings: bool) -> LoadReport:
    try:
        data = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        reason = say("The file cannot be read: {reason}.", reason=Verbatim(error.strerror or str(error)))
        return LoadReport(LoadStatus.REFUSED, findings=(Finding(Severity.ERROR, "file", str(path), reason),))
    return await app.loading.load(data, path.name, dry_run=dry_run, accept_warnings=accept_warnings)


def _only_warned(report: LoadReport) -> bool:
    return report.status is LoadStatus.REFUSED and not report.has_errors


def _agreed(speech: Voice) -> bool:
    print(speech.say(say("Load it all the same? Type yes or no:")), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "是", "好")


def _print(path: Path, report: LoadReport, speech: Voice, stream: TextIO) -> None:
    lines = [speech.labelled(path.name, speech.say(_outcome(report)))]
    lines += [
        f"  {_mark(finding)} {speech.labelled(finding.where, speech.say(finding.message))}"
        for finding in report.findings
    ]
    print("\n".join(lines), file=stream)


def _mark(finding: Finding) -> str:
    return "✗" if finding.severity is Severity.ERROR else "!"


def _outcome(report: LoadReport) -> Value:
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
