"""Say whether settings, database and figures are in order"""

import shlex
import sys
from argparse import ArgumentParser, Namespace

from bot.app import App, opened
from bot.domain import places
from bot.domain.database_address import shown
from bot.domain.time import Month
from bot.i18n.languages import languages, localizer
from bot.settings import Settings
from bot.terminal import error_messages
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.file_modes import open_to_others
from bot.terminal.live_checks import (
    calendar_troubles,
    census_troubles,
    folder_troubles,
    private_files,
    telegram_troubles,
)

EXAMPLES = (
    "check",
    "check --live",
)


def add_arguments(parser: ArgumentParser) -> None:
    help_line = "ask Telegram, the calendar and the Census Bureau too; say everything that is wrong"
    parser.add_argument("--live", action="store_true", help=help_line)
    parser.set_defaults(job=_check)


async def _check(settings: Settings, arguments: Namespace) -> int:
    if arguments.live:
        return await _check_live(settings)
    async with opened(settings) as app:
        is_well = _tell(app)
        print(f"telegram   {'token set' if settings.telegram_bot_token else 'no token: terminal chat only'}")
        newest = _newest(app)
        for trouble in (*(() if newest is None else calendar_troubles(settings, newest)), *_open_files(settings)):
            print(f"warning    {trouble}", file=sys.stderr)
        return DONE if is_well else REFUSED


async def _check_live(settings: Settings) -> int:
    """Look at everything, whatever the rest is like; 1 when anything is wrong."""
    troubles = []
    try:
        async with opened(settings) as app:
            is_well = _tell(app)
            newest = _newest(app)
            if newest is None:
                troubles.append("no month is loaded: `tradebot load FILE`, `tradebot fetch`")
            else:
                troubles += calendar_troubles(settings, newest)
                troubles += [trouble async for trouble in census_troubles(app, newest)]
    except error_messages.EXPECTED as error:
        is_well = False
        troubles.append(error_messages.sentence(error, settings, localizer("en")))
    troubles += [trouble async for trouble in telegram_troubles(settings)]
    troubles += [*folder_troubles(settings), *_open_files(settings)]
    for trouble in troubles:
        print(f"wrong      {trouble}", file=sys.stderr)
    return DONE if is_well and not troubles else REFUSED


def _tell(app: App) -> bool:
    """Print what there is; False when figures are missing."""
    coverage, speech = app.answering.model.coverage, localizer("en")
    print(f"database   {shown(app.settings.database)}")
    print(f"language   {app.language} ({', '.join(languages())})")
    for error in app.refused:
        print(f"refused    {speech.labelled(speech.say(places.value(error.where)), speech.say(error.reason))}")
    if not coverage.months:
        print("months     none")
        return False
    newest = coverage.sources[coverage.newest][0]
    print(f"months     {coverage.months[0]} … {coverage.newest} ({len(coverage.months)})")
    print(f"newest     {newest.publisher}, vintage {newest.vintage}, loaded {newest.loaded_at:%Y-%m-%d %H:%M} UTC")
    return not app.refused


def _newest(app: App) -> Month | None:
    coverage = app.answering.model.coverage
    return coverage.newest if coverage.months else None


def _open_files(settings: Settings) -> list[str]:
    modes = [(path, "700" if path.is_dir() else "600") for path in open_to_others(*private_files(settings))]
    return [f"others may read {path}: chmod {mode} {shlex.quote(str(path))}" for path, mode in modes]
