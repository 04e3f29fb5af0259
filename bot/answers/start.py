"""The first words in a chat: what this is, and three questions to try."""

from bot.answers import _examples
from bot.answers._choices import choice
from bot.answers._loaded import loaded
from bot.answers._page import timeless, words_page
from bot.domain.document import Document, Headline, Kind, Paragraph, say
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request


async def answer(request: Request, context: AnswerContext) -> Document:
    request = timeless(request)
    return words_page(
        Kind.START,
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
