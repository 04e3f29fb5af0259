"""The server refuses what the real one refuses: otherwise a green test of the bot says nothing."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.botapi.limits import Limits
from tests.botapi.refused import Refused
from tests.botapi.server import BotApi


class Client:
    """A bare HTTP client of the server."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self.api = api
        self.session = session

    async def __call__(self, method: str, **values: object) -> tuple[int, dict]:
        async with self.session.post(f"{self.api.url}/bot{self.api.token}/{method}", json=values) as response:
            return response.status, await response.json()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.private(11)
        yield server


@pytest.fixture
async def call(api: BotApi) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(api, session)


def keyboard(**button: object) -> dict:
    return {"inline_keyboard": [[{"text": "Next", **button}]]}


REFUSALS = [
    ("sendMessage", {"chat_id": 11}, 400, "message text is empty"),
    ("sendMessage", {"text": "hi"}, 400, "chat_id is empty"),
    ("sendMessage", {"chat_id": 12, "text": "hi"}, 400, "chat not found"),
    ("sendMessage", {"chat_id": 11, "text": "hi", "txet": "hi"}, 400, "unknown parameter"),
    ("sendMessage", {"chat_id": 11, "text": "hi", "message_thread_id": "first"}, 400, "must be int"),
    ("sendMessage", {"chat_id": 11, "text": "hi", "protect_content": "maybe"}, 400, "must be bool"),
    ("sendMessage", {"chat_id": 11, "text": "hi", "reply_markup": "{"}, 400, "must be object"),
    ("sendMessage", {"chat_id": 11, "text": "x" * 4097}, 400, "message is too long"),
    ("sendMessage", {"chat_id": 11, "text": "<b> </b>", "parse_mode": "HTML"}, 400, "text must be non-empty"),
    ("sendMessage", {"chat_id": 11, "text": "<b>x", "parse_mode": "HTML"}, 400, "can't parse entities"),
    ("sendMessage", {"chat_id": 11, "text": "5 < 6", "parse_mode": "HTML"}, 400, "Unsupported start tag"),
    ("sendMessage", {"chat_id": 11, "text": "x", "parse_mode": "BBCode"}, 400, "unsupported parse_mode"),
    (
        "sendMessage",
        {"chat_id": 11, "text": "x", "reply_markup": keyboard(callback_data="逆" * 22)},
        400,
        "BUTTON_DATA",
    ),
    ("sendMessage", {"chat_id": 11, "text": "x", "reply_markup": keyboard()}, 400, "unallowed in the inline keyboard"),
    ("sendMessage", {"chat_id": 11, "text": "x", "reply_parameters": {"message_id": 9}}, 400, "replied not found"),
    ("sendMessage", {"chat_id": 11, "text": "x", "message_thread_id": 5}, 400, "message thread not found"),
    ("editMessageText", {"chat_id": 11, "message_id": 99, "text": "x"}, 400, "message to edit not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query ID is invalid"),
    ("setMyCommands", {"commands": [{"command": "Rank", "description": "x"}]}, 400, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [], "language_code": "zh_Hant_TW"}, 400, "invalid language code"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, 400, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyShortDescription", {"short_description": "x" * 121}, 400, "0-120"),
    ("getFile", {"file_id": "nothing"}, 400, "invalid file_id"),
    ("sendChatAction", {"chat_id": 11, "action": "thinking"}, 400, "wrong parameter action"),
    ("getUpdates", {"allowed_updates": ["messages"]}, 400, "unknown update kinds"),
    ("getUpdates", {"limit": 101}, 400, "1-100"),
    ("setWebhook", {"url": "http://plain.example"}, 400, "HTTPS"),
    ("sendMesage", {"chat_id": 11, "text": "x"}, 404, "method not found"),
]


@pytest.mark.parametrize(("method", "values", "code", "words"), REFUSALS)
async def test_refuses(call, method, values, code, words):
    status, body = await call(method, **values)
    assert (status, body["ok"], body["error_code"]) == (code, False, code)
    assert words in body["description"]


async def test_a_wrong_token_is_unauthorized(api, call):
    api.token = "7000000001:another"  # noqa: S105 - the token of a server on this machine
    async with call.session.get(f"{api.url}/bot7000000001:wrong/getMe") as response:
        assert response.status == 401


async def test_form_and_query_parameters_are_read_like_json(api, call):
    form = {"chat_id": "11", "text": "hi", "reply_markup": json.dumps(keyboard(callback_data="1 months"))}
    async with call.session.post(f"{api.url}/bot{api.token}/sendmessage", data=form) as response:
        body = await response.json()
    assert body["result"]["reply_markup"] == keyboard(callback_data="1 months")
    assert body["result"]["chat"]["id"] == 11


async def test_length_counts_after_entities_are_parsed(api, call):
    status, _ = await call("sendMessage", chat_id=11, text=f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert status == 200
    (message,) = api.sent_to(11)
    assert message.styled("bold") == ["<" * 4096]


async def test_an_edit_that_changes_nothing_is_refused(api, call):
    _, sent = await call("sendMessage", chat_id=11, text="<b>a</b>", parse_mode="HTML")
    number = sent["result"]["message_id"]
    status, body = await call("editMessageText", chat_id=11, message_id=number, text="<b>a</b>", parse_mode="HTML")
    assert status == 400
    assert "message is not modified" in body["description"]
    # The same words in another style are a change.
    status, _ = await call("editMessageText", chat_id=11, message_id=number, text="a")
    assert (status, api.sent_to(11)[0].edits) == (200, 1)


async def test_a_person_s_message_cannot_be_edited(api, call):
    said = api.private(11).say("hello")
    _, body = await call("editMessageText", chat_id=11, message_id=said.id, text="x")
    assert "can't be edited" in body["description"]


async def test_a_callback_is_answered_once(api, call):
    staff = api.private(11)
    _, sent = await call("sendMessage", chat_id=11, text="a", reply_markup=keyboard(callback_data="1 months"))
    press = staff.push_button(api.chats.find(11).messages[sent["result"]["message_id"]], "Next")
    assert api.updates.pending[-1]["callback_query"]["data"] == "1 months"
    assert (await call("answerCallbackQuery", callback_query_id=press.id))[0] == 200
    status, body = await call("answerCallbackQuery", callback_query_id=press.id)
    assert status == 400
    assert "query is too old" in body["description"]


async def test_updates_stay_until_confirmed_by_the_offset(api, call):
    staff = api.private(11)
    staff.say("one")
    staff.say("two")
    _, first = await call("getUpdates", limit=1)
    _, again = await call("getUpdates")
    assert [update["message"]["text"] for update in first["result"]] == ["one"]
    assert [update["message"]["text"] for update in again["result"]] == ["one", "two"]
    _, rest = await call("getUpdates", offset=again["result"][0]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest["result"]] == ["two"]


async def test_a_long_poll_ends_as_soon_as_something_is_said(api, call):
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await api.wait_until_polled()
    api.private(11).say("/rank 臺灣")
    _, body = await poll
    assert body["result"][0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_the_earlier_of_two_pollers_gets_a_conflict(api, call):
    first = asyncio.create_task(call("getUpdates", timeout=50))
    await api.wait_until_polled()
    await call("getUpdates")
    status, body = await first
    assert (status, body["error_code"]) == (409, 409)


async def test_kinds_not_allowed_are_not_kept(api, call):
    await call("getUpdates", allowed_updates=["callback_query"])
    api.private(11).say("lost")
    _, body = await call("getUpdates")
    assert body["result"] == []


async def test_polling_is_refused_while_a_webhook_is_set(call):
    await call("setWebhook", url="https://bot.example/hook")
    status, body = await call("getUpdates")
    assert (status, "webhook is active" in body["description"]) == (409, True)
    await call("deleteWebhook")
    assert (await call("getUpdates"))[0] == 200


async def test_privacy_mode_keeps_small_talk_from_the_bot(api):
    member = api.group(-1001, 11)
    for text in ("hello all", "/rank@other_bot 臺灣", "@other_bot hi", "/rank 臺灣", "@trade_test_bot 逆差"):
        member.say(text)
    heard = [update["message"]["text"] for update in api.updates.pending]
    assert heard == ["/rank 臺灣", "@trade_test_bot 逆差"]


async def test_menus_are_kept_by_scope_and_language(call):
    menu = [{"command": "rank", "description": "名次"}]
    await call("setMyCommands", commands=menu, language_code="zh")
    assert (await call("getMyCommands", language_code="zh"))[1]["result"] == menu
    assert (await call("getMyCommands"))[1]["result"] == []


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"is_blocked": True}, 403, "bot was blocked by the user"),
        ({"migrated_to": -1002}, 400, "upgraded to a supergroup"),
        ({"topics": {4}, "closed_topics": {4}}, 400, "TOPIC_CLOSED"),
    ],
)
async def test_a_chat_that_does_not_take_messages(api, call, change, code, words):
    for name, value in change.items():
        setattr(api.chats.find(11), name, value)
    status, body = await call("sendMessage", chat_id=11, text="x", message_thread_id=4)
    assert status == code
    assert words in body["description"]


async def test_limits_are_enforced_when_switched_on(api, call):
    now = 100.0
    api.limits = Limits(lambda: now)
    assert (await call("sendMessage", chat_id=11, text="1"))[0] == 200
    status, body = await call("sendMessage", chat_id=11, text="2")
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    now = 101.0
    assert (await call("sendMessage", chat_id=11, text="3"))[0] == 200


def test_limits_of_a_group_and_over_all():
    now = 0.0
    limits = Limits(lambda: now)
    for minute in range(20):
        now = minute * 1.5
        limits.check("sendMessage", -5)
    now = 31.0
    with pytest.raises(Refused) as refusal:
        limits.check("sendMessage", -5)
    assert refusal.value.parameters == {"retry_after": 29}
    for chat in range(1, 31):
        limits.check("sendMessage", chat)
    with pytest.raises(Refused):
        limits.check("sendMessage", 31)
    limits.check("editMessageText", 31)


async def test_faults_happen_once_at_their_request(api, call):
    api.faults.too_many("sendMessage", 7, chat=11)
    api.faults.refuse("sendMessage", 502, "Bad Gateway")
    assert (await call("sendMessage", chat_id=11, text="x"))[1]["parameters"] == {"retry_after": 7}
    assert (await call("sendMessage", chat_id=11, text="x"))[0] == 502
    assert (await call("sendMessage", chat_id=11, text="x"))[0] == 200
    assert [message.text for message in api.sent_to(11)] == ["x"]


@pytest.mark.parametrize(("fault", "kept"), [("break_before", 0), ("break_after", 1)])
async def test_a_broken_connection_before_and_after_acceptance(api, call, fault, kept):
    getattr(api.faults, fault)("sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=11, text="x")
    assert len(api.sent_to(11)) == kept


async def test_an_answer_can_be_held_back_after_acceptance(api, call):
    with api.faults.held_after("sendMessage") as hold:
        request = asyncio.create_task(call("sendMessage", chat_id=11, text="x"))
        await hold.reached.wait()
        assert len(api.sent_to(11)) == 1
        assert not request.done()
    assert (await request)[0] == 200
