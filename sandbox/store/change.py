"""A cheap way to see that somebody wrote to the file: SQLite counts it in memory the processes share."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from sandbox.store.engine import open_file
from sandbox.store.trouble import told


class ChangeCheck:
    """``number()`` differs from the last one when anybody committed in between.

    ``PRAGMA data_version`` (a few µs, no disk access) sees commits of *other* connections only, so this one
    is never written with. Safe to use from several threads.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._last = -1
        with told():
            self._connection = open_file(path, "rw", busy=0)

    def number(self) -> int:
        """Return the file's version. While somebody has the file for himself, the last one that was seen."""
        with self._lock, told():
            try:
                self._last = self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            return self._last

    def close(self) -> None:
        """Close the file. May be called again."""
        with self._lock:
            self._connection.close()
