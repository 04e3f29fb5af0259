"""List the loads, with the numbers by which they can be taken back"""

import json
from argparse import ArgumentParser, Namespace

from bot.answers import past_loads
from bot.app import opened
from bot.i18n.languages import localizer
from bot.settings import Settings
from bot.terminal.exit_codes import DONE

EXAMPLES = ("loads", "loads --format json")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text without it")
    parser.set_defaults(job=_loads)


async def _loads(settings: Settings, arguments: Namespace) -> int:
    async with opened(settings) as app:
        history = await app.unloading.history()
        speech = localizer(app.language)
        for past in reversed(history):
            if arguments.format == "json":
                print(json.dumps(past.as_json(), ensure_ascii=False))
            else:
                about = past_loads.about(past, settings.tradebot_timezone)
                print(speech.labelled(speech.say(past_loads.named(past)), speech.say(about)))
        return DONE
