"""The tables, as this version knows them. Plain types only, so that PostgreSQL can take them too."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

REVISION = "0001"
"""The migration that makes these tables; a kernel compares it without importing Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

talks = Table(
    "talks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("learner", String(128), nullable=False),
    Column("scenario", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("level", String(64), nullable=False),
    Column("person", Text, nullable=False),
    Column("opened", String(32), nullable=False),
    Index("ix_talks_learner", "learner"),
)
"""What lists show of a talk. Nothing that is not in its first entry too."""

entries = Table(
    "entries",
    metadata,
    Column("talk", String(64), ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("wall", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("body", Text, nullable=False),
)
"""The log. ``wall`` is ISO 8601 in UTC; ``body`` the event as JSON; ``kind`` is repeated for queries."""

leases = Table(
    "leases",
    metadata,
    Column("talk", String(64), ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("holder", String(128), nullable=False),
    Column("renewed", Float, nullable=True),
)
"""The newest lease of each talk. ``renewed``: seconds since 1970; NULL once it was given back."""
