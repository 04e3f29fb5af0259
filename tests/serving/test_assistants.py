"""A real client of the protocol's own SDK asks: in this process, by standard input and output, and by HTTP."""

import asyncio
import base64
import json
import os
import re
import signal
import sys
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from bot.charting import Charting
from bot.pictures.gallery import Gallery
from bot.serving.assistants import NEWEST, make_server

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(app):
    with closing(Gallery(workers=1)) as gallery:
        yield make_server(app, Charting(app.answering, gallery, office_partner="TW"))


def environment(home: Path) -> dict[str, str]:
    words = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return words | {"TRADEBOT_HOME": str(home), "TRADEBOT_LANG": "en"}


async def test_an_assistant_is_told_whose_trade_this_is(server):
    async with Client(server) as client:
        assert "seen from the United States" in client.instructions
        assert "its figures win" in client.instructions
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "months", "briefing", "chart"}
        assert all(tool.description and tool.annotations.read_only_hint for tool in tools.values())
        assert "Chinese or English" in tools["ask"].input_schema["properties"]["text"]["description"]


async def test_an_answer_has_text_rows_source_and_command(server):
    async with Client(server) as client:
        answer = await client.call_tool("ask", {"text": "US imports from Taiwan", "language": "en"})
        assert not answer.is_error
        given = answer.structured_content
        assert json.loads(answer.content[0].text) == given
        assert "US$21.69 billion" in given["text"].partition("\n")[0]
        row = given["rows"][0]
        assert (row["partner"], row["measure"], row["value_usd"] // 10**7) == ("TW", "imports", 2169)
        assert row["status"] in ("published", "computed")
        assert all(source["vintage"] for source in given["sources"])
        again = await client.call_tool("ask", {"text": given["command"], "language": "en"})
        assert again.structured_content["rows"] == given["rows"]


async def test_a_refusal_says_what_may_have_been_meant(server):
    async with Client(server) as client:
        given = (await client.call_tool("ask", {"text": "imports from Taiwann", "language": "en"})).structured_content
        assert given["kind"] == "unknown_partner"
        assert "TW" in [choice["partner"] for choice in given["suggestions"]]


async def test_months_briefing_and_resource(server):
    async with Client(server) as client:
        months = (await client.call_tool("months", {})).structured_content
        assert months["newest"] == "2026-01"
        assert months["sources"]["2026-01"][0]["vintage"] == "2026-01"
        newest = (await client.call_tool("briefing", {})).content[0].text
        assert "美國 2026 年 1 月貿易統計" in newest
        [resource] = (await client.list_resources()).resources
        assert (str(resource.uri), resource.mime_type) == (NEWEST, "text/markdown")
        assert (await client.read_resource(NEWEST)).contents[0].text == newest
        quarter = await client.call_tool("briefing", {"month": "2025Q4", "language": "en"})
        assert "2025" in quarter.content[0].text
        refused = await client.call_tool("briefing", {"month": "2031-01", "language": "en"})
        assert refused.is_error
        assert "2031" in refused.content[0].text


async def test_a_chart_is_a_picture_with_its_words(server):
    async with Client(server) as client:
        words, picture = (await client.call_tool("chart", {"text": "deficit top5", "language": "en"})).content
        assert "Vietnam" in words.text
        assert base64.b64decode(picture.data).startswith(b"\x89PNG")
        assert (await client.call_tool("chart", {"text": "/help"})).is_error


async def test_a_language_that_is_none_is_refused_with_those_there_are(server):
    async with Client(server) as client:
        answer = await client.call_tool("ask", {"text": "rank TW", "language": "tlh"})
        assert answer.is_error
        assert "zh_Hant_TW" in answer.content[0].text


async def test_the_real_process_by_standard_input_and_output(home):
    program = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment(home), cwd=home)
    async with asyncio.timeout(90), Client(program) as client:
        answer = await client.call_tool("ask", {"text": "/rank TW"})
    assert answer.structured_content["rows"][0]["partner"] == "TW"


@asynccontextmanager
async def by_http(home):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "mcp", "--port", "0"),
        cwd=home, env=environment(home), stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        said = b""
        while b"/mcp" not in said:
            said = await process.stderr.readline()
            assert said, "ended at once"
        yield process, re.search(rb"http://[^ ]+:(\d+)/mcp", said)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_real_process_by_http_until_it_is_told_to_stop(home):
    async with asyncio.timeout(90), by_http(home) as (process, place):
        async with Client(place[0].decode()) as client:
            answer = await client.call_tool("ask", {"text": "/rank TW"})
        assert answer.structured_content["rows"][0]["partner"] == "TW"
        taken = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "mcp", "--port", place[1].decode()),
            cwd=home, env=environment(home), stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, errors = await taken.communicate()
        assert taken.returncode == 1
        told = f"Nothing can listen on port {place[1].decode()} of 127.0.0.1: Address already in use."
        assert errors.decode() == f"{told} --port names another.\n"
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
