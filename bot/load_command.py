"""`tradebot load`: files in, a report each, a question when there are only warnings and somebody to ask."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.app import App
from bot.domain.document import Verbatim, say
from bot.domain.loads import Severity
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.loading.report import Finding, LoadReport, LoadStatus
from bot.loading.wording import told
from bot.understand.word_lists import choice_words


async def load(app: App, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool) -> bool:
    """Load the files in order and print a report each; True when none was refused."""
    speech = localizer(app.language)
    all_in = True
    for path in files:
        report = await _load(app, path, dry_run=dry_run, accept_warnings=yes)
        if report.needs_consent and not as_json and sys.stdin.isatty():
            print(told(path.name, report, speech), file=sys.stderr)
            if _agreed(speech):
                report = await _load(app, path, dry_run=dry_run, accept_warnings=True)
        if as_json:
            print(json.dumps(report.as_json(speech.say), ensure_ascii=False), flush=True)
        else:
            stream = sys.stderr if report.status is LoadStatus.REFUSED else sys.stdout
            print(told(path.name, report, speech, dry_run=dry_run), file=stream)
        all_in = all_in and report.status is not LoadStatus.REFUSED
    return all_in


async def _load(app: App, path: Path, *, dry_run: bool, accept_warnings: bool) -> LoadReport:
    try:
        data = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        reason = say("The file cannot be read: {reason}.", reason=Verbatim(error.strerror or str(error)))
        return LoadReport(LoadStatus.REFUSED, findings=(Finding(Severity.ERROR, "file", str(path), reason),))
    return await app.loading.load(data, path.name, dry_run=dry_run, accept_warnings=accept_warnings)


def _agreed(speech: Localizer) -> bool:
    print(speech.say(say("Load it all the same? Type yes or no:")), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in choice_words("yes")
