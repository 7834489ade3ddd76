"""What the database complains about, said so that people can act on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from sandbox.errors import StoreError, StoreUnknown, StoreUnsuitable

_FULL = (
    StoreUnsuitable,
    "Der Datenträger ist voll; das Letzte konnte nicht gespeichert werden.",
    "Alles davor ist erhalten. Bitte schaffen Sie Platz und versuchen Sie es noch einmal.",
)
_READ_ONLY = (
    StoreUnsuitable,
    "In den Datenordner darf nicht geschrieben werden.",
    "Bitte prüfen Sie die Rechte des Ordners, oder nennen Sie mit --data einen anderen.",
)
_BROKEN = (
    StoreUnknown,
    "Die Datei mit den Gesprächen ist beschädigt oder gehört zu einem anderen Programm.",
    "Bitte legen Sie sie beiseite (nicht löschen) und starten Sie neu, oder spielen Sie eine Sicherung ein.",
)
_BUSY = (
    StoreError,
    "Die Datei mit den Gesprächen ist gerade belegt.",
    "Bitte versuchen Sie es gleich noch einmal.",
)
_UNREADABLE = (
    StoreUnsuitable,
    "Der Datenträger meldet einen Fehler beim Lesen oder Schreiben.",
    "Bitte prüfen Sie ihn, und ob noch Platz frei ist; was gespeichert war, bleibt unverändert.",
)
_FOREIGN = (
    StoreUnknown,
    "Die Datei mit den Gesprächen hat nicht die erwarteten Tabellen.",
    "Bitte starten Sie `videoberatung start` einmal neu.",
)
_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: _UNREADABLE,
    sqlite3.SQLITE_ERROR: _FOREIGN,
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what SQLite raises into the sandbox's own errors; nothing that was said enters the message."""
    try:
        yield
    except DBAPIError as problem:
        raise _translated(problem.orig) from problem
    except sqlite3.Error as problem:
        raise _translated(problem) from problem


def _translated(problem: BaseException | None) -> StoreError:
    code = getattr(problem, "sqlite_errorcode", None)
    kind, message, remedy = _BY_CODE.get((code or 0) & 0xFF, _BUSY if code is None else _UNREADABLE)
    return kind(message, remedy)
