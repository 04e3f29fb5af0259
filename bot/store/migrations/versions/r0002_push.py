"""Rendered messages, how each chat wants its pushes, and what campaigns are about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("campaign", sa.Column("subject", sa.String(length=40), nullable=False, server_default=""))
    op.add_column(
        "campaign", sa.Column("about", _IDENTITY, nullable=True, comment="campaign.id that a notice tells of")
    )
    op.add_column("campaign", sa.Column("text", sa.Text(), nullable=True, comment="the words of a broadcast"))
    op.add_column("campaign", sa.Column("findings", sa.JSON(), nullable=True))
    op.add_column("campaign", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_campaign_kind_about_subject"), "campaign", ["kind", "about", "subject"], unique=True)
    op.create_index(op.f("ix_delivery_chat_topic"), "delivery", ["chat", "topic"], unique=False)
    op.create_table(
        "message",
        sa.Column("campaign", _IDENTITY, nullable=False),
        sa.Column("variant", sa.Text(), nullable=False, comment="language and settings it was rendered for"),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False, comment="[label, command] each"),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_message_campaign")),
        sa.PrimaryKeyConstraint("campaign", "variant", name=op.f("pk_message")),
    )
    op.create_table(
        "push_setting",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.Integer(), nullable=True, comment="minutes after midnight in `zone`"),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden", sa.Text(), nullable=False, comment="blocks left out, sorted, by spaces"),
        sa.PrimaryKeyConstraint("chat", "topic", name=op.f("pk_push_setting")),
    )
