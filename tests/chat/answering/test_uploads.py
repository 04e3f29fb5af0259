import pytest

from bot.domain.errors import CannotRead
from bot.domain.loads import Severity
from bot.domain.values import say
from bot.loading.report import Finding, LoadReport, LoadStatus

ADMIN, STAFF = 1, 11
WARNED = LoadReport(
    LoadStatus.REFUSED, "table", findings=(Finding(Severity.WARNING, "magnitude", "row 3", say("Is the unit right?")),)
)
REFUSED = LoadReport(
    LoadStatus.REFUSED, findings=(Finding(Severity.ERROR, "file", "row 9", say("Is the unit right?")),)
)


@pytest.fixture
def setup(setup):
    setup.admins = frozenset({ADMIN})
    return setup


def labels(message) -> list[str]:
    return [button["text"] for button in message.buttons]


async def test_a_file_in_order_is_checked_and_then_published(api, setup):
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        sent = admin.send_file("february.csv", b"month,partner")
        answer = await admin.next_after(sent)
        await api.wait_for(lambda: answer.edits == 1)
        assert answer.text.startswith("february.csv: in order; nothing has been loaded yet")
        assert labels(answer) == ["Publish", "Discard"]
        admin.push_button(answer, "Publish")
        await api.wait_for(lambda: answer.edits == 3)
    assert answer.text.startswith("february.csv: loaded, February 2026, 30 figures")
    assert answer.buttons == []
    assert setup.loader.asked == [
        (b"month,partner", "february.csv", {"dry_run": True}),
        (b"month,partner", "february.csv", {"by": "Staff (1)", "accept_warnings": True}),
    ]
    assert setup.heard.told == [("loaded",)]
    assert len(api.sent_to(ADMIN)) == 1


async def test_warnings_are_listed_before_anybody_publishes(api, setup):
    setup.loader.report = WARNED
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("x.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
        assert "! row 3: Is the unit right?" in answer.text
        assert labels(answer) == ["Publish", "Discard"]
        await admin.press(answer, "Discard")
    assert answer.text == "Discarded; nothing has been loaded."
    assert len(setup.loader.asked) == 1
    assert setup.heard.told == []


async def test_what_is_refused_cannot_be_published(api, setup):
    setup.loader.report = REFUSED
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("x.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
    assert "✗ row 9" in answer.text
    assert answer.buttons == []


async def test_a_file_that_was_taken_back_is_asked_for_again(api, setup):
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("x.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
        api.files.clear()
        admin.push_button(answer, "Publish")
        await api.wait_for(lambda: answer.edits == 3)
    assert answer.text == "The file is not there any more. Please send it again."


async def test_when_no_file_can_be_read_it_says_so(api, setup):
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("x.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
        setup.loader.fault = CannotRead(say("Is the unit right?"))
        admin.push_button(answer, "Publish")
        await api.wait_for(lambda: answer.edits == 3)
        assert answer.text == "Is the unit right?"
        answer = await admin.next_after(admin.send_file("x.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
    assert answer.text == "Is the unit right?"
    assert answer.buttons == []


async def test_a_finding_without_a_place_is_said_without_one(api, setup):
    setup.loader.report = LoadReport(
        LoadStatus.REFUSED, findings=(Finding(Severity.ERROR, "rows", "", say("Is the unit right?")),)
    )
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("x\n\u202e.csv", b"1"))
        await api.wait_for(lambda: answer.edits == 1)
    assert "✗ Is the unit right?" in answer.text
    assert answer.text.startswith("x\ufffd\ufffd.csv: ")


async def test_others_load_nothing(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.next_after(staff.send_file("x.csv", b"1"))
        assert answer.text == "Only the bot's administrators can load files."
        staff.push_button(answer, "1 publish")
        await staff.ask("/rank TW")
    assert setup.loader.asked == []


async def test_who_is_no_administrator_any_more_publishes_nothing(api, setup):
    admin = api.private(ADMIN, language_code="en")
    async with setup.running():
        answer = await admin.next_after(admin.send_file("february.csv", b"month,partner"))
        await api.wait_for(lambda: answer.edits == 1)
    setup.admins = frozenset({STAFF})
    async with setup.running():
        admin.push_button(answer, "Publish")
        await admin.ask("/rank TW")
    assert [how for _, _, how in setup.loader.asked] == [{"dry_run": True}]
