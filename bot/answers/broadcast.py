"""An administrator's own words to everybody who gets anything: shown first, sent at a tap."""

from bot.answers import campaign_summary
from bot.answers._page import words_page
from bot.answers.outbox import operated
from bot.domain.campaign import CampaignKind
from bot.domain.document import Document, Headline, Kind, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Number, Verbatim, nsay, say

RECORD = IntentRecord(
    name=Intent("broadcast"),
    commands=(
        Command(
            name="broadcast",
            summary="Send words to everybody",
            example="/broadcast Good morning",
            usage="text",
            in_menu=False,
        ),
    ),
    kind=Kind.OUTBOX,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.VERBATIM,
    changes=True,
    is_operating=True,
)

_LONGEST = 3500
"""With a headline above, within the one message that Telegram takes."""


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for others than administrators, and for words that are none or too many."""
    campaigns = operated(context)
    text = (request.argument or "").strip()
    if not text:
        raise Invalid(say("Write the words behind it: {example}", example=Verbatim("/broadcast …")))
    if len(text) > _LONGEST:
        raise Invalid(say("At most {most} characters fit one message.", most=Number(_LONGEST)))
    number = await campaigns.broadcast(text)
    campaign = await campaigns.find(number)
    n = await campaigns.recipients(CampaignKind.BROADCAST)
    return words_page(
        RECORD.kind,
        Request(Intent.OUTBOX),  # asked again, it is not sent again
        (
            Headline(nsay("To be sent to {n} chat, if you say so:", "To be sent to {n} chats, if you say so:", n)),
            Paragraph(Verbatim(text)),
        ),
        choices=campaign_summary.word_needed(campaign) if campaign else (),
    )
