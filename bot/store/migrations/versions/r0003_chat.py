"""Members, invitations, updates already seen, files already sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("user", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="as the person called themselves when let in"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=True, comment="the code they came with"),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_member")),
    )
    op.create_table(
        "invitation",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invitation")),
    )
    op.create_table(
        "seen_update",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot", "update", name=op.f("pk_seen_update")),
    )
    op.create_index(op.f("ix_seen_update_at"), "seen_update", ["at"])
    op.create_table(
        "sent_file",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="SHA-256 of what the file shows"),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "key", name=op.f("pk_sent_file")),
    )
