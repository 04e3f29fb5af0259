"""Whether a campaign has anything due, however much of others is queued."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_delivery_campaign_state_not_before", "delivery", ["campaign", "state", "not_before"])
