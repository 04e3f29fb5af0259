"""Answers that change in place: pages, edited questions, sharing, and the button that ends a subscription."""

import pytest

from bot.domain.document import Document, Headline, Kind
from bot.domain.figures import Usd
from bot.domain.table import Column, Table
from bot.domain.values import BareAmount, Name, Number, Verbatim
from tests.chat.running import one_line

STAFF, GROUP = 11, -1001
ROWS = 60


def a_long_table(command: str = "/deficit top60") -> Document:
    rows = tuple((Number(rank), BareAmount(Usd(10**10 - rank * 10**7)), Name("TW")) for rank in range(1, ROWS + 1))
    table = Table((Column.RANK, Column.AMOUNT, Column.NAME), (Verbatim("r"), Verbatim("a"), Verbatim("n")), rows)
    return Document(Kind.TABLE, (Headline(Verbatim("Sixty")), table), command=command)


def labels(message) -> list[str]:
    return [button["text"] for button in message.buttons]


async def test_a_long_table_is_one_message_that_turns_pages(api, setup):
    setup.echo.answers["/deficit top60"] = a_long_table()
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/deficit top60")
        first = answer.text
        assert labels(answer) == ["2/3 ▶"]
        await staff.press(answer, "2/3 ▶")
        assert labels(answer) == ["◀ 1/3", "3/3 ▶"]
        assert "26" in answer.text
        await staff.press(answer, "3/3 ▶")
        assert labels(answer) == ["◀ 2/3"]
        await staff.press(answer, "◀ 2/3")
        await staff.press(answer, "◀ 1/3")
    assert (answer.text, len(api.sent_to(STAFF))) == (first, 1)


async def test_lines_are_a_table_without_columns(api, setup):
    setup.echo.answers["/deficit top60"] = a_long_table()
    await setup.settings.put(STAFF, "tables", "lines")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/deficit top60")
    assert answer.styled("pre") == []
    assert "1. Taiwan" in answer.text


async def test_an_edited_question_is_answered_in_the_place_of_its_answer(api, setup):
    staff = api.private(STAFF)
    async with setup.running():
        question = staff.say("/rank TW")
        answer = await staff.next_after(question)
        staff.edit(question, "/rank VN")
        await api.wait_for(lambda: answer.edits)
    assert answer.text == "/rank VN & more"
    assert len(api.sent_to(STAFF)) == 1


async def test_an_edited_question_whose_answer_is_gone_is_answered_anew(api, setup):
    staff = api.private(STAFF)
    async with setup.running():
        question = staff.say("/rank TW")
        answer = await staff.next_after(question)
        del staff.chat.messages[answer.id]
        staff.edit(question, "/rank VN")
        assert (await staff.next_after(answer)).text == "/rank VN & more"


async def test_unsubscribe_stays_when_a_pushed_message_is_edited(api, setup):
    setup.echo.answers["/rank"] = one_line("The summary", ("◀", "/rank 2025-12"), ("Unsubscribe", "/unsubscribe"))
    setup.echo.answers["/rank 2025-12"] = one_line("December", ("▶", "/rank 2026-01"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        await staff.press(answer, "◀")
    assert labels(answer) == ["▶", "Unsubscribe"]


async def test_a_press_is_answered_while_its_chat_is_busy(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    staff = api.private(STAFF)
    async with setup.running():
        answer = await staff.ask("/rank")
        with api.faults.held_before("sendMessage") as hold:
            staff.say("slow")
            await hold.reached.wait()
            press = staff.push_button(answer, "◀")
            await api.wait_for(lambda: press.answer)
            assert answer.edits == 0


@pytest.mark.parametrize("text", ["a\nb\nc", "Rank  Partner\n 1 741.0 Mexico\n 2 528.4 Canada\n 3 293.9 China"])
async def test_a_quoted_table_is_no_error(api, setup, text):
    setup.echo.answers[text] = one_line("Not understood: a", kind=Kind.NOT_UNDERSTOOD)
    async with setup.running():
        answer = await api.private(STAFF, language_code="en").ask(text)
    assert answer.text == "I found no question in this. Ask me something like /rank TW."


async def test_only_administrators_change_what_a_group_gets(api, setup):
    setup.echo.changing = {"/subscribe"}
    member, admin = api.group(GROUP, STAFF, language_code="en"), api.group(GROUP, 12, language_code="en")
    admin.chat.members[12] = "administrator"
    async with setup.running():
        assert (await member.ask("/subscribe@trade_test_bot")).text.startswith("Only this group's administrators")
        admin.chat.hides_members = True
        assert (await admin.ask("/subscribe@trade_test_bot")).text.startswith("Telegram does not tell me who")
        admin.chat.hides_members = False
        assert (await admin.ask("/subscribe@trade_test_bot")).text == "/subscribe & more"
        anonymous = await admin.ask("/subscribe@trade_test_bot", sender_chat=admin.chat.as_json())
        assert anonymous.text == "/subscribe & more"
    assert [text for text, _ in setup.echo.asked] == ["/subscribe", "/subscribe"]


async def test_telegram_s_own_table_is_sent_to_who_has_chosen_it_and_plain_where_it_is_refused(api, setup):
    setup.echo.answers["/deficit top60"] = a_long_table()
    await setup.settings.put(STAFF, "tables", "native")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/deficit top60")
        html = answer.extra["rich_message"]["html"]
        assert html.startswith("<p><b>Sixty</b></p>")
        assert html.count("<tr>") == ROWS + 1
        api.faults.refuse("sendRichMessage", 400, "Bad Request: RICH_VALIDATE_CTOR_NOT_ALLOWED")
        assert "Sixty" in (await staff.ask("/deficit top60")).text


async def test_an_edit_does_nothing_twice(api, setup):
    setup.admins = frozenset({STAFF})
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        question = staff.say("/invite 5")
        await staff.next_after(question)
        staff.edit(question, "/invite 6")
        await staff.ask("/rank TW")
    assert len(await setup.store.access.invitations()) == 1


async def test_who_speaks_as_another_channel_is_no_administrator(api, setup):
    setup.echo.changing = {"/subscribe"}
    member = api.group(GROUP, STAFF, language_code="en")
    other = api.group(-1009, STAFF).chat.as_json()
    async with setup.running():
        answer = await member.ask("/subscribe@trade_test_bot", sender_chat=other)
    assert answer.text.startswith("Only this group's administrators")
    assert setup.echo.asked == []
