"""The HTTP client: what it sends, what its failures mean, and that no address with a token gets out."""

import asyncio
import io
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.chat.telegram_api.aiohttp_request import AiohttpRequest, NotReached

SECRET = "7000000001:secret"  # noqa: S105 - no token of anybody


class Server:
    """Answers with what it got; `silent` keeps it from answering."""

    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.silent = False
        self.reached, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.json() if request.content_type == "application/json" else await request.post()
        self.seen.append(
            {n: (v.filename, v.file.read()) if isinstance(v, web.FileField) else v for n, v in form.items()}
        )
        self.reached.set()
        await self.gate.wait()
        if self.silent:
            request.transport.abort()
        return web.json_response({"ok": True, "result": True}, status=418)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def url(server):
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot{SECRET}/sendMessage"
    await runner.cleanup()


@pytest.fixture
async def client(url):
    async with AiohttpRequest(url, 4) as made:
        yield made


def fields(**values) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def test_fields_arrive_as_json(server, client, url):
    status, body = await client.do_request(url, "POST", fields(text="臺灣 <&>", chat_id=7, flag=True))
    assert (status, b'"ok": true' in body) == (418, True)
    assert server.seen == [{"text": "臺灣 <&>", "chat_id": "7", "flag": "true"}]


async def test_files_arrive_as_parts_beside_the_fields(server, client, url):
    picture = InputFile(io.BytesIO(b"\x89PNG"), filename="圖.png")
    await client.do_request(url, "POST", fields(chat_id=7, photo=picture))
    (seen,) = server.seen
    assert seen == {"chat_id": "7", "photo": ("圖.png", b"\x89PNG")}


async def test_a_broken_connection_leaves_it_open_and_names_no_address(server, client, url, caplog):
    server.silent = True
    with caplog.at_level(logging.DEBUG), pytest.raises(NetworkError) as failure:
        await client.do_request(url, "POST", fields(chat_id=7))
    assert not isinstance(failure.value, NotReached)
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None
    assert SECRET not in str(failure.value) + caplog.text


async def test_no_server_means_that_nothing_has_left(client):
    with pytest.raises(NotReached):
        await client.do_request("http://127.0.0.1:9/x", "POST", fields(chat_id=7))


async def test_a_time_that_is_over_is_a_timeout(client, url):
    with pytest.raises(TimedOut):
        await client.do_request(url, "POST", fields(chat_id=7), read_timeout=0.000001)


async def test_a_server_that_does_not_even_read_is_a_timeout():
    """The longest message there is fits between the two, so that only the answer is waited for."""
    gone = asyncio.Event()

    async def deaf(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()
        await gone.wait()
        writer.close()

    async with await asyncio.start_server(deaf, "127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/x"
        async with AiohttpRequest(address, 1) as client:
            with pytest.raises(TimedOut):
                async with asyncio.timeout(5):
                    await client.do_request(address, "POST", fields(chat_id=7, text="😀" * 4096), read_timeout=0.1)
        gone.set()


async def test_a_pool_in_use_means_that_nothing_has_left(server, url):
    async with AiohttpRequest(url, 1) as narrow:
        server.gate.clear()
        first = asyncio.create_task(narrow.do_request(url, "POST", fields(chat_id=7)))
        await server.reached.wait()
        with pytest.raises(NotReached):
            await narrow.do_request(url, "POST", fields(chat_id=8), pool_timeout=0.01, connect_timeout=0.01)
        server.gate.set()
        assert (await first)[0] == 418
    assert len(server.seen) == 1


async def test_proxies_are_for_servers_elsewhere(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with AiohttpRequest("https://api.telegram.org", 1) as far, AiohttpRequest("http://localhost:1", 1) as near:
        assert (far._session._default_proxy is None, near._session._default_proxy) == (False, None)
        with pytest.raises(NotReached):
            await far.do_request("https://api.telegram.org/bot1/getMe", "POST")


async def test_the_time_of_the_server_is_known_after_its_first_answer(client, url):
    assert client.server_time() is None
    await client.do_request(url, "POST", fields(text="hello"))
    assert abs(datetime.now(UTC) - client.server_time()) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"retry_after": 10**30}, {}),
        ({"retry_after": 10**12}, {"retry_after": 86_400}),
        ({"retry_after": 7}, {"retry_after": 7}),
        ({"retry_after": 2.5, "migrate_to_chat_id": 10**30}, {}),
        ({"migrate_to_chat_id": -1002}, {"migrate_to_chat_id": -1002}),
        ([7], {}),
    ],
)
def test_numbers_of_a_refusal_that_nobody_can_follow_are_left_out_or_cut(given, read):
    answer = {"ok": False, "error_code": 429, "description": "x", "parameters": given}
    assert AiohttpRequest.parse_json_payload(json.dumps(answer).encode())["parameters"] == read
