"""Proxies of the environment: which is taken for an address, what is refused, and that a SOCKS proxy is really used."""

import asyncio
import struct

import aiohttp
import pytest
from aiohttp import web

from bot.env_file import take_proxies
from bot.proxies import BadProxy, connecting, proxy_for
from bot.redaction import redacted

FAR = "https://api.telegram.org"


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch.setenv


@pytest.mark.parametrize(
    ("words", "url", "proxy"),
    [
        ({}, FAR, None),
        ({"HTTPS_PROXY": "http://p:3128"}, FAR, "http://p:3128"),
        ({"https_proxy": "http://p:3128"}, FAR, "http://p:3128"),
        ({"HTTPS_PROXY": "p:3128"}, FAR, "http://p:3128"),
        ({"HTTP_PROXY": "http://p:3128"}, FAR, None),
        ({"ALL_PROXY": "socks5://p:1080"}, FAR, "socks5://p:1080"),
        ({"ALL_PROXY": "socks5://p:1080", "HTTPS_PROXY": "http://q:1"}, FAR, "http://q:1"),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "example.org, .telegram.org"}, FAR, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "*"}, FAR, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "example.org"}, FAR, "http://p:1"),
        ({"ALL_PROXY": "http://p:1"}, "http://127.0.0.1:8081", None),
        ({"ALL_PROXY": "http://p:1"}, "http://localhost:8081", None),
    ],
)
def test_the_proxy_of_an_address(environment, words, url, proxy):
    for name, value in words.items():
        environment(name, value)
    assert proxy_for(url) == proxy


@pytest.mark.parametrize("value", ["ftp://p:1", "http://", "socks5://p", "http://[::1", "http://p:99999"])
def test_a_proxy_that_cannot_be_used_is_refused_without_showing_it(environment, value):
    environment("ALL_PROXY", value)
    with pytest.raises(BadProxy, match=r"^ALL_PROXY names ") as raised:
        proxy_for(FAR)
    assert value not in str(raised.value)


def test_the_password_of_a_proxy_is_hidden(environment):
    environment("HTTPS_PROXY", "http://me:a-word-nobody-knows@p:3128")
    assert proxy_for(FAR)
    assert "nobody-knows" not in redacted("by way of http://me:a-word-nobody-knows@p:3128")


def test_a_settings_file_names_proxies_too_and_the_environment_wins(environment):
    environment("https_proxy", "http://p:1")
    environment("ALL_PROXY", "")
    take_proxies({"HTTPS_PROXY": "http://q:2", "OTHER": "x"})
    assert proxy_for(FAR) == "http://p:1"


class Socks:
    """A SOCKS5 proxy of one method and no password (RFC 1928), which leads everything to one port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    async def serve(self, reader, writer):
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        self.asked.append(f"{host}:{port}")
        if not self.port:
            writer.write(b"\x05\x05\x00\x01" + bytes(6))  # refused
            writer.close()
            return
        near, far = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))

        async def copy(source, target):
            while data := await source.read(4096):
                target.write(data)
            target.close()

        await asyncio.gather(copy(reader, far), copy(near, writer))


@pytest.fixture
async def site():
    async def hello(_):
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.mark.parametrize("scheme", ["socks5h", "socks5"])
async def test_a_socks_proxy_is_used(environment, site, scheme):
    socks = Socks(site)
    host = "trade.invalid" if scheme == "socks5h" else "192.0.2.7"
    async with await asyncio.start_server(socks.serve, "127.0.0.1", 0) as listening:
        environment("ALL_PROXY", f"{scheme}://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
        async with (
            aiohttp.ClientSession(**connecting(f"http://{host}")) as session,
            session.get(f"http://{host}/") as answer,
        ):
            assert await answer.text() == "hello"
    assert socks.asked == [f"{host}:80"]


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_socks_proxy_that_refuses_or_is_not_there_is_a_connection_that_cannot_be_had(environment, is_there):
    socks = Socks(0)
    async with await asyncio.start_server(socks.serve, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1] if is_there else 1
        environment("ALL_PROXY", f"socks5h://127.0.0.1:{port}")
        async with aiohttp.ClientSession(**connecting("http://trade.invalid")) as session:
            with pytest.raises(aiohttp.ClientConnectorError, match="proxy"):
                await session.get("http://trade.invalid/")
    assert socks.asked == (["trade.invalid:80"] if is_there else [])
