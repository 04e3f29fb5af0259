"""The figures that a summary has shown, for corrections; quiet hours; and a quick look for what is paused."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    figures = sa.Column("figures", sa.JSON(none_as_null=True), comment="of a summary, dollars by partner and measure")
    op.add_column("message", figures)
    for quiet in (
        sa.Column("quiet_from", sa.Integer(), comment="minutes after midnight in `zone`"),
        sa.Column("quiet_until", sa.Integer(), comment="likewise"),
        sa.Column("quiet_waits", sa.Boolean(), comment="what would come then waits, instead of coming without a sound"),
    ):
        op.add_column("push_setting", quiet)
    op.create_index(op.f("ix_subscription_paused_at"), "subscription", ["paused_at"])
