"""Reminders, comments on one thing in the plan, and when a notice was shown. Expands only."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("at", store.base.Moment(timezone=True), nullable=False),
        sa.Column("due", store.base.Moment(timezone=True), nullable=False),
        sa.Column("passed_on_at", store.base.Moment(timezone=True), nullable=True),
        sa.Column("answered_at", store.base.Moment(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answer", store.base.FreeText(), nullable=True),
        sa.Column("taken_back_at", store.base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_reminder_answered_by")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_reminder_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_plan_id"), "reminder", ["plan_id"])
    op.create_table(
        "item_comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("text", store.base.FreeText(), nullable=False),
        sa.Column("at", store.base.Moment(timezone=True), nullable=False),
        sa.Column("taken_back_at", store.base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_comment_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_item_comment_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_comment")),
    )
    op.create_index(op.f("ix_item_comment_plan_id"), "item_comment", ["plan_id"])
    op.add_column("message", sa.Column("shown_at", store.base.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and delete with the old one all that hangs on it.
    op.drop_column("message", "shown_at")
    op.drop_index(op.f("ix_item_comment_plan_id"), "item_comment")
    op.drop_table("item_comment")
    op.drop_index(op.f("ix_reminder_plan_id"), "reminder")
    op.drop_table("reminder")
