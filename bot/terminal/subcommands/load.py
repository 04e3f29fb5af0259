"""Load files of figures: a briefing, the Census workbook, a table"""

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from bot.app import App, opened
from bot.domain.loads import Severity
from bot.domain.values import say
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.loading import given_files
from bot.loading.report import Finding, LoadReport, LoadStatus
from bot.loading.wording import told
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.logins import login
from bot.terminal.progress import bars
from bot.understand.word_lists import choice_words

EXAMPLES = (
    "load --dry-run briefing_2026-02.docx",
    "load --yes country.xlsx",
    "load --format json figures.csv",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    parser.add_argument("--yes", action="store_true", help="load although there are warnings")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text without it")
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE", help="known by what is in it, not by its name")
    parser.set_defaults(job=_load)


async def _load(settings: Settings, arguments: Namespace) -> int:
    words = {"dry_run": arguments.dry_run, "yes": arguments.yes, "as_json": arguments.format == "json"}
    async with opened(settings) as app:
        return DONE if await load_all(app, arguments.file, **words) else REFUSED


async def load_all(app: App, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool) -> bool:
    """Load the files in order and print a report each; True when none was refused."""
    speech = localizer(app.language)
    all_in = True
    for done, path in enumerate(files):
        name = given_files.printable(path.name)
        of = len(files) if len(files) > 1 else None
        with bars() as draw:
            draw(name, done, of)
            report = await _load_file(app, path, dry_run=dry_run, accept_warnings=yes)
        if report.needs_consent and not as_json and sys.stdin.isatty():
            print(told(name, report, speech), file=sys.stderr)
            if _agreed(speech):
                with bars() as draw:
                    draw(name, done, of)
                    report = await _load_file(app, path, dry_run=dry_run, accept_warnings=True)
        if as_json:
            print(json.dumps(report.as_json(speech.say), ensure_ascii=False), flush=True)
        else:
            stream = sys.stderr if report.status is LoadStatus.REFUSED else sys.stdout
            print(told(name, report, speech, dry_run=dry_run), file=stream)
        all_in = all_in and report.status is not LoadStatus.REFUSED
    return all_in


async def _load_file(app: App, path: Path, *, dry_run: bool, accept_warnings: bool) -> LoadReport:
    try:
        data = await asyncio.to_thread(given_files.read, path)
    except OSError as error:
        finding = Finding(Severity.ERROR, "file", given_files.printable(str(path)), given_files.unreadable(error))
        return LoadReport(LoadStatus.REFUSED, findings=(finding,))
    return await app.loading.load(data, path.name, by=login(), dry_run=dry_run, accept_warnings=accept_warnings)


def _agreed(speech: Localizer) -> bool:
    print(speech.say(say("Load it all the same? Type yes or no:")), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in choice_words("yes")
