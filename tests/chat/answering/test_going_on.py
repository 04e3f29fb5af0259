"""「那日本呢」 goes on from what was asked: in a chat, in a group by person, and by reply also after a restart."""

from bot.domain.figures import Measure
from bot.domain.request import Intent, Request
from bot.last_requests import LASTS, LastRequests
from tests.chat.running import one_line

STAFF, OTHER, GROUP = 11, 12, -1001
IMPORTS = Request(Intent.STANDING, ("TW",), Measure.IMPORTS)


def _imports():
    return one_line("21.7", request=IMPORTS, rows=("row",), command="/imports TW")


async def test_the_last_request_of_a_private_chat_is_handed_on(api, setup):
    setup.echo.answers["臺灣進口"] = _imports()
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.ask("臺灣進口")
        await staff.ask("那日本呢")
    assert setup.echo.went_on[0] == ("臺灣進口", None, False)
    assert setup.echo.went_on[-1] == ("那日本呢", IMPORTS, False)


async def test_words_without_figures_are_gone_on_from_by_nobody(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.ask("謝謝")
        await staff.ask("那日本呢")
    assert setup.echo.went_on[-1] == ("那日本呢", None, False)


async def test_in_a_group_each_person_goes_on_from_their_own(api, setup):
    setup.echo.answers["/rank"] = _imports()
    one, other = api.group(GROUP, STAFF, language_code="en"), api.group(GROUP, OTHER, language_code="en")
    async with setup.running():
        await one.ask("/rank")
        await other.ask("@trade_test_bot 那日本呢")
        await one.ask("@trade_test_bot 那日本呢")
    assert [previous for text, previous, _ in setup.echo.went_on if text == "那日本呢"] == [None, IMPORTS]


async def test_a_reply_goes_on_from_the_answer_it_replies_to_after_a_restart_too(api, setup):
    setup.echo.answers["/rank"] = _imports()
    one, other = api.group(GROUP, STAFF, language_code="en"), api.group(GROUP, OTHER, language_code="en")
    async with setup.running():
        answer = await one.ask("/rank")
    async with setup.running():
        await other.ask("那日本呢", reply_to=answer.id)
    assert ("/imports TW", None, False) in setup.echo.went_on
    text, previous, is_reply = setup.echo.went_on[-1]
    assert (text, is_reply) == ("那日本呢", True)
    assert previous == Request(Intent.HELP, argument="/imports TW")  # as the echo reads the button's command


async def test_a_reply_in_a_group_that_is_no_question_gets_silence(api, setup):
    setup.echo.answers["/rank"] = _imports()
    setup.echo.kind_words.add("謝謝")
    staff = api.group(GROUP, STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("/rank")
        staff.say("謝謝", reply_to=answer.id)
        await staff.ask("出口", reply_to=answer.id)
    assert [text for text, _ in setup.echo.asked] == ["/rank", "出口"]


async def test_kind_words_in_a_private_chat_are_answered(api, setup):
    setup.echo.kind_words.add("謝謝")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.ask("謝謝")
    assert [text for text, _ in setup.echo.asked] == ["謝謝"]


def test_a_request_is_forgotten_after_ten_minutes():
    now = 0.0
    last = LastRequests(lambda: now)
    last.note(STAFF, _imports())
    now = LASTS
    assert last.of(STAFF) == IMPORTS
    now = LASTS + 1
    assert last.of(STAFF) is None
