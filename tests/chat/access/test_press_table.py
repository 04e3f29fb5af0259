"""The right to press: everybody x everywhere x every button there is x both modes, through the strict server.

The rows are written by hand, and the buttons are discovered: one that has no row here fails.
"""

import json

import pytest
from telegram import Update
from telegram.constants import ChatID

from bot import answers
from bot.chat.access.admission import Access
from bot.chat.answering.attachments import Attachments
from bot.chat.handlers import Handlers
from bot.chat.receiving.callback_data import encode
from bot.chat.receiving.question import How
from bot.chat.telegram_api.connection import make_bot
from bot.store.access import Role
from tests.botapi.server import Press
from tests.chat.running import Charts, Loader, NoLimits

OPERATOR, INVITED, REVOKED, STRANGER, MEMBER, ADMINISTRATOR = 1, 2, 3, 4, 5, 6
PEOPLE = {
    "stranger": STRANGER,
    "invited": INVITED,
    "revoked": REVOKED,
    "member": MEMBER,
    "administrator": ADMINISTRATOR,
    "anonymous": int(ChatID.ANONYMOUS_ADMIN),
    "operator": OPERATOR,
}
GROUP, FOREIGN_GROUP, CHANNEL, FOREIGN_CHANNEL, TOPIC = -1001, -1002, -1003, -1004, 7

SHOW, CHANGE, LEAVE, OPERATE = "show", "change", "leave", "operate"
BUTTONS = {
    # commands that are answered everywhere, by their examples
    "about": SHOW,
    "alerts": CHANGE,
    "brief": SHOW,
    "broadcast": OPERATE,
    "calendar": SHOW,
    "chart": SHOW,
    "compare": SHOW,
    "deficit": SHOW,
    "exports": SHOW,
    "help": SHOW,
    "imports": SHOW,
    "lang": CHANGE,
    "loads": OPERATE,
    "months": SHOW,
    "movers": SHOW,
    "outbox": OPERATE,
    "overview": SHOW,
    "partners": SHOW,
    "pause": CHANGE,
    "privacy": SHOW,
    "rank": SHOW,
    "records": SHOW,
    "why": SHOW,
    "products": SHOW,
    "tariff": SHOW,
    "revisions": SHOW,
    "settings": SHOW,  # without an argument it only shows
    "share": SHOW,
    "source": SHOW,
    "start": SHOW,
    "subscribe": CHANGE,
    "surplus": SHOW,
    "total": SHOW,
    "trend": SHOW,
    "unsubscribe": LEAVE,
    "unwatch": CHANGE,
    "watch": CHANGE,
}
FURTHER = {
    # what else buttons carry
    "/settings language en": CHANGE,
    "/outbox send 1": OPERATE,
    "/loads undo 3 yes": OPERATE,
    "/unsubscribe monthly": LEAVE,
    "/subscribe undo": CHANGE,
}
OF_CHATS = {
    # the chats' own, by the name of their record
    "cancel": ("/cancel", LEAVE),
    "feedback about a question": ("/feedback this", CHANGE),
    "answer to feedback": ("/answer 11", OPERATE),
    "ask for access": ("/access ask", LEAVE),
    "decide on access": ("/access yes 11", OPERATE),
    "delete me, surely": ("/deleteme yes", LEAVE),
    "status": ("/status", OPERATE),
    "administration": ("/revoke 4", OPERATE),
    "channel": ("/channel -1003", SHOW),
    "upload": ("/publish", OPERATE),
    "topic": ("/topic move 7", CHANGE),
    "file": ("/file docx /brief 2026-01", SHOW),
    "chart": ("/chart /rank TW", SHOW),
}

IN_PRIVATE_ALONE = {"/feedback this", "/answer 11", "/access ask", "/deleteme yes", "/status"}
"""Elsewhere these are questions that nobody understands."""
FOR_STRANGERS = {"/privacy"}

HERE, ONESELF, STAYS_OUT = "here", "oneself", "no access"
ADMINS, OPERATORS, PRIVATELY, NOT_IN = "administrators", "operators", "privately", "not let in"
SENTENCES = {
    "This bot answers invited people only": STAYS_OUT,
    "Only this group's administrators": ADMINS,
    "Only the bot's administrators": OPERATORS,
    "Please do that in the private chat": PRIVATELY,
    "Nothing is sent to this group yet": NOT_IN,
}


def expected(command: str, act: str, place: str, who: str, mode: str) -> str:
    """The table, as a person would say it."""
    if place != "private" and command in IN_PRIVATE_ALONE:
        act = SHOW
    in_private, in_channel = place == "private", place == "channel"
    let_in = {"invited", "operator"} | (set() if in_private else {"member", "administrator", "anonymous"})
    has_access = who != "revoked" and (mode == "open" or who in let_in)
    administers = who in ("administrator", "anonymous")
    if act != LEAVE and command not in FOR_STRANGERS and not has_access:
        return STAYS_OUT
    if act == OPERATE:
        return OPERATORS if who != "operator" else HERE if in_private else PRIVATELY
    if in_private:
        return HERE
    if act == SHOW:
        return HERE if administers and not in_channel else ONESELF
    if not administers:
        return ADMINS
    return PRIVATELY if in_channel else HERE


@pytest.fixture(params=["open", "invite"])
def mode(request) -> str:
    return request.param


@pytest.fixture
async def handlers(api, app, mode):
    """The bot's handlers on the real store, with everybody in their place."""
    register = app.store.access
    access = Access(mode, frozenset({OPERATOR}), register)
    for user, name in ((INVITED, "Invited"), (REVOKED, "Revoked")):
        code = (await access.invite(OPERATOR, 1, 7)).code
        assert await access.enter(code, user, name) is Role.MEMBER
    await access.revoke(str(REVOKED))
    for chat in (GROUP, CHANNEL):
        await access.brought_into(chat, OPERATOR, "Office")
    for chat in (GROUP, FOREIGN_GROUP):
        api.group(chat, MEMBER, topics=(TOPIC,)).chat.members[ADMINISTRATOR] = "administrator"
    for chat in (CHANNEL, FOREIGN_CHANNEL):
        api.channel(chat, ADMINISTRATOR).chat.members[ADMINISTRATOR] = "administrator"
    for user in PEOPLE.values():
        api.private(user)
    async with make_bot(api.token, api.url, NoLimits()) as bot:
        yield (
            Handlers(
                bot,
                answers=app.answering,
                chat_settings=app.store.chat_settings,
                subscriptions=app.store.subscriptions,
                commands=app.answering.commands,
                language="en",
                access=access,
                begun=None,
                loader=Loader(),
                loaded=lambda: None,
                attachments=Attachments(bot, app.answering, Charts(app.answering), app.store.files),
                personal_data=app.store.personal_data,
                status=None,
                greeted=lambda _: None,
            ),
            bot,
        )


async def outcome(  # noqa: PLR0917 - one press
    api, handlers: Handlers, bot, chat: int, user: int, command: str, topic: int | None = None
) -> str:
    """Press a button of a pushed message, and read what came of it from what the server was told."""
    data = encode(command)
    assert data is not None, f"{command} does not fit a button"
    press = Press(f"{len(api.presses) + 1:019d}")
    api.presses[press.id] = press
    place = api.chats.find(chat)
    message = {"message_id": 1, "date": api.now(), "chat": place.as_json(), "from": api.me, "text": "pushed"}
    if topic is not None:
        message |= {"message_thread_id": topic, "is_topic_message": True}
        made = {"name": "Topic", "icon_color": 7322096}
        maker = {"id": user, "is_bot": False, "first_name": "Maker"}
        message["reply_to_message"] = message | {"message_id": topic, "from": maker, "forum_topic_created": made}
    person = {"id": user, "is_bot": False, "first_name": "P", "language_code": "en"}
    body = {"id": press.id, "from": person, "message": message, "chat_instance": "1", "data": data}
    update = Update.de_json(json.loads(json.dumps({"update_id": len(api.presses), "callback_query": body})), bot)
    await handlers.arrived(update)
    assert press.answer is not None, "every press is answered"
    text, address = press.answer.get("text"), press.answer.get("url")
    for words, what in SENTENCES.items():
        if (text or "").startswith(words):
            return what
    return ONESELF if text or address else HERE


def buttons(handlers: Handlers) -> dict[str, str]:
    """Every command that a button can carry, with what it does by the rows above."""
    known = {command.name: command for command in answers.discover().commands.values()}
    assert set(known) == set(BUTTONS), "a command without a row"
    own = {command.name for command in handlers.chat_commands.all() if How.PRESSED in command.where}
    assert own == set(OF_CHATS), "a chat's own button without a row"
    found = {known[name].example: act for name, act in BUTTONS.items() if encode(known[name].example)}
    return found | FURTHER | dict(OF_CHATS.values())


async def test_everybody_everywhere_presses_every_button(api, handlers, mode):
    made, bot = handlers
    wrong = []
    places = {"private": None, "group": GROUP, "topic": GROUP, "channel": CHANNEL}
    foreign = {GROUP: FOREIGN_GROUP, CHANNEL: FOREIGN_CHANNEL}
    for command, act in buttons(made).items():
        for place, where in places.items():
            for who, user in PEOPLE.items():
                if place == "private" and who == "anonymous":
                    continue  # nobody is anonymous there
                chat = user if where is None else where
                if who == "stranger":
                    chat = foreign.get(chat, chat)
                got = await outcome(api, made, bot, chat, user, command, TOPIC if place == "topic" else None)
                wanted = expected(command, act, place, who, mode)
                if got != wanted:
                    wrong.append(f"{command} in {place} by {who}: {got}, not {wanted}")
    assert wrong == []
    assert len(api.presses) > 1000
    assert not [call for call in api.calls if call.method.startswith(("send", "edit"))], "judging changes nothing"


async def test_in_a_chat_without_access_its_administrator_changes_nothing(api, handlers, mode):
    made, bot = handlers
    got = await outcome(api, made, bot, FOREIGN_GROUP, INVITED, "/subscribe")
    assert got == ADMINS
    api.chats.find(FOREIGN_GROUP).members[INVITED] = "administrator"
    got = await outcome(api, made, bot, FOREIGN_GROUP, INVITED, "/subscribe")
    assert got == (HERE if mode == "open" else NOT_IN)


async def test_where_members_are_hidden_the_owner_is_told_what_helps(api, handlers):
    made, bot = handlers
    api.chats.find(GROUP).hides_members = True
    press = len(api.presses)
    await outcome(api, made, bot, GROUP, ADMINISTRATOR, "/subscribe")
    assert api.presses[f"{press + 1:019d}"].answer["text"].startswith("Telegram does not tell me who administers")
