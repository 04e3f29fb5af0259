"""Say whether settings, database and figures are in order"""

from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.i18n.languages import languages, localizer
from bot.settings import Settings
from bot.terminal.error_messages import without_password
from bot.terminal.exit_codes import DONE, REFUSED


def add_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(job=_check)


async def _check(settings: Settings, _: Namespace) -> int:
    async with opened(settings) as app:
        coverage, speech = app.answering.model.coverage, localizer("en")
        print(f"database   {without_password(settings.database)}")
        print(f"language   {app.language} ({', '.join(languages())})")
        for error in app.refused:
            print(f"refused    {speech.labelled(error.where, speech.say(error.reason))}")
        if not coverage.months:
            print("months     none")
            return REFUSED
        newest = coverage.sources[coverage.newest][0]
        print(f"months     {coverage.months[0]} … {coverage.newest} ({len(coverage.months)})")
        print(f"newest     {newest.publisher}, vintage {newest.vintage}, loaded {newest.loaded_at:%Y-%m-%d %H:%M} UTC")
        print(f"telegram   {'token set' if settings.telegram_bot_token else 'no token: terminal chat only'}")
        return REFUSED if app.refused else DONE
