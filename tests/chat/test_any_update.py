"""Updates with anything in any place: none stops the bot, none is said to have gone wrong, the next is answered."""

import copy
import os
import random
from typing import Any

from structlog.testing import capture_logs

from tests.botapi.server import BotApi

STAFF, GROUP = 11, -1001
ODD = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "\ud800",
    "\x00",
    "²",
    "9" * 30,
    "/rank TW",
    "1 rank TW",
    [],
    [7],
    {},
    {"id": 1},
)
MUTANTS = 300


def wholes(api: BotApi) -> list[dict[str, Any]]:
    """One true update of each kind."""
    user = {"id": STAFF, "is_bot": False, "first_name": "Staff", "language_code": "en"}
    private, group = {"id": STAFF, "type": "private", "first_name": "Staff"}, {"id": GROUP, "type": "supergroup"}
    message = {"message_id": 5, "date": api.now(), "chat": private, "from": user, "text": "/rank TW"}
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "a.csv", "file_size": 5}
    query = {"id": "1", "from": user, "chat_instance": "1", "data": "1 rank TW"}
    member = {"user": api.me, "status": "member"}
    return [
        {"message": message | command},
        {"message": message | {"text": "/start 1rank_TW"}},
        {"message": message | {"chat": group | {"title": "Office"}, "message_thread_id": 5, "is_topic_message": True}},
        {"message": message | {"reply_to_message": message, "forward_origin": {"type": "hidden_user", "date": 1}}},
        {"message": {k: v for k, v in message.items() if k != "text"} | {"document": file, "caption": "TW"}},
        {
            "message": {k: v for k, v in message.items() if k != "text"}
            | {"chat_shared": {"request_id": 1, "chat_id": 1}}
        },
        {"edited_message": message | {"edit_date": api.now()}},
        {"callback_query": query | {"message": message}},
        {"callback_query": query | {"inline_message_id": "i"}},
        {"inline_query": {"id": "1", "from": user, "query": "TW", "offset": ""}},
        {"guest_message": message | {"guest_query_id": "1"}},
        {
            "my_chat_member": {
                "chat": group,
                "from": user,
                "date": 1,
                "old_chat_member": member,
                "new_chat_member": member,
            }
        },
    ]


def changed(value: Any, dice: random.Random) -> Any:
    """The value with one thing taken out of it, or replaced, at any depth."""
    if not isinstance(value, dict | list) or not value or dice.random() < 0.1:
        return copy.deepcopy(dice.choice(ODD))
    copied = copy.copy(value)
    key = dice.choice(list(value) if isinstance(value, dict) else range(len(value)))
    if dice.random() < 0.2:
        del copied[key]
    else:
        copied[key] = changed(value[key], dice)
    return copied


async def test_any_update_is_survived(api, setup):
    seed = os.environ.get("FUZZ_SEED", "1")
    dice = random.Random(seed)  # noqa: S311 - no secret
    staff = api.private(12)
    with capture_logs() as logs:
        async with setup.running():
            true = wholes(api)
            for _ in range(MUTANTS):
                ((kind, body),) = dice.choice(true).items()
                mutant = changed(body, dice)
                api.updates.add(kind, changed(mutant, dice) if dice.random() < 0.3 else mutant)
            await api.wait_until_polled()
            assert (await staff.ask("臺灣")).text == "臺灣 & more", seed
    failures = [entry for entry in logs if entry["log_level"] == "error" and entry["event"] != "update failed"]
    assert failures == [], seed
