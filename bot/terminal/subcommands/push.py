"""Show, approve, resend and send what goes out to subscribers"""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable

from bot.answers import campaign_summary
from bot.app import App, opened
from bot.domain.campaign import Campaign, CampaignState, Superseded
from bot.domain.values import say
from bot.domain.whole_number import whole_number
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED
from bot.terminal.progress import bars

_SHOWN = 10
_LOOK_EVERY = 1.0


EXAMPLES = (
    "push status",
    "push approve 5",
    "push resend 5",
    "push drain",
)


def add_arguments(parser: ArgumentParser) -> None:
    jobs = parser.add_subparsers(required=True, metavar="COMMAND")
    for act, help_line in (
        (status, "the newest campaigns, and how far they are"),
        (approve, "send what is held or stopped"),
        (resend, "send again what may or may not have arrived"),
        (drain, "send what is due, here and now"),
    ):
        job = jobs.add_parser(act.__name__, help=help_line, description=help_line)
        job.set_defaults(job=_push, act=act)
        if act in (approve, resend):
            job.add_argument("campaign", nargs="?", type=_number, metavar="NUMBER", help="one campaign; all without")


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None or number < 0:
        raise ArgumentTypeError(f"{text!r} is no campaign's number")
    return number


async def _push(settings: Settings, arguments: Namespace) -> int:
    named = {"number": arguments.campaign} if "campaign" in arguments else {}
    async with opened(settings) as app:
        return DONE if await arguments.act(app, **named) else REFUSED


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
    from bot.serving.queue_draining import drain_queue  # noqa: PLC0415 - Telegram's library takes a while to import

    if not await drain_queue(app):
        print("Another process is sending: the running bot does it by itself.", file=sys.stderr)
        return False
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
            refused.append(campaign_summary.superseded(superseded))
    for campaign in done:
        await _print(app, await campaigns.find(campaign.id) or campaign, speech)
    if not done and not refused:
        refused.append(say("There is no such campaign; /outbox lists them."))
    for sentence in refused:
        print(speech.say(sentence), file=sys.stderr)
    return bool(done)


async def _print(app: App, campaign: Campaign, speech: Localizer) -> None:
    progress = await app.store.campaigns.progress(campaign.id)
    line = [speech.say(campaign_summary.state(campaign))]
    line += [
        speech.labelled(speech.say(fact.label), speech.say(fact.figure))
        for fact in campaign_summary.counts(progress).facts
    ]
    if progress.oldest is not None:
        line.append(f"{progress.oldest:%Y-%m-%d %H:%M} UTC")
    if progress.seconds_left is not None:
        line.append(speech.say(say("Time left: {time}", time=campaign_summary.duration(progress.seconds_left))))
    print(speech.labelled(speech.say(campaign_summary.named(campaign)), "  ".join(line)))


async def _follow(app: App, speech: Localizer) -> None:
    with bars(sys.stdout, stays=True) as report:
        while True:
            for campaign in await app.store.campaigns.in_state(CampaignState.OPEN):
                progress = await app.store.campaigns.progress(campaign.id)
                name = speech.say(campaign_summary.named(campaign))
                report(name, progress.total - progress.left, progress.total)
            if not (await app.store.campaigns.progress()).left:
                return
            await asyncio.sleep(_LOOK_EVERY)
