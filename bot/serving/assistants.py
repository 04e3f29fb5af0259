"""The tools for assistants that speak the Model Context Protocol (`tradebot mcp`). Needs the extra `tradebot[mcp]`.

The way of a question is that of a terminal; nothing is changed by any tool.
"""

import asyncio
import contextlib
import os
import signal
import socket
from typing import Annotated, Any

import structlog
import uvicorn
from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from bot import __version__
from bot.app import App
from bot.charting import Charting
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import languages, localizer, negotiate
from bot.pictures.draw import Shape
from bot.pictures.gallery import Gallery
from bot.render import file_formats, terminal
from bot.render import json as json_render
from bot.serving.health_server import CannotListen

log = structlog.get_logger()

INSTRUCTIONS = """\
Monthly goods trade of the United States with every partner country, territory and group, in US dollars.
Everything is seen from the United States: exports are what it sells, imports what it buys, the deficit is imports less
exports, a surplus is a deficit below zero. "Taiwan's exports to the US" are therefore US imports from TW.
Census basis, general imports, total exports, not seasonally adjusted.
Where the office has published a briefing for a month, its figures win: rows say "published", the others "computed".
Quote figures as they are given, with month and source; do not add, convert or recompute rounded ones, ask instead.
A figure that is absent is null with "why"; never fill it in. `months` says what is loaded; "last month" counts from the
newest month loaded, not from today."""

_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
NEWEST = "tradebot://briefing/newest"

Text = Annotated[
    str,
    Field(
        description="One question in words or as a command, in Chinese or English: 'US imports from Taiwan 2025Q4', "
        "'逆差前五', '/trend TW imports', '/compare TW VN'. Partners by any name or ISO code, groups such as ASEAN."
    ),
]
Language = Annotated[
    str | None, Field(description=f"Language of the answer: {', '.join(languages())}. The office's own without it.")
]
Month = Annotated[
    str | None, Field(description="Month, quarter or year: 2026-01, 2025Q4, 2025. The newest month without it.")
]
ChartShape = Annotated[Shape, Field(description="phone: narrow, as high as it must be. wide: 16:9, for slides.")]


def make_server(app: App, charting: Charting) -> "MCPServer[Any]":
    """Make the server of one installation; `charting` draws."""
    server: MCPServer[Any] = MCPServer(
        "tradebot", title="US goods trade by partner", instructions=INSTRUCTIONS, version=__version__
    )

    async def asked(question: str, language: str | None) -> tuple[Document, str]:
        await app.refresh()  # another process may have loaded a month
        tag = _tag(app, language)
        return await app.answering.ask(question, Asker(language=tag)), tag

    @server.tool(title="Ask about US goods trade", annotations=_READS)
    async def ask(text: Text, language: Language = None) -> dict[str, Any]:
        """Answer one question about US goods trade: ranks, deficits, trends, comparisons, shares, movers, records.

        Gives `text` to read, `rows` with whole dollars, ratios as fractions and a status, `sources` with vintages, the
        canonical `command` that asks the same again, and `suggestions`. A `kind` of unknown_partner, unknown_month,
        not_understood or invalid is a refusal: `text` says why, and `suggestions` what may have been meant.
        """
        document, tag = await asked(text, language)
        speech = localizer(document.language or tag)
        return json_render.render(document, speech, terminal.render(document, speech))

    @server.tool(title="Months that are loaded", annotations=_READS)
    async def months() -> dict[str, Any]:
        """List the months that are loaded, the newest, and the sources and vintages behind each."""
        await app.refresh()
        return json_render.coverage(app.answering.model.coverage)

    @server.tool(title="The office's briefing", annotations=_READS)
    async def briefing(month: Month = None, language: Language = None) -> str:
        """Give the office's full briefing as Markdown: the whole, Taiwan's place in it, and four tables of fifteen."""
        document, tag = await asked(f"/brief {month or ''}".strip(), language)
        if document.kind.is_refusal:
            raise ToolError(terminal.render(document, localizer(tag)))
        return await _markdown(document, tag)

    @server.tool(title="A chart", annotations=_READS, structured_output=False)
    async def chart(text: Text, language: Language = None, shape: ChartShape = Shape.PHONE) -> list[Any]:
        """Draw a question's answer as a picture (PNG), with the same in words: a ranking, a trend, a comparison."""
        await app.refresh()
        tag = _tag(app, language)
        planned = await charting.plan(text, Asker(language=tag), shape=shape)
        if isinstance(planned, Document):
            raise ToolError(terminal.render(planned, localizer(tag)))
        picture = await charting.picture(planned)
        return [terminal.render(planned.document, localizer(tag)), Image(data=picture, format="png")]

    @server.resource(NEWEST, title="The newest briefing", mime_type="text/markdown")
    async def newest_briefing() -> str:
        """The office's briefing of the newest month, in the office's language."""
        document, tag = await asked("/brief", None)
        return terminal.render(document, localizer(tag)) if document.kind.is_refusal else await _markdown(document, tag)

    return server


def _tag(app: App, language: str | None) -> str:
    if language is None:
        return app.language
    tag = negotiate(language, "")
    if tag not in languages():
        raise ToolError(f"There is no language {language!r}; there are {', '.join(languages())}.")
    return tag


async def _markdown(document: Document, tag: str) -> str:
    return str(await asyncio.to_thread(file_formats()["md"].render, document, localizer(tag)))


async def serve(app: App, *, port: int | None, address: str) -> None:
    """Serve one client on standard input and output, or with a port any number by HTTP at /mcp, until told to stop.

    Raises CannotListen.
    """
    with contextlib.closing(Gallery(workers=1)) as gallery:
        server = make_server(app, Charting(app.answering, gallery, office_partner=app.settings.tradebot_partner))
        if port is None:
            await server.run_stdio_async()
        else:
            await _serve_http(server, port, address)


async def _serve_http(server: "MCPServer[Any]", port: int, address: str) -> None:
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listening = socket.create_server((address, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise CannotListen(f"Nothing can listen on port {port} of {address}: {why}. --port names another.") from None
    chosen = listening.getsockname()[1]
    site = server.streamable_http_app(host=address, stateless_http=True)
    http = uvicorn.Server(uvicorn.Config(site, log_config=None, access_log=False, lifespan="on"))
    # It takes SIGINT and SIGTERM, stops, and raises them once more at its end; stopped is stopped.
    signal.signal(signal.SIGTERM, lambda *_: None)
    log.warning("listening", address=f"http://{address}:{chosen}/mcp")
    with contextlib.suppress(KeyboardInterrupt):
        await http.serve([listening])
