"""Every table. One schema for SQLite and PostgreSQL; the migrations make it, a test holds the two together.

A topic that is not there is 0, because NULLs never collide in a unique key.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    true,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no zone, so one is taken off going in and put back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# SQLite numbers rows by itself only in a column declared INTEGER, which there has 64 bits anyway.
_Identity = BigInteger().with_variant(Integer, "sqlite")

load = Table(
    "load",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", String(40), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("vintage", String(40), nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
    Column("origin", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the file"),
    Column(
        "figures_digest", String(64), nullable=False, comment="SHA-256 of what the file says, however it is written"
    ),
    Column("months", JSON, nullable=False, comment="Month.ordinal, ascending"),
    Column("is_complete", Boolean, nullable=False),
    Column("amounts", Integer, nullable=False, comment="how many amounts the file states"),
    Column("is_release", Boolean, nullable=False, server_default=true(), comment="the file names its release"),
    Column("partners", JSON(none_as_null=True), comment="codes the file names; NULL: those of its rows"),
    Column("loaded_by", Text, nullable=False, server_default=""),
    Index(None, "source", "vintage", "figures_digest"),
)

# Loads that were taken back: their figures are gone, and their files may be loaded again.
unload = Table(
    "unload",
    metadata,
    Column("load", ForeignKey("load.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, unique=True, comment="of the change; loads are numbered in the same row"),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the file, which the load has given up"),
    Index(None, "digest"),
)

# Append-only but for loads that are taken back: a load adds the cells in which it differs from those before it
# (see `domain.loads.Holdings`).
figure = Table(
    "figure",
    metadata,
    Column("load", ForeignKey("load.number"), primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False, comment="Month.ordinal"),
    Column("partner", String(16), primary_key=True),
    Column("exports", BigInteger),
    Column("imports", BigInteger),
    sqlite_with_rowid=False,
)

published = Table(
    "published",
    metadata,
    Column("load", ForeignKey("load.number"), primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False, comment="Month.ordinal"),
    Column("measure", String(16), primary_key=True),
    Column("partner", String(16), primary_key=True),
    Column("rank", Integer),
    Column("value", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("prior", BigInteger),
    Column("prior_step", BigInteger, nullable=False),
    Column("change_bp", Integer),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    Column("id", _Identity, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("load", ForeignKey("load.number")),
    Column("month", Integer, comment="Month.ordinal"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), primary_key=True),
    Column("subject", String(40), primary_key=True, comment="what is watched; empty for the monthly summary"),
    Column("language", String(40), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("paused_at", UtcDateTime, comment="set: kept, but nothing is queued"),
    Column("pause_reason", String(40)),
    Index(None, "kind", "subject"),
    Index(None, "paused_at"),
)

chat_setting = Table(
    "chat_setting",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", _Identity, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("month", Integer, comment="Month.ordinal"),
    Column("load", ForeignKey("load.number")),
    Column("supersedes", ForeignKey("campaign.id")),
    Column("subject", String(40), nullable=False, server_default=""),
    Column("about", _Identity, comment="campaign.id that a notice tells of"),
    Column("text", Text, comment="the words of a broadcast"),
    Column("findings", JSON(none_as_null=True)),
    Column("expires_at", UtcDateTime),
    UniqueConstraint("kind", "month", "load"),
    # NULLs never collide, so this holds notices alone: each is given once.
    Index(None, "kind", "about", "subject", unique=True),
)

# Rendered once and kept, so that a restart sends the same words.
message = Table(
    "message",
    metadata,
    Column("campaign", ForeignKey("campaign.id"), primary_key=True),
    Column("variant", Text, primary_key=True, comment="language and settings it was rendered for"),
    Column("html", Text, nullable=False),
    Column("buttons", JSON, nullable=False, comment="[label, command] each"),
    Column("file_name", Text),
    Column("file", LargeBinary),
    Column("more", JSON(none_as_null=True), comment="the HTML of further parts"),
    Column("file_id", Text, comment="once it was uploaded"),
    Column("figures", JSON(none_as_null=True), comment="of a summary, dollars by partner and measure"),
)

push_setting = Table(
    "push_setting",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", BigInteger, primary_key=True, autoincrement=False),
    Column("is_silent", Boolean, nullable=False),
    Column("not_before", Integer, comment="minutes after midnight in `zone`"),
    Column("zone", String(64)),
    Column("paused_until", UtcDateTime),
    Column("hidden", Text, nullable=False, comment="blocks left out, sorted, by spaces"),
    Column("quiet_from", Integer, comment="minutes after midnight in `zone`"),
    Column("quiet_until", Integer, comment="likewise"),
    Column("quiet_waits", Boolean, comment="what would come then waits, instead of coming without a sound"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", _Identity, primary_key=True),
    Column("campaign", ForeignKey("campaign.id"), nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("language", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("claimed_by", String(80)),
    Column("message_id", BigInteger),
    Column("error", Text),
    Column("parts_sent", Integer, nullable=False, server_default="0", comment="known to have arrived"),
    UniqueConstraint("campaign", "chat", "topic"),
    Index(None, "state", "not_before"),
    Index(None, "campaign", "state", "not_before"),
    Index(None, "chat", "topic"),
)

# As many rows as messages a second; only several processes on PostgreSQL use it (`bot.store.postgres.rate_budget`).
rate_place = Table(
    "rate_place",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("free_at", UtcDateTime, nullable=False),
    Column("delivery", BigInteger, comment="under way, with this place taken"),
)
