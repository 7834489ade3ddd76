from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.errors import StoreError, StoreUnknown, StoreUnsuitable
from sandbox.journal.events import TalkBegun, TalkOpened, Uttered
from sandbox.store import Journal, migrate, place
from sandbox.store.trouble import told

ROOT = Path(__file__).parents[2]
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/anna/Eigene\\040Platte ext4 rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\;uid=1000 0 0
none /mnt/d 9p rw,trans=fd 0 0
"""

FULL = """
import resource, sys, pathlib
from sandbox.errors import StoreUnsuitable
from sandbox.journal.events import Uttered
from sandbox.store import Journal

journal = Journal.open(pathlib.Path(sys.argv[1]))
lease = journal.take_lease(sys.argv[2], "seite")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
for nth in range(1000):
    try:
        written = journal.append(lease, [Uttered(utterance=str(nth), text="x" * 2000)] * 10, 1.0)
    except StoreUnsuitable as refusal:
        print(refusal)
        print(written[-1].seq)
        break
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/data", "ext4"),
        ("/home/anna/data", "nfs4"),
        ("/home/anna/Eigene Platte/data", "ext4"),
        ("/homeland", "ext4"),
        ("/mnt/c/data", "drvfs"),
        ("/mnt/d/data", "9p"),
    ],
)
def test_which_file_system(folder: str, kind: str) -> None:
    assert place.filesystem(Path(folder), MOUNTS) == kind


def test_network_drives_are_refused_with_a_remedy() -> None:
    place.check(Path("/srv/data"), MOUNTS)
    with pytest.raises(StoreUnsuitable, match="Netzlaufwerk") as refusal:
        place.check(Path("/home/anna/data"), MOUNTS)
    assert "--data" in refusal.value.remedy


def test_a_full_disk_keeps_what_was_there(database: Path, opened: Callable[..., TalkOpened]) -> None:
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(database), talk],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    message, last = run.stdout.splitlines()
    assert "Platz" in message
    with Journal.open(database) as journal:
        entries = journal.read(talk)
        assert [entry.seq for entry in entries] == list(range(1, int(last) + 1))
        assert journal.append(journal.take_lease(talk, "neu"), [TalkBegun()], 1.0)[0].seq == len(entries) + 1


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        (sqlite3.SQLITE_FULL, StoreUnsuitable, "voll"),
        (sqlite3.SQLITE_READONLY, StoreUnsuitable, "Rechte"),
        (sqlite3.SQLITE_CANTOPEN, StoreUnsuitable, "Rechte"),
        (sqlite3.SQLITE_IOERR | 3 << 8, StoreUnsuitable, "Datenträger"),
        (sqlite3.SQLITE_CORRUPT, StoreUnknown, "beschädigt"),
        (sqlite3.SQLITE_BUSY, StoreError, "belegt"),
    ],
)
def test_what_sqlite_says_is_told(code: int, kind: type[StoreError], word: str) -> None:
    problem = sqlite3.OperationalError("english")
    problem.sqlite_errorcode = code
    with pytest.raises(kind, match=word), told():
        raise problem


def test_a_read_only_database(database: Path, opened: Callable[..., TalkOpened]) -> None:
    """By pragma, since root may write into any folder."""
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
        lease = journal.take_lease(talk, "seite")
        raw = journal._engine.raw_connection()
        raw.cursor().execute("PRAGMA query_only=ON")
        raw.close()
        with pytest.raises(StoreUnsuitable, match="nicht geschrieben"):
            journal.append(lease, [TalkBegun()], 0.0)


@pytest.mark.parametrize("rubbish", [b"Kein Datenbankinhalt. " * 500, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_broken_file_is_told_not_thrown(database: Path, rubbish: bytes) -> None:
    database.write_bytes(rubbish)
    for opening in (Journal.open, migrate):
        with pytest.raises(StoreUnknown, match="beschädigt"):
            opening(database)
    assert database.read_bytes() == rubbish


def test_a_page_that_is_broken_in_the_middle(database: Path, opened: Callable[..., TalkOpened]) -> None:
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
        lease = journal.take_lease(talk, "seite")
        for nth in range(100):
            journal.append(lease, [Uttered(utterance=str(nth), text="x" * 1000)], 0.0)
        journal._empty_log()
    content = bytearray(database.read_bytes())
    content[8 * 4096 : -4096] = b"\xa5" * (len(content) - 9 * 4096)
    database.write_bytes(content)
    with Journal.open(database) as journal, pytest.raises(StoreUnknown, match="beschädigt"):
        journal.read(talk)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(StoreUnsuitable, match="anlegen"):
        migrate(tmp_path / "datei" / "journal.sqlite3")
