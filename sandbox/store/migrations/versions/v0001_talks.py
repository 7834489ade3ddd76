"""The first tables: talks, their entries, their leases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "talks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("learner", sa.String(128), nullable=False),
        sa.Column("scenario", sa.String(128), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("opened", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talks"),
    )
    op.create_index("ix_talks_learner", "talks", ["learner"])
    op.create_table(
        "entries",
        sa.Column("talk", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name="fk_entries_talk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talk", "seq", name="pk_entries"),
    )
    op.create_table(
        "leases",
        sa.Column("talk", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(128), nullable=False),
        sa.Column("renewed", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name="fk_leases_talk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talk", name="pk_leases"),
    )
