"""No longer getting the monthly summary in this chat."""

from bot.answers._choices import choice
from bot.answers._page import timeless, words_page
from bot.domain.document import Document, Headline, Kind, Say, say
from bot.domain.ports import Desk
from bot.domain.request import Intent, Request


async def answer(request: Request, desk: Desk) -> Document:
    request = timeless(request)
    return words_page(
        Kind.SUBSCRIPTION,
        request,
        (Headline(await _headline(desk)),),
        choices=tuple(choice(say("Subscribe"), Request(Intent.SUBSCRIBE))),
    )


async def _headline(desk: Desk) -> Say:
    asker = desk.asker
    if asker.chat is None:
        return say("Subscriptions belong to Telegram chats; here is none to end")
    if await desk.subscriptions.unsubscribe(asker.chat, asker.topic):
        return say("Unsubscribed: no more summaries come here")
    return say("This chat is not subscribed")
