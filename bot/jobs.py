"""What each command line does. Data goes to standard output, talk to standard error."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bot import db_command, push_command
from bot.app import App, opened
from bot.briefing_command import briefing, extension
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.exit_codes import DONE, REFUSED, USAGE
from bot.i18n.languages import languages, localizer
from bot.i18n.localizer import Localizer
from bot.load_command import load
from bot.render import json as json_render
from bot.render import telegram_html, terminal
from bot.settings import Settings
from bot.trouble import without_password


async def run(job: str, settings: Settings, arguments: argparse.Namespace) -> int:
    """Do the job of that name; give the exit code."""
    if job in _ON_DATABASES:
        return await _ON_DATABASES[job](settings, arguments)
    async with opened(settings) as app:
        return await _JOBS[job](app, arguments)


def _speech(app: App, arguments: argparse.Namespace) -> tuple[str, Localizer]:
    tag = arguments.lang or app.language
    return tag, localizer(tag)


async def _chat(app: App, arguments: argparse.Namespace) -> int:
    tag, _ = _speech(app, arguments)
    from bot.terminal_chat import TerminalChat  # noqa: PLC0415 - prompt_toolkit is only imported to type with

    await TerminalChat(app.answering, tag, app.settings.tradebot_home).run()
    return DONE


async def _ask(app: App, arguments: argparse.Namespace) -> int:
    tag, speech = _speech(app, arguments)
    if arguments.text == ["-"]:
        # One object a line, in order; each says by its kind whether it is a refusal, so the stream itself is done.
        while line := await asyncio.to_thread(sys.stdin.readline):
            document = await app.answering.ask(line.strip(), Asker(language=tag))
            print(_shown(document, speech, arguments.format), flush=True)
        return DONE
    document = await app.answering.ask(" ".join(arguments.text), Asker(language=tag))
    shown = _shown(document, speech, arguments.format)
    refused = document.kind.is_refusal
    print(shown, file=sys.stderr if refused and arguments.format != "json" else sys.stdout)
    return REFUSED if refused else DONE


def _shown(document: Document, speech: Localizer, medium: str) -> str:
    if document.language:
        speech = localizer(document.language)
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
    coverage = app.answering.model.coverage
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


_JOBS: Mapping[str, Callable[[App, argparse.Namespace], Awaitable[int]]] = {
    "chat": _chat,
    "ask": _ask,
    "load": _load,
    "fetch": _fetch,
    "months": _months,
    "briefing": _briefing,
    "chart": _chart,
    "push status": _push_status,
    "push approve": _push_approve,
    "push resend": _push_resend,
    "push drain": _push_drain,
    "check": _check,
    "db upgrade": _upgraded,
}
_ON_DATABASES: Mapping[str, Callable[[Settings, argparse.Namespace], Awaitable[int]]] = {
    "db copy": db_command.copy,
    "db backup": db_command.backup,
    "db restore": db_command.restore,
}
"""These open what they are told to, and no figures."""
