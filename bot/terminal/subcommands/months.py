"""The months that are loaded, and their sources"""

import json
from argparse import ArgumentParser, Namespace

from bot.app import opened
from bot.settings import Settings
from bot.terminal.answer_printing import print_answer
from bot.terminal.exit_codes import DONE


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(job=_months)


async def _months(settings: Settings, arguments: Namespace) -> int:
    async with opened(settings) as app:
        if arguments.format == "text":
            return await print_answer(app, "/months", language=app.language, medium="text")
        coverage = app.answering.model.coverage
        listed = {
            "months": [str(month) for month in coverage.months],
            "newest": str(coverage.newest) if coverage.months else None,
            "sources": {
                str(month): [{"name": s.name, "vintage": s.vintage} for s in coverage.sources[month]]
                for month in coverage.months
            },
        }
        print(json.dumps(listed, ensure_ascii=False))
        return DONE
