"""What the answers need of the rest of the bot. Implementations are bound together in `bot.app`."""

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Protocol

from bot.domain.campaign import Campaign, CampaignKind, Progress
from bot.domain.facts import Concentration, Coverage, Extremes, Point, Ranking, Revision, Row, Source
from bot.domain.figures import Measure
from bot.domain.intent import Command
from bot.domain.loads import PastLoad, UnloadReport
from bot.domain.partner import Partner
from bot.domain.products import Basis, BlockKey, Classification, ProductLoad
from bot.domain.request import Direction, Extra
from bot.domain.subscription import PushSettings, SubscriptionKind
from bot.domain.time import Month, Period, PeriodKind

_NOW = partial(datetime.now, UTC)


class TradeModel(Protocol):
    """The figures, ready to answer. Immutable: a load makes a new one. Nothing here waits or blocks.

    Where the office has published a month, rows about exactly that month say what the briefing says
    (see `bot.trade`). Methods raise `UnknownMonth` when the period itself is not wholly loaded; a prior
    period that is not loaded is a `Missing` in the row.
    """

    @property
    def number(self) -> int:
        """The number of the newest change that this model has: a load, or the taking back of one; 0 before any."""

    @property
    def coverage(self) -> Coverage: ...

    def at(self, vintage: str) -> "TradeModel":
        """The model as of one Census vintage, without the published figures; raises Invalid for one that is not loaded.

        `census` names the newest of every figure, likewise without the published ones.
        """

    def members(self, group: str, month: Month) -> tuple[str, ...]:
        """Codes of a group's members in a month; raises UnknownPartner when it is no group."""

    def row(self, partner: str, measure: Measure, period: Period) -> Row:
        """One figure, of a partner, the world or a group; raises UnknownPartner.

        A group is summed from Census cells, whatever is published.
        """

    def ranking(self, measure: Measure, period: Period, top: int | None = None, *, among: str | None = None) -> Ranking:
        """Partners in order, the largest first; for deficit (surplus) only those that have one.

        Equal figures share a rank. Of a month that only a briefing tells of, the rows are those printed,
        and `of` says how many partners there are at least. Where only some partners are loaded, the rows are
        those, `is_complete` is False and no row has a rank.

        Args:
            among: A group's code: only its members of the period's last month, each with its rank in the
                world; raises UnknownPartner when it is no group.
        """

    def movers(self, measure: Measure, period: Period, direction: Direction | None, top: int) -> tuple[Row, ...]:
        """Those that moved the world's figure most, by contribution: up, down, or either.

        Empty when the prior year is not loaded, or of either year only some partners are.
        """

    def reported(self, partner: str) -> Period | None:
        """The first to the last month with figures of the partner; None when there are none."""

    def is_group(self, partner: str) -> bool: ...

    def series(self, partner: str, measure: Measure, period: Period) -> tuple[Point, ...]:
        """A point for every month of the period; a month not loaded is a Missing."""

    def extremes(self, partner: str, measure: Measure, until: Month) -> Extremes:
        """Records up to a month, each dated when it was first reached, and the run that ends there."""

    def concentration(self, measure: Measure, period: Period) -> Concentration:
        """Shares of the sum of the ranked partners, not of the world's figure, so that they add up to one."""

    def sources(self, period: Period, partners: Collection[str] = ()) -> tuple[Source, ...]:
        """What answers about the period, the deciding one first.

        With partners, tables of others are left out: a table that only has Guam's figures is no source of Japan's.
        """

    def revisions(
        self, month: Month | None = None, partner: str | None = None, limit: int = 100
    ) -> tuple[Revision, ...]:
        """Where sources or vintages differ by more than rounding, largest difference first.

        `month` is the month of the figure: a briefing's prior-year column tells of the year before.
        """


class ProductCoverage(Protocol):
    """Which months of products are loaded, for whom."""

    def has(self, classification: Classification, basis: Basis, partner: str, period: Iterable[Month]) -> bool:
        """Whether every month is loaded of this partner, or of all members of this group."""

    def months(self, classification: Classification, basis: Basis, partner: str) -> tuple[Month, ...]:
        """The months that are loaded of a partner, ascending."""

    def partners(self, classification: Classification, basis: Basis) -> frozenset[str]:
        """Everybody with figures in any month."""

    def every_month(self, classification: Classification, basis: Basis) -> tuple[Month, ...]:
        """The months that are loaded of anybody, ascending."""

    def load_of(self, key: BlockKey, partner: str) -> ProductLoad | None:
        """The load that answers for a partner's month."""


class ProductModel(Protocol):
    """Trade by product, beside the figures of partners. Waits for the store where it has to; never blocks.

    A vintage asks for what was loaded of that release and of those before.
    """

    @property
    def number(self) -> int:
        """The number of the newest load of products; 0 when there is none."""

    async def coverage(self, vintage: str | None = None) -> ProductCoverage: ...

    async def by_product(
        self,
        classification: Classification,
        basis: Basis,
        partner: str,
        period: Iterable[Month],
        vintage: str | None = None,
    ) -> Mapping[str, int]:
        """A partner's dollars in a period by product number; who asks has looked whether it is covered."""

    async def by_partner(
        self,
        classification: Classification,
        basis: Basis,
        number: str,
        period: Iterable[Month],
        vintage: str | None = None,
    ) -> Mapping[str, int]:
        """A product's dollars by partner, of those that are loaded in every month of the period."""


class PartnerBook(Protocol):
    """All partners and groups there are."""

    def get(self, code: str) -> Partner: ...

    def near(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Codes whose names resemble the text, best first."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and from where. `chat` is None in a one-off question from a terminal."""

    language: str
    """A tag of `locales/`, already negotiated: `zh_Hant_TW`."""
    chat: int | None = None
    topic: int | None = None
    user: int | None = None
    usual: PeriodKind = PeriodKind.MONTH
    """What a question means that names no period: the newest month, or its year so far."""
    kept: MutableMapping[str, str] | None = field(default=None, compare=False)
    """Where a chat that has no id, the terminal's, remembers what it has chosen."""


class Subscriptions(Protocol):
    """Who gets the month's summary."""

    async def subscribe(
        self,
        chat: int,
        topic: int | None,
        language: str,
        kind: SubscriptionKind = SubscriptionKind.MONTHLY,
        subject: str = "",
    ) -> bool:
        """True when it is new, False when it was there already."""

    async def unsubscribe(
        self, chat: int, topic: int | None, kind: SubscriptionKind | None = None, subject: str | None = None
    ) -> bool:
        """End one thing, everything of a kind, or everything; True when there was something."""

    async def bring_back(self, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """Subscribe to everything that was ended within a day; gives what came back."""

    async def ended(self, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What `bring_back` would bring back, as (kind, subject)."""

    async def subscribed(self, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What a chat or topic is subscribed to, as (kind, subject)."""

    async def settings(self, chat: int, topic: int | None) -> PushSettings:
        """How a chat or topic wants what it is sent."""

    async def set(self, chat: int, topic: int | None, settings: PushSettings) -> None: ...


class Campaigns(Protocol):
    """What operators see of the push, and the words they can say."""

    async def find(self, campaign: int) -> Campaign | None: ...

    async def recent(self, limit: int) -> list[Campaign]:
        """The newest campaigns, the newest first; notices to operators left out."""

    async def progress(self, campaign: int | None = None) -> Progress: ...

    async def recipients(self, kind: CampaignKind) -> int:
        """How many a campaign of this kind would go to now."""

    async def release(self, campaign: int) -> bool:
        """Send what is held or stopped; False when it is neither."""

    async def cancel(self, campaign: int) -> bool:
        """Let nothing more of it leave; False when it had ended."""

    async def resend(self, campaign: int) -> int:
        """Send its uncertain ones again; how many. Raises Superseded when a newer campaign has taken its place."""

    async def broadcast(self, text: str) -> int:
        """Prepare words for everybody who gets anything, held until released; its number."""


class Loads(Protocol):
    """What operators see of the loads, and the one thing they can undo."""

    async def history(self) -> list[PastLoad]:
        """Every load there has been, the newest first."""

    async def unload(self, number: int, *, by: str, dry_run: bool = False) -> UnloadReport:
        """Take a load back, as if it had never been; in a dry run, only report what would happen."""


class ChatSettings(Protocol):
    """What a chat has chosen. Keys and values are plain words: `language` = `en`."""

    async def of(self, chat: int) -> Mapping[str, str]: ...

    async def put(self, chat: int, key: str, value: str) -> None: ...

    def forget(self, chat: int | None = None) -> None:
        """Drop what is remembered of one chat, or of all."""


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What an answer is made with."""

    model: TradeModel
    partners: PartnerBook
    commands: Mapping[str, Command]
    asker: Asker
    languages: Mapping[str, str]
    """Tags of `locales/` with the language's own name: {"zh_Hant_TW": "繁體中文"}."""
    office_partner: str
    """The partner the office writes its briefing about (TW)."""
    subscriptions: Subscriptions
    chat_settings: ChatSettings
    products: ProductModel | None = None
    """None where no product figures are at hand."""
    zone: str = "Asia/Taipei"
    """The office's time zone, an IANA name."""
    campaigns: Campaigns | None = None
    """None where nothing can be operated."""
    loads: Loads | None = None
    """Likewise."""
    is_admin: bool = False
    releases: Callable[[], Mapping[Month, date]] = dict
    """Reads the days on which months are to be published; it opens files, and raises BadFile and OSError."""
    now: Callable[[], datetime] = _NOW
    """The moment, aware."""
    briefing_extras: Sequence[Extra] = ()
    """What the office has in every briefing beyond its layout."""
