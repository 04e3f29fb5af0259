"""`tradebot briefing`: a period's briefing as a file of any format."""

import asyncio
import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path

from bot.app import App
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render import file_formats, terminal


def extension(text: str) -> str:
    """A format there is, for the command line; raises ArgumentTypeError."""
    formats = file_formats()
    if text.lower() not in formats:
        raise ArgumentTypeError(f"no format {text!r}; there are {', '.join(sorted(formats))}")
    return text.lower()


async def briefing(app: App, question: str, tag: str, kind: str, output: Path | None) -> bool:
    """Write the briefing to a file, or to standard output; False when it was refused, which is said."""
    speech = localizer(tag)
    document = await app.answering.ask(question, Asker(language=tag))
    if document.kind.is_refusal:
        print(terminal.render(document, speech), file=sys.stderr)
        return False
    written = await asyncio.to_thread(file_formats()[kind].render, document, speech)
    if isinstance(written, dict):
        written = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    data = written.encode() if isinstance(written, str) else written
    if output is None:
        if isinstance(written, bytes) and sys.stdout.isatty():
            print(f"A {kind} is no text for a terminal: name a file, -o briefing.{kind}", file=sys.stderr)
            return False
        sys.stdout.buffer.write(data)
        return True
    try:
        await asyncio.to_thread(output.write_bytes, data)
    except OSError as error:
        print(f"{output}: {error.strerror}", file=sys.stderr)
        return False
    print(output, file=sys.stderr)
    return True
