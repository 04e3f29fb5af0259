"""Strangers, people's data and operators: access by a tap, feedback and its answer, /status, menus, introductions."""

import asyncio
import re
import time
from datetime import UTC, datetime

import pytest

from bot.domain.document import Kind
from bot.domain.subscription import SubscriptionKind
from bot.store import tables
from tests.chat.running import one_line

ADMIN, STAFF, STRANGER, GROUP, CHANNEL = 1, 11, 13, -1001, -1005


@pytest.fixture(autouse=True)
async def english(setup) -> None:
    """Operators are told in what they have chosen."""
    for user in (ADMIN, STAFF, STRANGER):
        await setup.settings.put(user, "language", "en")


def labels(message) -> list[str]:
    return [button["text"] for button in message.buttons]


async def told(api, chat: int, words: str):
    """The message in a chat that begins so, as soon as it is there."""
    return await api.wait_for(lambda: next((m for m in api.sent_to(chat) if m.text.startswith(words)), None))


async def test_a_stranger_asks_for_access_by_a_tap_and_is_let_in_by_another(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin, stranger = (api.private(user, language_code="en") for user in (ADMIN, STRANGER))
    async with setup.running():
        refused = await stranger.ask("/rank TW")
        assert labels(refused) == ["Ask for access"]
        await stranger.press(refused, "Ask for access")
        asked = await told(api, ADMIN, "Staff (13) asks for access")
        assert labels(asked) == ["Let in", "No"]
        # Asked twice, the administrators hear of it once.
        again = await stranger.ask("/rank TW")
        await stranger.press(again, "Ask for access")
        assert again.text.startswith("The bot's administrators have been asked already")
        press = stranger.push_button(asked, "1 access yes 13")
        await api.wait_for(lambda: press.answer)
        assert press.answer["text"].startswith("This bot answers invited people only")
        await admin.press(asked, "Let in")
        assert asked.text.startswith("Let in: ")
        await told(api, STRANGER, "You have been let in")
        assert (await stranger.ask("/rank TW")).text == "/rank TW & more"
    assert [m.text for m in api.sent_to(ADMIN)] == [asked.text]


async def test_who_was_shut_out_is_not_let_in_by_asking(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin, stranger = (api.private(user, language_code="en") for user in (ADMIN, STRANGER))
    async with setup.running():
        await setup.store.access.let_person_in(STRANGER, "Staff")
        await admin.ask(f"/revoke {STRANGER}")
        refused = await stranger.ask("/rank TW")
        assert labels(refused) == []
        await stranger.press(refused, "1 access ask")
        assert refused.text.startswith("The bot's administrators have been asked already")
    assert [m for m in api.sent_to(ADMIN) if "asks for access" in m.text] == []


async def test_feedback_reaches_the_operators_and_is_answered_by_a_reply(api, setup):
    setup.admins = frozenset({ADMIN})
    admin, staff = (api.private(user, language_code="en") for user in (ADMIN, STAFF))
    async with setup.running():
        assert (await staff.ask("/feedback")).text.startswith("Write what you want to say behind it")
        assert (await staff.ask("/feedback The <b>table</b> is too wide.")).text.startswith("Sent to the bot's")
        brought = await told(api, ADMIN, "Feedback from Staff (11)")
        assert "The <b>table</b> is too wide." in brought.text
        done = await admin.ask("We made it narrower.", reply_to=brought.id)
        assert done.text == "Your answer was sent."
        answer = await told(api, STAFF, "An answer to your feedback")
        assert "We made it narrower." in answer.text
        # Nobody else speaks for the administrators.
        await staff.ask("/answer 1 hello")
    assert len(api.sent_to(ADMIN)) == 2


async def test_a_question_that_was_not_understood_is_shown_before_it_is_sent(api, setup):
    setup.admins = frozenset({ADMIN})
    setup.echo.answers["how many shoes"] = one_line("Not understood: shoes", kind=Kind.NOT_UNDERSTOOD)
    api.private(ADMIN, language_code="en")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("how many shoes")
        await staff.press(answer, "Send it to the administrators")
        assert "how many shoes" in answer.text
        assert api.sent_to(ADMIN) == []
        await staff.press(answer, "Send")
        assert "how many shoes" in (await told(api, ADMIN, "Feedback from Staff")).text


async def test_everything_kept_of_a_person_is_removed_and_the_database_shows_it(api, setup, store):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    api.private(ADMIN, language_code="en")
    staff = api.private(STAFF, language_code="en")
    async with setup.running() as bot:
        await store.access.let_person_in(STAFF, "Staff Name")
        await bot._access.load()
        for kind, subject in ((SubscriptionKind.MONTHLY, ""), (SubscriptionKind.WATCH, "JP")):
            await store.subscriptions.subscribe(STAFF, None, "en", kind, subject)
        await store.subscriptions.unsubscribe(STAFF, None, SubscriptionKind.WATCH)
        await store.chat_settings.put(STAFF, "language", "en")
        await store.access.invite("i" + "x" * 16, STAFF, 1, store.access._clock())
        with store.loading() as connection:
            connection.execute(tables.load.insert().values(LOADED | {"loaded_by": f"Staff Name ({STAFF})"}))
            connection.execute(tables.unload.insert().values(UNLOADED | {"by": str(STAFF)}))
        asked = await staff.ask("/deleteme")
        assert labels(asked) == ["Remove everything", "Cancel"]
        assert rows_of(store, STAFF) != []
        await staff.press(asked, "Remove everything")
        assert asked.text.startswith("Everything that was kept of you is removed")
        assert rows_of(store, STAFF) == []
        assert "invited people only" in (await staff.ask("/rank TW")).text


NOW = datetime(2026, 3, 12, tzinfo=UTC)
LOADED = {
    "number": 1,
    "source": "table",
    "publisher": "Office",
    "vintage": "2026",
    "loaded_at": NOW,
    "origin": "a.csv",
    "digest": "d",
    "figures_digest": "f",
    "months": [],
    "is_complete": False,
    "amounts": 0,
}
UNLOADED = {"load": 1, "number": 2, "at": NOW, "digest": "d"}


def rows_of(store, user: int) -> list[str]:
    """Every table with a row that has the person's number anywhere, read from the database itself."""
    with store.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return [
            table
            for table in names
            if table != "seen_update"
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
            if user in row
            or re.search(rf"Staff Name|\({user}\)|\"id\": {user}|^{user}$", "\n".join(map(str, row)), re.MULTILINE)
        ]


async def test_operators_see_how_the_bot_is_and_have_their_menu_at_once(api, setup):
    admin, staff = (api.private(user, language_code="en") for user in (ADMIN, STAFF))
    async with setup.running() as bot:
        code = await bot._access.claim_code()
        reply = await admin.ask(f"/start {code}")
        assert labels(reply) == ["Invite somebody", "Outbox", "How the bot is", "Help"]
        await api.wait_for(lambda: [key for key in api.commands if key[:2] == ("chat", ADMIN)])
        shown = {command["command"] for command in api.commands["chat", ADMIN, ""]}
        assert {"invite", "revoke", "status", "channel", "feedback"} <= shown
        status = await admin.ask("/status")
        assert status.text.startswith("Running, without errors")
        assert "Version 1" in status.text
        await staff.ask("/start")
        assert (await staff.ask("/status")).text == "Only the bot's administrators can do that."


async def test_many_chats_that_are_made_to_wait_hold_up_nobody_else(api, setup):
    """Telegram asks 130 chats to wait for ten minutes each; whoever is not among them is answered as if idle."""
    held = [api.private(number) for number in range(1000, 1130)]
    staff = api.private(STAFF)
    async with setup.running():

        async def seconds() -> float:
            begun = time.perf_counter()
            for _ in range(20):
                await staff.ask("/rank TW")
            return time.perf_counter() - begun

        idle = min([await seconds() for _ in range(3)])
        for talk in held:
            api.faults.too_many("sendMessage", 600, talk.chat.id)
            talk.say("/rank JP")
        await api.wait_for(lambda: len(setup.budget.holds) == len(held))
        # Until they are kept in the database, a poll brings them again with whatever is new.
        await asyncio.sleep(5)
        busy = min([await seconds() for _ in range(3)])
        assert busy < 1.1 * idle + 0.1
        assert all(api.sent_to(talk.chat.id) == [] for talk in held), "no apology either"


async def test_the_bot_introduces_itself_once_and_says_how_it_is_asked_there(api, setup):
    setup.admins = frozenset({ADMIN})
    owner = api.group(GROUP, ADMIN, language_code="en")
    owner.chat.is_blocked = True
    async with setup.running():
        owner.change_membership("member")
        hello = await api.wait_for(lambda: api.sent_to(GROUP))
        assert "@trade_test_bot Taiwan" in hello[0].text
        owner.change_membership("administrator", ("can_manage_chat",))
        await api.wait_until_polled()
        await owner.ask("/rank@trade_test_bot TW")
    assert len([m for m in api.sent_to(GROUP) if m.text.startswith("I answer questions")]) == 1


async def test_who_takes_the_bot_s_right_to_post_is_told_with_the_channel_s_name(api, setup):
    setup.admins = frozenset({ADMIN})
    for user in (ADMIN, STAFF):
        api.private(user, language_code="en")
    owner = api.channel(CHANNEL, STAFF, title="Trade news")
    async with setup.running():
        owner.change_membership("administrator", ())
        for user in (ADMIN, STAFF):
            assert (await told(api, user, "I may not post in Trade news")).text


async def test_commands_posted_in_a_channel_are_answered_with_links_and_other_posts_are_not(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"), command="/rank", rows=(1,))
    owner = api.channel(CHANNEL, ADMIN)
    async with setup.running():
        owner.say("Ask @trade_test_bot about trade")
        answer = await owner.ask("/rank")
        assert answer.text.startswith("January")
        assert all("url" in button for button in answer.buttons)
    assert [text for text, _ in setup.echo.asked if text != "/rank"] == []
