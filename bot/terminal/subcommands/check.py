"""Say whether settings, database and figures are in order"""

from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.i18n.languages import languages
from bot.settings import Settings
from bot.terminal.error_messages import without_password
from bot.terminal.exit_codes import DONE, REFUSED


def add_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(job=_check)


async def _check(settings: Settings, _: Namespace) -> int:
    async with opened(settings) as app:
        coverage = app.answering.model.coverage
        print(f"database   {without_password(settings.database)}")
        print(f"language   {app.language} ({', '.join(languages())})")
        if not coverage.months:
            print("months     none")
            return REFUSED
        newest = coverage.sources[coverage.newest][0]
        print(f"months     {coverage.months[0]} … {coverage.newest} ({len(coverage.months)})")
        print(f"newest     {newest.publisher}, vintage {newest.vintage}, loaded {newest.loaded_at:%Y-%m-%d %H:%M} UTC")
        print(f"telegram   {'token set' if settings.telegram_bot_token else 'no token: terminal chat only'}")
        return DONE
