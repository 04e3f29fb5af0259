"""Words to the bot's administrators, each in their private chat and language."""

import structlog
from telegram.error import TelegramError

from bot.chat.answering.send import Replies
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination
from bot.domain.document import Document

log = structlog.get_logger()


class Operators:
    """Tells all of them the same."""

    def __init__(self, people: People, replies: Replies) -> None:
        self._people = people
        self._replies = replies

    async def tell(self, document: Document) -> int:
        """How many have been told."""
        count = 0
        for admin in sorted(self._people.access.admins):
            try:
                person = await self._people.person(admin, None)
                await self._replies.post(Destination(admin), document, person.preferences)
                count += 1
            except TelegramError as failure:
                log.warning("an administrator could not be told", reason=str(failure))
        return count
