"""Mappings that were put away when a new one was begun. Expands only: the old code does not see them."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "mapping_round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", store.base.FreeText(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", store.base.Moment(timezone=True), nullable=False),
        sa.Column("taken_back_at", store.base.Moment(timezone=True), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_mapping_round_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_mapping_round_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_round")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_mapping_round_plan_id_number")),
    )


def downgrade() -> None:
    op.drop_table("mapping_round")
