"""The months that are loaded, and their sources"""

import json
from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.render import json as json_render
from bot.settings import Settings
from bot.terminal.answer_printing import print_answer
from bot.terminal.exit_codes import DONE

EXAMPLES = (
    "months",
    "months --format json",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text without it")
    parser.set_defaults(job=_months)


async def _months(settings: Settings, arguments: Namespace) -> int:
    async with opened(settings) as app:
        if arguments.format == "text":
            return await print_answer(app, "/months", language=app.language, medium="text")
        listed = json_render.coverage(app.answering.model.coverage)
        print(json.dumps(listed, ensure_ascii=False))
        return DONE
