"""Getting each new month's summary in this chat."""

from bot.answers._choices import choice
from bot.answers._page import timeless, words_page
from bot.domain.document import Block, Document, Headline, Kind, Paragraph, say
from bot.domain.ports import Desk
from bot.domain.request import Intent, Request


async def answer(request: Request, desk: Desk) -> Document:
    request = timeless(request)
    return words_page(
        Kind.SUBSCRIPTION,
        request,
        await _blocks(desk),
        choices=(
            *choice(say("Unsubscribe"), Request(Intent.UNSUBSCRIBE)),
            *choice(say("The newest summary"), Request(Intent.OVERVIEW)),
        ),
    )


async def _blocks(desk: Desk) -> tuple[Block, ...]:
    asker = desk.asker
    if asker.chat is None:
        return (Headline(say("Subscribing works in a Telegram chat, where a summary can be sent")),)
    is_new = await desk.subscriptions.subscribe(asker.chat, asker.topic, asker.language)
    if not is_new:
        return (Headline(say("This chat is subscribed already")),)
    return (
        Headline(say("Subscribed: each new month's summary comes here, once")),
        Paragraph(say("/unsubscribe ends it.")),
    )
