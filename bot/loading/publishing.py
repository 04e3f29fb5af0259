"""What a load means to subscribers: news, a correction of news that has not all left, revisions; or nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bot.domain.campaign import CampaignKind, CampaignState
from bot.domain.loads import Load
from bot.domain.time import Month
from bot.store import events, settings
from bot.store.deliveries import announcing
from bot.store.events import EventKind


def publish(
    connection: Connection,
    load: Load,
    *,
    is_news: bool,
    is_whole: bool,
    is_held: bool,
    findings: Sequence[Mapping[str, Any]],
    is_change: bool,
    revised: Collection[Month],
) -> int | None:
    """Record the event and open the campaigns it calls for; gives that of the month's summary, if there is one.

    Args:
        is_news: Whether the newest month may be announced; if not, it is never news again.
        is_whole: Whether the newest month is there for every partner. In part it is not announced, and not
            taken for announced either: it will be news when the rest comes.
        is_held: Whether an administrator must say the word before anything leaves.
        findings: What the checks warned of, for that administrator.
        is_change: Whether anybody who asks gets another figure than before. An older vintage loaded late, or
            a file that says what is known, is kept and never news, nor a correction.
        revised: The months that earlier loads are about and of which this one gives other figures.
    """
    month, now = load.months[-1], load.source.loaded_at
    events.record(connection, EventKind.FIGURES_LOADED, now, load=load.number, month=month)
    if not is_whole:
        return None
    announced = settings.announced_month(connection)
    about: dict[str, Any] = {"load": load.number, "now": now, "findings": findings}
    state = CampaignState.HELD if is_held else CampaignState.OPEN
    # Who gets these depends on the figures, and only the model can compare them.
    preparing = CampaignState.HELD if is_held else CampaignState.PREPARING
    if announced is not None and month <= announced:
        if not (is_news and is_change):
            return None
        leading = _correct(connection, load, announced, state=state, about=about)
    else:
        settings.set_announced_month(connection, month)
        # The first load of a database is forty years of news, which is none.
        if announced is None or not is_news:
            return None
        events.record(connection, EventKind.MONTH_ANNOUNCED, now, load=load.number, month=month)
        leading = announcing.open_campaign(connection, kind=CampaignKind.MONTHLY, month=month, state=state, **about)
        announcing.open_campaign(connection, kind=CampaignKind.BRIEFING, month=month, state=state, **about)
        announcing.open_campaign(connection, kind=CampaignKind.ALERTS, month=month, state=preparing, **about)
    if revised and announcing.has_arrived(connection, revised):
        # Who has read another figure is told, whether or not they asked for revisions.
        announcing.open_campaign(connection, kind=CampaignKind.CORRECTION, month=max(revised), state=preparing, **about)
    if revised:
        announcing.open_campaign(connection, kind=CampaignKind.REVISIONS, month=max(revised), state=preparing, **about)
    return leading


def _correct(
    connection: Connection, load: Load, announced: Month, *, state: CampaignState, about: Mapping[str, Any]
) -> int | None:
    """Let what has not left yet of the newest month's news say the newer figures."""
    if announced not in load.months:
        return None
    summary = announcing.correct(connection, kind=CampaignKind.MONTHLY, month=announced, state=state, **about)
    announcing.correct(connection, kind=CampaignKind.BRIEFING, month=announced, state=state, **about)
    return summary
