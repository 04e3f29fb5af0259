"""Who may do what, and who is told: channels, groups, links, one tap, chats that come back; with the real process."""

from urllib.parse import parse_qs, urlsplit

from tests.botapi.server import BotApi, Talk
from tests.census import CensusWorkbook
from tests.journey.test_access import broadcast
from tests.journey.test_staff_member import payload_in

ADMIN, STAFF, OTHER, STRANGER, GROUP, CHANNEL = 1, 11, 12, 13, -1001, -1005
ENGLISH = {"TRADEBOT_LANG": "en"}
OPEN = {"TRADEBOT_ADMINS": str(ADMIN), "TRADEBOT_ACCESS": "open", **ENGLISH}
CLOSED = {"TRADEBOT_ADMINS": str(ADMIN), **ENGLISH}


def links(message) -> list[str]:
    """The payloads of a message's links; every button has to be one."""
    assert all("url" in button and "callback_data" not in button for button in message.buttons), message.buttons
    return [parse_qs(urlsplit(button["url"]).query)["start"][0] for button in message.buttons]


def commands(message) -> list[str]:
    return [button["callback_data"] for button in message.buttons if "callback_data" in button]


async def told(talk: Talk, message, button: str) -> dict:
    """Press, and give what only who pressed is shown."""
    press = talk.push_button(message, button)
    await talk.api.wait_for(lambda: press.answer)
    return press.answer


async def test_a_press_on_what_everybody_reads_changes_it_for_nobody_else(installation, february):
    async with BotApi() as api:
        owner, reader = api.channel(CHANNEL, ADMIN, language_code="en"), api.channel(CHANNEL, STRANGER)
        owner.chat.members[ADMIN] = "creator"
        keeper, member = api.group(GROUP, OTHER, language_code="en"), api.group(GROUP, STRANGER, language_code="en")
        keeper.chat.members[OTHER] = "administrator"
        stranger, _ = (api.private(user, language_code="en") for user in (STRANGER, ADMIN))
        async with installation.bot(api, **OPEN):
            assert (await owner.ask("/subscribe")).text.startswith("Subscribed")
            assert (await keeper.ask("/subscribe@trade_test_bot")).text.startswith("Subscribed")
            before = {chat: len(api.sent_to(chat)) for chat in (CHANNEL, GROUP)}
            assert (await installation.run("load", str(february)))[0] == 0
            posts = {
                chat: (await api.wait_for(lambda chat=chat: api.sent_to(chat)[before[chat] :]))[0]
                for chat in (CHANNEL, GROUP)
            }
            for post in posts.values():
                assert "February 2026" in post.text
                assert len(links(post)) >= 5
                assert not [payload for payload in links(post) if "unsubscribe" in payload]
            shown = await stranger.ask(f"/start {links(posts[CHANNEL])[0]}")
            assert "2026" in shown.text

            # A message of an older version has buttons that act: who may not is told alone.
            sent = {chat: len(api.sent_to(chat)) for chat in (CHANNEL, GROUP)}
            for talk in (reader, member):
                post = posts[talk.chat.id]
                for data in ("1 chart deficit top5 2026-02", "1 overview 2026-01", "1 unsubscribe", "1 lang en"):
                    answer = [await told(talk, post, data) for _ in range(3)][-1]
                    assert answer.get("url") or answer.get("text")
            await api.wait_until_polled()
            assert {chat: len(api.sent_to(chat)) for chat in (CHANNEL, GROUP)} == sent
            assert [post.edits for post in posts.values()] == [0, 0]

            # In a group the answer is its asker's and the administrators'.
            answer = await member.ask("/rank@trade_test_bot TW")
            other = api.group(GROUP, 14, language_code="en")
            turned = next(data for data in commands(answer) if "2025-12" in data or "2026-01" in data)
            assert (await told(other, answer, turned))["url"].startswith("https://t.me/trade_test_bot?start=1")
            assert answer.edits == 0
            await member.press(answer, turned)
            assert answer.edits == 1
            await keeper.press(answer, "1 rank TW 2026-02")
            assert answer.edits == 2
        assert [call.refusal.description for call in api.refused()] == []


async def test_a_link_shows_what_it_would_do_and_acts_on_a_tap(installation):
    async with BotApi() as api:
        admin, staff, stranger = (api.private(user, language_code="en") for user in (ADMIN, STAFF, STRANGER))
        async with installation.bot(api, **CLOSED):
            code = payload_in((await admin.ask("/invite 2 30")).text)
            await staff.ask(f"/start {code}")
            await admin.ask("/broadcast words of a plan")
            await staff.ask("/subscribe")
            for person, payload in (
                (admin, f"1revoke_{STAFF}"),
                (admin, "1outbox_send_1"),
                (admin, "1invite_5"),
                (staff, "1pause_900"),
                (staff, "1unsubscribe"),
                (staff, "1lang_de"),
                (staff, "2c2V0dGluZ3MgbGFuZ3VhZ2UgZW4"),
            ):
                shown = await person.ask(f"/start {payload}")
                assert shown.text.startswith("This link asks for a change. Nothing has been done yet."), payload
                assert [button["text"] for button in shown.buttons] == ["Do it", "Cancel"]
                await person.press(shown, "Cancel")
                assert shown.text.startswith("Cancelled")
            assert (await staff.ask("/start 1revoke_1")).text == "Only the bot's administrators can do that."
            assert "Taiwan" in (await staff.ask("/start 1rank_TW")).text
            assert "words of a plan" in (await admin.ask("/outbox")).text
            assert (await staff.ask("/subscribe")).text.startswith("This chat is subscribed already")
            assert len(api.sent_to(STAFF)) == len([m for m in api.sent_to(STAFF) if "words of a plan" not in m.text])

            # Above inline results there is a button that opens the bot; it is no invitation.
            assert "invitation" not in (await stranger.ask("/start inline")).text
            assert (await staff.ask("/start inline")).text.startswith("Ask about US goods trade")

            shown = await admin.ask(f"/start 1revoke_{STAFF}")
            await admin.press(shown, "Do it")
            assert "invited people only" in (await staff.ask("/rank TW")).text


async def test_one_tap_ends_one_thing_and_another_brings_everything_back(installation, february):
    async with BotApi() as api:
        staff = api.private(STAFF, language_code="en")
        async with installation.bot(api, **OPEN):
            for text in ("/subscribe", "/subscribe briefing", "/watch JP", "/alerts TW imports growth 1"):
                await staff.ask(text)
            before = len(api.sent_to(STAFF))
            assert (await installation.run("load", str(february)))[0] == 0
            pushed = await api.wait_for(
                lambda: next((m for m in api.sent_to(STAFF)[before:] if "Japan" in m.text and m.buttons), None)
            )
            *_, (last,) = pushed.markup["inline_keyboard"]
            assert last["callback_data"] == "1 unsubscribe monthly"
            await api.wait_for(lambda: len(api.sent_to(STAFF)) >= before + 3)
            newest = api.sent_to(STAFF)[-1]
            staff.push_button(pushed, "Unsubscribe")
            said = await staff.next_after(newest)
            assert said.text.startswith("Unsubscribed from the monthly summary")
            assert "the full briefing as a document" in said.text
            assert "Japan" in said.text
            gone = await staff.ask("/unsubscribe")
            assert gone.text.startswith("Unsubscribed: no more summaries come here")
            back = await staff.press(gone, "Bring back everything")
            assert back.text.startswith("Everything is back as it was")
            for words in ("monthly summary", "full briefing", "Japan", "US imports from Taiwan"):
                assert words in back.text
            # While it is paused nobody is told that something comes.
            await staff.ask("/pause 30")
            assert "paused until" in (await staff.ask("/subscribe")).text


async def test_who_got_the_wrong_figure_is_told_the_right_one(installation, february):
    async with BotApi() as api:
        staff, later = (api.private(user, language_code="zh-hant") for user in (STAFF, OTHER))
        async with installation.bot(api, TRADEBOT_ACCESS="open", TRADEBOT_ADMINS=str(ADMIN)):
            await staff.ask("/subscribe")
            before = len(api.sent_to(STAFF))
            assert (await installation.run("load", str(february)))[0] == 0
            await api.wait_for(lambda: len(api.sent_to(STAFF)) > before)
            await later.ask("/subscribe")
            count = len(api.sent_to(OTHER))
            workbook = CensusWorkbook(february)
            imports = workbook.get(2026, "5830", 2, "I")
            workbook.set(2026, "5830", 2, imports=imports + 770.0)
            february.write_bytes(workbook.data())
            code, _, errors = await installation.run("load", "--yes", str(february))
            assert code == 0, errors
            told_ = await api.wait_for(lambda: [m for m in api.sent_to(STAFF) if "更正" in m.text])
            assert "自臺進口" in told_[0].text
            old, new = (f"{round(amount / 10) / 10:.1f}" for amount in (imports, imports + 770.0))
            assert f"{old} 億美元 → {new} 億美元" in told_[0].text
            assert len(api.sent_to(OTHER)) == count


async def test_one_restricted_chat_stops_nothing_and_comes_back_with_its_people(installation):
    people = range(21, 31)
    async with BotApi() as api:
        admin = api.private(ADMIN, language_code="en")
        member = api.group(GROUP, STAFF, language_code="en")
        member.chat.members[STAFF] = "creator"
        async with installation.bot(api, **OPEN):
            for number in people:
                await api.private(number, language_code="en").ask("/subscribe")
            await member.ask("/subscribe@trade_test_bot")
            member.chat.refusal = "CHAT_RESTRICTED"
            await broadcast(admin, "to everybody")
            assert all("to everybody" in api.sent_to(number)[-1].text for number in people)
            member.chat.refusal = None
            sent = len(api.sent_to(GROUP))
            member.say("/rank@trade_test_bot TW")
            awake, answer = await api.wait_for(lambda: len(api.sent_to(GROUP)) > sent + 1 and api.sent_to(GROUP)[sent:])
            assert awake.text.startswith("I could not write here for a while")
            assert "Taiwan" in answer.text
            await broadcast(admin, "to everybody again")
            assert "to everybody again" in api.sent_to(GROUP)[-1].text
            said = [m for m in api.sent_to(GROUP) if m.text.startswith("I could not write")]
            assert len(said) == 1


async def test_a_topic_that_is_gone_is_told_outside_and_moved_by_an_administrator(installation):
    async with BotApi() as api:
        admin = api.private(ADMIN, language_code="en")
        member = api.group(GROUP, STAFF, language_code="en", topics=(7, 8))
        stranger = api.group(GROUP, STRANGER, language_code="en")
        member.chat.members[STAFF] = "creator"
        async with installation.bot(api, **OPEN):
            await member.ask("/subscribe@trade_test_bot", topic=7)
            member.chat.topics.remove(7)
            await broadcast(admin, "first")
            notice = await api.wait_for(
                lambda: next((m for m in api.sent_to(GROUP) if m.text.startswith("The topic that")), None)
            )
            assert notice.topic is None
            assert (await told(stranger, notice, "Send it here"))["text"].startswith("Only this group's")
            await member.press(notice, "Send it here")
            assert notice.text.startswith("What went to that topic is sent here")
            await broadcast(admin, "second")
            assert "second" in api.sent_to(GROUP)[-1].text
            assert not [m for m in api.sent_to(GROUP) if m.text.startswith("The topic that")], "told once"


async def test_albums_forwarded_messages_and_edits_that_change_nothing(installation):
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    async with BotApi() as api:
        staff = api.private(STAFF, language_code="en")
        async with installation.bot(api, **OPEN):
            for _ in range(6):
                staff.say("", photo=photo, media_group_id="1")
            await api.wait_until_polled()
            assert "Taiwan" in (await staff.ask("/rank TW")).text or api.sent_to(STAFF)
            await api.wait_for(lambda: any("Taiwan" in m.text for m in api.sent_to(STAFF)))
            assert [m.text.split(".")[0] for m in api.sent_to(STAFF)][:1] == ["I cannot see pictures"]
            assert len(api.sent_to(STAFF)) == 2
            origin = {"type": "hidden_user", "date": api.now(), "sender_user_name": "Somebody"}
            # Words, pictures whose words would be questions, a voice, a file: passed on together, they are one thing.
            file = {"file_id": "f", "file_unique_id": "f", "file_name": "a.csv", "file_size": 4}
            for number in range(4):
                staff.say(f"the committee has met for the {number}th time", forward_origin=origin)
                staff.say("", photo=photo, caption="/rank VN", forward_origin=origin)
                staff.say("", voice={"file_id": "v", "file_unique_id": "v", "duration": 1}, forward_origin=origin)
                staff.say("", document=file, forward_origin=origin)
            question = staff.say("/rank JP")
            await api.wait_for(lambda: len(api.sent_to(STAFF)) == 4)
            assert "Japan" in api.sent_to(STAFF)[-1].text.split("\n")[0]
            for number in range(6):
                staff.send_file(f"{number}.csv", b"a,b\n")
            answer = await staff.ask("/rank KR")
            await api.wait_for(lambda: len(api.sent_to(STAFF)) == 6)
            assert "Korea" in api.sent_to(STAFF)[-1].text.split("\n")[0]
            # Telegram also calls it an edit when a link gets its preview.
            staff.edit(question, "/rank JP")
            question.date -= 2 * 86_400
            staff.edit(question, "/rank VN")
            await staff.ask("/rank CA")
            assert len(api.sent_to(STAFF)) == 7
            assert not any("Vietnam" in m.text.split("\n")[0] for m in api.sent_to(STAFF))
            assert answer is not None
