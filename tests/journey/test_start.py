"""The start of the real process: what waits for it is answered once, and a start that fails loses nothing."""

import asyncio
import json
import re
import signal
import socket

import aiohttp
import pytest

from bot.store.file_lock import FileLock
from tests.botapi.server import BotApi
from tests.scale.platform import free_port

STAFF = 11
OPEN = {"TRADEBOT_ACCESS": "open"}


@pytest.fixture
async def api():
    async with BotApi() as server:
        yield server


def asked(api: BotApi) -> list[str]:
    """The methods that were asked for, a poll when it is answered."""
    return [call.method for call in api.calls]


async def started(installation, api, **environment: str) -> asyncio.subprocess.Process:
    return await installation.start("run", TELEGRAM_BOT_TOKEN=api.token, TELEGRAM_API_URL=api.url, **OPEN | environment)


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with asyncio.timeout(60):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def test_what_waits_at_the_start_is_fetched_first_and_answered_once(installation, api):
    staff = api.private(STAFF, language_code="en")
    questions = [staff.say(text) for text in ("/imports TW", "/exports TW")]
    async with installation.bot(api, **OPEN):
        await staff.next_after(questions[-1])
        await api.wait_until_polled()
    assert [message.text.split(" ")[1] for message in api.sent_to(STAFF)] == ["imports", "exports"]
    assert api.updates.pending == []
    async with installation.bot(api, **OPEN):
        await api.wait_until_polled()
    assert len(api.sent_to(STAFF)) == 2
    assert api.refused() == []


async def killed_while_it_waits_to_answer(installation, api, staff, text: str):
    """The bot is asked and told to wait before it answers; it is killed while it waits, polling on."""
    async with installation.bot(api, **OPEN, TRADEBOT_ADMINS=str(STAFF)) as process:
        api.faults.too_many("sendMessage", 30)
        question = staff.say(text)
        await api.wait_for(lambda: [call for call in api.refused() if call.method == "sendMessage"])
        polls = api.updates.polls
        await api.wait_for(lambda: api.updates.polls > polls + 2)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert api.sent_to(STAFF) == []
    return question


async def test_a_question_is_answered_by_the_next_process_when_this_one_is_killed(installation, api):
    staff = api.private(STAFF, language_code="en")
    question = await killed_while_it_waits_to_answer(installation, api, staff, "/imports TW")
    async with installation.bot(api, **OPEN):
        assert "imports" in (await staff.next_after(question)).text
        await api.wait_until_polled()
    assert len(api.sent_to(STAFF)) == 1


async def test_what_changes_something_is_done_once_although_the_process_is_killed(installation, api):
    staff = api.private(STAFF, language_code="en")
    await killed_while_it_waits_to_answer(installation, api, staff, "/invite 5 30")
    async with installation.bot(api, **OPEN, TRADEBOT_ADMINS=str(STAFF)):
        listed = await staff.ask("/revoke")
        await api.wait_until_polled()
    assert listed.text.count("invitation for 5 more people") == 1
    assert len(api.sent_to(STAFF)) == 1


async def test_a_webhook_left_over_is_removed_and_polling_goes_on(installation, api):
    api.updates.webhook = {"url": "https://bot.example/hook", "secret_token": ""}
    staff = api.private(STAFF, language_code="en")
    question = staff.say("/imports TW")
    async with installation.bot(api, **OPEN):
        assert "imports" in (await staff.next_after(question)).text
    assert api.refused() == []
    assert asked(api).index("deleteWebhook") < asked(api).index("getUpdates")
    assert len(api.sent_to(STAFF)) == 1


async def test_a_poll_that_breaks_is_asked_again_as_usual(installation, api):
    api.faults.break_before("getUpdates")
    staff = api.private(STAFF, language_code="en")
    question = staff.say("/imports TW")
    async with installation.bot(api, **OPEN):
        assert "imports" in (await staff.next_after(question)).text
    assert len(api.sent_to(STAFF)) == 1


async def test_a_second_process_polls_nothing(installation, api):
    with FileLock(installation.home / "tradebot.db"):
        code, errors = await ended(await started(installation, api))
    assert code == 1
    assert "Another tradebot is running on the database" in errors
    assert api.updates.polls == 0


@pytest.mark.parametrize("setting", [{"TRADEBOT_LANG": "tlh"}, {"TRADEBOT_PARTNER": "XX"}])
async def test_a_start_that_fails_confirms_nothing(installation, api, setting):
    api.private(STAFF).say("/imports TW")
    code, errors = await ended(await started(installation, api, **setting))
    assert code == 2
    assert next(iter(setting)) in errors
    assert (api.updates.polls, len(api.updates.pending)) == (0, 1)
    async with installation.bot(api, **OPEN):
        await api.wait_for(lambda: api.sent_to(STAFF))
        await api.wait_until_polled()
    assert len(api.sent_to(STAFF)) == 1


async def test_fed_by_a_webhook_it_does_not_poll(installation, api):
    hooked = {"WEBHOOK_URL": "https://bot.example/hook", "PORT": "0"}
    async with installation.bot(api, **OPEN, **hooked):
        pass
    assert api.updates.polls == 0


async def health(port, path):
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_health_is_there_while_it_polls(installation, api):
    port = free_port()
    async with installation.bot(api, **OPEN, TRADEBOT_HEALTH_PORT=str(port), LISTEN_ADDRESS="127.0.0.1"):
        assert await health(port, "/healthz") == (200, "ok\n")
        assert (await health(port, "/readyz"))[0] == 200
        await api.private(STAFF).ask("/imports TW")
        page = (await health(port, "/metrics"))[1]
        assert re.search(r"^tradebot_load [1-9]", page, re.MULTILINE)
        assert 'tradebot_updates_total{kind="message"} 1.0' in page
        await api.wait_until_polled()
        api.updates.webhook = {"url": "https://other.example/x"}
        api.private(STAFF).say("/imports TW")  # wakes the poll that is held open
        async with asyncio.timeout(60):
            while "troubles" not in (said := json.loads((await health(port, "/readyz"))[1])):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        assert "a webhook has been set with the same bot token" in said["troubles"][0]
    assert installation.log.count("a webhook has been set with the same bot token") == 1


async def test_a_taken_port_ends_the_start_with_its_cause(installation, api):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        started_there = await started(installation, api, PORT=port, LISTEN_ADDRESS="127.0.0.1")
        code, errors = await ended(started_there)
    assert code == 1
    assert f"Nothing can listen on port {port} of 127.0.0.1: Address already in use. PORT names another." in errors
    assert "Traceback" not in errors


async def test_a_token_that_is_refused_is_said_once_and_plainly(installation, api):
    refused = BotApi("7000000001:another_token_of_the_local_server_001").token
    code, errors = await ended(await installation.start("run", TELEGRAM_BOT_TOKEN=refused, TELEGRAM_API_URL=api.url))
    assert code == 1
    assert "Telegram does not accept the bot token" in errors
    assert refused not in errors
    assert "Traceback" not in errors
