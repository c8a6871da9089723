"""When a person wanted the coordinator to know that it has been hard. Expands only: the old code does not see it."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("plan", sa.Column("hard_time_at", store.base.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and delete with the old one all that hangs on each plan.
    op.drop_column("plan", "hard_time_at")
