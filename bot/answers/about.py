"""What the figures are, where they come from, and the licence."""

from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.answers.months import loaded
from bot.domain.document import Bullets, Document, Headline, Paragraph
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Value, Verbatim, say

RECORD = IntentRecord(
    name=Intent("about"),
    commands=(
        Command(
            name="about",
            summary="What the figures are, and their licence",
            example="/about",
            place=260,
        ),
    ),
    strength=110,
    may_yield=True,
    period=DefaultPeriod.NONE,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    basis: tuple[Value, ...] = (
        say("Goods only, Census basis, not seasonally adjusted, seen from the United States."),
        say("Exports are total exports, re-exports included; imports are general imports."),
        say("The trade deficit is imports minus exports; total trade is both together."),
        say("Growth, shares and ranks come from unrounded figures; rounding is half up, once, at the end."),
        say("For a month the office has published, answers say what its briefing says, and note where Census differs."),
    )
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("US goods trade by partner, month by month")),
            Bullets(tuple((0, sentence) for sentence in basis)),
            Paragraph(
                say(
                    "Figures: {publisher}, in the public domain, and the office's briefings.",
                    publisher=Verbatim("US Census Bureau"),
                )
            ),
            *loaded(context),
            Paragraph(say("This bot is free software under {licence}.", licence=Verbatim("Apache-2.0"))),
        ),
        choices=(
            *choice(say("Months loaded"), Request(Intent.MONTHS)),
            *choice(say("Sources"), Request(Intent.SOURCE)),
            *choice(say("Help"), Request(Intent.HELP)),
        ),
    )
