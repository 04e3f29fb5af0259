"""Messages that say how a sending goes, followed until it ends; the next process goes on with those of this one."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.answering.send import Replies
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination
from bot.domain.document import Document
from bot.domain.ports import Asker, ChatSettings
from bot.store.outage import DatabaseAway

log = structlog.get_logger()

_KEPT = "following"
"""Among the settings of an administrator's private chat: the message of each campaign, 0 before there is one."""
_LOOK_EVERY = 3.0
_LOOKS = 1_200
"""An hour; a campaign that takes longer is in the outbox."""


class Following:
    """Follows campaigns, one message each, in private chats of administrators."""

    def __init__(
        self,
        people: People,
        replies: Replies,
        chat_settings: ChatSettings,
        ask: Callable[[str, Asker], Awaitable[Document]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._people = people
        self._replies = replies
        self._chat_settings = chat_settings
        self._ask = ask
        self._sleep = sleep
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}

    async def begin(self, admin: int, campaign: int) -> None:
        """Follow a campaign for an administrator from now on."""
        await self._keep(admin, campaign, 0)
        self._start(admin, campaign, 0)

    async def take_up(self) -> None:
        """Go on with what a process before this one has followed."""
        for admin in self._people.access.admins:
            for campaign, message in (await self._kept(admin)).items():
                if (admin, campaign) not in self._tasks:
                    self._start(admin, campaign, message)

    def forget(self, admin: int) -> None:
        """Follow nothing more for somebody."""
        for key in [key for key in self._tasks if key[0] == admin]:
            self._tasks.pop(key).cancel()

    def stop(self) -> None:
        """Leave everything to the next process."""
        for task in self._tasks.values():
            task.cancel()

    def _start(self, admin: int, campaign: int, message: int) -> None:
        key = admin, campaign
        task = self._tasks[key] = asyncio.create_task(self._follow(admin, campaign, message))
        task.add_done_callback(lambda done: self._tasks.pop(key, None) if self._tasks.get(key) is done else None)

    async def _follow(self, admin: int, campaign: int, message: int) -> None:
        """Say how it goes until it ends or its message is gone."""
        shown: Document | None = None
        for _ in range(_LOOKS):
            await self._sleep(_LOOK_EVERY)
            try:
                person = await self._people.person(admin, None)
                document = await self._ask(f"/outbox show {campaign}", Asker(person.asker.language, admin, None, admin))
                if document == shown:
                    continue
                if not message:
                    message = await self._replies.post(Destination(admin), document, person.preferences)
                    await self._keep(admin, campaign, message)
                elif not await self._replies.renew(admin, message, document, person.preferences):
                    break  # whoever deletes it wants no other
            except (BadRequest, Forbidden) as error:
                log.info("progress cannot be shown", reason=str(error))
                break
            except (DatabaseAway, TelegramError) as error:
                log.info("progress is not shown now", reason=type(error).__name__)
                continue
            shown = document
            if not any(choice.command.startswith("/outbox cancel") for choice in document.choices):
                break
        await self._keep(admin, campaign, None)

    async def _kept(self, admin: int) -> dict[int, int]:
        kept = json.loads((await self._chat_settings.of(admin)).get(_KEPT) or "{}")
        return {int(campaign): message for campaign, message in kept.items()}

    async def _keep(self, admin: int, campaign: int, message: int | None) -> None:
        """Remember the message of a campaign; None: it is followed no more."""
        kept = await self._kept(admin)
        kept.pop(campaign, None)
        if message is not None:
            kept[campaign] = message
        await self._chat_settings.put(admin, _KEPT, json.dumps(kept))
