"""The bot in chats, against a server that refuses what Telegram refuses."""

import asyncio
import json
import logging
import time

import pytest
from structlog.testing import capture_logs

from bot.chat.telegram_api import polling
from bot.chat.telegram_api.polling import TokenRefused
from bot.chat.telegram_api.update_queue import MOST_OF_A_CHAT
from bot.chat.telegram_api.update_reading import read_update
from bot.domain.document import Kind
from bot.redaction import redacted
from bot.store.outage import DatabaseAway
from tests.chat.running import one_line

STAFF = 11
GROUP = -1001


async def test_a_question_is_answered_in_html_with_buttons(api, setup):
    setup.echo.answers["/rank 臺灣"] = one_line("4 < 5 & more", ("◀", "/rank TW 2025-12"), ("too long", "/" + "x" * 70))
    async with setup.running():
        answer = await api.private(STAFF).ask("/rank 臺灣")
    assert answer.text == "4 < 5 & more"
    assert answer.buttons == [{"text": "◀", "callback_data": "1 rank TW 2025-12"}]
    assert api.refused() == []


@pytest.mark.parametrize(
    ("chosen", "code", "language"),
    [
        (None, "en", "en"),
        (None, "zh-hant", "zh_Hant_TW"),
        # A language we do not have, and none at all.
        (None, "cy", "zh_Hant_TW"),
        (None, None, "zh_Hant_TW"),
        # What the chat has chosen goes before what the phone speaks.
        ("en", "zh-hant", "en"),
    ],
)
async def test_the_asker_s_language(api, setup, chosen, code, language):
    if chosen:
        await setup.settings.put(STAFF, "language", chosen)
    async with setup.running():
        await api.private(STAFF, language_code=code).ask("臺灣")
    ((_, asker),) = setup.echo.asked
    assert (asker.language, asker.chat, asker.user, asker.topic) == (language, STAFF, STAFF, None)


async def test_an_answer_that_changes_the_language_is_said_in_it(api, setup):
    setup.echo.answers["/lang en"] = one_line("Done.", kind=Kind.SETTINGS, language="en")
    async with setup.running():
        assert (await api.private(STAFF, language_code="zh-hant").ask("/lang en")).text == "Done."


async def test_a_button_edits_its_message_and_is_answered_once(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    setup.echo.answers["/rank 2025-12"] = one_line("December", ("▶", "/rank 2026-01"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        await staff.press(answer, "◀")
    assert (answer.text, [button["text"] for button in answer.buttons]) == ("December", ["▶"])
    assert len(api.accepted("answerCallbackQuery")) == 1
    assert len(api.sent_to(STAFF)) == 1


async def test_the_same_view_twice_is_no_error(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("↻", "/rank"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        press = staff.push_button(answer, "↻")
        await api.wait_for(lambda: press.answer and len(api.refused()) == 1)
        assert (await staff.ask("臺灣")).text == "臺灣 & more"
    assert "not modified" in api.refused()[0].refusal.description
    assert len(api.sent_to(STAFF)) == 2


async def test_a_button_of_another_version_gets_a_plain_word(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/rank")
        press = staff.push_button(answer, "9 rank TW")
        await api.wait_for(lambda: press.answer)
    assert press.answer["text"] == "This button is from another version of the bot. Please ask again."
    assert press.answer["show_alert"] is True
    assert answer.edits == 0


async def test_a_press_too_old_to_be_answered_still_does_what_it_says(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        staff.push_button(answer, "◀").is_expired = True
        await api.wait_for(lambda: answer.edits)
    assert answer.text == "/rank 2025-12 & more"


async def test_a_button_whose_message_is_gone_is_answered_anew(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        del staff.chat.messages[answer.id]
        staff.push_button(answer, "◀")
        assert (await staff.next_after(answer)).text == "/rank 2025-12 & more"


async def test_leaving_the_subscription_leaves_the_message_as_it_is(api, setup):
    setup.echo.answers["/rank"] = one_line("The summary", ("Unsubscribe", "/unsubscribe"))
    setup.echo.answers["/unsubscribe"] = one_line("Unsubscribed.", kind=Kind.SUBSCRIPTION)
    staff = api.private(STAFF)
    async with setup.running():
        summary = await staff.ask("/rank")
        staff.push_button(summary, "Unsubscribe")
        assert (await staff.next_after(summary)).text == "Unsubscribed."
    assert (summary.text, summary.edits) == ("The summary", 0)


async def test_a_group_is_answered_where_it_asked(api, setup):
    api.hears_all = True
    member = api.group(GROUP, STAFF, topics=(5,))
    async with setup.running():
        member.say("lunch?")
        member.say("/rank@other_bot 臺灣")
        answer = await member.ask("/rank@trade_test_bot 臺灣", topic=5)
        follow_up = await member.ask("越南", topic=5, reply_to=answer.id)
    assert [text for text, _ in setup.echo.asked] == ["/rank 臺灣", "越南"]
    assert (answer.topic, follow_up.topic, setup.echo.asked[0][1].topic) == (5, 5, 5)
    assert answer.reply_to is not None


async def test_what_is_not_text_gets_a_kind_word_in_private_and_silence_in_a_group(api, setup):
    api.hears_all = True
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        api.group(GROUP, STAFF).say("", voice=voice)
        answer = await staff.ask("", voice=voice)
    assert answer.text.startswith("I cannot hear")
    assert api.sent_to(GROUP) == []


async def test_a_stranger_gets_one_polite_line_and_a_group_of_strangers_nothing(api, setup):
    setup.mode, setup.admins = "invite", frozenset({1})
    async with setup.running():
        stranger = await api.private(STAFF, language_code="en").ask("/rank 臺灣")
        api.group(GROUP, STAFF).say("/rank 臺灣")
        admin = await api.private(1).ask("/rank 臺灣")
    assert stranger.text == "This bot answers invited people only. Please ask its administrator."
    assert admin.text == "/rank 臺灣 & more"
    assert api.sent_to(GROUP) == []
    assert len(setup.echo.asked) == 1


async def test_a_failure_is_noted_and_told(api, setup):
    setup.echo.answers["boom"] = ZeroDivisionError("boom")
    with capture_logs() as logs:
        async with setup.running():
            answer = await api.private(STAFF, language_code="en").ask("boom")
            assert (await api.private(STAFF).ask("臺灣")).text == "臺灣 & more"
    assert answer.text.startswith("Something went wrong")
    (noted,) = [entry for entry in logs if entry["event"] == "update failed"]
    assert (noted["update"], type(noted["exc_info"])) == (700_000_001, ZeroDivisionError)


async def test_a_database_that_is_away_for_long_is_said_to_be_so(api, setup):
    setup.echo.answers["boom"] = DatabaseAway()
    with capture_logs() as logs:
        async with setup.running():
            answer = await api.private(STAFF, language_code="en").ask("boom")
    assert answer.text.startswith("The figures cannot be reached at the moment.")
    assert [entry for entry in logs if "exc_info" in entry] == []


async def test_menus_are_set_once_and_not_again_when_nothing_changed(api, setup):
    setup.admins = frozenset({STAFF})
    api.private(STAFF)
    async with setup.running():
        await api.wait_for(lambda: len(api.accepted("getMyName")) == 3 and len(api.accepted("setMyName")) == 2)
    menus = {key: [command["command"] for command in commands] for key, commands in api.commands.items()}
    assert menus["default", None, "en"] == ["rank", "subscribe"]
    assert menus["all_group_chats", None, "en"] == ["rank"]
    assert menus["all_chat_administrators", None, "zh"] == ["rank", "subscribe"]
    assert menus["all_private_chats", None, ""] == ["rank", "subscribe", "channel", "feedback", "deleteme"]
    assert menus["chat", STAFF, ""] == [
        "rank",
        "subscribe",
        "channel",
        "feedback",
        "deleteme",
        "invite",
        "revoke",
        "status",
    ]
    assert api.commands["default", None, "en"][0] == {
        "command": "rank",
        "description": "Where a partner stands among all",
    }
    assert api.profile["name", "en"] == "US Trade Figures"
    done = len([call for call in api.calls if call.method.startswith("setMy")])
    async with setup.running():
        await api.wait_for(lambda: len(api.accepted("getMyName")) == 6)
    assert len([call for call in api.calls if call.method.startswith("setMy")]) == done


async def test_what_telegram_will_not_show_is_left(api, setup):
    api.faults.too_many("setMyName", 86_400, times=3)
    async with setup.running():
        assert (await api.private(STAFF).ask("臺灣")).text == "臺灣 & more"
        await api.wait_for(lambda: len([call for call in api.refused() if call.method == "setMyName"]) == 3)


async def test_what_was_said_while_the_bot_was_away_is_answered_once(api, setup):
    staff = api.private(STAFF)
    async with setup.running():
        await staff.ask("one")
    first = staff.say("two")
    async with setup.running():
        await staff.next_after(first)
    assert [text for text, _ in setup.echo.asked] == ["one", "two"]
    assert api.updates.pending == []


async def test_what_was_taken_is_confirmed_at_the_stop(api, setup):
    """The next poll would confirm it, but the stop comes first."""
    staff = api.private(STAFF)
    async with setup.running():
        with api.faults.held_before("getUpdates") as hold:
            await staff.ask("one")
            await hold.reached.wait()
            setup.stop.set()
            await api.wait_for(lambda: not api.updates.pending)
    async with setup.running():
        await staff.ask("two")
    assert [text for text, _ in setup.echo.asked] == ["one", "two"]


async def test_a_question_leaves_no_record_and_a_change_leaves_one(api, setup, store):
    setup.echo.changing = {"/subscribe"}
    staff = api.private(STAFF)
    async with setup.running():
        await staff.ask("/rank TW")
        await staff.ask("/subscribe")
    bot = int(api.token.partition(":")[0])
    assert [await store.updates.take(bot, update) for update in (700_000_001, 700_000_002)] == [True, False]


async def test_an_update_is_confirmed_when_it_is_done_with_and_others_come_meanwhile(api, setup):
    slow, quick = api.private(1), api.private(2)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1) as hold:
            slow.say("first")
            await hold.reached.wait()
            await quick.ask("hello")
            polls = api.updates.polls
            await api.wait_for(lambda: api.updates.polls > polls + 1)
            assert [update["message"]["text"] for update in api.updates.pending] == ["first", "hello"]
        await api.wait_for(lambda: not api.updates.pending)
    assert [text for text, _ in setup.echo.asked] == ["first", "hello"]
    assert [len(api.sent_to(chat)) for chat in (1, 2)] == [1, 1]


async def test_a_whole_poll_of_slow_answers_keeps_nothing_new_away(api, setup, monkeypatch):
    monkeypatch.setattr(polling, "_LIMIT", 2)
    monkeypatch.setattr(polling, "_LONGEST_HELD", 1e9)
    slow, quick = api.private(1), api.private(2)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1) as hold:
            slow.say("first")
            slow.say("second")
            await hold.reached.wait()
            await quick.ask("hello")
            # Not because the slow one was given up meanwhile: then the second would have been asked before.
            assert [text for text, _ in setup.echo.asked] == ["first", "hello"]


async def test_an_update_that_takes_long_is_confirmed_and_survives_a_kill(api, setup, store, monkeypatch):
    monkeypatch.setattr(polling, "_LONGEST_HELD", 0.0)
    bot = int(api.token.partition(":")[0])
    slow = api.private(1)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1) as hold:
            slow.say("first")
            slow.say("second")
            await hold.reached.wait()
            await api.wait_for(lambda: not api.updates.pending)
            kept = await store.waiting_updates.kept(bot)
            assert [json.loads(body)["message"]["text"] for body in kept] == ["first", "second"]
        await api.wait_for(lambda: len(api.sent_to(1)) == 2)
    assert await store.waiting_updates.kept(bot) == []
    # As a killed process leaves it.
    await store.waiting_updates.keep(bot, [(700_000_002, kept[1].replace("second", "third"))])
    async with setup.running():
        await api.wait_for(lambda: len(api.sent_to(1)) == 3)
    assert [message.text for message in api.sent_to(1)][2] == "third & more"
    assert await store.waiting_updates.kept(bot) == []


async def test_what_is_kept_too_late_is_not_answered_again(api, setup, store, monkeypatch):
    """The database takes longer than a poll waits for it: answered and confirmed meanwhile, it is kept all the same."""
    monkeypatch.setattr(polling, "_LONGEST_HELD", 0.0)
    keep, asked, may = store.waiting_updates.keep, asyncio.Event(), asyncio.Event()

    async def late(*what):
        asked.set()
        await may.wait()
        await keep(*what)

    monkeypatch.setattr(store.waiting_updates, "keep", late)
    slow = api.private(1)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1):
            slow.say("first")
            await asked.wait()
        await api.wait_for(lambda: api.sent_to(1))
        await api.wait_for(lambda: not api.updates.pending)
        setup.stop.set()
        may.set()
    assert await store.waiting_updates.kept(int(api.token.partition(":")[0])) == []
    async with setup.running():
        await api.private(2).ask("hello")
    assert len(api.sent_to(1)) == 1


async def test_what_has_not_begun_is_left_to_the_next_start(api, setup):
    slow = api.private(1)
    with api.faults.held_before("sendMessage", chat=1) as hold:
        async with setup.running():
            slow.say("first")
            slow.say("second")
            await hold.reached.wait()
    assert setup.echo.asked == [("first", setup.echo.asked[0][1])]
    async with setup.running():
        await api.wait_for(lambda: len(api.sent_to(1)) == 2)
        await api.wait_until_polled()
    assert [message.text for message in api.sent_to(1)] == ["first & more", "second & more"]


async def test_a_flood_is_answered_up_to_a_bound_and_told_once(api, setup, monkeypatch):
    read: list[object] = []
    monkeypatch.setattr(polling, "read_update", lambda raw, bot: read.append(raw) or read_update(raw, bot))
    flood, quick = api.private(1, language_code="en"), api.private(2)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1) as hold:
            for number in range(3 * MOST_OF_A_CHAT):
                flood.say(f"question {number}")
            await hold.reached.wait()
            assert (await quick.ask("hello")).text == "hello & more"
            await api.wait_until_polled()
        await api.wait_for(lambda: [m for m in api.sent_to(1) if "in a row" in m.text])
        await flood.ask("afterwards")
    words = [message.text for message in api.sent_to(1)]
    assert words[-2].startswith(f"I can answer {MOST_OF_A_CHAT} questions in a row")
    assert words[-1] == "afterwards & more"
    assert len(words) == MOST_OF_A_CHAT + 3
    # Of what is dropped only the first is read: reading is half of what it costs.
    assert len(read) == MOST_OF_A_CHAT + 4
    assert api.updates.pending == []


async def test_a_stop_finishes_the_answer_under_way(api, setup):
    staff = api.private(STAFF)
    with api.faults.held_before("sendMessage") as hold:
        async with setup.running():
            question = staff.say("臺灣")
            await hold.reached.wait()
            asyncio.get_running_loop().call_soon(hold.released.set)
    assert (await staff.next_after(question)).text == "臺灣 & more"


async def test_chats_are_answered_at_once_and_each_in_its_order(api, setup):
    slow, quick = api.private(1), api.private(2)
    async with setup.running():
        with api.faults.held_before("sendMessage", chat=1) as hold:
            first = slow.say("first")
            slow.say("second")
            await hold.reached.wait()
            await quick.ask("hello")
            assert [text for text, _ in setup.echo.asked] == ["first", "hello"]
        await api.wait_for(lambda: len(api.sent_to(1)) == 2)
    assert [message.text for message in api.sent_to(1)] == ["first & more", "second & more"]
    assert first.id < api.sent_to(1)[0].id


async def test_a_reply_told_to_wait_goes_out_after_the_wait(api, setup):
    api.faults.too_many("sendMessage", 1)
    async with setup.running():
        staff = api.private(STAFF)
        question = staff.say("臺灣")
        await api.wait_for(lambda: setup.budget.holds)
        refused = time.monotonic()
        answer = await staff.next_after(question)
        assert time.monotonic() - refused > 0.9, "it went out before the wait was over"
    assert answer.text == "臺灣 & more"
    assert setup.budget.holds == {STAFF: 1.0}
    assert setup.budget.counted == [STAFF, STAFF]
    assert len(api.sent_to(STAFF)) == 1


async def test_a_refused_token_ends_the_bot_and_is_never_shown(setup, caplog, capsys):
    wrong = "7000000001:wrong_and_secret"
    bot = setup.bot(wrong)
    with caplog.at_level(logging.DEBUG), pytest.raises(TokenRefused) as refusal:
        await bot.run(asyncio.Event())
    await bot.close()
    assert wrong not in redacted(caplog.text) + capsys.readouterr().out + str(refusal.value)
    assert refusal.value.__cause__ is None


async def test_a_token_revoked_while_polling_ends_the_bot(api, setup):
    bot = setup.bot()
    life = asyncio.create_task(bot.run(asyncio.Event()))
    await api.wait_until_polled()
    api.faults.refuse("getUpdates", 401, "Unauthorized")
    await api.private(STAFF).ask("臺灣")
    with pytest.raises(TokenRefused):
        await life
    await bot.close()


async def test_a_group_that_migrates_takes_its_subscription_along(api, setup):
    member = api.group(GROUP, STAFF)
    api.hears_all = True
    async with setup.running():
        member.say("", migrate_to_chat_id=-1002)
        await api.wait_until_polled()
    assert setup.heard.told == [("move", GROUP, -1002)]


@pytest.mark.parametrize(("status", "told"), [("kicked", ("pause", STAFF, "kicked")), ("member", ("resume", STAFF))])
async def test_blocking_and_coming_back_are_heard(api, setup, status, told):
    staff = api.private(STAFF)
    async with setup.running():
        staff.change_membership(status)
        await api.wait_until_polled()
    assert setup.heard.told == [told]


STICKER = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9}
STICKER |= {"is_animated": False, "is_video": False}
PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"sticker": STICKER}, "Thank you!"),
        ({"photo": PHOTO}, "I cannot see pictures."),
        ({"photo": PHOTO, "caption": "臺灣"}, "臺灣 & more"),
        ({"photo": PHOTO, "caption": "a holiday"}, "I cannot see pictures."),
        ({"location": {"latitude": 25.0, "longitude": 121.5}}, "I can only read text."),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "I can only read text."),
    ],
)
async def test_a_kind_word_for_everything_else(api, setup, parts, word):
    setup.echo.answers["a holiday"] = one_line("?", kind=Kind.NOT_UNDERSTOOD)
    async with setup.running():
        assert (await api.private(STAFF, language_code="en").ask("", **parts)).text.startswith(word)


async def test_a_stranger_s_press_is_told_and_does_nothing(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    setup.mode, setup.admins = "invite", frozenset({1})
    admin, stranger = api.private(1), api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await admin.ask("/rank")
        press = stranger.push_button(answer, "◀")
        await api.wait_for(lambda: press.answer)
    assert press.answer["text"].startswith("This bot answers invited people only")
    assert answer.edits == 0
