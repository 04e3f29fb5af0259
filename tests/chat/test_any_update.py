"""Whatever Telegram sends, the whole bot goes on: it answers what can be read, and never says that it failed."""

import asyncio
import copy
import shutil
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.app import opened
from bot.chat.answering.other_messages import FAILED
from bot.chat.telegram_api.update_kinds import KINDS
from bot.i18n.languages import languages, localizer
from bot.serving.composition import composed
from bot.serving.roles import role_named
from bot.settings import Settings
from tests.botapi.server import BotApi

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAFF, GROUP, CHANNEL = 11, -1001, -1005
NOW = 1_790_000_000
SAID = {localizer(tag).say(FAILED) for tag in languages()}
ODD = st.one_of(
    st.sampled_from((None, True, 10**30, "\ud800", "\x00", "²", "9" * 30, "/rank TW", "1 rank TW", [7], {}, {"id": 1})),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
)
WORDS = st.sampled_from(
    (
        *(
            "/rank",
            "/deficit",
            "/start",
            "/subscribe",
            "/settings",
            "/watch",
            "/alert",
            "/revoke",
            "/invite",
            "/channel",
        ),
        *("/briefing", "/chart", "/lang", "/pause", "/push", "/broadcast", "/outbox", "/load", "/排名", "/months"),
        *(
            "臺灣",
            "TW",
            "EU",
            "逆差前五",
            "top15",
            "2026-01",
            "去年",
            "²",
            "-5",
            "9" * 30,
            "undo",
            "end",
            "on",
            "@x",
            "\n",
        ),
    )
)
TEXT = st.one_of(st.text(max_size=100), st.lists(WORDS, min_size=1, max_size=6).map(" ".join)).filter(str.strip)


def wholes(user: int) -> list[dict[str, Any]]:
    """One true update of each kind."""
    person = {"id": user, "is_bot": False, "first_name": "Staff", "language_code": "en"}
    private, group = {"id": user, "type": "private", "first_name": "Staff"}, {"id": GROUP, "type": "supergroup"}
    channel = {"id": CHANNEL, "type": "channel", "title": "News"}
    message = {"message_id": 5, "date": NOW, "chat": private, "from": person}
    text = message | {"text": "/rank TW"}
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "a.csv", "file_size": 5}
    query = {"id": "1", "from": person, "chat_instance": "1", "data": "1 rank TW"}
    member = {"user": {"id": 1, "is_bot": True, "first_name": "Trade"}, "status": "member"}
    membership = {"chat": group, "from": person, "date": 1, "old_chat_member": member, "new_chat_member": member}
    return [
        {"message": text | command},
        {"message": message | {"text": "/start 1rank_TW"}},
        {"message": text | {"chat": group | {"title": "Office"}, "message_thread_id": 5, "is_topic_message": True}},
        {"message": text | {"reply_to_message": text, "forward_origin": {"type": "hidden_user", "date": 1}}},
        {"message": message | {"document": file, "caption": "TW"}},
        {"message": message | {"chat_shared": {"request_id": 1, "chat_id": 1}}},
        {"edited_message": text | {"edit_date": NOW}},
        {"callback_query": query | {"message": text}},
        {"callback_query": query | {"inline_message_id": "i"}},
        {"inline_query": {"id": "1", "from": person, "query": "TW", "offset": ""}},
        {"guest_message": text | {"guest_query_id": "1"}},
        {"my_chat_member": membership},
        {"my_chat_member": membership | {"chat": channel, "new_chat_member": member | {"status": "left"}}},
        {"channel_post": {"message_id": 6, "date": NOW, "chat": channel, "sender_chat": channel, "text": "/rank TW"}},
    ]


def broken(draw: Callable[..., Any], value: Any) -> Any:
    """The value with one thing taken out of it, or replaced, at any depth."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 9)) == 0:
        return draw(ODD)
    copied = copy.copy(value)
    key = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    if draw(st.integers(0, 4)) == 0:
        del copied[key]
    else:
        copied[key] = broken(draw, value[key])
    return copied


@st.composite
def any_update(draw: Callable[..., Any]) -> tuple[str, Any]:
    """An update with one to three things wrong."""
    ((kind, body),) = draw(st.sampled_from(wholes(STAFF))).items()
    for _ in range(draw(st.integers(1, 3))):
        body = broken(draw, body)
    return kind, body


class Running:
    """The bot with its database and figures, in front of the local server."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self._people = count(1000)

    async def goes_on(self) -> None:
        """Everything has been fetched, and somebody else is answered."""
        await self.api.wait_until_polled()
        answer = await self.api.private(next(self._people), language_code="en").ask("/rank TW")
        assert "Taiwan" in answer.text

    def has_failed(self) -> list[str]:
        """What it has said that it never should."""
        sent = [call.values.get("text") for call in self.api.calls if "text" in call.values]
        return [text for text in sent if any(words in text for words in SAID)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(filled_home, tmp_path_factory):
    home = shutil.copytree(filled_home, tmp_path_factory.mktemp("updates") / "home")
    async with BotApi() as api:
        api.private(STAFF)
        api.group(GROUP, STAFF)
        api.channel(CHANNEL, STAFF)
        given = {"TRADEBOT_HOME": str(home), "TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
        settings = Settings.read(given | {"TRADEBOT_ADMINS": str(STAFF), "TRADEBOT_ACCESS": "open"}, env_file=None)
        async with opened(settings) as app:
            role = role_named("all", None, database_is_shared=False)
            async with composed(app, role, None) as parts:
                stop = asyncio.Event()
                life = asyncio.create_task(parts.bot.run(stop))
                await api.wait_until_polled()
                yield Running(api)
                stop.set()
                await life
                await parts.bot.close()


async def test_every_kind_that_is_asked_for_is_tried():
    assert {kind for whole in wholes(STAFF) for kind in whole} == set(KINDS)


@given(updates=st.lists(any_update(), min_size=1, max_size=15))
async def test_any_update_is_survived(bot, updates):
    bot.api.calls.clear()
    with capture_logs() as logs:
        for kind, body in updates:
            bot.api.updates.add(kind, body)
        await bot.goes_on()
    assert bot.has_failed() == []
    assert [entry for entry in logs if entry["log_level"] == "error"] == []


@given(text=TEXT, how=st.sampled_from(("typed", "edited", "group", "start", "pressed", "inline", "guest", "caption")))
async def test_nothing_well_formed_is_said_to_have_gone_wrong(bot, text, how):
    api = bot.api
    api.calls.clear()
    staff, group = api.private(STAFF, language_code="en"), api.group(GROUP, STAFF)
    with capture_logs() as logs:
        match how:
            case "typed":
                staff.say(text)
            case "edited":
                staff.edit(staff.say("/rank TW"), text)
            case "group":
                group.say(f"@{api.me['username']} {text}")
            case "start":
                staff.say(f"/start {text}")
            case "pressed":
                data = f"1 {text}".encode("utf-8", "replace")[:64].decode("utf-8", "ignore")
                staff.push_button(staff.say("/rank TW"), data)
            case "inline":
                staff.type_inline(text)
            case "guest":
                staff.mention_elsewhere(f"@{api.me['username']} {text}")
            case "caption":
                staff.say("", photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], caption=text)
        await bot.goes_on()
    assert bot.has_failed() == []
    assert [entry for entry in logs if entry["log_level"] == "error"] == []
