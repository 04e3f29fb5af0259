"""What becomes of a message, read from what really happens on the wire."""

import asyncio
from dataclasses import replace

import pytest
from telegram.error import BadRequest

from bot.chat.telegram_api.connection import make_bot
from bot.chat.telegram_api.sender import TelegramSender, outcome
from bot.domain.delivery import (
    Button,
    ChatMoved,
    File,
    Message,
    MessageRefused,
    NotSent,
    OutcomeUnknown,
    Receipt,
    SendingFailed,
    Unreachable,
)
from tests.chat.running import NoLimits

CHAT = 11
HELLO = Message("<b>hello</b>", (Button("Unsubscribe", "/unsubscribe"),))


@pytest.fixture
async def sender(api):
    api.private(CHAT)
    async with make_bot(api.token, api.url, NoLimits()) as bot:
        yield TelegramSender(bot)


async def failed(sender, message: Message = HELLO, topic: int | None = None) -> SendingFailed:
    with pytest.raises(SendingFailed) as caught:
        await sender.send(CHAT, topic, message)
    return caught.value


async def test_sends_one_message_and_gives_its_id(api, sender):
    receipt = await sender.send(CHAT, None, HELLO)
    (message,) = api.sent_to(CHAT)
    assert receipt == Receipt(message.id)
    assert (message.text, message.buttons[0]["callback_data"]) == ("hello", "1 unsubscribe")


def sent_as(api) -> list[str]:
    """How documents came: by their id, or as a file."""
    calls = [call for call in api.calls if call.method == "sendDocument" and not call.refusal]
    return [call.values["document"] if isinstance(call.values["document"], str) else "file" for call in calls]


async def test_a_document_that_was_uploaded_goes_by_its_id(api, sender):
    file = File("briefing.txt", b"words")
    first = await sender.send(CHAT, None, Message("caption", file=file))
    second = await sender.send(CHAT, None, Message("caption", file=replace(file, id=first.file_id)))
    assert first.file_id is not None
    assert second.file_id == first.file_id
    assert sent_as(api) == ["file", first.file_id]


async def test_a_document_whose_id_is_not_known_any_more_is_uploaded_again(api, sender):
    forgotten = Message("caption", file=File("briefing.txt", b"words", "forgotten"))
    receipt = await sender.send(CHAT, None, forgotten)
    assert receipt.file_id not in (None, "forgotten")
    assert sent_as(api) == ["file"]
    assert len(api.sent_to(CHAT)) == 1


async def test_a_document_that_is_refused_for_another_reason_is_not_sent_twice(api, sender):
    api.faults.blocked("sendDocument")
    assert isinstance(await failed(sender, Message("caption", file=File("a.txt", b"a", "known"))), Unreachable)
    assert len([call for call in api.calls if call.method == "sendDocument"]) == 1


@pytest.mark.parametrize(
    ("code", "words", "outcome"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable("Forbidden: bot was blocked by the user")),
        (403, "Forbidden: user is deactivated", Unreachable("Forbidden: user is deactivated")),
        (400, "Bad Request: chat not found", Unreachable("Chat not found")),
        (400, "Bad Request: TOPIC_CLOSED", Unreachable("Topic_closed", only_topic=True)),
        (400, "Bad Request: BUTTON_DATA_INVALID", MessageRefused("Button_data_invalid")),
        (401, "Unauthorized", NotSent("InvalidToken")),
        # Nobody knows whether a server that fails has passed the message on.
        (500, "Internal Server Error", OutcomeUnknown("Internal Server Error")),
        (502, "Bad Gateway", OutcomeUnknown("Bad Gateway")),
    ],
)
async def test_what_a_refusal_means(api, sender, code, words, outcome):
    api.faults.refuse("sendMessage", code, words)
    got = await failed(sender)
    assert (type(got), str(got).lower()) == (type(outcome), str(outcome).lower())
    assert len([call for call in api.calls if call.method == "sendMessage"]) == 1


ABOUT_THE_CHAT = (
    "CHAT_RESTRICTED",
    "USER_BANNED_IN_CHANNEL",
    "CHANNEL_PRIVATE",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_SEND_PLAIN_FORBIDDEN",
    "ALLOW_PAYMENT_REQUIRED_25",
    "PRIVACY_PREMIUM_REQUIRED",
    "PEER_ID_INVALID",
    "A_CODE_OF_NEXT_YEAR",
    "group is deactivated",
    "user not found",
    "chat not found",
    "not enough rights to send text messages to the chat",
    "need administrator rights in the channel chat",
    "group chat was upgraded to a supergroup chat",
    "supergroup is deactivated",
    "have no write access to the chat",
    "bots can't send messages to other bots",
    "bot is not a member of the channel",
    "the user has restricted who may write",
    "chat_id is empty",
)
ABOUT_THE_TOPIC = (
    "TOPIC_CLOSED",
    "TOPIC_ID_INVALID",
    "message thread not found",
    "forum topic not found",
    "THREAD_GONE",
)
ABOUT_THE_MESSAGE = (
    "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    "message is too long",
    "MESSAGE_TOO_LONG",
    "ENTITY_BOUNDS_INVALID",
    "ENTITIES_TOO_LONG",
    "BUTTON_URL_INVALID",
    "REPLY_MARKUP_TOO_LONG",
    "MEDIA_CAPTION_TOO_LONG",
    "IMAGE_PROCESS_FAILED",
    "wrong file identifier/HTTP URL specified",
    "inline keyboard button URL 'x' is invalid: wrong HTTP URL of a chat",
    "can't parse reply markup JSON object of the user",
)


@pytest.mark.parametrize("words", ABOUT_THE_CHAT)
def test_a_refusal_about_the_chat_is_no_fault_of_the_message(words):
    assert type(outcome(BadRequest(words.capitalize()))) is Unreachable


@pytest.mark.parametrize("words", ABOUT_THE_TOPIC)
def test_a_refusal_about_a_topic_leaves_the_rest_of_the_chat_as_it_is(words):
    assert outcome(BadRequest(words.capitalize())) == Unreachable(words.capitalize(), only_topic=True)


@pytest.mark.parametrize("words", ABOUT_THE_MESSAGE)
def test_a_refusal_about_the_message_is_certain(words):
    assert outcome(BadRequest(words.capitalize())) == MessageRefused(words.capitalize())


def test_words_that_nobody_knows_are_in_doubt():
    assert outcome(BadRequest("Something else")) == MessageRefused("Something else", is_certain=False)


def test_where_files_are_forbidden_words_may_arrive():
    for words in ("Chat_send_docs_forbidden", "Not enough rights to send documents to the chat"):
        assert outcome(BadRequest(words)) == Unreachable(words, only_files=True)


async def test_too_many_is_not_retried_here_and_keeps_the_whole_wait(api, sender):
    api.faults.too_many("sendMessage", 35)
    assert await failed(sender) == NotSent("too many messages", retry_after=35)
    assert len([call for call in api.calls if call.method == "sendMessage"]) == 1


async def test_a_migrated_group_gives_its_new_id(api, sender):
    api.chats.find(CHAT).migrated_to = -1002
    assert await failed(sender) == ChatMoved(-1002)


async def test_bad_markup_is_the_message_s_fault(sender):
    got = await failed(sender, Message("<b>hello"))
    assert isinstance(got, MessageRefused)
    assert "end tag" in got.reason


async def test_a_topic_that_is_not_there_concerns_the_topic_only(sender):
    got = await failed(sender, topic=5)
    assert isinstance(got, Unreachable)
    assert got.only_topic


async def test_no_connection_is_known_not_to_have_arrived(api, sender):
    await api.__aexit__()
    assert isinstance(await failed(sender), NotSent)


@pytest.mark.parametrize(("fault", "arrived"), [("break_before", 0), ("break_after", 1)])
async def test_a_broken_connection_leaves_it_open(api, sender, fault, arrived):
    """The sender cannot tell these two apart, and must not pretend to."""
    getattr(api.faults, fault)("sendMessage")
    assert isinstance(await failed(sender), OutcomeUnknown)
    assert len(api.sent_to(CHAT)) == arrived


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("bot.chat.telegram_api.aiohttp_request.ANSWER_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient")
async def test_an_answer_that_never_comes_leaves_it_open(api, sender):
    with api.faults.held_after("sendMessage") as hold:
        sending = asyncio.create_task(failed(sender))
        await hold.reached.wait()
        assert isinstance(await sending, OutcomeUnknown)
    assert len(api.sent_to(CHAT)) == 1
