"""The webhook port against who is slow, many or talks nonsense: real sockets, and Telegram is served meanwhile."""

import asyncio
import logging
import resource
import socket
import time
from contextlib import contextmanager, suppress

import pytest

from bot.serving import connections, webhook_server
from bot.serving.log_rate import LogRate
from tests.serving.test_webhook_server import HEADERS, SECRET, Site, site, update  # noqa: F401 - a fixture

BEGUN = b"POST /hook HTTP/1.1\r\nHost: bot\r\nX-Slow: "
SECRET_LINE = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n".encode()


class Client:
    """A connection to the port, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def to(cls, site: Site, address: str = "127.0.0.1") -> "Client":  # noqa: F811
        port = int(site.url.rpartition(":")[2])
        return cls(*await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0)))

    async def says(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()

    async def hears(self) -> bytes:
        """Everything until the other side hangs up."""
        try:
            async with asyncio.timeout(20):
                return await self.reader.read()
        except ConnectionResetError:
            return b""
        finally:
            self.writer.close()

    async def status(self) -> int:
        async with asyncio.timeout(20):
            return int((await self.reader.readline()).split()[1])


@pytest.fixture
def many_descriptors():
    """Room for both ends of a thousand connections in one process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[1], 8192), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@contextmanager
def at_most_descriptors(more: int):
    """So many more descriptors than now."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    probe = socket.socket()
    resource.setrlimit(resource.RLIMIT_NOFILE, (probe.fileno() + more, before[1]))
    probe.close()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_headers_that_do_not_end_are_cut(site, monkeypatch):  # noqa: F811
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    client = await Client.to(site)
    began = time.monotonic()

    async def drip():
        await client.says(BEGUN)
        while True:
            await asyncio.sleep(0.1)
            await client.says(b"x")

    dripping = asyncio.create_task(drip())
    assert await client.hears() == b""
    assert time.monotonic() - began < 10
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    assert await site.post(update(1)) == 200


async def test_who_says_nothing_is_cut(site, monkeypatch):  # noqa: F811
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)
    assert await (await Client.to(site)).hears() == b""


async def test_a_body_that_does_not_end_is_cut_with_a_word(site, monkeypatch):  # noqa: F811
    monkeypatch.setattr(webhook_server, "_BODY_SECONDS", 0.2)
    client = await Client.to(site)
    await client.says(b"POST /hook HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n" + SECRET_LINE + b'\r\n{"upd')
    assert (await client.hears()).startswith(b"HTTP/1.1 408 ")
    assert site.fed.taken == []


async def test_without_the_secret_no_body_is_waited_for(site):  # noqa: F811
    client = await Client.to(site)
    await client.says(b"POST /hook HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\n{")
    assert (await client.hears()).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "request_line",
    [b"GET /healthz", b"GET /nowhere", b"POST /hook", b"DELETE /hook", b"GET /metrics"],
)
async def test_a_stranger_gets_one_answer_a_connection(site, request_line):  # noqa: F811
    client = await Client.to(site)
    await client.says(request_line + b" HTTP/1.1\r\nHost: bot\r\n\r\n")
    assert b"connection: close" in (await client.hears()).lower()


async def test_who_knows_the_secret_keeps_the_connection(site, monkeypatch):  # noqa: F811
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.1)
    client = await Client.to(site)
    for number in (1, 2):
        body = b'{"update_id": %d, "message": {}}' % number
        await client.says(
            b"POST /hook HTTP/1.1\r\nHost: bot\r\nContent-Length: %d\r\n" % len(body) + SECRET_LINE + b"\r\n" + body
        )
        assert await client.status() == 200
        while (await client.reader.readline()).strip():
            pass
        await asyncio.sleep(1.5)  # the port has looked for slow ones meanwhile
    client.writer.close()
    assert site.fed.taken == [1, 2]


@pytest.mark.usefixtures("many_descriptors")
@pytest.mark.parametrize("addresses", [1, 50])
async def test_a_thousand_half_open_connections_keep_nobody_out(site, addresses):  # noqa: F811
    telegram = await Client.to(site, "127.0.0.200")
    await telegram.says(b"POST /hook HTTP/1.1\r\nHost: bot\r\nContent-Length: 16\r\n" + SECRET_LINE)
    clients = [await Client.to(site, f"127.0.0.{1 + number % addresses}") for number in range(500)]
    await telegram.says(b'\r\n{"update_id": 9}')  # it came before them all, and is not done with
    assert await telegram.status() == 200
    clients += [await Client.to(site, f"127.0.0.{1 + number % addresses}") for number in range(500)]
    for client in clients:
        client.writer.write(BEGUN)
    began = time.monotonic()
    assert [await site.post(update(number)) for number in range(3)] == [200, 200, 200]
    assert time.monotonic() - began < 5
    assert len(site.server._connections._open) <= connections.MOST
    site.fed.begun.clear()
    await telegram.says(b"POST /hook HTTP/1.1\r\nHost: bot\r\nContent-Length: 17\r\n" + SECRET_LINE)
    await telegram.says(b'\r\n{"update_id": 10}')
    await site.fed.wait_until_begun()
    assert site.fed.taken[-1] == 10
    for client in [*clients, telegram]:
        client.writer.transport.abort()


async def test_with_no_descriptor_left_it_waits_and_goes_on(site, capsys):  # noqa: F811
    port = int(site.url.rpartition(":")[2])
    sockets = [socket.socket() for _ in range(20)]
    with at_most_descriptors(4):
        for one in sockets:
            await asyncio.to_thread(one.connect, ("127.0.0.1", port))
        await asyncio.sleep(2)
        written = capsys.readouterr()
    for one in sockets:
        one.close()
    assert (written.out + written.err).count("\n") < 10
    assert await site.post(update(1)) == 200


@pytest.mark.parametrize("secret", [b"\xff\xfe", "é".encode(), b"\x80" * 100])
async def test_a_secret_that_is_no_text_is_a_wrong_one(site, secret):  # noqa: F811
    client = await Client.to(site)
    await client.says(b"POST /hook HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\n\r\n")
    assert (await client.hears()).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + bytes(100),  # TLS
        b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 10_000 + b"\r\n",
        b"POST /hook HTTP/1.1\r\nHost: b\r\nContent-Length: -5\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n" + b"\x00\xff nonsense\r\n\r\n" * 50,
        b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n" * 1000,
    ],
    ids=["TLS", "long header", "long line", "many headers", "length", "both lengths", "pipelined", "many pipelined"],
)
async def test_nonsense_ends_its_own_connection(site, nonsense):  # noqa: F811
    client = await Client.to(site)
    with suppress(ConnectionError):
        await client.says(nonsense)
    heard = await client.hears()
    assert b" 500 " not in heard
    assert heard.count(b"HTTP/1.1 ") <= 1
    assert await site.post(update(1)) == 200


async def test_nonsense_fills_no_log(site, caplog):  # noqa: F811
    caplog.set_level(logging.INFO)
    for _ in range(100):
        client = await Client.to(site)
        await client.says(b"GET / HTTP/1.1\r\nA b\r\n\r\n")
        await client.hears()
    assert 0 < len([one for one in caplog.records if "Error handling" in one.getMessage()]) <= 10


def test_what_was_left_out_is_said_in_the_next_minute(monkeypatch):
    now = 0.0
    monkeypatch.setattr("bot.serving.log_rate.time.monotonic", lambda: now)
    rate = LogRate(2)
    records = [logging.LogRecord("a", logging.ERROR, "", 1, "no %s", ("way",), None) for _ in range(6)]
    assert [rate.filter(one) for one in records[:5]] == [True, True, False, False, False]
    now = 61.0
    assert rate.filter(records[5])
    assert records[5].getMessage() == "no way (3 such lines were left out)"


async def test_it_listens_on_the_address_that_is_set():
    site = Site()  # noqa: F811
    port = await site.server.start(0, "127.0.0.3")
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection("127.0.0.1", port)
    _, writer = await asyncio.open_connection("127.0.0.3", port)
    writer.close()
    await site.server.stop()
