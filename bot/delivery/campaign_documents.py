"""The documents that campaigns send, made with the same answers as in a conversation."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.answering import Answering
from bot.answers import alert_conditions, campaign_summary, correction, overview
from bot.answers import revisions as revised
from bot.answers.choices import standing_of
from bot.answers.correction import Corrected
from bot.domain.campaign import CLOCK_DOUBTED, CLOCK_SET, CLOCK_WRONG, TOPIC_GONE, Campaign, CampaignKind, CampaignState
from bot.domain.document import Block, Bullets, Choice, Document, Heading, Headline, Kind, Paragraph, Sourced
from bot.domain.facts import Revision
from bot.domain.ports import Asker
from bot.domain.time import Month, Period
from bot.domain.values import Value, Verbatim, nsay, say
from bot.store.deliveries.announcing import CORRECTION
from bot.store.deliveries.campaigns import StoredCampaigns

_MOST_CHOICES = 3


class CampaignDocuments:
    """Makes the document of a campaign, and says what it needs to know of the figures."""

    def __init__(self, answering: Answering, campaigns: StoredCampaigns) -> None:
        self._answering = answering
        self._campaigns = campaigns

    def knows(self, change: int) -> bool:
        """Whether the figures of a load are in the model, or those of a load taken back are gone from it."""
        return self._answering.model.number >= change

    async def summary(
        self, month: Month, language: str, partners: Collection[str], hidden: Collection[str]
    ) -> Document:
        context = self._answering.context(Asker(language))
        document = await overview.summary(Period.of_month(month), context, watched=tuple(partners), hidden=hidden)
        # In a conversation the chat offers charts itself; a push brings its own button.
        chart = Choice(say("Chart"), f"/chart deficit top5 {month}")
        return replace(document, choices=(*document.choices, chart))

    async def retraction(
        self, month: Month, language: str, partners: Collection[str], hidden: Collection[str]
    ) -> Document:
        """What was sent does not hold; and what is known of the month now, if anything is."""
        taken_back = Headline(say("Taken back: the figures of {month} that were sent to you", month=month))
        if not self.is_whole(month):
            wait = say("Please do not use them. They come again as soon as they are right.")
            return Document(Kind.RETRACTION, (taken_back, Paragraph(wait)))
        now = await self.summary(month, language, partners, hidden)
        said = (Heading(block.text) if isinstance(block, Headline) else block for block in now.blocks)
        use = Paragraph(say("Please do not use them. What is known now:"))
        return replace(now, kind=Kind.RETRACTION, blocks=(taken_back, use, *said))

    def shown(self, month: Month, language: str, partners: Collection[str], hidden: Collection[str]) -> dict[str, int]:
        """The amounts that such a summary shows, to be remembered; none where the month is not there any more."""
        if not self.is_whole(month):
            return {}
        context = self._answering.context(Asker(language))
        rows = overview.shown(Period.of_month(month), context, watched=tuple(partners), hidden=hidden)
        return correction.noted(rows)

    def is_whole(self, month: Month) -> bool:
        """Whether a month is loaded for every partner."""
        coverage = self._answering.model.coverage
        return month in coverage.months and month not in coverage.partial

    def corrected(self, shown: Mapping[str, int]) -> tuple[Corrected, ...]:
        """Those of the amounts shown that are others now."""
        return correction.compared(shown, self._answering.model)

    def correction(self, found: tuple[Corrected, ...], language: str) -> Document:
        return correction.document(found, self._answering.context(Asker(language)))

    async def briefing(self, month: Month, language: str) -> Document:
        return await self._answering.ask(f"/brief {month}", Asker(language))

    def revised(self, campaign: Campaign) -> tuple[Revision, ...]:
        """What the campaign's load gives differently from those before it, the largest difference first."""
        # A load and the campaigns it opens are of one moment.
        found = self._answering.model.revisions(limit=1000)
        return tuple(one for one in found if one.new_source.loaded_at == campaign.created_at)

    async def revisions(self, campaign: Campaign, language: str) -> Document | None:
        """None when no figure differs by more than rounding."""
        found = self.revised(campaign)
        return revised.news(found, self._answering.context(Asker(language))) if found else None

    def true_alerts(self, month: Month, subjects: Collection[str]) -> dict[str, Value]:
        """Those of the subjects that the month has brought, with what has happened."""
        model = self._answering.model
        told = {
            subject: alert_conditions.come_true(alert_conditions.read(subject), model, month) for subject in subjects
        }
        return {subject: sentence for subject, sentence in told.items() if sentence is not None}

    async def alerts(self, month: Month, subjects: Collection[str]) -> Document | None:
        """None when none of it has come true."""
        told = self.true_alerts(month, subjects)
        if not told:
            return None
        period = Period.of_month(month)
        sentences = tuple(told.values())
        blocks: tuple[Block, ...] = (Headline(sentences[0]),)
        if len(sentences) > 1:
            title = nsay("{n} alert for {month}", "{n} alerts for {month}", len(sentences), month=month)
            blocks = (Headline(title), Bullets(tuple((0, sentence) for sentence in sentences)))
        partners = dict.fromkeys(alert_conditions.read(subject).partner for subject in told)
        choices = [found for code in list(partners)[:_MOST_CHOICES] for found in standing_of(code, period)]
        sources = self._answering.model.sources(period)
        return Document(Kind.ALERTS, (*blocks, Sourced(sources, period)), choices=tuple(choices), sources=sources)

    async def notice(self, campaign: Campaign, language: str) -> Document | None:
        if campaign.subject in (CLOCK_SET, CLOCK_WRONG, CLOCK_DOUBTED):
            return _of_clock(campaign)
        if campaign.subject == TOPIC_GONE:
            return _of_topic(campaign)
        about = await self._campaigns.find(campaign.about) if campaign.about else None
        if about is None:
            return None
        if campaign.subject == CampaignState.HELD:
            return await self._held(about, language)
        name, together = campaign_summary.named(about), await self._campaigns.together(about)
        if campaign.subject != CampaignState.DONE:
            together = [one for one in together if one.state is about.state]
        numbers = [one.id for one in together]
        progress = await self._campaigns.progress(numbers)
        others = [(0, campaign_summary.named(one)) for one in together if one.id != about.id]
        reason: tuple[Block, ...] = (Bullets(tuple(others)),) if others else ()
        choices: tuple[Choice, ...] = ()
        match campaign.subject:
            case CampaignState.STOPPED:
                headline = say("Stopped: {campaign}", campaign=name)
                refused = say("Telegram refuses its message as it is. Nobody has been unsubscribed.")
                reason = (*reason, Paragraph(refused))
                choices = campaign_summary.word_needed(about)
            case CampaignState.DONE:
                headline = say("Finished: {campaign}", campaign=name)
                reason = campaign_summary.undelivered(
                    await self._campaigns.undelivered(numbers, campaign_summary.MOST_NAMED + 1)
                )
                for one in together:
                    choices += campaign_summary.resend(one, await self._campaigns.progress(one.id))
            case _:
                headline = say("Stuck: {campaign}", campaign=name)
                due = say("Messages are due, and for a quarter of an hour none has been sent.")
                reason = (*reason, Paragraph(due))
        blocks = (Headline(headline), *reason, campaign_summary.counts(progress))
        return Document(Kind.OUTBOX, blocks, choices=(*choices, Choice(say("Outbox"), "/outbox")))

    async def _held(self, about: Campaign, language: str) -> Document:
        """What waits, what was found, and the message itself as it would go out."""
        if about.subject == CORRECTION:  # queued already
            n = (await self._campaigns.progress(about.id)).left
        else:
            n = await self._campaigns.recipients(about.kind)
        blocks: list[Block] = [
            Headline(say("Waits for your word: {campaign}", campaign=campaign_summary.named(about))),
            Paragraph(nsay("It would go to {n} chat.", "It would go to {n} chats.", n)),
            *campaign_summary.findings(about),
        ]
        preview = None
        if about.kind is CampaignKind.MONTHLY and about.month is not None:
            preview = await self.summary(about.month, language, (), ())
        if about.kind is CampaignKind.RETRACTION and about.month is not None:
            preview = await self.retraction(about.month, language, (), ())
        if preview:
            blocks += [Heading(block.text) if isinstance(block, Headline) else block for block in preview.blocks]
        return Document(
            Kind.OUTBOX,
            tuple(blocks),
            rows=preview.rows if preview else (),
            world=preview.world if preview else None,
            choices=campaign_summary.word_needed(about, n),
            sources=preview.sources if preview else (),
        )


def _of_topic(campaign: Campaign) -> Document:
    return Document(
        Kind.SUBSCRIPTION,
        (
            Headline(say("The topic that this bot wrote to is closed or deleted, so nothing is sent there any more.")),
            Paragraph(say("An administrator of this group can have it sent here instead, or end it.")),
        ),
        choices=(
            Choice(say("Send it here"), f"/topic move {campaign.text}"),
            Choice(say("End it"), f"/topic end {campaign.text}"),
        ),
    )


def _of_clock(campaign: Campaign) -> Document:
    before, after = (Verbatim(moment[:16].replace("T", " ")) for moment in (campaign.text or "").split())
    if campaign.subject == CLOCK_SET:
        headline = say("The bot's clock was set from {before} to {after} UTC.", before=before, after=after)
        more = say("What waits for its time has been put right. If the new time is wrong, please correct it.")
    elif campaign.subject == CLOCK_WRONG:
        headline = say("The bot's clock says {after} UTC, and Telegram's {before}.", before=before, after=after)
        more = say("Nothing is given up as too old because of it. Please set the clock of the bot's machine.")
    else:
        headline = say("The bot's clock says {after} UTC, and it last ran at {before}.", before=before, after=after)
        more = say("By this clock some messages are too old. They are kept for an hour: is the clock right?")
    return Document(Kind.OUTBOX, (Headline(headline), Paragraph(more)))
