"""What the bot keeps of the people who use it, for how long, and how to have it removed."""

from bot.answers._page import words_page
from bot.domain.document import Bullets, Document, Headline, Paragraph
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Value, say

RECORD = IntentRecord(
    name=Intent("privacy"),
    commands=(
        Command(
            name="privacy",
            summary="What is kept of you, and for how long",
            example="/privacy",
            place=270,
        ),
    ),
    period=DefaultPeriod.NONE,
    is_same_for_everybody=True,
    is_for_strangers=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:  # noqa: ARG001 - the same for everybody
    kept: tuple[Value, ...] = (
        say("The number of your chat, and what it has chosen: language, units, subscriptions. Until you change it."),
        say("The last five partners you have asked about, to propose them. Until you ask about others."),
        say("Your name and number, if somebody has invited you. As long as you have access."),
        say("With each file of figures that you load or take back, your name and number. As long as the bot is run."),
        say("Which summaries were sent to you, and when. As long as the bot is run."),
        say("The number of each request that changed something, for two days, so that it is not done twice."),
        say("A question that could not be answered at once, until it is answered; a day at most."),
    )
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("What you ask is answered and not kept")),
            Paragraph(say("These things are kept, in the office's own database and nowhere else:")),
            Bullets(tuple((0, sentence) for sentence in kept)),
            Paragraph(say("/deleteme removes all of it at once.")),
        ),
    )
