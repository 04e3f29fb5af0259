"""`tradebot push`, as an operator types it."""

import io
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from bot.app import opened
from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.domain.ports import Asker
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.render import terminal
from bot.settings import Settings
from bot.store import tables
from bot.store.deliveries.announcing import correct, open_campaign
from bot.terminal.command_line import main
from bot.terminal.subcommands import push
from tests.botapi.server import BotApi


@pytest.fixture
async def held(app) -> int:
    """A month's summary for two chats that waits for a word."""
    for chat in (1, 2):
        await app.store.subscriptions.subscribe(chat, None, "en")
    with app.store.loading() as connection:
        return open_campaign(
            connection,
            kind=CampaignKind.MONTHLY,
            month=Month.of(2026, 1),
            load=1,
            now=datetime.now(UTC),
            state=CampaignState.HELD,
        )


async def test_approving_queues_and_status_shows_it(app, held, capsys):
    assert await push.approve(app, held)
    assert "傳送中" in capsys.readouterr().out
    assert await push.status(app)
    out = capsys.readouterr().out
    assert "2026 年 1 月摘要" in out
    assert "排隊中：2" in out
    assert not await push.approve(app, held), "it is open already"
    assert "/outbox" in capsys.readouterr().err


async def test_uncertain_ones_are_sent_again_on_a_word(app, held):
    await push.approve(app, None)
    now = datetime.now(UTC)
    for delivery in await app.store.outbox.claim(9, now):
        await app.store.outbox.mark_uncertain(delivery.id, "read timeout")
    assert await app.store.campaigns.finish() == [held]
    assert await push.resend(app, held)
    assert len(await app.store.outbox.claim(9, datetime.now(UTC))) == 2


async def test_what_a_newer_campaign_has_taken_the_place_of_is_not_sent_again(app, held, capsys):
    await push.approve(app, None)
    now, newer = datetime.now(UTC), None
    arrived, waits = await app.store.outbox.claim(9, now)
    await app.store.outbox.mark_uncertain(arrived.id, "read timeout")
    await app.store.outbox.mark_retry(waits.id, now, "no connection")
    for _ in range(2):  # corrected, and that again
        with app.store.loading() as connection:
            connection.execute(update(tables.campaign).values(load=None))
            newer = correct(
                connection,
                kind=CampaignKind.MONTHLY,
                month=Month.of(2026, 1),
                load=1,
                now=now,
                state=CampaignState.OPEN,
            )
    assert newer == held + 2
    capsys.readouterr()
    assert not await push.resend(app, held)
    assert capsys.readouterr().err.split() == ["已由第", f"{newer}", "號推播取代，舊訊息不再重送。"]
    assert not await push.resend(app, newer), "nothing of it is uncertain"
    assert "/outbox" in capsys.readouterr().err
    app.answering.admins = lambda: {7}
    answer = await app.answering.ask(f"/outbox resend {held}", Asker("en", chat=7, user=7))
    said = " ".join(terminal.render(answer, localizer("en")).split())
    assert f"Campaign {newer} has taken its place; the older message is not sent again." in said
    assert (await app.store.campaigns.progress(held)).counts[DeliveryState.UNCERTAIN] == 1


@pytest.mark.parametrize("number", ["9" * 30, "²", "٣", "1.5", ""])
def test_what_is_no_campaign_s_number_is_wrong_usage(capsys, number):
    with pytest.raises(SystemExit) as stopped:
        main(["push", "resend", number])
    assert stopped.value.code == 2
    assert "is no campaign's number" in capsys.readouterr().err


async def test_draining_wants_a_token(app, capsys):
    assert not await push.drain(app)
    assert "TELEGRAM_BOT_TOKEN" in capsys.readouterr().err


async def test_a_terminal_is_shown_a_bar(app, held, monkeypatch):
    await push.approve(app, held)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    async def everything_is_sent(_seconds: float) -> None:
        for delivery in await app.store.outbox.claim(9, datetime.now(UTC)):
            await app.store.outbox.mark_sent(delivery.id, 1, datetime.now(UTC))

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(push.asyncio, "sleep", everything_is_sent)
    assert await push.status(app)
    assert "0/2" in screen.getvalue()


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_draining_beside_a_running_bot_keeps_the_budget_of_both(ready_database, recent_figures, tmp_path):
    async with BotApi() as api:
        words = {"TRADEBOT_HOME": str(tmp_path), "DATABASE_URL": ready_database, "TRADEBOT_PUSH_RATE": "5"}
        words |= {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
        async with opened(Settings.read(words, env_file=None), figures=recent_figures) as app:
            for chat in range(1, 4):
                api.private(chat)
                await app.store.subscriptions.subscribe(chat, None, "en")
            number = await app.store.campaigns.broadcast("Closed on Monday.")
            await app.store.campaigns.release(number)
            assert await push.drain(app)
            assert [len(api.sent_to(chat)) for chat in range(1, 4)] == [1, 1, 1]
            with app.store.reading() as connection:
                free_at = tables.rate_place.c.free_at
                made = select(func.min(free_at)).scalar_subquery()  # what was never taken is as it was made
                taken = select(func.count()).where(free_at > made)
                assert (connection.execute(taken)).scalar_one() == 3
