"""The first words in a chat: what this is, and three questions to try."""

from bot.answers import _examples
from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.answers.months import loaded
from bot.domain.document import Document, Headline, Paragraph
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import say

RECORD = IntentRecord(
    name=Intent("start"),
    commands=(
        Command(
            name="start",
            summary="A first look",
            example="/start",
            in_menu=False,
        ),
    ),
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.TEXT,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    return words_page(
        RECORD.kind,
        request,
        (
            Headline(say("Ask about US goods trade, in a few words")),
            _examples.as_bullets(context.office_partner),
            *loaded(context),
            Paragraph(say("/subscribe sends each new month's summary; /help lists everything.")),
        ),
        choices=(
            *_examples.as_choices(context.office_partner),
            *choice(say("Subscribe"), Request(Intent.SUBSCRIBE)),
            *choice(say("Help"), Request(Intent.HELP)),
        ),
    )
