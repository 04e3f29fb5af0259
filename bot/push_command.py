"""`tradebot push`: what is being sent, and an operator's words about it, from a terminal."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from bot.answers import _campaigns
from bot.app import App
from bot.domain.campaign import Campaign, CampaignState, Superseded
from bot.domain.document import say
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer

_SHOWN = 10
_LOOK_EVERY = 1.0


async def status(app: App) -> bool:
    """Print the newest campaigns; in a terminal, follow what is being sent until it is done."""
    campaigns, speech = app.store.campaigns, localizer(app.language)
    for campaign in reversed(await campaigns.recent(_SHOWN)):
        await _print(app, campaign, speech)
    total = await campaigns.progress()
    if total.left and sys.stdout.isatty():
        await _follow(app, speech)
    elif not total.left:
        print(speech.say(say("Nothing is waiting to be sent")))
    return True


async def approve(app: App, number: int | None) -> bool:
    """Release what is held or stopped: the one named, or all."""
    return await _each(app, number, (CampaignState.HELD, CampaignState.STOPPED), app.store.campaigns.release)


async def resend(app: App, number: int | None) -> bool:
    """Queue uncertain deliveries again: of the campaign named, or of all.

    Of a campaign that a newer one has taken the place of, none, saying so.
    """

    async def again(campaign: int) -> bool:
        return await app.store.campaigns.resend(campaign) > 0

    return await _each(app, number, (CampaignState.DONE, CampaignState.OPEN), again)


async def drain(app: App) -> bool:
    """Send what is due, in this process; on SQLite refused while another one is sending."""
    if not app.settings.telegram_bot_token:
        print("TELEGRAM_BOT_TOKEN is not set: there is no bot to send with.", file=sys.stderr)
        return False
    # Telegram's library is only imported to be used.
    from bot.chat.library.connection import sending  # noqa: PLC0415
    from bot.push.clock import SystemClock  # noqa: PLC0415
    from bot.push.limiter import Limiter  # noqa: PLC0415
    from bot.push.parts import make_parts  # noqa: PLC0415

    clock, rate = SystemClock(), app.settings.tradebot_push_rate
    limiter = Limiter(clock.seconds, over_all=rate)
    if app.store.is_shared:
        await app.store.outbox.share(rate)  # a running bot may be sending from the same budget
    async with sending(app.settings.telegram_bot_token, app.settings.telegram_api_url, limiter) as sender:
        parts = make_parts(
            store=app.store,
            dispatch=app.dispatch,
            sender=sender,
            limiter=limiter,
            clock=clock,
            admins=lambda: app.settings.tradebot_admins,
            language=app.language,
        )
        await parts.rounds.go()
        if not await parts.worker.drain():
            print("Another process is sending: the running bot does it by itself.", file=sys.stderr)
            return False
        if await parts.rounds.go():
            await parts.worker.drain()
    return await status(app)


async def _each(
    app: App, number: int | None, states: tuple[CampaignState, ...], act: Callable[[int], Awaitable[bool]]
) -> bool:
    campaigns, speech = app.store.campaigns, localizer(app.language)
    found = [await campaigns.find(number)] if number is not None else await campaigns.in_state(*states)
    done, refused = [], []
    for campaign in found:
        try:
            if campaign is not None and await act(campaign.id):
                done.append(campaign)
        except Superseded as superseded:
            refused.append(_campaigns.superseded(superseded))
    for campaign in done:
        await _print(app, await campaigns.find(campaign.id) or campaign, speech)
    if not done and not refused:
        refused.append(say("There is no such campaign; /outbox lists them."))
    for sentence in refused:
        print(speech.say(sentence), file=sys.stderr)
    return bool(done)


async def _print(app: App, campaign: Campaign, speech: Localizer) -> None:
    progress = await app.store.campaigns.progress(campaign.id)
    line = [speech.say(_campaigns.state(campaign))]
    line += [
        speech.labelled(speech.say(fact.label), speech.say(fact.figure)) for fact in _campaigns.counts(progress).facts
    ]
    if progress.oldest is not None:
        line.append(f"{progress.oldest:%Y-%m-%d %H:%M} UTC")
    if progress.seconds_left is not None:
        line.append(speech.say(say("Time left: {time}", time=_campaigns.duration(progress.seconds_left))))
    print(speech.labelled(speech.say(_campaigns.named(campaign)), "  ".join(line)))


async def _follow(app: App, speech: Localizer) -> None:
    from rich.console import Console  # noqa: PLC0415 - bars are only loaded to be drawn
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stdout)) as bars:
        tasks = {}
        while True:
            sending = await app.store.campaigns.in_state(CampaignState.OPEN)
            for campaign in sending:
                progress = await app.store.campaigns.progress(campaign.id)
                if campaign.id not in tasks:
                    tasks[campaign.id] = bars.add_task(speech.say(_campaigns.named(campaign)), total=progress.total)
                bars.update(tasks[campaign.id], completed=progress.total - progress.left)
            if not (await app.store.campaigns.progress()).left:
                return
            await asyncio.sleep(_LOOK_EVERY)
