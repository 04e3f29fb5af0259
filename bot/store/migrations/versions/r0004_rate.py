"""The rate budget that several processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "rate_place",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery", sa.BigInteger(), nullable=True, comment="under way, with this place taken"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rate_place")),
    )
