"""The periodic job beside sending: opens campaigns that depend on figures, ends old ones, tells operators."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.delivery.campaign_documents import CampaignDocuments
from bot.delivery.clock import Clock
from bot.delivery.clock_watch import ClockWatch
from bot.domain.campaign import CLOCK_DOUBTED, Campaign, CampaignKind, CampaignState
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.messages import StoredMessages
from bot.store.deliveries.outbox import Outbox

log = structlog.get_logger()

STUCK = "stuck"
_STUCK_AFTER = timedelta(minutes=15)
_WORTH_TELLING = timedelta(days=14)
_ENDED = (CampaignState.DONE, CampaignState.CANCELLED)
_TOLD = (CampaignState.HELD, CampaignState.STOPPED, CampaignState.DONE)


class Housekeeping:
    """What is looked after beside sending. Idempotent: everything is looked up in the database and done there once."""

    def __init__(
        self,
        *,
        campaigns: StoredCampaigns,
        outbox: Outbox,
        messages: StoredMessages,
        documents: CampaignDocuments,
        admins: Callable[[], Awaitable[Mapping[int, str]]],
        clock: Clock,
        watch: ClockWatch,
    ) -> None:
        """`admins` gives the administrators' private chats, each with its language."""
        self._campaigns = campaigns
        self._outbox = outbox
        self._messages = messages
        self._documents = documents
        self._admins = admins
        self._clock = clock
        self._watch = watch

    async def go(self) -> bool:
        """One round; True when it has queued something."""
        prepared = [
            await self._prepare(campaign)
            for campaign in await self._campaigns.in_state(CampaignState.PREPARING)
            if campaign.change is None or self._documents.knows(campaign.change)
        ]
        await self._expire()
        return any([*prepared, await self._tell_of_clock(), await self._tell()])

    async def _prepare(self, campaign: Campaign) -> bool:
        subjects: list[str] | None = []
        if campaign.kind is CampaignKind.ALERTS and campaign.month is not None:
            asked_for = await self._campaigns.subjects(campaign.kind)
            subjects = sorted(self._documents.true_alerts(campaign.month, asked_for))
        elif (campaign.kind is CampaignKind.REVISIONS and self._documents.revised(campaign)) or (
            campaign.kind is CampaignKind.CORRECTION and await self._corrects(campaign)
        ):
            subjects = None
        await self._campaigns.prepare(campaign.id, subjects)
        return subjects is None or bool(subjects)

    async def _corrects(self, campaign: Campaign) -> bool:
        """Whether a summary or correction sent before shows a figure that is another now."""
        latest: dict[str, int] = {}
        for figures in await self._messages.all_figures(campaign.id):
            latest |= figures
        return bool(self._documents.corrected(latest))

    async def _expire(self) -> None:
        if not self._watch.is_sure:
            return
        expired = await self._outbox.expire(self._clock.now())
        if expired:
            log.warning("deliveries were too old to send", deliveries=expired)

    async def _tell_of_clock(self) -> bool:
        told = False
        for jump in self._watch.take_untold():
            # Away for long is nothing to tell of, unless something would be lost by a wrong clock.
            if jump.kind != CLOCK_DOUBTED or await self._outbox.too_old(self._clock.now()):
                await self._campaigns.notify_of_clock(jump.kind, jump.before, jump.now, await self._admins())
                told = True
        return told

    async def _ends_its_load(self, campaign: Campaign) -> bool:
        """Whether all that a load has opened has come to an end, and this is the one by which it is told."""
        together = await self._campaigns.together(campaign)
        done = [one.id for one in together if one.state is CampaignState.DONE]
        return all(one.state in _ENDED for one in together) and campaign.id == min(done)

    async def _tell(self) -> bool:
        now = self._clock.now()
        happened = [
            (campaign.id, state.value)
            for state in _TOLD
            for campaign in _leading(await self._campaigns.untold(state, now - _WORTH_TELLING))
            # Who writes a broadcast sees anyway that it is held.
            if (state is not CampaignState.HELD or campaign.load is not None)
            and (state is not CampaignState.DONE or await self._ends_its_load(campaign))
        ]
        if self._watch.is_sure:  # by a clock that was set, everything may seem to have been due for days
            stuck = await self._campaigns.stuck(now - _STUCK_AFTER, STUCK)
            happened += [(campaign.id, STUCK) for campaign in _leading(stuck)]
        if not happened:
            return False
        admins = await self._admins()
        told = [await self._campaigns.notify(campaign, what, admins) for campaign, what in happened]
        for (campaign, what), is_new in zip(happened, told, strict=True):
            if is_new:
                log.info("operators are told", campaign=campaign, what=what, operators=len(admins))
        return any(told)


def _leading(found: list[Campaign]) -> list[Campaign]:
    """The first of those that one load has opened, by which all of them are told; and every other."""
    first: dict[tuple[int | None, bool, int], Campaign] = {}
    for campaign in found:
        first.setdefault((campaign.load, campaign.is_alone, campaign.id if campaign.is_alone else 0), campaign)
    return list(first.values())
