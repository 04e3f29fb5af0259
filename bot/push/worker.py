"""The worker that drains the outbox: claim, send, write down what became of it.

A delivery is `sending` only while its request is under way, so a process that dies leaves few in doubt.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import assert_never

import structlog

from bot.domain.delivery import Message, MessageRefused, OutcomeUnknown, Sender, SendingFailed
from bot.push.clock import Clock
from bot.push.limiter import Limiter
from bot.push.retry import Follow, GiveUp, LeaveOpen, Retry, StopCampaign, decide
from bot.push.summary import NothingToSay, Summaries
from bot.store.outbox import CampaignState, Delivery, Outbox
from bot.store.subscriptions import StoredSubscriptions

log = structlog.get_logger()

_WRITE_ATTEMPTS = 6
_FIRST_WRITE_WAIT = 0.2
_POLL = 0.05
"""Seconds between looks at the budget while all of it is taken by replies under way."""


class Worker:
    """Sends what is due. One `drain` runs at a time; `stop` lets requests under way finish."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        subscriptions: StoredSubscriptions,
        sender: Sender,
        summaries: Summaries,
        limiter: Limiter,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._sender = sender
        self._summaries = summaries
        self._limiter = limiter
        self._clock = clock
        self._is_stopping = False
        self._under_way: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Claim nothing more."""
        self._is_stopping = True

    async def settle(self) -> None:
        """At start: what an earlier process was sending when it died may have arrived, nobody knows."""
        count = await self._outbox.settle_interrupted()
        if count:
            log.warning("interrupted deliveries are uncertain", deliveries=count)

    async def drain(self) -> None:
        """Send everything that is due, within the limits."""
        try:
            while not self._is_stopping:
                room = self._limiter.room()
                if not room:
                    await self._wait_for_room()
                    continue
                claimed = await self._outbox.claim(room, self._clock.now())
                if claimed:
                    await self._start(claimed)
                elif self._under_way:
                    await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                else:
                    break
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way)
        for campaign in await self._outbox.finish():
            self._summaries.forget(campaign)
            status = await self._outbox.status(campaign)
            log.info("campaign finished", campaign=campaign, **{k.value: n for k, n in status.counts.items() if n})

    async def _wait_for_room(self) -> None:
        wait = self._limiter.wait()
        if wait < float("inf"):
            await self._clock.sleep(wait)
        elif self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._clock.sleep(_POLL)

    async def _start(self, claimed: list[Delivery]) -> None:
        for delivery in claimed:
            message = await self._message(delivery)
            if message is None:
                continue
            wait = self._limiter.wait(delivery.chat)
            if wait:
                await self._postpone(delivery, timedelta(seconds=min(wait, 1.0 if wait == float("inf") else wait)))
                continue
            # Counted before the task runs: the next of the batch may be for the same chat.
            end = self._limiter.begin(delivery.chat)
            task = asyncio.create_task(self._deliver(delivery, message, end))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _message(self, delivery: Delivery) -> Message | None:
        campaign = await self._outbox.campaign(delivery.campaign)
        if campaign is None or campaign.month is None:
            await self._settled(delivery, lambda: self._outbox.mark_dead(delivery.id, "nothing to say"))
            return None
        try:
            return await self._summaries.message(campaign.id, campaign.month, delivery.language)
        except NothingToSay:
            # Loaded by another process a moment ago; this one's model follows within a second.
            await self._postpone(delivery, timedelta(seconds=2))
        except Exception:
            log.exception("summary cannot be made", campaign=campaign.id, language=delivery.language)
            await self._settle(delivery, MessageRefused("the summary cannot be made"))
        return None

    async def _deliver(self, delivery: Delivery, message: Message, end: Callable[[], None]) -> None:
        try:
            message_id = await self._sender.send(delivery.chat, delivery.topic, message)
        except SendingFailed as failed:
            outcome = failed
        except Exception as error:
            log.exception("sender failed", delivery=delivery.id)
            outcome = OutcomeUnknown(repr(error))
        else:
            end()
            await self._settled(delivery, lambda: self._outbox.mark_sent(delivery.id, message_id, self._clock.now()))
            return
        end()
        await self._settle(delivery, outcome)

    async def _settle(self, delivery: Delivery, outcome: SendingFailed) -> None:
        decision = decide(outcome, delivery.attempts)
        log.info("not delivered", delivery=delivery.id, outcome=repr(outcome), decision=type(decision).__name__)
        match decision:
            case Retry(after, holds_chat):
                if holds_chat:
                    self._limiter.hold(delivery.chat, after.total_seconds())
                await self._postpone(delivery, after, repr(outcome))
            case GiveUp(reason, pauses):
                if pauses:
                    await self._settled(delivery, lambda: self._subscriptions.pause(delivery.chat, reason))
                await self._settled(delivery, lambda: self._outbox.mark_dead(delivery.id, reason))
            case Follow(new_chat):
                await self._settled(delivery, lambda: self._subscriptions.move(delivery.chat, new_chat))
                await self._postpone(delivery, timedelta(0), repr(outcome))
            case StopCampaign(reason):
                log.error("campaign stopped: its message is refused", campaign=delivery.campaign, reason=reason)
                stopped = CampaignState.STOPPED
                await self._settled(delivery, lambda: self._outbox.set_campaign_state(delivery.campaign, stopped))
                await self._postpone(delivery, timedelta(0), reason)
            case LeaveOpen(reason):
                await self._settled(delivery, lambda: self._outbox.mark_uncertain(delivery.id, reason))
            case _:
                assert_never(decision)

    async def _postpone(self, delivery: Delivery, after: timedelta, error: str = "") -> None:
        due = self._clock.now() + after
        await self._settled(delivery, lambda: self._outbox.mark_retry(delivery.id, due, error))

    async def _settled(self, delivery: Delivery, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what is known. A locked database or a full disk must not turn knowledge into doubt."""
        for attempt in range(_WRITE_ATTEMPTS):
            try:
                return await write()
            except Exception as error:  # noqa: BLE001 - any failure of the database; the last one is reported
                log.warning("outbox cannot be written", delivery=delivery.id, error=repr(error))
                await self._clock.sleep(_FIRST_WRITE_WAIT * 2**attempt)
        log.error("delivery stays `sending` and will be uncertain after a restart", delivery=delivery.id)
        return None
