"""The terminal caller: reads one command line and says how it ended, by the codes of `bot.exit_codes`.

What a job needs is imported when the job is known: `--help` needs no library.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import __version__
from bot.exit_codes import DONE, REFUSED, USAGE
from bot.settings import BadSetting, Settings

_RUN = "run"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; give the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.read()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return USAGE
    try:
        return asyncio.run(_run(arguments, settings))
    except BadSetting as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        # The reader of our output went away (`| head`); nothing is wrong. Python would complain at exit.
        sys.stderr.close()
        return DONE
    except Exception as error:
        from bot import trouble  # noqa: PLC0415 - what knows the errors of the database is imported when there is one
        from bot.i18n.languages import localizer  # noqa: PLC0415

        if not isinstance(error, trouble.EXPECTED):
            raise
        print(trouble.sentence(error, settings, localizer("en")), file=sys.stderr)
        return REFUSED


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.job == _RUN and settings.telegram_bot_token:
        from bot import logs, serve  # noqa: PLC0415

        logs.configure(settings.log_format, quiet=False)
        await serve.run(settings, arguments.role)
        return DONE
    from bot import jobs, logs  # noqa: PLC0415

    logs.configure(settings.log_format, quiet=arguments.job != _RUN)
    if arguments.job != _RUN:
        return await jobs.run(arguments.job, settings, arguments)
    print("TELEGRAM_BOT_TOKEN is not set: this is the terminal chat.", file=sys.stderr)
    arguments.lang = None
    return await jobs.run("chat", settings, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tradebot", description="US goods trade by partner, answered in chats.")
    parser.add_argument("--version", action="version", version=f"tradebot {__version__}")
    parser.set_defaults(job=_RUN, role="all")
    jobs = parser.add_subparsers(title="commands", metavar="COMMAND")

    def job(name: str, text: str) -> argparse.ArgumentParser:
        added = jobs.add_parser(name, help=text, description=text)
        added.set_defaults(job=name)
        return added

    run = job(_RUN, "the Telegram bot; without TELEGRAM_BOT_TOKEN the terminal chat (default)")
    run.add_argument("--role", choices=("all", "web", "worker"), default="all", help="one part of several (PostgreSQL)")
    job("chat", "ask in this terminal").add_argument("--lang", metavar="TAG", type=_tag)

    ask = job("ask", "answer one question, or with - one question a line of standard input")
    ask.add_argument("--lang", metavar="TAG", type=_tag)
    ask.add_argument("--format", choices=("text", "html", "json"), default="text")
    ask.add_argument("text", nargs="+", metavar="TEXT")

    loading = job("load", "load files of figures: a briefing, the Census workbook, a table")
    loading.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    loading.add_argument("--yes", action="store_true", help="load although there are warnings")
    loading.add_argument("--format", choices=("text", "json"), default="text")
    loading.add_argument("file", nargs="+", type=Path, metavar="FILE")

    fetching = job("fetch", "ask the Census Bureau for new figures and load them")
    fetching.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    fetching.add_argument("--yes", action="store_true", help="load although there are warnings")
    fetching.add_argument("--format", choices=("text", "json"), default="text")

    months = job("months", "the months that are loaded, and their sources")
    months.add_argument("--format", choices=("text", "json"), default="text")

    paper = job("briefing", "write the briefing of a month, a quarter or a year")
    paper.add_argument("month", nargs="*", default=[], metavar="MONTH")
    paper.add_argument("--lang", metavar="TAG", type=_tag)
    paper.add_argument("--format", type=_extension, metavar="FORMAT", help="txt, pdf, odt, …; else by FILE's name")
    paper.add_argument("--rows", type=int, metavar="N", help="partners in a table; 15 without it")
    paper.add_argument("--what-changed", action="store_true", help="add contributions, ranks won and lost, records")
    paper.add_argument("--charts", action="store_true", help="add charts")
    paper.add_argument("-o", "--output", type=Path, metavar="FILE")

    chart = job("chart", "draw the chart of a question")
    chart.add_argument("--lang", metavar="TAG", type=_tag)
    chart.add_argument("--theme", choices=("light", "dark"), default="light")
    chart.add_argument("-o", "--output", type=_picture, metavar="FILE", help="ends in .png or .svg")
    chart.add_argument("text", nargs="+", metavar="TEXT")

    push = jobs.add_parser("push", help="what is being sent to subscribers").add_subparsers(
        required=True, metavar="COMMAND"
    )
    for name, text in (
        ("status", "the newest campaigns, and how far they are"),
        ("approve", "send what is held or stopped"),
        ("resend", "send again what may or may not have arrived"),
        ("drain", "send what is due, here and now"),
    ):
        told = push.add_parser(name, help=text, description=text)
        told.set_defaults(job=f"push {name}")
        if name in ("approve", "resend"):
            told.add_argument("campaign", nargs="?", type=int, metavar="NUMBER", help="one campaign; all without")

    job("check", "say whether settings, database and figures are in order")

    _add_database(jobs.add_parser("db", help="the database").add_subparsers(required=True, metavar="COMMAND"))
    return parser


def _add_database(jobs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    jobs.add_parser("upgrade", help="make or migrate the tables").set_defaults(job="db upgrade")
    moving = jobs.add_parser("copy", help="move everything to another database, both stopped")
    moving.add_argument("source", metavar="SRC", help="address, or path of a SQLite file")
    moving.add_argument("destination", metavar="DST", help="address, or path of a SQLite file; empty")
    moving.set_defaults(job="db copy")
    backing = jobs.add_parser("backup", help="write everything to a SQLite file; the bot may run")
    backing.add_argument("file", type=Path, metavar="FILE")
    backing.set_defaults(job="db backup")
    restoring = jobs.add_parser("restore", help="put a backup in the place of everything; the bot may run")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--yes", action="store_true", help="although the database holds something")
    restoring.set_defaults(job="db restore")


def _tag(text: str) -> str:
    from bot.i18n.languages import languages, negotiate  # noqa: PLC0415

    tag = negotiate(text, "")
    if tag not in languages():
        raise argparse.ArgumentTypeError(f"no language {text!r}; there are {', '.join(languages())}")
    return tag


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".svg"):
        raise argparse.ArgumentTypeError(f"a picture's name ends in .png or .svg, not {text!r}")
    return path


def _extension(text: str) -> str:
    from bot.briefing_command import extension  # noqa: PLC0415

    return extension(text)
