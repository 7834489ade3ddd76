"""The journal's tables, its tail and its migrations: talks kept in an SQL database (SQLite in WAL mode)."""

from sandbox.store.journal import Journal
from sandbox.store.schema import migrate

__all__ = ["Journal", "migrate"]
