"""Updates that the library cannot build, each alone; every one of them is a thing that a stranger can cause."""

import copy
from collections.abc import Iterator

import pytest
from telegram import Bot

from bot.chat.telegram_api.update_reading import UnreadableUpdate, chat_of, read_update

BOT = Bot("7000000001:test_token_of_the_local_server_0001")
USER = {"id": 11, "is_bot": False, "first_name": "Staff"}
CHAT = {"id": 11, "type": "private", "first_name": "Staff"}
TEXT = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": "/rank TW"}
FILE = {"file_id": "f", "file_unique_id": "u"}
OPTION = {"text": "yes", "voter_count": 0}
# Of a Bot API that the library does not know yet, or does not know any more.
POLL = {
    "id": "1",
    "question": "?",
    "options": [OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
PLACE = {"latitude": 25.0, "longitude": 121.5}
PARTS = {
    "animation": FILE | {"width": 1, "height": 1, "duration": 1},
    "audio": FILE | {"duration": 1},
    "contact": {"phone_number": "1", "first_name": "A"},
    "dice": {"emoji": "🎲", "value": 3},
    "document": FILE,
    "entities": [{"type": "bold", "offset": 0, "length": 1}],
    "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "A"},
    "game": {"title": "t", "description": "d", "photo": [FILE | {"width": 1, "height": 1}]},
    "giveaway_created": {},
    "invoice": {"title": "t", "description": "d", "start_parameter": "", "currency": "USD", "total_amount": 1},
    "location": PLACE,
    "new_chat_members": [USER],
    "photo": [FILE | {"width": 1, "height": 1}],
    "poll": POLL,
    "reply_markup": {"inline_keyboard": [[{"text": "t", "callback_data": "1 rank"}]]},
    "reply_to_message": TEXT,
    "sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "venue": {"location": PLACE, "title": "t", "address": "a"},
    "via_bot": USER,
    "video": FILE | {"width": 1, "height": 1, "duration": 1},
    "video_note": FILE | {"length": 1, "duration": 1},
    "voice": FILE | {"duration": 1},
}


def lacking(value: object) -> Iterator[object]:
    """Every value that lacks one field, at any depth, or has something else in its place."""
    if isinstance(value, dict):
        for key in value:
            rest = {name: part for name, part in value.items() if name != key}
            yield rest
            for other in (None, "x", [], {}, 10**30):
                yield rest | {key: other}
            for part in lacking(value[key]):
                yield rest | {key: part}
    if isinstance(value, list):
        for number, item in enumerate(value):
            for part in lacking(item):
                yield [*value[:number], part, *value[number + 1 :]]


@pytest.mark.parametrize("part", PARTS)
def test_the_words_are_read_whatever_is_wrong_with_another_part(part):
    for odd in (None, "x", 7, [], {}, [7], *lacking(PARTS[part])):
        raw = {"update_id": 1, "message": TEXT | {part: odd}}
        update = read_update(copy.deepcopy(raw), BOT)
        assert (update.message.text, update.effective_user.id, update.effective_chat.id) == ("/rank TW", 11, 11), odd


def test_what_is_whole_is_read_whole():
    known = {part: value for part, value in PARTS.items() if part != "poll"}  # which is of another Bot API
    update = read_update({"update_id": 1, "message": TEXT | known}, BOT)
    assert all(getattr(update.message, part) for part in known)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("message", TEXT),
        ("edited_message", TEXT | {"edit_date": 1_790_000_001}),
        ("callback_query", {"id": "1", "from": USER, "chat_instance": "1", "data": "1 rank", "message": TEXT}),
        ("channel_post", TEXT | {"chat": {"id": -1005, "type": "channel"}, "sender_chat": CHAT}),
        ("guest_message", TEXT | {"guest_query_id": "1"}),
        ("inline_query", {"id": "1", "from": USER, "query": "", "offset": ""}),
        (
            "my_chat_member",
            {
                "chat": CHAT,
                "from": USER,
                "date": 1,
                "old_chat_member": {"user": USER, "status": "member"},
                "new_chat_member": {"user": USER, "status": "kicked", "until_date": 0},
            },
        ),
    ],
)
def test_an_update_is_read_or_named_as_unreadable(kind, value):
    """Never another error, and never somebody else's name or chat."""
    refusals = []
    for odd in (None, "x", 7, [], {}, *lacking(value)):
        try:
            read_update({"update_id": 9, kind: odd}, BOT)
        except UnreadableUpdate as error:
            refusals.append(error)
    assert {(error.number, error.kind) for error in refusals} == {(9, kind)}
    assert "Staff" not in str(refusals)


@pytest.mark.parametrize("part", PARTS)
def test_a_reply_is_known_as_one_to_us_whatever_is_wrong_with_what_it_replies_to(part):
    for odd in (None, "x", 7, [], {}, [7], *lacking(PARTS[part])):
        ours = TEXT | {"from": {"id": 7, "is_bot": True, "first_name": "Trade"}, part: odd}
        update = read_update({"update_id": 1, "message": TEXT | {"reply_to_message": copy.deepcopy(ours)}}, BOT)
        replied = update.message.reply_to_message
        assert (replied.from_user.id, replied.text, update.message.text) == (7, "/rank TW", "/rank TW"), odd


@pytest.mark.parametrize("odd", [None, "x", [], {}, TEXT | {"chat": None}, TEXT | {"date": "x"}, TEXT | {"from": [7]}])
def test_a_press_is_read_without_its_message_where_that_cannot_be_read(odd):
    press = {"id": "1", "from": USER, "chat_instance": "1", "data": "1 rank", "message": odd}
    assert read_update({"update_id": 1, "callback_query": press}, BOT).callback_query.id == "1"


@pytest.mark.parametrize("odd", [None, "x", 7, [], {}, TEXT, TEXT | {"chat": {"id": []}}, {"from": {"id": {}}}])
@pytest.mark.parametrize(
    "kind", ["edited_channel_post", "business_message", "poll", "chat_member", "a_kind_of_next_year"]
)
def test_an_update_of_a_kind_that_was_not_asked_for_has_nothing_in_it(kind, odd):
    update = read_update({"update_id": 1, kind: odd}, BOT)
    assert (update.update_id, update.effective_chat, update.effective_user) == (1, None, None)


def test_the_chat_is_known_without_reading_the_update():
    press = {"id": "1", "from": USER, "chat_instance": "1", "data": "1 rank", "message": TEXT}
    for kind, body in (("message", TEXT), ("edited_message", TEXT), ("channel_post", TEXT), ("callback_query", press)):
        for odd in (body, *lacking(body)):
            raw = {"update_id": 1, kind: odd}
            try:
                chat = read_update(raw, BOT).effective_chat
            except UnreadableUpdate:
                continue
            assert chat_of(raw) == (None if chat is None else chat.id) or chat is None
    for raw in ({"message": None}, {"message": [7]}, {"callback_query": "x"}, {"inline_query": {"id": "1"}}):
        assert chat_of(raw) is None


def test_halves_of_characters_become_what_can_be_written():
    update = read_update({"update_id": 1, "message": TEXT | {"from": USER | {"first_name": "A\ud800B😀"}}}, BOT)
    assert update.effective_user.first_name == "A\ufffdB😀"


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 2**63},
        {"update_id": -(10**30)},
        None,
        7,
        "x",
        [],
        {},
        {"update_id": "9"},
        {"update_id": True},
        {"message": TEXT},
    ],
)
def test_what_has_no_number_is_no_update(raw):
    with pytest.raises(UnreadableUpdate) as refused:
        read_update(raw, BOT)
    assert refused.value.number is None


@pytest.mark.parametrize(
    "odd",
    [
        {"chat": {"id": 11, "first_name": "Staff"}},
        {"from": {"id": 11, "is_bot": False}},
        {"date": 10**12},
    ],
)
def test_without_when_where_or_whom_a_message_is_not_read(odd):
    with pytest.raises(UnreadableUpdate):
        read_update({"update_id": 9, "message": TEXT | odd}, BOT)
