"""Campaigns as operators read of them."""

from collections.abc import Iterator, Sequence

from bot.domain.campaign import Campaign, CampaignKind, CampaignState, DeliveryState, Progress, Superseded
from bot.domain.document import Bullets, Choice, Fact, Facts, Paragraph
from bot.domain.values import Number, Say, Value, Verbatim, nsay, psay, say

_MOST_FINDINGS = 8
MOST_NAMED = 10
_SHOWN = 60
"""Characters of a broadcast that name it."""


def named(campaign: Campaign) -> Say:
    """`summary of January 2026 (campaign 5)`."""
    number = Number(campaign.id)
    match campaign.kind, campaign.month:
        case CampaignKind.MONTHLY, month if month:
            return say("Summary of {month} (campaign {number})", month=month, number=number)
        case CampaignKind.BRIEFING, month if month:
            return say("Briefing of {month} (campaign {number})", month=month, number=number)
        case CampaignKind.ALERTS, month if month:
            return say("Alerts of {month} (campaign {number})", month=month, number=number)
        case CampaignKind.RETRACTION, month if month:
            return say("Taken back: figures of {month} (campaign {number})", month=month, number=number)
        case CampaignKind.CORRECTION, _:
            return say("Correction (campaign {number})", number=number)
        case CampaignKind.REVISIONS, _:
            return say("Revisions (campaign {number})", number=number)
        case CampaignKind.BROADCAST, _:
            words = Verbatim(" ".join((campaign.text or "").split())[:_SHOWN])
            return say("Broadcast “{words}” (campaign {number})", words=words, number=number)
    return say("Campaign {number}", number=number)


def state(campaign: Campaign) -> Say:
    match campaign.state:
        case CampaignState.PREPARING:
            return psay("campaign", "being prepared")
        case CampaignState.HELD:
            return psay("campaign", "waits for a word")
        case CampaignState.OPEN:
            return psay("campaign", "being sent")
        case CampaignState.STOPPED:
            return psay("campaign", "stopped")
        case CampaignState.CANCELLED:
            return psay("campaign", "cancelled")
        case CampaignState.DONE:
            return psay("campaign", "finished")


def counts(progress: Progress) -> Facts:
    """The states that somebody is in, with those an operator looks for first."""
    labels = {
        DeliveryState.SENT: psay("delivery", "sent"),
        DeliveryState.QUEUED: psay("delivery", "queued"),
        DeliveryState.SENDING: psay("delivery", "under way"),
        DeliveryState.RETRY: psay("delivery", "to be tried again"),
        DeliveryState.UNCERTAIN: psay("delivery", "uncertain"),
        DeliveryState.DEAD: psay("delivery", "not to be sent"),
    }
    found = [Fact(label, Number(progress.counts[of])) for of, label in labels.items() if progress.counts[of]]
    return Facts(tuple(found) or (Fact(labels[DeliveryState.QUEUED], Number(0)),))


def duration(seconds: int) -> Value:
    """Roughly: seconds up to two minutes, then minutes."""
    if seconds < 120:
        return nsay("{n} second", "{n} seconds", seconds)
    return nsay("{n} minute", "{n} minutes", -(-seconds // 60))


def findings(campaign: Campaign) -> Iterator[Bullets | Paragraph]:
    """What loading warned of, in the office's language, as it was found."""
    if not campaign.findings:
        return
    yield Paragraph(say("Loading has found:"))
    shown = campaign.findings[:_MOST_FINDINGS]
    lines = [say("{where}: {message}", where=Verbatim(one["where"]), message=Verbatim(one["message"])) for one in shown]
    yield Bullets(tuple((0, line) for line in lines))
    rest = len(campaign.findings) - len(shown)
    if rest:
        yield Paragraph(nsay("and {n} more", "and {n} more", rest))


def undelivered(chats: Sequence[tuple[int, str, str]]) -> tuple[Bullets | Paragraph, ...]:
    """Who did not get it and why: id, name and reason of each chat, one more than are listed where there are more."""
    if not chats:
        return ()
    lines = [
        say(
            "{chat}: {reason}",
            chat=Verbatim(f"{name} ({chat})" if name else str(chat)),
            reason=Verbatim(reason.removeprefix("refused: ")),
        )
        for chat, name, reason in chats[:MOST_NAMED]
    ]
    if len(chats) > MOST_NAMED:
        lines.append(say("and others"))
    return Paragraph(say("Not delivered:")), Bullets(tuple((0, one) for one in lines))


def word_needed(campaign: Campaign, recipients: int | None = None) -> tuple[Choice, ...]:
    """[Send] [Cancel], for what is held or stopped; where it is known, to how many."""
    if campaign.state not in (CampaignState.HELD, CampaignState.STOPPED):
        return ()
    send: Value = psay("button", "Send")
    if recipients is not None:
        send = nsay("Publish to {n} chat", "Publish to {n} chats", recipients)
    return (
        Choice(send, f"/outbox send {campaign.id}"),
        Choice(psay("button", "Cancel"), f"/outbox cancel {campaign.id}"),
    )


def superseded(error: Superseded) -> Say:
    """Why a campaign's uncertain messages are not sent again."""
    return say(
        "Campaign {number} has taken its place; the older message is not sent again.", number=Number(error.newer)
    )


def resend(campaign: Campaign, progress: Progress) -> tuple[Choice, ...]:
    """The button that sends the uncertain ones of one campaign again, where there are some."""
    if not progress.counts[DeliveryState.UNCERTAIN]:
        return ()
    label = say("Send the uncertain ones of {number} again", number=Number(campaign.id))
    return (Choice(label, f"/outbox resend {campaign.id}"),)
