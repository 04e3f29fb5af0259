"""The terminal caller. Data goes to standard output, talk to standard error.

Exit codes: 0 done, 1 refused (said plainly, nothing changed), 2 wrong usage.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot import __version__, db_command, push_command, trouble
from bot.app import App, opened
from bot.briefing_command import briefing, extension
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import languages, negotiate, voice
from bot.i18n.voice import Voice
from bot.load_command import load
from bot.logs import configure
from bot.render import json as json_render
from bot.render import telegram_html, terminal
from bot.settings import BadSetting, Settings
from bot.trouble import without_password

DONE, REFUSED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; give the exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        settings = Settings.read()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return USAGE
    configure(settings.log_format, quiet=arguments.quiet)
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
    except trouble.EXPECTED as error:
        print(trouble.sentence(error, settings, voice("en")), file=sys.stderr)
        return REFUSED


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.database_job:
        return int(await arguments.database_job(settings, arguments))
    job: Callable[[App, argparse.Namespace], Awaitable[int]] = arguments.job
    async with opened(settings) as app:
        return await job(app, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tradebot", description="US goods trade by partner, answered in chats.")
    parser.add_argument("--version", action="version", version=f"tradebot {__version__}")
    parser.set_defaults(job=_serve, quiet=False, role="all", database_job=None)
    jobs = parser.add_subparsers(title="commands", metavar="COMMAND")

    def job(
        name: str, run: Callable[[App, argparse.Namespace], Awaitable[int]], text: str, *, quiet: bool = True
    ) -> argparse.ArgumentParser:
        added = jobs.add_parser(name, help=text, description=text)
        added.set_defaults(job=run, quiet=quiet)
        return added

    run = job("run", _serve, "the Telegram bot; without TELEGRAM_BOT_TOKEN the terminal chat (default)", quiet=False)
    run.add_argument("--role", choices=("all", "web", "worker"), default="all", help="one part of several (PostgreSQL)")
    job("chat", _chat, "ask in this terminal").add_argument("--lang", metavar="TAG", type=_tag)

    ask = job("ask", _ask, "answer one question, or with - one question a line of standard input")
    ask.add_argument("--lang", metavar="TAG", type=_tag)
    ask.add_argument("--format", choices=("text", "html", "json"), default="text")
    ask.add_argument("text", nargs="+", metavar="TEXT")

    loading = job("load", _load, "load files of figures: a briefing, the Census workbook, a table")
    loading.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    loading.add_argument("--yes", action="store_true", help="load although there are warnings")
    loading.add_argument("--format", choices=("text", "json"), default="text")
    loading.add_argument("file", nargs="+", type=Path, metavar="FILE")

    fetching = job("fetch", _fetch, "ask the Census Bureau for new figures and load them")
    fetching.add_argument("--dry-run", action="store_true", help="check only; change nothing")
    fetching.add_argument("--yes", action="store_true", help="load although there are warnings")
    fetching.add_argument("--format", choices=("text", "json"), default="text")

    months = job("months", _months, "the months that are loaded, and their sources")
    months.add_argument("--format", choices=("text", "json"), default="text")

    paper = job("briefing", _briefing, "write the briefing of a month, a quarter or a year")
    paper.add_argument("month", nargs="*", default=[], metavar="MONTH")
    paper.add_argument("--lang", metavar="TAG", type=_tag)
    paper.add_argument("--format", type=extension, metavar="FORMAT", help="txt, pdf, odt, …; else by FILE's name")
    paper.add_argument("--rows", type=int, metavar="N", help="partners in a table; 15 without it")
    paper.add_argument("--what-changed", action="store_true", help="add contributions, ranks won and lost, records")
    paper.add_argument("--charts", action="store_true", help="add charts")
    paper.add_argument("-o", "--output", type=Path, metavar="FILE")

    chart = job("chart", _chart, "draw the chart of a question")
    chart.add_argument("--lang", metavar="TAG", type=_tag)
    chart.add_argument("--theme", choices=("light", "dark"), default="light")
    chart.add_argument("-o", "--output", type=_picture, metavar="FILE", help="ends in .png or .svg")
    chart.add_argument("text", nargs="+", metavar="TEXT")

    push = jobs.add_parser("push", help="what is being sent to subscribers").add_subparsers(
        required=True, metavar="COMMAND"
    )
    for name, action, text in (
        ("status", _push_status, "the newest campaigns, and how far they are"),
        ("approve", _push_approve, "send what is held or stopped"),
        ("resend", _push_resend, "send again what may or may not have arrived"),
        ("drain", _push_drain, "send what is due, here and now"),
    ):
        told = push.add_parser(name, help=text, description=text)
        told.set_defaults(job=action, quiet=True)
        if action in (_push_approve, _push_resend):
            told.add_argument("campaign", nargs="?", type=int, metavar="NUMBER", help="one campaign; all without")

    job("check", _check, "say whether settings, database and figures are in order")

    database = jobs.add_parser("db", help="the database").add_subparsers(required=True, metavar="COMMAND")
    database.add_parser("upgrade", help="make or migrate the tables").set_defaults(job=_upgraded, quiet=True)
    db_command.add_to(database)
    return parser


def _tag(text: str) -> str:
    tag = negotiate(text, "")
    if tag not in languages():
        raise argparse.ArgumentTypeError(f"no language {text!r}; there are {', '.join(languages())}")
    return tag


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".svg"):
        raise argparse.ArgumentTypeError(f"a picture's name ends in .png or .svg, not {text!r}")
    return path


def _speech(app: App, arguments: argparse.Namespace) -> tuple[str, Voice]:
    tag = arguments.lang or app.language
    return tag, voice(tag)


async def _serve(app: App, arguments: argparse.Namespace) -> int:
    if not app.settings.telegram_bot_token:
        print("TELEGRAM_BOT_TOKEN is not set: this is the terminal chat.", file=sys.stderr)
        arguments.lang = None
        return await _chat(app, arguments)
    from bot.serve import serve  # noqa: PLC0415 - Telegram's library is only imported to be used

    await serve(app, arguments.role)
    return DONE


async def _chat(app: App, arguments: argparse.Namespace) -> int:
    tag, _ = _speech(app, arguments)
    from bot.terminal_chat import TerminalChat  # noqa: PLC0415 - prompt_toolkit is only imported to type with

    await TerminalChat(app.dispatch, tag, app.settings.tradebot_home).run()
    return DONE


async def _ask(app: App, arguments: argparse.Namespace) -> int:
    tag, speech = _speech(app, arguments)
    if arguments.text == ["-"]:
        # One object a line, in order; each says by its kind whether it is a refusal, so the stream itself is done.
        while line := await asyncio.to_thread(sys.stdin.readline):
            document = await app.dispatch.answer(line.strip(), Asker(language=tag))
            print(_shown(document, speech, arguments.format), flush=True)
        return DONE
    document = await app.dispatch.answer(" ".join(arguments.text), Asker(language=tag))
    shown = _shown(document, speech, arguments.format)
    refused = document.kind.is_refusal
    print(shown, file=sys.stderr if refused and arguments.format != "json" else sys.stdout)
    return REFUSED if refused else DONE


def _shown(document: Document, speech: Voice, medium: str) -> str:
    if document.language:
        speech = voice(document.language)
    match medium:
        case "json":
            text = terminal.render(document, speech)
            return json.dumps(json_render.render(document, speech, text), ensure_ascii=False)
        case "html":
            return "\n\n".join(telegram_html.render(document, speech))
        case _:
            return terminal.render(document, speech, colour=sys.stdout.isatty())


async def _load(app: App, arguments: argparse.Namespace) -> int:
    all_in = await load(
        app, arguments.file, dry_run=arguments.dry_run, yes=arguments.yes, as_json=arguments.format == "json"
    )
    return DONE if all_in else REFUSED


async def _fetch(app: App, arguments: argparse.Namespace) -> int:
    from bot.fetch_command import fetch  # noqa: PLC0415 - what speaks HTTP is only imported to fetch

    done = await fetch(app, dry_run=arguments.dry_run, yes=arguments.yes, as_json=arguments.format == "json")
    return DONE if done else REFUSED


async def _months(app: App, arguments: argparse.Namespace) -> int:
    if arguments.format == "text":
        arguments.text, arguments.lang = ["/months"], None
        return await _ask(app, arguments)
    coverage = app.dispatch.model.coverage
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


async def _briefing(app: App, arguments: argparse.Namespace) -> int:
    tag, _ = _speech(app, arguments)
    output: Path | None = arguments.output
    try:
        kind = arguments.format or extension(output.suffix.removeprefix(".") if output else "txt")
    except argparse.ArgumentTypeError as error:
        print(error, file=sys.stderr)
        return USAGE
    wanted = ("changes" if arguments.what_changed else "", "charts" if arguments.charts else "")
    top = f"top{arguments.rows}" if arguments.rows is not None else ""
    question = " ".join(word for word in ("/brief", top, *arguments.month, *wanted) if word)
    return DONE if await briefing(app, question, tag, kind, output) else REFUSED


async def _chart(app: App, arguments: argparse.Namespace) -> int:
    if arguments.output is None and sys.stdout.isatty():
        print("A picture needs a file: -o chart.png", file=sys.stderr)
        return USAGE
    from bot.chart_command import chart  # noqa: PLC0415 - the compiler of pictures is only loaded to draw one

    tag, _ = _speech(app, arguments)
    drawn = await chart(app, " ".join(arguments.text), arguments.output, tag=tag, is_dark=arguments.theme == "dark")
    return DONE if drawn else REFUSED


async def _push_status(app: App, _: argparse.Namespace) -> int:
    return DONE if await push_command.status(app) else REFUSED


async def _push_approve(app: App, arguments: argparse.Namespace) -> int:
    return DONE if await push_command.approve(app, arguments.campaign) else REFUSED


async def _push_resend(app: App, arguments: argparse.Namespace) -> int:
    return DONE if await push_command.resend(app, arguments.campaign) else REFUSED


async def _push_drain(app: App, _: argparse.Namespace) -> int:
    return DONE if await push_command.drain(app) else REFUSED


async def _check(app: App, _: argparse.Namespace) -> int:
    coverage = app.dispatch.model.coverage
    print(f"database   {without_password(app.settings.database)}")
    print(f"language   {app.language} ({', '.join(languages())})")
    if not coverage.months:
        print("months     none")
        return REFUSED
    newest = coverage.sources[coverage.newest][0]
    print(f"months     {coverage.months[0]} … {coverage.newest} ({len(coverage.months)})")
    print(f"newest     {newest.publisher}, vintage {newest.vintage}, loaded {newest.loaded_at:%Y-%m-%d %H:%M} UTC")
    print(f"telegram   {'token set' if app.settings.telegram_bot_token else 'no token: terminal chat only'}")
    return DONE


async def _upgraded(app: App, _: argparse.Namespace) -> int:
    print(f"database is ready: {without_password(app.settings.database)}", file=sys.stderr)
    return DONE
