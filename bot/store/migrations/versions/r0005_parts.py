"""Messages in several parts, and what Telegram calls a document it has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("message", sa.Column("more", sa.JSON(), nullable=True, comment="the HTML of further parts"))
    op.add_column("message", sa.Column("file_id", sa.Text(), nullable=True, comment="once it was uploaded"))
    op.add_column(
        "delivery",
        sa.Column("parts_sent", sa.Integer(), server_default="0", nullable=False, comment="known to have arrived"),
    )
