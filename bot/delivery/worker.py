"""The worker that drains the outbox: claim, send, write down what became of it.

A delivery is `sending` only while its request is under way, so a process that dies leaves few in doubt.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol, assert_never

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.campaign_messages import CampaignMessages, NothingToSay
from bot.delivery.clock import Clock
from bot.delivery.limiter import Limiter
from bot.delivery.retry import Follow, GiveUp, LeaveOpen, Retry, StopCampaign, decide
from bot.domain.campaign import Campaign
from bot.domain.delivery import Message, MessageRefused, OutcomeUnknown, Receipt, Sender, SendingFailed
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.outbox import Delivery, Outbox
from bot.store.deliveries.subscriptions import StoredSubscriptions, Taste

log = structlog.get_logger()

_WRITE_ATTEMPTS = 6
_FIRST_WRITE_WAIT = 0.2
_POLL = 0.05
"""Seconds between looks at the budget while all of it is taken by replies under way."""


_AT_ONCE = 16
"""Deliveries claimed and not settled: so many are uncertain when the process is killed. Enough for 30 a second."""
_SHORTEST = 0.001
"""Seconds; waits that only the last bit of a number asks for would take a turn of the loop each, and many."""
_BETWEEN_PARTS = 1.05
"""Seconds from one part of a message to the next: a chat's second, and a bit so that none is put off again."""
_SOON = 3.0
"""Seconds within which parts follow each other; what must wait longer goes by its place in the outbox."""
_LOOK_EVERY = 2.0
"""Seconds between looks, while sending, for others that have ended."""
_NOT_YET = timedelta(seconds=2)
"""Loaded by another process a moment ago; this one's model follows within a second."""


class Turn(Protocol):
    """The right to send, and who else has it."""

    name: str

    async def take(self) -> bool: ...

    async def gone(self, names: Collection[str]) -> set[str]:
        """Those of the names whose processes have ended."""


class Worker:
    """Sends what is due. One `drain` runs at a time; `stop` lets requests under way finish."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        campaigns: StoredCampaigns,
        subscriptions: StoredSubscriptions,
        sender: Sender,
        messages: CampaignMessages,
        limiter: Limiter,
        clock: Clock,
        turn: Turn,
    ) -> None:
        self._outbox = outbox
        self._campaigns = campaigns
        self._subscriptions = subscriptions
        self._sender = sender
        self._messages = messages
        self._limiter = limiter
        self._clock = clock
        self._turn = turn
        self._is_stopping = False
        self._looked = 0.0
        self._under_way: set[asyncio.Task[None]] = set()
        self._begun: deque[tuple[float, int]] = deque()
        """Deliveries of which a part has arrived, with when the next may: those go before what has not begun."""
        self._unwritten: list[tuple[Delivery, Callable[[], Awaitable[None]]]] = []

    def stop(self) -> None:
        """Claim nothing more."""
        self._is_stopping = True

    async def drain(self) -> bool:
        """Send everything that is due, within the limits; False when another process is at it."""
        if not await self._take_turn():
            return False
        await self._write_down()
        try:
            while not self._is_stopping and await self._still_has_turn():
                if not await self._send_some():
                    break
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way)
        for campaign in await self._campaigns.finish():
            progress = await self._campaigns.progress(campaign)
            log.info("campaign finished", campaign=campaign, **{k.value: n for k, n in progress.counts.items() if n})
        return True

    async def _send_some(self) -> bool:
        """Send what there is room for, or wait for room; False when nothing is due."""
        room = min(self._limiter.room(), _AT_ONCE - len(self._under_way))
        if room <= 0:
            await self._wait_for_room()
            return True
        claimed = await self._claim(room)
        if claimed:
            await self._start(claimed)
        elif self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        elif (wait := await self._outbox.wait(self._clock.now())) is not None:
            await self._clock.sleep(wait)
        elif self._begun:
            await self._clock.sleep(max(_POLL, self._begun[0][0] - self._clock.seconds()))
        else:
            return False
        return True

    async def _claim(self, room: int) -> list[Delivery]:
        """Next parts of what has begun, otherwise whatever is due."""
        now, seconds, name = self._clock.now(), self._clock.seconds(), self._turn.name
        due: list[tuple[float, int]] = []
        while self._begun and self._begun[0][0] <= seconds and len(due) < room:
            due.append(self._begun.popleft())
        found: list[Delivery] = []
        if due:
            found = await self._outbox.claim(room, now, worker=name, among=[number for _, number in due])
            # Where several processes send, there may be no place this time; what was taken back stays away.
            missed = {number for _, number in due} - {delivery.id for delivery in found}
            self._begun.extendleft(one for one in reversed(due) if one[1] in missed and seconds - one[0] < _SOON)
        return found or await self._outbox.claim(room, now, worker=name)

    async def _still_has_turn(self) -> bool:
        # A campaign takes minutes, and one that dies meanwhile leaves places of the shared budget taken.
        return self._clock.seconds() - self._looked < _LOOK_EVERY or await self._take_turn()

    async def _take_turn(self) -> bool:
        if not await self._turn.take():
            return False
        # What those that have ended were sending may have arrived, nobody knows.
        self._looked = self._clock.seconds()
        gone = await self._turn.gone(await self._outbox.senders())
        if not gone:
            return True
        count = await self._outbox.settle_interrupted(gone)
        if count:
            log.warning("interrupted deliveries are uncertain", deliveries=count)
        return True

    async def _wait_for_room(self) -> None:
        wait = self._limiter.wait()
        if len(self._under_way) >= _AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        elif wait < float("inf"):
            await self._clock.sleep(max(_SHORTEST, wait))
        elif self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._clock.sleep(_POLL)

    async def _start(self, claimed: list[Delivery]) -> None:
        try:
            campaigns = {number: await self._campaigns.find(number) for number in {item.campaign for item in claimed}}
            tastes = await self._subscriptions.tastes([(item.chat, item.topic) for item in claimed])
        except Exception:
            # Known not to have left; as `sending` nobody could tell after a restart.
            await asyncio.gather(*(self._postpone(delivery, timedelta(0)) for delivery in claimed))
            raise
        for delivery in claimed:
            campaign, taste = campaigns[delivery.campaign], tastes[delivery.chat, delivery.topic]
            message = await self._message(delivery, campaign, taste)
            if campaign is None or message is None:
                continue
            # A reply may have taken the place meanwhile.
            while not self._is_stopping and self._limiter.wait():
                await self._wait_for_room()
            wait = self._limiter.wait(delivery.chat)
            if wait:
                await self._postpone(delivery, timedelta(seconds=min(wait, 1.0 if wait == float("inf") else wait)))
                continue
            # Counted before the task runs: the next of the batch may be for the same chat.
            end = self._limiter.begin(delivery.chat)
            uploaded = partial(self._messages.uploaded, campaign, delivery.language, taste)
            task = asyncio.create_task(self._deliver(delivery, message, end, uploaded))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _message(self, delivery: Delivery, campaign: Campaign | None, taste: Taste) -> Message | None:
        try:
            message = await self._messages.message(campaign, delivery.language, taste) if campaign else None
        except NothingToSay:
            await self._postpone(delivery, _NOT_YET)
            return None
        except (OSError, SQLAlchemyError) as error:
            # Nothing is wrong with the words, so nothing is to be stopped.
            log.warning("message cannot be looked up", campaign=delivery.campaign, error=repr(error))
            await self._postpone(delivery, _NOT_YET)
            return None
        except Exception:
            log.exception("message cannot be made", campaign=delivery.campaign, language=delivery.language)
            await self._settle(delivery, MessageRefused("the message cannot be made"))
            return None
        if message is None:
            await self._settled(delivery, lambda: self._outbox.mark_dead(delivery.id, "nothing to say"))
            return None
        if delivery.parts_sent >= message.count:  # made anew, it has become shorter
            await self._settled(delivery, lambda: self._outbox.mark_sent(delivery.id, None, self._clock.now()))
            return None
        return replace(message, is_silent=taste.settings.is_silent)

    async def _deliver(
        self,
        delivery: Delivery,
        message: Message,
        end: Callable[[], None],
        uploaded: Callable[[str], Awaitable[None]],
    ) -> None:
        try:
            receipt = await self._sender.send(delivery.chat, delivery.topic, message.part(delivery.parts_sent))
        except SendingFailed as failed:
            outcome = failed
        except Exception as error:
            log.exception("sender failed", delivery=delivery.id)
            outcome = OutcomeUnknown(repr(error))
        else:
            end()
            await self._arrived(delivery, message, receipt)
            if receipt.file_id is not None:
                await self._settled(delivery, partial(uploaded, receipt.file_id))
            return
        end()
        await self._settle(delivery, outcome)

    async def _arrived(self, delivery: Delivery, message: Message, receipt: Receipt) -> None:
        parts, now = delivery.parts_sent + 1, self._clock.now()
        if parts == message.count:
            await self._settled(delivery, lambda: self._outbox.mark_sent(delivery.id, receipt.message_id, now))
            return
        due = now + timedelta(seconds=_BETWEEN_PARTS)
        await self._settled(delivery, lambda: self._outbox.mark_part(delivery.id, parts, due))
        self._begun.append((self._clock.seconds() + _BETWEEN_PARTS, delivery.id))

    async def _settle(self, delivery: Delivery, outcome: SendingFailed) -> None:
        decision = decide(outcome, delivery.attempts)
        log.info("not delivered", delivery=delivery.id, outcome=repr(outcome), decision=type(decision).__name__)
        match decision:
            case Retry(after, holds_chat):
                if holds_chat:
                    self._limiter.hold(delivery.chat, after.total_seconds())
                await self._retry(delivery, after, outcome)
            case GiveUp(reason, pauses):
                if pauses:
                    await self._settled(delivery, lambda: self._subscriptions.pause(delivery.chat, reason))
                await self._settled(delivery, lambda: self._outbox.mark_dead(delivery.id, reason))
            case Follow(new_chat):
                await self._settled(delivery, lambda: self._subscriptions.move(delivery.chat, new_chat))
                await self._retry(delivery, timedelta(0), outcome)
            case StopCampaign(reason):
                log.error("campaign stopped: its message is refused", campaign=delivery.campaign, reason=reason)
                await self._settled(delivery, lambda: self._campaigns.stop(delivery.campaign))
                await self._retry(delivery, timedelta(0), outcome)
            case LeaveOpen(reason):
                await self._settled(delivery, lambda: self._outbox.mark_uncertain(delivery.id, reason))
            case _:
                assert_never(decision)

    async def _retry(self, delivery: Delivery, after: timedelta, outcome: SendingFailed) -> None:
        due = self._clock.now() + after
        await self._settled(delivery, lambda: self._outbox.mark_retry(delivery.id, due, repr(outcome)))

    async def _postpone(self, delivery: Delivery, after: timedelta) -> None:
        due = self._clock.now() + after
        await self._settled(delivery, lambda: self._outbox.postpone(delivery.id, due))
        if delivery.parts_sent and after.total_seconds() <= _SOON:
            self._begun.append((self._clock.seconds() + after.total_seconds(), delivery.id))

    async def _settled(self, delivery: Delivery, write: Callable[[], Awaitable[None]]) -> None:
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

    async def _write_down(self) -> None:
        """What a full disk or a database that was away for long has kept from being written."""
        while self._unwritten:
            await self._unwritten[0][1]()
            self._unwritten.pop(0)
