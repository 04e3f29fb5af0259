"""What is being sent and what became of it, for administrators; and the words they can say about it."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.answers import campaign_summary
from bot.answers._page import words_page
from bot.domain.campaign import Campaign, CampaignState, Progress, Superseded
from bot.domain.document import Block, Choice, Document, Fact, Facts, Headline, Note, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext, Campaigns
from bot.domain.request import Intent, Request
from bot.domain.values import Number, Say, Verbatim, nsay, say
from bot.domain.whole_number import whole_number

RECORD = IntentRecord(
    name=Intent.OUTBOX,
    commands=(
        Command(
            name="outbox",
            summary="What is being sent",
            example="/outbox",
            usage="[show|send|cancel|resend number]",
            in_menu=False,
        ),
    ),
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.TEXT,
    changes=True,
    is_shown_without_argument=True,
    is_operating=True,
)

_SHOWN = 8
_SAID = {
    "send": (CampaignState.OPEN, CampaignState.PREPARING, CampaignState.DONE),
    "cancel": (CampaignState.CANCELLED,),
}
"""Where a word has been followed already: a double tap shows what came of the first."""


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for others than administrators, and for a campaign there is not."""
    campaigns = operated(context)
    word, _, number = (request.argument or "").strip().partition(" ")
    if not word:
        return await _all(request, campaigns)
    found = whole_number(number)
    campaign = None if found is None else await campaigns.find(found)
    if campaign is None:
        raise Invalid(say("There is no such campaign; /outbox lists them."))
    if word == "show":
        return await _one(request, context, campaigns, campaign)
    if word == "send":
        done = await campaigns.release(campaign.id)
    elif word == "cancel":
        done = await campaigns.cancel(campaign.id)
    elif word == "resend":
        done = await _resend(campaigns, campaign)
    else:
        raise Invalid(say("The words are: show, send, cancel, resend, each with a campaign's number."))
    if not done and (await campaigns.find(campaign.id) or campaign).state not in _SAID.get(word, ()):
        raise Invalid(
            say("There is nothing left to do about it: {campaign}", campaign=campaign_summary.named(campaign))
        )
    return await _one(request, context, campaigns, await campaigns.find(campaign.id) or campaign)


async def _resend(campaigns: Campaigns, campaign: Campaign) -> bool:
    try:
        return await campaigns.resend(campaign.id) > 0
    except Superseded as superseded:
        raise Invalid(campaign_summary.superseded(superseded)) from None


def operated(context: AnswerContext) -> Campaigns:
    """The campaigns; raises Invalid for others than administrators, and where others read along."""
    if not context.is_admin or context.campaigns is None:
        raise Invalid(say("Only the bot's administrators can do that."))
    if context.asker.chat != context.asker.user:  # others would read along
        raise Invalid(say("Please do that in the private chat with the bot."))
    return context.campaigns


async def _all(request: Request, campaigns: Campaigns) -> Document:
    found = await campaigns.recent(_SHOWN)
    total = await campaigns.progress()
    blocks: list[Block] = [Headline(_left(total)), campaign_summary.counts(total), *_pace(total)]
    facts = [Fact(campaign_summary.named(campaign), campaign_summary.state(campaign)) for campaign in found]
    if facts:
        blocks.append(Facts(tuple(facts)))
    return words_page(RECORD.kind, request, blocks, choices=[one async for one in _choices(campaigns, found)])


async def _one(request: Request, context: AnswerContext, campaigns: Campaigns, campaign: Campaign) -> Document:
    progress = await campaigns.progress(campaign.id)
    state = say(
        "{campaign}: {state}", campaign=campaign_summary.named(campaign), state=campaign_summary.state(campaign)
    )
    blocks: list[Block] = [Headline(state), campaign_summary.counts(progress), *_pace(progress)]
    if _going_on(campaign):  # what is still true of a message that nobody goes on with, after a restart
        moment = Verbatim(f"{datetime.now(UTC).astimezone(ZoneInfo(context.zone)):%Y-%m-%d %H:%M}")
        blocks.append(Note(say("As of {moment}", moment=moment)))
    return words_page(
        RECORD.kind,
        request,
        blocks,
        choices=(*campaign_summary.word_needed(campaign), *_going_on(campaign), Choice(say("Outbox"), "/outbox")),
    )


def _going_on(campaign: Campaign) -> tuple[Choice, ...]:
    """The buttons of what is being sent."""
    if campaign.state not in (CampaignState.OPEN, CampaignState.PREPARING):
        return ()
    return (
        Choice(say("Stop it"), f"/outbox cancel {campaign.id}"),
        Choice(say("Again"), f"/outbox show {campaign.id}"),
    )


def _left(progress: Progress) -> Say:
    if not progress.left:
        return say("Nothing is waiting to be sent")
    return nsay("{n} message is waiting to be sent", "{n} messages are waiting to be sent", progress.left)


def _pace(progress: Progress) -> Iterator[Block]:
    if progress.a_minute:
        yield Paragraph(nsay("{n} sent in the last minute", "{n} sent in the last minute", progress.a_minute))
    if progress.seconds_left is not None:
        yield Paragraph(say("Time left: {time}", time=campaign_summary.duration(progress.seconds_left)))


async def _choices(campaigns: Campaigns, found: list[Campaign]) -> AsyncIterator[Choice]:
    for campaign in found:
        if campaign.state in (CampaignState.HELD, CampaignState.STOPPED):
            number = Number(campaign.id)
            yield Choice(say("Send {number}", number=number), f"/outbox send {campaign.id}")
            yield Choice(say("Cancel {number}", number=number), f"/outbox cancel {campaign.id}")
            continue
        for choice in campaign_summary.resend(campaign, await campaigns.progress(campaign.id)):
            yield choice
