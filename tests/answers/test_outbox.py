"""`/outbox`: what an administrator is told of one campaign, also long after it was told."""

from datetime import UTC, datetime, timedelta

from bot.domain.campaign import CampaignKind
from bot.domain.ports import Asker
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.render import terminal
from bot.store.deliveries.announcing import open_campaign

OFFICE = timedelta(hours=8)
"""Taipei, which has had no other clock since 1979."""


async def test_what_is_under_way_says_of_which_moment_it_is_and_looks_again(app):
    await app.store.subscriptions.subscribe(1, None, "en")
    with app.store.loading() as connection:
        number = open_campaign(
            connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=1, now=datetime.now(UTC)
        )
    app.answering.admins = lambda: {7}
    before = datetime.now(UTC)
    going = await app.answering.ask(f"/outbox show {number}", Asker("en", chat=7, user=7))
    moments = {f"As of {moment + OFFICE:%Y-%m-%d %H:%M}" for moment in (before, datetime.now(UTC))}
    assert any(moment in terminal.render(going, localizer("en")) for moment in moments)
    assert [choice.command for choice in going.choices] == [
        f"/outbox cancel {number}",
        f"/outbox show {number}",
        "/outbox",
    ]
    ended = await app.answering.ask(f"/outbox cancel {number}", Asker("en", chat=7, user=7))
    assert "As of" not in terminal.render(ended, localizer("en")), "an end is true for ever"
    assert [choice.command for choice in ended.choices] == ["/outbox"]
