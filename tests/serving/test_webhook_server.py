"""The HTTP side: who is let in, when an update counts as done, and what monitoring is told."""

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.chat.telegram_api.troubles import Troubles
from bot.domain.errors import TradebotError
from bot.serving.health_server import CannotListen, HealthServer
from bot.serving.webhook_server import WebhookServer

SECRET = "the-secret"  # noqa: S105 - of this test
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class Fed:
    """Takes updates; each waits while `go` is not set."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()
        self.error: Exception | None = None

    async def wait_until_begun(self) -> None:
        async with asyncio.timeout(10):
            await self.begun.wait()

    async def __call__(self, body: Mapping[str, Any]) -> None:
        self.taken.append(body["update_id"])
        self.begun.set()
        await self.go.wait()
        if self.error:
            raise self.error


class Said:
    load = 7
    outages = (2, 21.5)
    troubles: tuple[str, ...] = ()
    unreadable = 3

    def __init__(self) -> None:
        self.parts = {"database": True, "telegram": True}

    async def ready(self) -> Mapping[str, bool]:
        return self.parts

    async def deliveries(self) -> Mapping[str, int]:
        return {"queued": 5, "uncertain": 0}


class Site:
    """A server that listens, and a client of it."""

    def __init__(self) -> None:
        self.fed = Fed()
        self.said = Said()
        self.troubles = Troubles()
        self.server = WebhookServer(
            feed=self.fed, path="/hook", secret=SECRET, health=self.said, troubles=self.troubles
        )

    async def post(self, body: Any, headers: Mapping[str, str] = HEADERS, path: str = "/hook") -> int:
        async with aiohttp.ClientSession() as client:
            how = {"data": io.BytesIO(body)} if isinstance(body, bytes) else {"json": body}
            async with client.post(f"{self.url}{path}", headers=headers, **how) as answer:
                return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as client, client.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def site():
    site = Site()
    site.url = f"http://127.0.0.1:{await site.server.start(0)}"
    yield site
    await site.server.stop()


def update(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"text": "/rank"}}


async def test_an_update_with_the_secret_is_taken(site):
    assert await site.post(update(1)) == 200
    assert site.fed.taken == [1]


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "another"}])
async def test_without_the_secret_nothing_is_taken(site, headers):
    assert await site.post(update(1), headers) == 403
    assert site.fed.taken == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"update_id": "7"}', 400),
        (b'"' + b"x" * 2_000_000 + b'"', 413),
    ],
)
async def test_what_is_no_update_is_refused(site, body, status):
    assert await site.post(body) == status
    assert site.fed.taken == []


async def test_other_paths_are_not_there(site):
    assert await site.post(update(1), path="/") == 404


async def test_a_path_that_a_proxy_strips_is_told_until_it_arrives_whole(site):
    for _ in range(2):
        assert await site.post(update(1), path="/") == 404
    assert [("arrive at / and not at /hook" in trouble) for trouble in site.troubles.current] == [True]
    assert await site.post(update(2)) == 200
    assert site.troubles.current == ()


async def test_strangers_make_no_trouble(site):
    with capture_logs() as logged:
        for path in ("/", "/hook", "/hook"):
            await site.post(update(1), {}, path)
    assert site.troubles.current == ()
    assert ["WEBHOOK_SECRET" in line["event"] for line in logged] == [True]


async def test_telegram_hears_200_only_when_the_update_is_done_with(site):
    site.fed.go.clear()
    brought = asyncio.create_task(site.post(update(1)))
    await site.fed.wait_until_begun()
    # Brought again meanwhile, it is not worked on twice, and is no more done than the first.
    again = asyncio.create_task(site.post(update(1)))
    assert (await site.get("/healthz"))[0] == 200
    assert not brought.done()
    assert not again.done()
    site.fed.go.set()
    assert await brought == await again == 200
    assert site.fed.taken == [1]


async def test_brought_again_later_it_is_done_already(site):
    assert [await site.post(update(1)), await site.post(update(1))] == [200, 200]
    assert site.fed.taken == [1]


async def test_what_cannot_be_read_is_not_asked_for_again(site):
    site.fed.error = TradebotError("no update")
    assert await site.post(update(1)) == 200


async def test_what_failed_is_brought_again(site):
    site.fed.error = RuntimeError("not connected yet")
    assert await site.post(update(1)) == 503
    site.fed.error = None
    assert await site.post(update(1)) == 200
    assert site.fed.taken == [1, 1]


async def test_stopping_lets_what_is_under_way_end(site):
    site.fed.go.clear()
    brought = asyncio.create_task(site.post(update(1)))
    await site.fed.wait_until_begun()
    stopping = asyncio.create_task(site.server.stop())
    site.fed.go.set()
    assert await brought == 200
    await stopping
    with pytest.raises(aiohttp.ClientConnectorError):
        await site.get("/healthz")


async def test_ready_says_what_is_wanting(site):
    assert await site.get("/readyz") == (200, '{"database": true, "telegram": true}')
    site.said.parts["telegram"] = False
    assert await site.get("/readyz") == (503, '{"database": true, "telegram": false}')
    assert (await site.get("/healthz"))[0] == 200


async def test_troubles_are_listed_and_keep_nobody_from_being_ready(site):
    site.said.troubles = ("the webhook has been taken away",)
    status, said = await site.get("/readyz")
    assert (status, json.loads(said)["troubles"]) == (200, ["the webhook has been taken away"])
    assert "tradebot_telegram_troubles 1.0" in (await site.get("/metrics"))[1]


@pytest.mark.parametrize(
    ("address", "told"), [("127.0.0.1", "of 127.0.0.1: Address already in use"), ("203.0.113.1", "Cannot assign")]
)
async def test_a_port_that_cannot_be_had_is_told_with_its_cause(site, address, told):
    port = int(site.url.rpartition(":")[2])
    with pytest.raises(CannotListen, match=told) as raised:
        await HealthServer(site.said).start(port, address, "TRADEBOT_HEALTH_PORT")
    assert str(port) in str(raised.value)
    assert "TRADEBOT_HEALTH_PORT names another." in str(raised.value)


async def test_metrics_count_what_happened(site):
    await site.post(update(1))
    await site.post(update(2), {})
    status, page = await site.get("/metrics")
    assert status == 200
    for line in (
        'tradebot_updates_total{kind="message"} 1.0',
        'tradebot_webhook_refused_total{reason="secret"} 1.0',
        "tradebot_update_seconds_count 1.0",
        'tradebot_deliveries{state="queued"} 5.0',
        "tradebot_load 7.0",
        "tradebot_database_outages 2.0",
        "tradebot_updates_unreadable 3.0",
        "tradebot_database_away_seconds 21.5",
        "process_resident_memory_bytes",
    ):
        assert line in page
