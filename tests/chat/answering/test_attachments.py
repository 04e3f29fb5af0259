import pytest

from bot.domain.document import Kind
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from tests.chat.running import one_line

STAFF, OTHER = 11, 12
JANUARY = Period.of_month(Month.parse("2026-01"))


@pytest.fixture
def setup(setup):
    answers = setup.echo.answers
    answers["/rank TW"] = one_line("Fourth", rows=("row",), command="/rank TW")
    answers["/brief"] = one_line(
        "January", kind=Kind.BRIEFING, command="/brief 2026-01", request=Request(Intent.BRIEFING, period=JANUARY)
    )
    answers["/brief 2026-01"] = answers["/brief"]
    return setup


async def test_a_chart_is_drawn_once_and_known_to_telegram_from_then_on(api, setup):
    staff, other = api.private(STAFF, language_code="en"), api.private(OTHER, language_code="en")
    async with setup.running():
        answer = await staff.ask("/rank TW")
        staff.push_button(answer, "Chart")
        picture = await staff.next_after(answer)
    assert picture.extra["caption"] == "Fourth"
    assert [call.values["action"] for call in api.accepted("sendChatAction")] == ["upload_photo"]
    async with setup.running():  # after a restart too
        again = await other.ask("/chart /rank TW")
    assert again.extra["photo"] == picture.extra["photo"]
    assert setup.charts.drawn == 1
    assert len(api.accepted("sendChatAction")) == 1


async def test_a_picture_that_telegram_has_forgotten_is_sent_anew(api, setup):
    staff = api.private(STAFF)
    async with setup.running():
        await staff.ask("/chart /rank TW")
        api.files.clear()
        picture = await staff.ask("/chart /rank TW")
    assert picture.extra["photo"][0]["file_id"] in api.files
    assert setup.charts.drawn == 2


async def test_figures_come_below_a_picture_and_not_in_its_place(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        picture = await staff.ask("/chart /rank TW")
        staff.push_button(picture, "Figures")
        assert (await staff.next_after(picture)).text == "Fourth"


async def test_what_has_no_chart_is_answered_in_words(api, setup):
    async with setup.running():
        assert (await api.private(STAFF).ask("/chart months")).text == "no chart"


async def test_the_briefing_comes_as_a_document(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/brief")
        assert {"DOCX", "ODT", "PDF", "XLSX"} <= {button["text"] for button in answer.buttons}
        staff.push_button(answer, "DOCX")
        sent = await staff.next_after(answer)
    assert sent.extra["document"]["file_name"] == "briefing_2026-01.docx"
    assert api.files[sent.extra["document"]["file_id"]][1].startswith(b"PK")
    assert [call.values["action"] for call in api.accepted("sendChatAction")] == ["upload_document"]
    assert api.refused() == []


async def test_a_briefing_asked_for_as_a_file_is_sent_as_one(api, setup):
    setup.echo.answers["月報 docx"] = one_line(
        "January",
        kind=Kind.BRIEFING,
        command="/brief 2026-01 docx",
        request=Request(Intent.BRIEFING, period=JANUARY, argument="docx"),
    )
    async with setup.running():
        sent = await api.private(STAFF).ask("月報 docx")
    assert api.files[sent.extra["document"]["file_id"]][1].startswith(b"PK")
    assert "/brief 2026-01" in [text for text, _ in setup.echo.asked]  # the file is of the briefing itself


async def test_the_days_of_releases_are_sent_as_a_calendar(api, setup):
    setup.echo.answers["/calendar"] = one_line("April", kind=Kind("calendar"), command="/calendar")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/calendar")
        staff.push_button(answer, "ICS")
        sent = await staff.next_after(answer)
    content = api.files[sent.extra["document"]["file_id"]][1].decode()
    assert "SUMMARY:US trade figures of February 2026" in content
    assert "DTSTART:20260402T123000Z" in content
