"""The tables of the chats' side: who may use the bot, what it has seen, what it has sent before."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from bot.store.tables import UtcDateTime, metadata

member = Table(
    "member",
    metadata,
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(20), nullable=False),
    Column("name", Text, nullable=False, comment="as the person called themselves when let in"),
    Column("since", UtcDateTime, nullable=False),
    Column("invitation", String(64), comment="the code they came with"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("created_by", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("created_at", UtcDateTime, comment="empty: before this was kept"),
)

seen_update = Table(
    "seen_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

waiting_update = Table(
    "waiting_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False, comment="JSON, as Telegram gave it"),
    Column("at", UtcDateTime, nullable=False),
)

sent_file = Table(
    "sent_file",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True, comment="SHA-256 of what the file shows"),
    Column("file_id", Text, nullable=False),
)
