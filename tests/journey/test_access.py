"""Access on the way in and on the way out, through the real process."""

import asyncio
import sqlite3
from contextlib import closing

from tests.botapi.server import PATIENCE, BotApi
from tests.journey.test_staff_member import payload_in

ADMIN, STAFF, OTHER, GROUP = 1, 11, 12, -1001
STRANGER = "This bot answers invited people only"
ENGLISH = {"TRADEBOT_LANG": "en"}
CLOSED = {"TRADEBOT_ADMINS": str(ADMIN), **ENGLISH}


async def broadcast(admin, text: str) -> None:
    """Send words to everybody who gets anything; give when the administrator is told that it has finished."""
    shown = await admin.ask(f"/broadcast {text}")
    before = len(admin.api.sent_to(admin.chat.id))
    await admin.press(shown, "Send")
    await admin.api.wait_for(
        lambda: [m for m in admin.api.sent_to(admin.chat.id)[before:] if m.text.startswith("Finished")]
    )


async def becomes(person, text: str, wanted) -> None:
    """Ask again and again until the answer is as wanted: the bot looks every second for what others have changed."""
    async with asyncio.timeout(PATIENCE):
        while not wanted((await person.ask(text)).text):
            pass


async def test_who_is_revoked_gets_nothing_may_unsubscribe_and_comes_back_by_no_link_from_before(
    installation, february
):
    async with BotApi() as api:
        admin, staff, other = (api.private(user, language_code="en") for user in (ADMIN, STAFF, OTHER))
        async with installation.bot(api, **CLOSED):
            link = payload_in((await admin.ask("/invite 5 30")).text)
            for person in (staff, other):
                await person.ask(f"/start {link}")
                assert (await person.ask("/subscribe")).text.startswith("Subscribed")
            await broadcast(admin, "to both")
            assert "to both" in api.sent_to(STAFF)[-1].text
            pushed = api.sent_to(STAFF)[-1]

            assert (await admin.ask(f"/revoke {STAFF}")).text.startswith("Done")
            before = len(api.sent_to(STAFF))
            await broadcast(admin, "to one")
            checked = await admin.next_after(admin.send_file("country.xlsx", february.read_bytes()))
            await api.wait_for(lambda: checked.edits)
            admin.push_button(checked, "1 publish")
            await api.wait_for(lambda: "February 2026" in api.sent_to(OTHER)[-1].text)
            await api.wait_for(lambda: [m for m in api.sent_to(ADMIN) if m.text.startswith("Finished: Summary")])
            assert len(api.sent_to(STAFF)) == before

            assert STRANGER in (await staff.ask("/rank TW")).text
            assert "used up or over" in (await staff.ask(f"/start {link}")).text
            staff.push_button(pushed, "Unsubscribe")
            assert (await staff.next_after(api.sent_to(STAFF)[-1])).text.startswith("Unsubscribed")
            # Under the administrators' words it ends these alone; behind the slash, everything.
            assert (await staff.ask("/unsubscribe")).text.startswith("Unsubscribed: no more summaries")
            assert (await staff.ask("/unsubscribe")).text == "This chat is not subscribed"

            # Let in again by the administrator, or by an invitation that is made afterwards.
            listed = await admin.ask("/revoke")
            assert f"shut out: Staff ({STAFF})" in listed.text
            await admin.press(listed, "Let Staff in again")
            assert STRANGER not in (await staff.ask("/rank TW")).text
            await admin.ask(f"/revoke {STAFF}")
            fresh = payload_in((await admin.ask("/invite")).text)
            assert STRANGER not in (await staff.ask(f"/start {fresh}")).text
        assert [call.refusal.description for call in api.refused()] == []


async def test_a_group_is_listed_shut_out_for_good_and_let_in_again(installation):
    async with BotApi() as api:
        admin = api.private(ADMIN, language_code="en")
        member, owner = api.group(GROUP, STAFF, language_code="en"), api.group(GROUP, ADMIN, language_code="en")
        owner.chat.members |= {ADMIN: "creator", STAFF: "administrator"}
        async with installation.bot(api, **CLOSED):
            owner.change_membership("member")
            assert (await member.ask("/subscribe@trade_test_bot")).text.startswith("Subscribed")
            listed = await admin.ask("/revoke")
            assert f"Office ({GROUP})" in listed.text
            await admin.press(listed, "Shut out Office")
            sent = len(api.sent_to(GROUP))
            owner.change_membership("left")
            owner.change_membership("member")
            member.say("/rank@trade_test_bot TW")
            owner.say("/rank@trade_test_bot TW")
            await broadcast(admin, "to nobody")
            assert len(api.sent_to(GROUP)) == sent
            assert (await member.ask("/unsubscribe@trade_test_bot")).text.startswith("Unsubscribed")
            await admin.press(await admin.ask("/revoke"), "Let Office in again")
            assert "Taiwan" in (await member.ask("/rank@trade_test_bot TW")).text


async def test_a_group_gets_nothing_until_an_administrator_lets_it_in(installation):
    async with BotApi() as api:
        admin, staff = (api.private(user, language_code="en") for user in (ADMIN, STAFF))
        member, owner = api.group(GROUP, STAFF, language_code="en"), api.group(GROUP, ADMIN, language_code="en")
        owner.chat.members |= {ADMIN: "member", STAFF: "creator"}
        async with installation.bot(api, **CLOSED):
            await staff.ask(f"/start {payload_in((await admin.ask('/invite')).text)}")
            assert "Taiwan" in (await member.ask("/rank@trade_test_bot TW")).text
            assert (await member.ask("/subscribe@trade_test_bot")).text.startswith("Nothing is sent to this group yet")
            owner.chat.members[ADMIN] = "administrator"
            assert (await owner.ask("/subscribe@trade_test_bot")).text.startswith("Subscribed")
            await broadcast(admin, "to the group")
            assert "to the group" in api.sent_to(GROUP)[-1].text


async def test_a_bot_that_has_lost_its_administrators_stays_closed_and_says_what_to_do(installation):
    async with BotApi() as api:
        admin, staff, other = (api.private(user, language_code="en") for user in (ADMIN, STAFF, OTHER))
        async with installation.bot(api, **CLOSED):
            link = payload_in((await admin.ask("/invite")).text)
            await staff.ask(f"/start {link}")
            assert (await admin.ask("/subscribe")).text.startswith("Subscribed")
        async with installation.bot(api, **ENGLISH):
            assert STRANGER in (await other.ask("/rank TW")).text
            assert STRANGER in (await admin.ask("/rank TW")).text
            assert STRANGER not in (await staff.ask("/rank TW")).text
            assert "nobody administers this bot any more" in installation.log
            assert "TRADEBOT_ADMINS" in installation.log
            claim = payload_in(installation.log)
            assert "administrator" in (await other.ask(f"/start {claim}")).text
            sent = len(api.sent_to(ADMIN))
            await broadcast(other, "to nobody who has no access")
            assert len(api.sent_to(ADMIN)) == sent
            # The last administrator stays.
            assert "last administrator" in (await other.ask(f"/revoke {OTHER}")).text
        async with installation.bot(api, **CLOSED):
            assert (await admin.ask(f"/revoke {ADMIN}")).text.startswith("The setting TRADEBOT_ADMINS names")
            assert (await admin.ask(f"/revoke {OTHER}")).text.startswith("Done")
            assert STRANGER in (await other.ask("/rank TW")).text


async def test_the_words_of_a_broadcast_are_shown_in_the_private_chat_alone(installation):
    async with BotApi() as api:
        admin, owner = api.private(ADMIN, language_code="en"), api.group(GROUP, ADMIN, language_code="en")
        owner.chat.members[ADMIN] = "creator"
        async with installation.bot(api, **CLOSED):
            await admin.ask("/broadcast our secret plan")
            assert "secret plan" in (await admin.ask("/outbox")).text
            for command in ("/outbox@trade_test_bot", "/outbox@trade_test_bot send 1"):
                assert (await owner.ask(command)).text.startswith("Please do that in the private chat")


async def test_a_running_bot_takes_a_restored_access_list_and_its_figures(installation, february):
    async with BotApi() as api:
        admin, staff, other = (api.private(user, language_code="en") for user in (ADMIN, STAFF, OTHER))
        async with installation.bot(api, **CLOSED):
            link = payload_in((await admin.ask("/invite 2")).text)
            await staff.ask(f"/start {link}")
            kept = installation.home / "kept.db"
            assert (await installation.run("db", "backup", str(kept)))[0] == 0
            await other.ask(f"/start {link}")
            await admin.ask(f"/revoke {STAFF}")
            assert (await installation.run("load", str(february)))[0] == 0
            assert STRANGER in (await staff.ask("/rank TW")).text
            await becomes(other, "/rank TW 2026-02", lambda answer: "is not loaded" not in answer)

            code, _, told = await installation.run("db", "restore", str(kept), "--yes")
            assert (code, "kept until the next restore" in told) == (0, True)

            await becomes(other, "/months", lambda answer: STRANGER in answer)
            await becomes(staff, "/months", lambda answer: STRANGER not in answer)
            await becomes(staff, "/rank TW 2026-02", lambda answer: "is not loaded" in answer)


async def test_a_database_deleted_under_the_running_bot_is_noticed_told_and_saved(installation):
    file = installation.home / "tradebot.db"
    async with BotApi() as api:
        admin, staff = (api.private(user, language_code="en") for user in (ADMIN, STAFF))
        async with installation.bot(api, TRADEBOT_ACCESS="open", **CLOSED):
            assert (await staff.ask("/subscribe")).text.startswith("Subscribed")
            for path in installation.home.glob("tradebot.db*"):
                if path.suffix != ".running":
                    path.unlink()
            said = await staff.ask("/subscribe briefing")
            assert said.text.startswith("That cannot be kept at the moment")
            assert "Taiwan" in (await staff.ask("/rank TW")).text
            (told,) = await api.wait_for(lambda: api.sent_to(ADMIN))
            assert told.text.startswith("The database file was deleted or replaced")
            assert not file.exists(), "nothing new is put in its place"
        saved = installation.home / "saved.db"
        assert f"tradebot db restore {saved} --yes" in told.text
        assert (await installation.run("db", "restore", str(saved), "--yes"))[0] == 0
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT chat, kind FROM subscription").fetchall() == [(STAFF, "monthly")]
        async with installation.bot(api, TRADEBOT_ACCESS="open", **CLOSED):
            assert (await staff.ask("/subscribe briefing")).text.startswith("Subscribed")
    assert admin.chat.id == ADMIN
