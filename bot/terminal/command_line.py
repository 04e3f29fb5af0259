"""The entry point of `tradebot`: parses one command line, runs its subcommand and gives the exit code.

What a subcommand needs is imported when it has been named: `--help` needs no library.
"""

import argparse
import asyncio
import gc
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot import __version__, redaction
from bot.domain import database_address
from bot.env_file import read_env_file, take_proxies
from bot.settings import BadSetting, Settings, unknown_names
from bot.terminal import file_modes, subcommands
from bot.terminal.exit_codes import DONE, REFUSED, USAGE

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_RUN = "run"
"""What a command line without a subcommand means."""


_GARBAGE = 20_000
"""New objects after which Python looks for garbage among them, which takes 3 ms."""


_NO_CHOICE = re.compile(r"invalid choice: '(?P<given>.*)' \(choose from (?P<choices>.*)\)")


class _Parser(argparse.ArgumentParser):
    """An argument parser that says what may have been meant, and repeats no password of a database's address."""

    def error(self, message: str) -> NoReturn:
        wrong = _NO_CHOICE.search(message)
        if wrong:
            from difflib import get_close_matches  # noqa: PLC0415 - for who has made a slip

            choices = [choice.strip("'\" ") for choice in wrong["choices"].split(",")]
            near = get_close_matches(wrong["given"].lower(), choices, 1)
            message += f"; did you mean {near[0]}?" if near else ""
        super().error(message)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        super()._print_message(redaction.redacted(message), file)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; give the exit code."""
    if argv is None:  # the process is ours
        # At every 700, as Python does of itself, it is an eighth of a first start and a tenth of a later one.
        gc.set_threshold(_GARBAGE)
        _open_streams()
        redaction.guard_tracebacks()
        file_modes.keep_private()
    words = list(sys.argv[1:] if argv is None else argv)
    redaction.hide(*(secret for word in words for secret in database_address.secrets(word)))
    arguments = _parsed(words)
    try:
        settings, doubts = Settings.read(), unknown_names()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return USAGE
    redaction.hide(*settings.secrets)
    take_proxies(read_env_file(Path(".env")))
    for doubt in doubts:
        print(redaction.redacted(doubt), file=sys.stderr)
    try:
        return asyncio.run(_run(arguments, settings))
    except BadSetting as error:
        print(redaction.redacted(str(error)), file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        # The reader of our output went away (`| head`); nothing is wrong. Python would complain at exit.
        sys.stderr.close()
        return DONE
    except Exception as error:
        # What knows the database's errors is imported when there is one.
        from bot.i18n.languages import localizer  # noqa: PLC0415
        from bot.terminal import error_messages  # noqa: PLC0415

        if not isinstance(error, error_messages.EXPECTED):
            raise
        if argv is None and isinstance(error, OSError):
            # What standard output does not take would be tried, and complained of, once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(redaction.redacted(error_messages.sentence(error, settings, localizer("en"))), file=sys.stderr)
        return REFUSED


def _open_streams() -> None:
    """Whoever starts us without input or output, or with output in ASCII, shall be answered nevertheless."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - while the process lives
        elif mode == "w":
            stream.reconfigure(errors="backslashreplace")


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.subcommand != _RUN:
        from bot.serving import logs  # noqa: PLC0415 - `run` says more than the others, and sets it up itself

        logs.configure(settings.log_format, quiet=True)
    code: int = await arguments.job(settings, arguments)
    sys.stdout.flush()  # while somebody is there who says what is wrong with it
    return code


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    words = list(argv) or [_RUN]
    parser, parsers = _top()
    found = subcommands.files()
    if words[0] in found:
        subcommands.add_arguments(words[0], parsers.add_parser(words[0]))
    else:
        for name, file in found.items():
            parsers.add_parser(name, help=subcommands.summary(file))
    return parser.parse_args(words)


def whole_parser() -> argparse.ArgumentParser:
    """The parser with every subcommand's arguments, all of them imported."""
    parser, parsers = _top()
    for name, file in subcommands.files().items():
        subcommands.add_arguments(name, parsers.add_parser(name, help=subcommands.summary(file)))
    return parser


def _top() -> "tuple[_Parser, argparse._SubParsersAction[_Parser]]":
    parser = _Parser(
        prog="tradebot",
        description="US goods trade by partner, answered in chats.",
        epilog="for example:\n  tradebot ask 逆差前五\n  tradebot ask --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tradebot {__version__}")
    return parser, parser.add_subparsers(dest="subcommand", required=True, title="commands", metavar="COMMAND")
