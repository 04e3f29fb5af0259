"""The figures that a summary has shown, for corrections; and a quick look for what is paused."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    figures = sa.Column("figures", sa.JSON(none_as_null=True), comment="of a summary, dollars by partner and measure")
    op.add_column("message", figures)
    op.create_index(op.f("ix_subscription_paused_at"), "subscription", ["paused_at"])
