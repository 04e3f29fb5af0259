import asyncio
from datetime import date

import pytest

from bot.chat.answering.inline import cache_seconds
from bot.domain.document import Kind
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month, Period
from tests.chat.running import one_line

STAFF = 11
JANUARY = Period.of_month(Month.parse("2026-01"))


def standing(partner: str, *choices: tuple[str, str]):
    command = f"/rank {partner}"
    request = Request(Intent.STANDING, (partner,), period=JANUARY)
    return one_line(f"{partner} ranks 4", *choices, request=request, command=command, rows=("row",))


@pytest.fixture
def setup(setup):
    answers = setup.echo.answers
    answers["臺灣"] = answers["/rank TW"] = standing("TW", ("◀", "/rank TW 2025-12"), ("Trend", "/trend TW"))
    answers["/rank VN"] = standing("VN")
    answers["/overview"] = one_line(
        "The month", request=Request(Intent.OVERVIEW, period=JANUARY), rows=("row",), command="/overview 2026-01"
    )
    return setup


async def test_a_question_gives_its_answer_with_title_figure_and_full_text(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        results = await staff.inline("臺灣")
    (first, *_) = results
    assert (first["title"], first["description"]) == ("US trade with Taiwan (January 2026)", "TW ranks 4")
    assert first["input_message_content"]["message_text"] == "<b>TW ranks 4</b>"
    buttons = [button for row in first["reply_markup"]["inline_keyboard"] for button in row]
    assert buttons[-3] == {"text": "Open in the bot", "url": "https://t.me/trade_test_bot?start=1rank_TW"}
    (call,) = api.accepted("answerInlineQuery")
    assert (call.values["is_personal"], call.values["button"]["start_parameter"]) == (True, "1rank_TW")


async def test_nothing_typed_offers_the_month_and_what_was_asked_lately_or_is_watched(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.ask("/rank TW")
        setup.heard.watched[STAFF, None] = [(SubscriptionKind.MONTHLY, ""), (SubscriptionKind.WATCH, "VN")]
        results = await staff.inline("")
    assert [result["title"] for result in results] == [
        "The month",
        "US trade with Taiwan (January 2026)",
        "US trade with Vietnam (January 2026)",
    ]


@pytest.mark.parametrize(("typed", "found"), [("Tai", "/rank TW"), ("臺", "/rank TW"), ("viet", "/rank VN")])
async def test_half_a_name_finds_the_partner(api, setup, typed, found):
    setup.echo.answers[typed] = one_line("Not understood", kind=Kind.NOT_UNDERSTOOD)
    staff = api.private(STAFF, language_code="zh-hant")
    async with setup.running():
        results = await staff.inline(typed)
    commands = [setup.echo.answers[found].blocks[0].text.text]
    assert [result["description"] for result in results] == commands


async def test_our_own_inline_result_in_the_private_chat_is_no_question(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        staff.say("TW ranks 4", via_bot=api.me)
        await staff.ask("臺灣")
    assert [text for text, _ in setup.echo.asked] == ["臺灣"]


async def test_what_nothing_begins_with_is_no_refusal(api, setup):
    setup.echo.answers["Qxz"] = one_line("No partner is called Qxz", kind=Kind.UNKNOWN_PARTNER)
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        assert await staff.inline("Qxz") == []
    (call,) = api.accepted("answerInlineQuery")
    assert call.values["button"]["text"] == "Ask in the private chat"


async def test_buttons_of_a_message_sent_elsewhere_edit_it(api, setup):
    staff = api.private(STAFF, language_code="en")
    setup.echo.answers["/rank TW 2025-12"] = one_line("December")
    async with setup.running():
        message = staff.pick((await staff.inline("臺灣"))[0])
        await staff.press(message, "◀")
    assert message.text == "December"


async def test_a_guest_s_mention_is_answered_where_it_stands_and_a_stranger_s_is_not(api, setup):
    setup.mode, setup.admins = "invite", frozenset({STAFF})
    async with setup.running():
        strange = api.private(12).mention_elsewhere("@trade_test_bot 臺灣")
        guest = api.private(STAFF, language_code="en").mention_elsewhere("@trade_test_bot 臺灣")
        await api.wait_for(lambda: guest.answer)
        await api.wait_until_polled()
    assert guest.results[0]["description"] == "TW ranks 4"
    assert strange.answer is None


async def test_strangers_are_offered_nothing_inline(api, setup):
    setup.mode, setup.admins = "invite", frozenset({1})
    async with setup.running():
        assert await api.private(STAFF).inline("臺灣") == []


async def test_an_answer_is_shared_through_inline_mode_where_there_is_one(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        shared = (await staff.ask("臺灣")).buttons[-1]
    assert shared["switch_inline_query_chosen_chat"]["query"] == "/rank TW"
    api.is_inline = False
    async with setup.running():
        assert all("callback_data" in button for button in (await staff.ask("臺灣")).buttons)


@pytest.mark.parametrize(
    ("today", "seconds"), [(date(2026, 3, 10), 300), (date(2026, 3, 30), 300), (date(2026, 3, 31), 10)]
)
def test_results_are_kept_shortly_when_a_month_is_due(today, seconds):
    assert cache_seconds(Month.parse("2026-01"), today) == seconds


async def test_what_does_something_is_not_done_while_it_is_typed(api, setup):
    setup.echo.changing = {"/subscribe"}
    setup.admins = frozenset({STAFF})
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        assert await staff.inline("/subscribe") == []
        assert await staff.inline("/invite 5") == []
    assert setup.echo.asked == []
    assert await setup.store.access.invitations() == ()


async def test_a_chart_that_was_sent_before_is_offered_as_a_photo(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        assert "photo" not in {result["type"] for result in await staff.inline("臺灣")}
        await staff.ask("/chart /rank TW")
        photos: list[dict] = []
        async with asyncio.timeout(10):  # the bot keeps the picture's id after the chat has got it
            while not photos:
                photos = [result for result in await staff.inline("臺灣") if result["type"] == "photo"]
    assert [photo["title"] for photo in photos] == ["US trade with Taiwan (January 2026)"]
    assert photos[0]["photo_file_id"] in api.files
    assert setup.charts.drawn == 1
