"""Run by Alembic: migrate on the connection, in the transaction, that ``sandbox.store.schema`` opened."""

from __future__ import annotations

from alembic import context

from sandbox.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
