"""Outcomes of deliveries: what follows from each is done and written down, however long the database is away."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import assert_never

import structlog

from bot.delivery.claims import Claims
from bot.delivery.clock import Clock
from bot.delivery.limiter import Limiter
from bot.delivery.retry import Doubt, Follow, GiveUp, GiveUpTopic, LeaveOpen, Retry, StopCampaign, decide
from bot.domain.delivery import Message, Receipt, SendingFailed
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.outbox import Delivery, Outbox
from bot.store.deliveries.subscriptions import StoredSubscriptions

log = structlog.get_logger()

_WRITE_ATTEMPTS = 6
_FIRST_WRITE_WAIT = 0.2
_BETWEEN_PARTS = 1.05
"""Seconds from one part of a message to the next: a chat's second, and a bit so that none is put off again."""


class Outcomes:
    """Settles claimed deliveries: arrived, failed, given back or with nothing to send."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        campaigns: StoredCampaigns,
        subscriptions: StoredSubscriptions,
        limiter: Limiter,
        clock: Clock,
        claims: Claims,
    ) -> None:
        self._outbox = outbox
        self._campaigns = campaigns
        self._subscriptions = subscriptions
        self._limiter = limiter
        self._clock = clock
        self._claims = claims
        self._unwritten: list[tuple[Delivery, Callable[[], Awaitable[None]]]] = []

    async def arrived(self, delivery: Delivery, message: Message, receipt: Receipt) -> None:
        """The part that was due has arrived."""
        parts, now = delivery.parts_sent + 1, self._clock.now()
        if parts == message.count:
            await self.write(delivery, lambda: self._outbox.mark_sent(delivery.id, receipt.message_id, now))
            return
        due = now + timedelta(seconds=_BETWEEN_PARTS)
        await self.write(delivery, lambda: self._outbox.mark_part(delivery.id, parts, due))
        self._claims.next_part(delivery, _BETWEEN_PARTS)

    async def failed(self, delivery: Delivery, outcome: SendingFailed) -> None:
        """It has not arrived, or nobody knows."""
        decision = decide(outcome, delivery.attempts)
        log.info("not delivered", delivery=delivery.id, outcome=repr(outcome), decision=type(decision).__name__)
        match decision:
            case Retry(after, holds_chat):
                if holds_chat:
                    self._limiter.hold(delivery.chat, after.total_seconds())
                await self._retry(delivery, after, outcome)
            case GiveUp(reason, pauses):
                if pauses:
                    await self.write(delivery, lambda: self._subscriptions.pause(delivery.chat, reason))
                await self.write(delivery, lambda: self._outbox.mark_dead(delivery.id, reason))
            case GiveUpTopic(reason):
                await self.write(delivery, lambda: self._without_topic(delivery))
                await self.write(delivery, lambda: self._outbox.mark_dead(delivery.id, reason))
            case Doubt(reason):
                await self.write(delivery, lambda: self._doubted(delivery, reason))
            case Follow(new_chat):
                await self.write(delivery, lambda: self._subscriptions.move(delivery.chat, new_chat))
                await self._retry(delivery, timedelta(0), outcome)
            case StopCampaign(reason):
                log.error("campaign stopped: its message is refused", campaign=delivery.campaign, reason=reason)
                await self.write(delivery, lambda: self._campaigns.stop(delivery.campaign))
                await self._retry(delivery, timedelta(0), outcome)
            case LeaveOpen(reason):
                await self.write(delivery, lambda: self._outbox.mark_uncertain(delivery.id, reason))
            case _:
                assert_never(decision)

    async def _without_topic(self, delivery: Delivery) -> None:
        """Nothing more is queued for a topic that is gone; its group is told so once."""
        if delivery.topic is None:
            return  # outside of topics, which may be closed for a while; there is no other place to say so
        if await self._subscriptions.pause_topic(delivery.chat, delivery.topic):
            await self._campaigns.notify_of_topic(delivery.chat, delivery.topic, delivery.language)

    async def _doubted(self, delivery: Delivery, reason: str) -> None:
        if await self._outbox.mark_refused(delivery.id, reason):
            log.error("campaign stopped: different chats refuse its message", campaign=delivery.campaign, reason=reason)
            await self._campaigns.stop(delivery.campaign)

    async def postponed(self, delivery: Delivery, after: timedelta) -> None:
        """It was not tried, and is due again later."""
        due = self._clock.now() + after
        await self.write(delivery, lambda: self._outbox.postpone(delivery.id, due))
        if delivery.parts_sent:
            self._claims.next_part(delivery, after.total_seconds())

    async def nothing_to_say(self, delivery: Delivery) -> None:
        """There is no message for it."""
        await self.write(delivery, lambda: self._outbox.mark_dead(delivery.id, "nothing to say"))

    async def all_sent(self, delivery: Delivery) -> None:
        """Every part of its message had arrived before: made anew, it has become shorter."""
        await self.write(delivery, lambda: self._outbox.mark_sent(delivery.id, None, self._clock.now()))

    async def write(self, delivery: Delivery, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what is known. A locked database or a full disk must not turn knowledge into doubt."""
        for attempt in range(_WRITE_ATTEMPTS):
            try:
                return await write()
            except Exception as error:  # noqa: BLE001 - any failure of the database; the last one is reported
                log.warning("outbox cannot be written", delivery=delivery.id, error=repr(error))
                await self._clock.sleep(_FIRST_WRITE_WAIT * 2**attempt)
        # Known here as long as this process lives; a later drain writes it down.
        self._unwritten.append((delivery, write))
        log.error("outcome is not written down yet; uncertain after a restart", delivery=delivery.id)
        return None

    async def write_what_is_left(self) -> None:
        """Write down what a full disk or a database that was away for long has kept from it."""
        for outcome in list(self._unwritten):
            delivery, write = outcome
            try:
                await write()
            except Exception as error:  # noqa: BLE001 - one that no database takes must not keep the others back
                log.info("outbox still cannot be written", delivery=delivery.id, error=repr(error))
            else:
                self._unwritten.remove(outcome)

    async def _retry(self, delivery: Delivery, after: timedelta, outcome: SendingFailed) -> None:
        due = self._clock.now() + after
        await self.write(delivery, lambda: self._outbox.mark_retry(delivery.id, due, repr(outcome)))
