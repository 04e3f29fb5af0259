"""The Telegram bot; without TELEGRAM_BOT_TOKEN the terminal chat (default)"""

import sys
from argparse import ArgumentParser, Namespace

from bot.settings import Settings
from bot.terminal.exit_codes import DONE

EXAMPLES = (
    "run",
    "run --role web",
)


def add_arguments(parser: ArgumentParser) -> None:
    help_line = "one part of several (PostgreSQL)"
    parser.add_argument("--role", choices=("all", "web", "worker"), default="all", help=help_line)
    parser.set_defaults(job=_run)


async def _run(settings: Settings, arguments: Namespace) -> int:
    from bot.serving import logs  # noqa: PLC0415 - of the two ways to run, only the one that is taken is imported

    logs.configure(settings.log_format, quiet=False)
    if settings.telegram_bot_token:
        from bot.serving.lifecycle import run  # noqa: PLC0415

        await run(settings, arguments.role)
        return DONE
    from bot.terminal.terminal_chat import chat  # noqa: PLC0415

    print("TELEGRAM_BOT_TOKEN is not set: this is the terminal chat.", file=sys.stderr)
    await chat(settings, language=None)
    return DONE
