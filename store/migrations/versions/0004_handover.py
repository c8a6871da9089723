"""Hand-overs from one coordinator to another. Expands only: the old code does not see them."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("from_account", sa.String(length=32), nullable=False),
        sa.Column("to_account", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("grounds", store.base.FreeText(), nullable=False),
        sa.Column("reason", store.base.FreeText(), nullable=True),
        sa.Column("person", sa.String(length=10), nullable=True),
        sa.Column("overlap_from", sa.Date(), nullable=False),
        sa.Column("passes_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", store.base.Moment(timezone=True), nullable=False),
        sa.Column("answered_at", store.base.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", store.base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_handover_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["from_account"], ["account.id"], name=op.f("fk_handover_from_account")),
        sa.ForeignKeyConstraint(["to_account"], ["account.id"], name=op.f("fk_handover_to_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_state_to", ["state", "to_account"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    op.drop_table("handover")
