"""Bring a database to the state this version knows. Only the server does; others refuse an unknown state."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from sandbox.errors import StoreUnknown, StoreUnsuitable
from sandbox.store import place
from sandbox.store.engine import connect, open_file
from sandbox.store.tables import REVISION
from sandbox.store.trouble import told

_PATIENCE = 30.0
"""Seconds to wait for another server that is switching the file to WAL at this moment."""


def migrate(path: Path, revision: str = "head") -> None:
    """Create the database if there is none, and bring it to ``revision``.

    All in one write transaction: of two servers that start at once one waits and finds the work done, and a
    killed one leaves the old state. Raises StoreUnsuitable (place, disk), StoreUnknown (newer, foreign).
    """
    _make_folder(path.parent)
    place.check(path.parent)
    with told():
        _switch_to_wal(path)
        engine = connect(path)
        try:
            with engine.execution_options(writes=True).begin() as connection:
                _refuse_foreign(connection)
                _upgrade(connection, revision)
        finally:
            engine.dispose()


def check(connection: Connection) -> None:
    """Raise StoreUnknown unless the database is exactly in the state that this version knows."""
    found = revision(connection)
    if found is None:
        raise StoreUnknown(
            "In diesem Datenordner sind noch keine Gespräche angelegt.",
            "Bitte starten Sie einmal `videoberatung start` mit demselben Ordner.",
        )
    if found != REVISION:
        raise StoreUnknown(
            f"Die Gespräche in diesem Datenordner haben den Stand {found}; diese Fassung kennt {REVISION}.",
            "Bitte starten Sie `videoberatung start` neu, mit der neuesten Fassung, die Sie haben.",
        )


def revision(connection: Connection) -> str | None:
    """Return the revision the database is at, None if it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _make_folder(folder: Path) -> None:
    """What is said in talks is for their owner's eyes only: the folder is closed to others."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreUnsuitable(
            f"Der Datenordner {folder} lässt sich nicht anlegen.",
            "Bitte prüfen Sie die Rechte, oder nennen Sie mit --data einen anderen Ordner.",
        ) from problem


def _switch_to_wal(path: Path) -> None:
    """The switch needs the file for itself for a moment, and SQLite does not wait for that by itself."""
    end = time.monotonic() + _PATIENCE
    while True:
        connection = open_file(path, "rwc")
        try:
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            break
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)
        finally:
            connection.close()
    path.chmod(0o600)
    if mode != "wal":
        raise StoreUnsuitable(
            f"Der Datenordner {path.parent} erlaubt keine sicheren Gespräche (Betriebsart {mode} statt wal).",
            "Bitte nennen Sie mit --data einen Ordner auf einer Platte dieses Rechners.",
        )


def _refuse_foreign(connection: Connection) -> None:
    """A database with tables but without a revision is somebody else's."""
    tables = inspect(connection).get_table_names()
    if tables and "alembic_version" not in tables:
        raise StoreUnknown(
            "Die Datei mit den Gesprächen gehört zu einem anderen Programm.",
            "Bitte nennen Sie mit --data einen leeren Ordner.",
        )


def _upgrade(connection: Connection, wanted: str) -> None:
    from alembic import command  # noqa: PLC0415 - kernels import this module and never need Alembic
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    found = revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreUnknown(
            f"Die Gespräche in diesem Datenordner haben den Stand {found}, den diese Fassung nicht kennt.",
            "Sie stammen von einer neueren Fassung. Bitte starten Sie diese.",
        )
    command.upgrade(config, wanted)
