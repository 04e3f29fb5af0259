"""Say whether settings, database and figures are in order"""

import shlex
import sys
from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.domain import places
from bot.domain.database_address import shown
from bot.i18n.languages import languages, localizer
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.file_modes import open_to_others


def add_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(job=_check)


async def _check(settings: Settings, _: Namespace) -> int:
    async with opened(settings) as app:
        coverage, speech = app.answering.model.coverage, localizer("en")
        print(f"database   {shown(settings.database)}")
        print(f"language   {app.language} ({', '.join(languages())})")
        for error in app.refused:
            print(f"refused    {speech.labelled(speech.say(places.value(error.where)), speech.say(error.reason))}")
        if not coverage.months:
            print("months     none")
            return REFUSED
        newest = coverage.sources[coverage.newest][0]
        print(f"months     {coverage.months[0]} … {coverage.newest} ({len(coverage.months)})")
        print(f"newest     {newest.publisher}, vintage {newest.vintage}, loaded {newest.loaded_at:%Y-%m-%d %H:%M} UTC")
        print(f"telegram   {'token set' if settings.telegram_bot_token else 'no token: terminal chat only'}")
        for path in open_to_others(settings.tradebot_home, *filter(None, (settings.database_file,))):
            mode = "700" if path.is_dir() else "600"
            print(f"warning    others may read {path}: chmod {mode} {shlex.quote(str(path))}", file=sys.stderr)
        return REFUSED if app.refused else DONE
