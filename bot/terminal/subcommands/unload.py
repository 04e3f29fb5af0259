"""Take a load back, as if it had never been

`tradebot loads` lists the loads with their numbers. The same file can be loaded again afterwards.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from zoneinfo import ZoneInfo

from bot.answers import past_loads
from bot.app import opened
from bot.domain.loads import UnloadReport, UnloadStatus
from bot.domain.values import say
from bot.domain.whole_number import whole_number
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.logins import login
from bot.understand.word_lists import choice_words

EXAMPLES = ("unload 3 --dry-run", "unload 3 --yes")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text without it")
    parser.add_argument("number", type=_number, metavar="NUMBER", help="as `tradebot loads` lists it")
    parser.set_defaults(job=_unload)


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None or number < 0:
        raise ArgumentTypeError(f"{text!r} is no load's number")
    return number


async def _unload(settings: Settings, arguments: Namespace) -> int:
    number, is_asked_only = arguments.number, arguments.dry_run
    as_json = arguments.format == "json"
    async with opened(settings) as app:
        speech, zone = localizer(app.language), settings.tradebot_timezone
        if not is_asked_only and not arguments.yes and not as_json and sys.stdin.isatty():
            would = await app.unloading.unload(number, by=login(), dry_run=True)
            if would.status is UnloadStatus.TAKEN_BACK:
                _print(would, speech, zone, is_asked_only=True)
                if not _agreed(speech):
                    return REFUSED
        report = await app.unloading.unload(number, by=login(), dry_run=is_asked_only)
        if as_json:
            print(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            _print(report, speech, zone, is_asked_only=is_asked_only)
        return DONE if report.status is UnloadStatus.TAKEN_BACK else REFUSED


def _print(report: UnloadReport, speech: Localizer, zone: ZoneInfo, *, is_asked_only: bool) -> None:
    is_done = report.status is UnloadStatus.TAKEN_BACK
    sentences = past_loads.told(report, zone, is_asked_only=is_asked_only)
    print("\n".join(map(speech.say, sentences)), file=sys.stdout if is_done else sys.stderr)


def _agreed(speech: Localizer) -> bool:
    print(speech.say(say("Take it back? Type yes or no:")), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in choice_words("yes")
