"""Ask in this terminal"""

from argparse import ArgumentParser, Namespace

from bot.settings import Settings
from bot.terminal.exit_codes import DONE
from bot.terminal.language_argument import add_language
from bot.terminal.terminal_chat import chat

EXAMPLES = (
    "chat",
    "chat --lang en",
)


def add_arguments(parser: ArgumentParser) -> None:
    add_language(parser)
    parser.set_defaults(job=_chat)


async def _chat(settings: Settings, arguments: Namespace) -> int:
    await chat(settings, language=arguments.lang)
    return DONE
