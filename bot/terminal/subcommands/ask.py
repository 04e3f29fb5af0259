"""Answer one question, or with - one question a line of standard input"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.settings import Settings
from bot.terminal.answer_printing import print_answer, rendered
from bot.terminal.exit_codes import DONE
from bot.terminal.language_argument import add_language

EXAMPLES = (
    "ask 美國自臺灣進口多少",
    "ask --lang en --format json /deficit top5",
    "ask --format json - < questions.txt",
)


def add_arguments(parser: ArgumentParser) -> None:
    add_language(parser)
    parser.add_argument("--format", choices=("text", "html", "json"), default="text", help="text without it")
    parser.add_argument("text", nargs="+", metavar="TEXT", help="a question in words or as a command; - reads lines")
    parser.set_defaults(job=_ask)


async def _ask(settings: Settings, arguments: Namespace) -> int:
    async with opened(settings) as app:
        language = arguments.lang or app.language
        if arguments.text == ["-"]:
            # One object a line, in order. Each says by its kind whether it is a refusal, so the stream itself is done.
            while line := await asyncio.to_thread(sys.stdin.readline):
                document = await app.answering.ask(line.strip(), Asker(language=language))
                print(rendered(document, localizer(language), arguments.format), flush=True)
            return DONE
        return await print_answer(app, " ".join(arguments.text), language=language, medium=arguments.format)
