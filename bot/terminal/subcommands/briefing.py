"""Write the briefing of a month, a quarter or a year"""

import asyncio
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from bot.app import App, opened
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render import file_formats, terminal
from bot.settings import Settings
from bot.terminal.answer_printing import written_out
from bot.terminal.exit_codes import DONE, REFUSED, USAGE
from bot.terminal.language_argument import add_language
from bot.terminal.progress import bars

EXAMPLES = (
    "briefing 2026-01 -o briefing.pdf",
    "briefing 2025Q4 --rows 30 --what-changed -o briefing.docx",
    "briefing --lang en",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("month", nargs="*", default=[], metavar="MONTH", help="2026-01, 2025Q4, 2025; else the newest")
    add_language(parser)
    formats = ", ".join(sorted(file_formats()))
    parser.add_argument("--format", type=_extension, metavar="FORMAT", help=f"{formats}; else by FILE's name")
    parser.add_argument("--rows", type=int, metavar="N", help="partners in a table; 15 without it")
    parser.add_argument("--what-changed", action="store_true", help="add contributions, ranks won and lost, records")
    parser.add_argument("--charts", action="store_true", help="add charts")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="standard output without it")
    parser.set_defaults(job=_briefing)


async def _briefing(settings: Settings, arguments: Namespace) -> int:
    output: Path | None = arguments.output
    try:
        extension = arguments.format or _extension(output.suffix.removeprefix(".") if output else "txt")
    except ArgumentTypeError as error:
        print(error, file=sys.stderr)
        return USAGE
    wanted = ("changes" if arguments.what_changed else "", "charts" if arguments.charts else "")
    top = f"top{arguments.rows}" if arguments.rows is not None else ""
    question = " ".join(word for word in ("/brief", top, *arguments.month, *wanted) if word)
    async with opened(settings) as app:
        written = await _write(app, question, arguments.lang or app.language, extension, output)
    return DONE if written else REFUSED


def _extension(text: str) -> str:
    formats = file_formats()
    if text.lower() not in formats:
        raise ArgumentTypeError(f"no format {text!r}; there are {', '.join(sorted(formats))}")
    return text.lower()


async def _write(app: App, question: str, tag: str, extension: str, output: Path | None) -> bool:
    """Write the briefing to a file, or to standard output; False when it was refused, which is said."""
    speech = localizer(tag)
    document = await app.answering.ask(question, Asker(language=tag))
    if document.kind.is_refusal:
        print(terminal.render(document, speech), file=sys.stderr)
        return False
    with bars() as draw:
        draw(output.name if output else f"briefing.{extension}", 0, None)
        written = await asyncio.to_thread(file_formats()[extension].render, document, speech)
    if isinstance(written, dict):
        written = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    if output is None and isinstance(written, bytes) and sys.stdout.isatty():
        print(f"A {extension} is no text for a terminal: name a file, -o briefing.{extension}", file=sys.stderr)
        return False
    data = written.encode() if isinstance(written, str) else written
    return await written_out(data, output, app.settings.tradebot_home)
