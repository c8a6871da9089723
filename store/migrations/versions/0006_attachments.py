"""The bytes of attachments. Expands only: the old code does not see the table."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "attached_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("content", store.base.FreeBytes(), nullable=False),
        sa.Column("at", store.base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_attached_file_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attached_file")),
    )
    with op.batch_alter_table("attached_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attached_file_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attached_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attached_file_plan_id"))
    op.drop_table("attached_file")
