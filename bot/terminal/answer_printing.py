"""One question answered on the command line: the answer on standard output, a refusal on standard error."""

import asyncio
import json
import sys
from pathlib import Path

from bot.app import App
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.render import json as json_render
from bot.render import telegram_html, terminal
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.file_modes import export


async def print_answer(app: App, text: str, *, language: str, medium: str) -> int:
    """Answer one question in a medium (text, html or json); give the exit code. A refusal in JSON is data too."""
    document = await app.answering.ask(text, Asker(language=language))
    refused = document.kind.is_refusal
    shown = rendered(document, localizer(language), medium)
    print(shown, file=sys.stderr if refused and medium != "json" else sys.stdout)
    return REFUSED if refused else DONE


def rendered(document: Document, speech: Localizer, medium: str) -> str:
    """Write a document in a medium (text, html or json), in its own language if it has one."""
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


async def written_out(data: bytes, output: Path | None, home: Path) -> bool:
    """Write what was made to a file, or to standard output; False when the file cannot be written, which is said."""
    if output is None:
        sys.stdout.buffer.write(data)
        return True
    try:
        await asyncio.to_thread(export, output, data, home)
    except OSError as error:
        print(f"{output}: {error.strerror}", file=sys.stderr)
        return False
    print(output, file=sys.stderr)
    return True
