"""What is answered once is remembered until the next load, and never mixed up between askers."""

import cProfile
import gc
import shutil
import weakref
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio

from bot.answers import discover
from bot.app import opened
from bot.domain.figures import Measure
from bot.domain.ports import Asker
from bot.domain.time import Period, PeriodKind
from bot.i18n.languages import localizer
from bot.render import telegram_html
from bot.settings import Settings

SHE, HE = Asker("zh_Hant_TW", chat=1, user=1), Asker("en", chat=-2, topic=3, user=9)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(recent_home, recent_figures, tmp_path_factory):
    home = shutil.copytree(recent_home, tmp_path_factory.mktemp("edition") / "home")
    async with opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None), figures=recent_figures) as built:
        yield built


def anew(app) -> None:
    """As after a load: a model that has answered nothing yet."""
    app.answering.model = app.answering.model


@pytest.mark.parametrize(
    "question",
    [
        command.example
        for command in discover().commands.values()
        if not command.changes and command.name not in ("push", "alerts", "settings", "subscriptions")
    ],
)
async def test_who_asked_first_makes_no_difference(app, question):
    anew(app)
    hers_first = await app.answering.ask(question, SHE)
    his_second = await app.answering.ask(question, HE)
    anew(app)
    his_first = await app.answering.ask(question, HE)
    assert his_second == his_first
    if hers_first.rows:
        assert hers_first == his_first


async def test_help_with_one_command_has_the_words_of_who_asks(app):
    hers, his = [str(await app.answering.ask("/help rank", asker)) for asker in (SHE, HE)]
    assert "/排名" in hers
    assert "/排名" not in his


@pytest.mark.parametrize("question", ["/overview", "/about", "/start"])
async def test_what_is_the_same_for_everybody_is_made_once(app, question):
    assert await app.answering.ask(question, HE) is await app.answering.ask(question, SHE)


async def test_the_same_question_gets_the_same_document(app):
    first = await app.answering.ask("/rank TW", SHE)
    assert await app.answering.ask("臺灣排第幾", SHE) is first


async def test_a_load_forgets_every_answer(app):
    before = await app.answering.ask("/rank TW", SHE)
    anew(app)
    after = await app.answering.ask("/rank TW", SHE)
    assert after is not before
    assert after == before


async def test_a_new_day_forgets_every_answer(app, monkeypatch):
    """A release that was to come is overdue the day after, and what was remembered did not say so."""
    cache = app.answering._cache
    before = await app.answering.ask("/overview", SHE)
    monkeypatch.setattr(cache, "day", cache.day - timedelta(days=1))
    after = await app.answering.ask("/overview", SHE)
    assert after == before
    assert after is not before
    assert app.answering.model is cache.model
    assert await app.answering.ask("/overview", SHE) is after


async def test_the_same_words_mean_what_the_asker_usually_means(app):
    ytd = Asker("en", chat=1, user=1, usual=PeriodKind.YEAR_TO_DATE)
    months = {(await app.answering.ask("/imports DE", asker)).request.period.kind for asker in (HE, ytd, HE)}
    assert months == {PeriodKind.MONTH, PeriodKind.YEAR_TO_DATE}


async def test_what_cannot_be_read_is_refused_each_time(app):
    for _ in range(2):
        assert (await app.answering.ask("Atlantis", SHE)).kind.is_refusal


@pytest.mark.parametrize(
    "unit", ["我從", "月增減率這是什么", "對日", "Taiwn ", "斯尼亞大", "june ", "逆差前五 ", "ﷺ", "9,", "\u0301"]
)
@pytest.mark.parametrize("length", [40, 256, 1_024, 4_096])
async def test_the_worst_texts_are_answered_within_few_calls(app, unit, length):
    """Up to Telegram's longest message, caption and inline query; counted from the text to the HTML of its answer."""
    text = (unit * length)[:length]
    await app.answering.ask("Taiwn", SHE)  # the library that compares spellings comes with the first slip
    await app.answering.ask(text[1:], SHE)  # and a language with the first text it may be in; in chats, in a thread
    profile = cProfile.Profile()
    profile.enable()
    telegram_html.render(await app.answering.ask(text, SHE), localizer(SHE.language))
    profile.disable()
    assert sum(entry.callcount for entry in profile.getstats()) < 80_000


async def test_what_chats_are_told_alike_is_one_document(app):
    """So that it is laid out once. What differs is told as it is."""
    first, second = [await app.answering.ask("/watch TW", Asker("en", chat=chat, user=chat)) for chat in (71, 72)]
    assert second is first
    more = await app.answering.ask("/watch JP", Asker("en", chat=71, user=71))
    assert more != await app.answering.ask("/watch JP", Asker("en", chat=73, user=73))


async def test_figures_that_were_replaced_are_held_by_nobody(app, monkeypatch):
    """They are most of what the bot holds: the garbage collector finds them, no cache keeps them."""
    for question in ("/rank TW", "/overview", "/total top5", "/share TW", "/deficit top5 2025-01"):
        await app.answering.ask(question, SHE)
    held, old = app.answering.model, weakref.ref(app.answering.model)
    before = held.ranking(Measure.TOTAL, Period.of_month(held.coverage.newest), 5)
    monkeypatch.setattr(type(app.store), "newest_load", AsyncMock(return_value=held.number + 1))
    assert await app.refresh()
    assert held.ranking(Measure.TOTAL, Period.of_month(held.coverage.newest), 5) == before, "asked by who began"
    del held
    gc.collect()
    assert old() is None
