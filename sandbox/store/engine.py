"""How SQLite is opened: WAL, foreign keys, real transactions, text that is deleted is overwritten.

``synchronous=NORMAL``: a commit is in the operating system's hands before it is acknowledged, so a killed
process loses nothing; docs/decisions says what a power failure means.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

BUSY = 10.0
"""Seconds a writer waits for another one."""


def connect(path: Path) -> Engine:
    """Return an engine for the database file; it is not opened before it is needed, and never created.

    Transactions of ``engine.execution_options(writes=True)`` are BEGIN IMMEDIATE: one that begins by reading
    and then writes would fail at once with "database is locked", whatever the timeout.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: open_file(path, "rw"),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
    )
    event.listen(engine, "begin", _begin)
    return engine


def open_file(path: Path, mode: str, busy: float = BUSY) -> sqlite3.Connection:
    """Open the file itself (``mode``: ``rw``, or ``rwc`` to create it); transactions are begun by hand."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
