"""When an invitation was made: one from before lets nobody in again whose access was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    created_at = sa.Column("created_at", sa.DateTime(timezone=True), comment="empty: before this was kept")
    op.add_column("invitation", created_at)
