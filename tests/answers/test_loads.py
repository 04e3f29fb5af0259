"""`/loads` on the real store: administrators alone, in private, and nothing is taken back without a second word."""

from datetime import timedelta

import pytest

from bot.delivery.campaign_documents import CampaignDocuments
from bot.domain.document import Kind
from bot.domain.ports import Asker
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.render import terminal

ADMIN, SOMEBODY = 7, 8


@pytest.fixture
def ask(app):
    app.answering.admins = lambda: {ADMIN}

    async def ask(text, *, user=ADMIN, chat=None):
        return await app.answering.ask(text, Asker("en", user if chat is None else chat, None, user))

    return ask


def said(document):
    return terminal.render(document, localizer("en"))


async def test_the_newest_loads_with_a_button_each(ask):
    document = await ask("/loads")
    assert said(document).startswith("4 loads")
    assert "briefing_2026-01.txt" in said(document)
    assert [choice.command for choice in document.choices] == [f"/loads undo {number}" for number in (4, 3, 2, 1)]


async def test_times_are_of_the_offices_zone(ask, app):
    newest, *_ = await app.unloading.history()
    loaded = newest.load.source.loaded_at
    assert app.settings.tradebot_timezone.key == "Asia/Taipei"
    assert f"{loaded + timedelta(hours=8):%Y-%m-%d %H:%M}" in said(await ask("/loads"))


@pytest.mark.parametrize("text", ["/loads", "/loads undo 1", "/loads undo 1 yes"])
@pytest.mark.parametrize(("user", "chat"), [(SOMEBODY, SOMEBODY), (ADMIN, -100)])
async def test_nobody_else_and_nowhere_else(ask, app, text, user, chat):
    before = await app.unloading.history()
    assert (await ask(text, user=user, chat=chat)).kind is Kind.INVALID
    assert await app.unloading.history() == before


async def test_one_tap_asks_and_the_next_acts(ask, app):
    asked = await ask("/loads undo 2")
    assert said(asked).startswith("To be taken back: Load 2, briefing_2026-01.txt")
    assert asked.choices[0].command == "/loads undo 2 yes"
    assert all(past.taken_back is None for past in await app.unloading.history())
    done = await ask(asked.choices[0].command)
    assert said(done).startswith("Taken back: Load 2, briefing_2026-01.txt")
    newest = next(past for past in await app.unloading.history() if past.load.number == 2)
    assert newest.taken_back.by == str(ADMIN)
    again = await ask("/loads undo 2 yes")
    assert (again.kind, "taken back already" in said(again)) == (Kind.INVALID, True)


async def test_a_running_bot_takes_it_into_its_model(ask, app):
    woken = []
    app.unloading.taken_back = lambda: woken.append(True)
    before = await ask("/rank TW")
    await ask("/loads undo 2")
    assert woken == []
    await ask("/loads undo 2 yes")
    assert (woken, await app.refresh(), await app.refresh()) == ([True], True, False)
    after = await ask("/rank TW")
    assert "the office's briefing" in said(before)
    assert "the office's briefing" not in said(after)


@pytest.mark.parametrize("text", ["/loads undo", "/loads undo x", "/loads 1", "/loads undo 99", "/loads send 1"])
async def test_what_is_no_load_is_said(ask, text):
    document = await ask(text)
    assert document.kind is Kind.INVALID


async def test_the_chinese_word(ask):
    assert said(await ask("/loads 撤回 2")).startswith("To be taken back: Load 2")


async def test_who_was_sent_it_is_told_what_holds_now(app):
    """The words of a retraction, of a month that is gone and of one that other loads still have."""
    documents = CampaignDocuments(app.answering, app.store.campaigns)
    still = await documents.retraction(Month.of(2026, 1), "en", (), ())
    assert said(still).startswith("Taken back: the figures of January 2026 that were sent to you")
    assert "US$446.92 billion" in said(still)
    gone = await documents.retraction(Month.of(2026, 2), "en", (), ())
    assert "come again as soon as they are right" in said(gone)
