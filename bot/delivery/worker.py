"""The worker that drains the outbox: claim what is due, send it, hand on what became of it.

A delivery is `sending` only while its request is under way, so a process that dies leaves few in doubt.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.campaign_messages import CampaignMessages, NothingToSay
from bot.delivery.claims import Claims, Turn
from bot.delivery.clock import Clock
from bot.delivery.limiter import Limiter
from bot.delivery.outcomes import Outcomes
from bot.domain.campaign import Campaign, CampaignKind
from bot.domain.delivery import Message, MessageRefused, OutcomeUnknown, Sender, SendingFailed
from bot.domain.subscription import PushSettings
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.outbox import Delivery, Outbox
from bot.store.deliveries.subscriptions import StoredSubscriptions, Taste

log = structlog.get_logger()

_POLL = 0.05
"""Seconds between looks at the budget while all of it is taken by replies under way."""
_AT_ONCE = 16
"""Deliveries claimed and not settled: so many are uncertain when the process is killed. Enough for 30 a second."""
_SHORTEST = 0.001
"""Seconds; waits that only the last bit of a number asks for would take a turn of the loop each, and many."""
_NOT_YET = timedelta(seconds=2)
"""Loaded by another process a moment ago; this one's model follows within a second."""


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
        self._claims = Claims(outbox, clock, turn)
        self._outcomes = Outcomes(
            outbox=outbox,
            campaigns=campaigns,
            subscriptions=subscriptions,
            limiter=limiter,
            clock=clock,
            claims=self._claims,
        )
        self._is_stopping = False
        self._under_way: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Claim nothing more."""
        self._is_stopping = True

    async def drain(self) -> bool:
        """Send everything that is due, within the limits; False when another process is at it."""
        if not await self._claims.take_turn():
            return False
        await self._outcomes.write_what_is_left()
        try:
            while not self._is_stopping and await self._claims.keep_turn():
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
        claimed = await self._claims.claim(room)
        if claimed:
            await self._start(claimed)
        elif self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        elif (wait := await self._outbox.wait(self._clock.now())) is not None:
            await self._clock.sleep(wait)
        elif (wait := self._claims.wait()) is not None:
            await self._clock.sleep(max(_POLL, wait))
        else:
            return False
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
            await asyncio.gather(*(self._outcomes.postponed(delivery, timedelta(0)) for delivery in claimed))
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
                after = 1.0 if wait == float("inf") else wait
                await self._outcomes.postponed(delivery, timedelta(seconds=after))
                continue
            # Counted before the task runs: the next of the batch may be for the same chat.
            end = self._limiter.begin(delivery.chat)
            uploaded = partial(self._messages.uploaded, campaign, delivery.language, taste)
            task = asyncio.create_task(self._deliver(delivery, message, end, uploaded))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _message(self, delivery: Delivery, campaign: Campaign | None, taste: Taste) -> Message | None:
        try:
            message = None
            if campaign is not None:
                place = delivery.chat, delivery.topic
                message = await self._messages.message(campaign, delivery.language, taste, *place)
        except NothingToSay:
            await self._outcomes.postponed(delivery, _NOT_YET)
            return None
        except (OSError, SQLAlchemyError) as error:
            # Nothing is wrong with the words, so nothing is to be stopped.
            log.warning("message cannot be looked up", campaign=delivery.campaign, error=repr(error))
            await self._outcomes.postponed(delivery, _NOT_YET)
            return None
        except Exception:
            log.exception("message cannot be made", campaign=delivery.campaign, language=delivery.language)
            await self._outcomes.failed(delivery, MessageRefused("the message cannot be made"))
            return None
        if message is None:
            await self._outcomes.nothing_to_say(delivery)
            return None
        if delivery.parts_sent >= message.count:
            await self._outcomes.all_sent(delivery)
            return None
        # A notice to a group asks its administrators something; all else is read by everybody there.
        is_pressed = campaign is not None and campaign.kind is CampaignKind.NOTICE
        is_silent = taste.settings.is_silent or _is_quiet(taste.settings, self._clock.now())
        return replace(message, is_silent=is_silent, is_pressed_in_groups=is_pressed)

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
            await self._outcomes.arrived(delivery, message, receipt)
            if receipt.file_id is not None:
                await self._outcomes.write(delivery, partial(uploaded, receipt.file_id))
            return
        end()
        await self._outcomes.failed(delivery, outcome)


def _is_quiet(settings: PushSettings, now: datetime) -> bool:
    """Whether it is within the quiet hours of a chat."""
    if settings.quiet is None:
        return False
    local = now.astimezone(ZoneInfo(settings.zone or "UTC"))
    return local.hour * 60 + local.minute in settings.quiet
