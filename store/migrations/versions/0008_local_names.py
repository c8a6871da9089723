"""Local names of measures, as coordinators write them. Expands only: the old code does not see the table."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "local_name",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nb", sa.String(length=300), nullable=False),
        sa.Column("nn", sa.String(length=300), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", store.base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_local_name_by")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_local_name")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_local_name_code_version")),
    )


def downgrade() -> None:
    op.drop_table("local_name")
