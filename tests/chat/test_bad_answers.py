"""Answers that no Bot API server gives, and updates that cannot be read: the bot goes on with the rest."""

import json
import socket

import pytest
from structlog.testing import capture_logs

from bot.chat.telegram_api import aiohttp_request, polling
from tests.botapi.faults import Raw

ADMIN, STAFF = 1, 11
TEXT = {"message_id": 77, "date": 1_790_000_000, "text": "/rank TW", "from": {"id": STAFF, "is_bot": False}}
UNREADABLE = [
    {"message": TEXT},
    {"message": TEXT | {"chat": {"id": STAFF}, "from": {"id": STAFF, "is_bot": False, "first_name": "A"}}},
    {"message": "x"},
    {"callback_query": {"id": "1"}},
]


async def test_an_unreadable_update_is_passed_over_and_told_once_to_administrators(api, setup):
    setup.admins = frozenset({ADMIN})
    admin, staff = api.private(ADMIN, language_code="en"), api.private(STAFF)
    await setup.settings.put(ADMIN, "language", "en")
    for odd in UNREADABLE:
        api.updates.add(*next(iter(odd.items())))
    with capture_logs() as logs:
        async with setup.running():
            assert (await staff.ask("臺灣")).text == "臺灣 & more"
            await api.wait_for(lambda: api.sent_to(ADMIN))
            await api.wait_until_polled()
    assert api.updates.pending == []
    assert [message.text for message in api.sent_to(ADMIN)] == [
        "4 updates from Telegram could not be read and were passed over; the last holds “callback_query”."
    ]
    noted = [entry for entry in logs if entry["event"] == "update cannot be read"]
    assert [entry["kind"] for entry in noted] == [next(iter(odd)) for odd in UNREADABLE]
    assert "rank" not in str(noted)
    assert admin.chat.id == ADMIN


async def test_the_words_of_a_message_from_a_hidden_sender_without_a_name_are_answered(api, setup):
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("臺灣", forward_origin={"type": "hidden_user", "date": 1})
    assert answer.text == "臺灣 & more"


@pytest.mark.parametrize(
    "raw",
    [
        Raw(200, b'{"ok":true}'),
        Raw(200, b"[]"),
        Raw(200, b'{"ok":false}'),
        Raw(200, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":"soon"}}'),
        Raw(200, b'{"ok":true,"result":null}'),
        Raw(200, b'{"ok":true,"result":{}}'),
        Raw(200, b'{"ok":true,"result":[7]}'),
        Raw(200, b'{"ok":true,"result":"x"}'),
        Raw(200, b'{"ok":true,"result":[[]]}'),
        Raw(200, b'{"ok":true,"result":{"id":"x","first_name":7,"is_bot":1}}'),
        Raw(200, b'{"ok":true,"result":[{"upd'),
        Raw(400, b'{"ok":false,"error_code":400,"description":["x"]}'),
        Raw(400, b'{"ok":false,"error_code":"x","description":7}'),
        Raw(200, b"<html>Sign in to the network</html>", {"Content-Type": "text/html"}),
        Raw(301, b"", {"Location": "http://127.0.0.1:9/"}),
        Raw(401, b"<html>Sign in</html>"),
        Raw(404, b"<html>Not found</html>"),
        Raw(413, b""),
        Raw(429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":-5}}'),
        Raw(429, b'{"ok":false,"error_code":429,"description":"x","parameters":[]}'),
        Raw(502, b"bad gateway"),
        Raw(503, json.dumps({"ok": False, "error_code": 503, "description": "later"}).encode()),
    ],
    ids=lambda raw: f"{raw.status} {raw.body[:40].decode()}",
)
@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
async def test_whatever_is_answered_the_bot_goes_on(api, setup, monkeypatch, method, raw):
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.01)
    api.faults.answer_with(method, raw)
    staff = api.private(STAFF)
    first = staff.say("臺灣")
    async with setup.running():
        await api.wait_for(lambda: not [fault for fault in api.faults.waiting if fault.times])
        await staff.ask("越南")
    words = [message.text for message in api.sent_to(STAFF) if message.id > first.id]
    assert "越南 & more" in words
    assert api.updates.pending == []


async def test_an_answer_that_drips_ends(api, setup, monkeypatch):
    """Each byte comes within the time for a byte; the whole has its own."""
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(polling, "_HOLD_SECONDS", 1)
    monkeypatch.setattr(polling, "ANSWER_SECONDS", 0.1)
    for name in ("_POOL_SECONDS", "CONNECT_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(aiohttp_request, name, 0.1)
    api.faults.answer_with("getUpdates", Raw(200, b'{"ok":true,"result":[]}' + b" " * 600, seconds_a_byte=0.05))
    async with setup.running():
        assert (await api.private(STAFF).ask("臺灣")).text == "臺灣 & more"


async def test_an_hour_of_refusals_is_waited_out_with_longer_and_longer_pauses(api, setup, monkeypatch):
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(polling, "_LONGEST_PAUSE", 0.01)
    with capture_logs() as logs:
        async with setup.running():
            api.faults.answer_with("getUpdates", Raw(502, b"<html>Bad Gateway</html>"), times=40)
            for words in ("臺灣", "越南"):  # the first comes by the poll that waits already
                assert (await api.private(STAFF).ask(words)).text == f"{words} & more"
    pauses = [entry["seconds"] for entry in logs if entry["event"] == "polling failed, trying again"]
    assert pauses == sorted(pauses)
    assert (len(pauses), pauses[-1]) == (40, 0.01)


async def test_another_process_with_the_same_token_is_named_and_polling_goes_on(api, setup, monkeypatch):
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.01)
    conflict = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}
    with capture_logs() as logs:
        async with setup.running():
            api.faults.answer_with("getUpdates", Raw(409, json.dumps(conflict).encode()))
            for words in ("臺灣", "越南"):
                assert (await api.private(STAFF).ask(words)).text == f"{words} & more"
    errors = [entry["event"] for entry in logs if entry["log_level"] == "error"]
    assert errors == ["another process polls with the same bot token; stop it, or give this one its own"]


async def test_a_poll_that_is_told_to_wait_for_a_year_asks_again_before(api, setup, monkeypatch):
    monkeypatch.setattr(polling, "_LONGEST_TOLD", 0.05)
    async with setup.running():
        api.faults.too_many("getUpdates", 31_536_000)
        for words in ("臺灣", "越南"):  # the first comes by the poll that waits already
            assert (await api.private(STAFF).ask(words)).text == f"{words} & more"


@pytest.mark.parametrize("when", ["break_before", "break_after"])
async def test_a_poll_whose_connection_breaks_loses_nothing(api, setup, monkeypatch, when):
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.01)
    staff = api.private(STAFF)
    async with setup.running():
        getattr(api.faults, when)("getUpdates")
        assert [(await staff.ask(words)).text for words in ("臺灣", "越南")] == ["臺灣 & more", "越南 & more"]
    assert len(api.sent_to(STAFF)) == 2


async def test_a_name_server_that_is_gone_is_waited_out(api, setup, monkeypatch):
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.01)
    found, failures = socket.getaddrinfo, [2]

    def look_up(host, *how, **more):
        if host == "telegram.test":
            if failures[0]:
                failures[0] -= 1
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
            host = "127.0.0.1"
        return found(host, *how, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    api.url = api.url.replace("127.0.0.1", "telegram.test")
    staff = api.private(STAFF)
    with capture_logs() as logs:
        async with setup.running():
            assert (await staff.ask("臺灣")).text == "臺灣 & more"
            assert failures == [0]
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == []
