from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import sandbox.store.migrations
from sandbox.errors import StoreUnknown
from sandbox.journal.events import TalkOpened
from sandbox.store import Journal, migrate
from sandbox.store.engine import connect
from sandbox.store.tables import REVISION, metadata

ROOT = Path(__file__).parents[2]


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(sandbox.store.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_revision_of_the_tables_is_the_newest_migration() -> None:
    assert scripts().get_heads() == [REVISION]


def test_migrating_makes_exactly_the_tables(migrated: Path) -> None:
    engine = connect(migrated)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("revision", [script.revision for script in scripts().walk_revisions()])
def test_from_every_version_that_was(
    revision: str, tmp_path: Path, opened: Callable[..., TalkOpened]
) -> None:
    path = tmp_path / "journal.sqlite3"
    migrate(path, revision)
    body = opened().model_dump_json().replace("'", "''")
    change(path, "INSERT INTO talks VALUES ('t', 'l', 's', 'T', 'm', 'P', '2026-11-24T09:00:00+00:00')")
    change(
        path,
        f"INSERT INTO entries VALUES ('t', 1, 0, '2026-11-24T09:00:00+00:00', 'talk.opened', '{body}')",
    )
    migrate(path)
    with Journal.open(path) as journal:
        assert journal.read("t")[0].event == opened()


def test_migrating_again_changes_nothing(database: Path, opened: Callable[..., TalkOpened]) -> None:
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
        migrate(database)
        assert len(journal.read(talk)) == 1


def test_servers_that_start_at_once_do_not_break_each_other(tmp_path: Path) -> None:
    path = tmp_path / "neu" / "journal.sqlite3"
    code = "import sys, pathlib; from sandbox.store import migrate; migrate(pathlib.Path(sys.argv[1]))"
    servers = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], env=os.environ | {"PYTHONPATH": str(ROOT)})
        for _ in range(4)
    ]
    assert [server.wait(60) for server in servers] == [0, 0, 0, 0]
    Journal.open(path).close()


def test_a_folder_without_journal(tmp_path: Path) -> None:
    with pytest.raises(StoreUnknown, match="videoberatung start"):
        Journal.open(tmp_path / "journal.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database(database: Path) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnknown, match="9999"):
        Journal.open(database)
    with pytest.raises(StoreUnknown, match="neuer"):
        migrate(database)


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    change(path, "CREATE TABLE rezepte (name TEXT)")
    with pytest.raises(StoreUnknown, match="anderen Programm"):
        migrate(path)
    with pytest.raises(StoreUnknown):
        Journal.open(path)


def test_a_migration_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.sqlite3"
    from sandbox.store import schema as module

    real = module._upgrade

    def dying(connection, wanted):
        real(connection, wanted)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_upgrade", dying)
    with pytest.raises(KeyboardInterrupt):
        migrate(path)
    monkeypatch.undo()
    engine = connect(path)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    migrate(path)
    Journal.open(path).close()


def test_only_its_owner_reads_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite3"
    migrate(path)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
