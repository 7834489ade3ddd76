"""The journal: each talk an append-only log of typed events. Implements ``sandbox.journal.log.TalkLog``."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, delete, func, insert, select

from sandbox.clock import Clock, SystemClock
from sandbox.errors import StoreError, StoreUnknown
from sandbox.journal.entry import Entry
from sandbox.journal.events import EVENT, Event, TalkOpened
from sandbox.journal.log import Lease, LeaseInfo, TalkSummary
from sandbox.settings import Settings
from sandbox.store import leases, place, summaries
from sandbox.store.change import ChangeCheck
from sandbox.store.engine import connect
from sandbox.store.schema import check
from sandbox.store.tables import entries, talks
from sandbox.store.trouble import told

LOOK = 0.038
"""Seconds between two looks of a tail for something new (the design allows 40 ms)."""


class Journal:
    """A database of talks. Its methods may be called from any thread; every one may raise StoreError.

    What ``append`` returned has been handed to the operating system: it survives a kill of this process.
    """

    def __init__(self, engine: Engine, change: ChangeCheck, clock: Clock, lease: float) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._change = change
        self._clock = clock
        self._lease = lease
        self._closed = False

    @classmethod
    def open(cls, path: Path, clock: Clock | None = None, lease: float | None = None) -> Self:
        """Open a database that the server has migrated.

        ``lease``: seconds after which a driver that did not renew counts as dead (default of the settings).
        Raises StoreUnknown (no database, or not in this version's state), StoreUnsuitable.
        """
        if not path.exists():
            raise StoreUnknown(
                "In diesem Datenordner sind noch keine Gespräche angelegt.",
                "Bitte starten Sie einmal `videoberatung start` mit demselben Ordner.",
            )
        place.check(path.parent)
        engine = connect(path)
        try:
            with told(), engine.connect() as connection:
                check(connection)
            change = ChangeCheck(path)
        except StoreError:
            engine.dispose()
            raise
        seconds = Settings.model_fields["lease"].default if lease is None else lease
        return cls(engine, change, clock or SystemClock(), seconds)

    def close(self) -> None:
        """Close the database; tails end. May be called again."""
        if not self._closed:
            self._closed = True
            self._change.close()
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_talk(self, opened: TalkOpened, *, talk: str | None = None) -> str:
        """Begin a log with this event as entry 1; return the talk's id, which nobody can guess."""
        talk = talk or secrets.token_urlsafe(12)
        with self._write() as connection:
            connection.execute(
                insert(talks).values(
                    id=talk,
                    learner=opened.learner,
                    scenario=opened.scenario,
                    title=opened.title,
                    level=opened.level,
                    person=opened.persons[0].name if opened.persons else "",
                    opened=self._clock.now().isoformat(),
                )
            )
            _insert(connection, talk, [opened], 0.0, self._clock.now())
        return talk

    def take_lease(self, talk: str, holder: str) -> Lease:
        """Become the talk's driver at once; the one before is refused from now on."""
        with self._write() as connection:
            return leases.take(connection, talk, holder, self._now())

    def renew(self, lease: Lease) -> None:
        """Say that the driver still lives."""
        with self._write() as connection:
            leases.set_renewed(connection, lease, self._now())

    def release(self, lease: Lease) -> None:
        """Give the talk back."""
        with self._write() as connection:
            leases.set_renewed(connection, lease, None)

    def holder(self, talk: str) -> LeaseInfo | None:
        """Return who drives the talk, None if nobody ever did."""
        with self._read() as connection:
            return leases.info(connection, talk, self._now() - self._lease)

    def append(self, lease: Lease, events: Sequence[Event], at: float) -> list[Entry]:
        """Write all events or none, in this order and without gaps, at talk time ``at`` (s)."""
        with self._write() as connection:
            leases.require(connection, lease)
            return _insert(connection, lease.talk, events, at, self._clock.now())

    def append_reflection(self, talk: str, events: Sequence[Event], at: float | None = None) -> list[Entry]:
        """Write ``reflection.*`` events. They need no lease: any page may write notes, the newest counts.

        Raises ValueError for any other event.
        """
        for event in events:
            if not event.kind.startswith("reflection."):
                raise ValueError(f"{event.kind} needs a lease")
        with self._write() as connection:
            leases.require_talk(connection, talk)
            if at is None:
                at = connection.scalar(select(func.max(entries.c.at)).where(entries.c.talk == talk)) or 0.0
            return _insert(connection, talk, events, at, self._clock.now())

    def read(self, talk: str, after: int = 0) -> list[Entry]:
        """Return the entries with a number above ``after``, in order."""
        with self._read() as connection:
            found = _select(connection, talk, after)
            if not found:
                leases.require_talk(connection, talk)
        return found

    async def tail(self, talk: str, after: int = 0) -> AsyncIterator[Entry]:
        """Yield the entries above ``after`` and then each new one, until the journal is closed.

        Looks every 38 ms at a counter in memory and reads only when it moved.
        """
        seen = -2
        while not self._closed:
            number = self._change.number()
            if number != seen:
                seen = number
                for entry in self.read(talk, after):
                    yield entry
                    after = entry.seq
            await self._clock.sleep(LOOK)

    def summary(self, talk: str) -> TalkSummary:
        """Return a talk's line in the list."""
        with self._read() as connection:
            leases.require_talk(connection, talk)
            return summaries.find(connection, talks.c.id == talk)[0]

    def talks(self, learner: str) -> list[TalkSummary]:
        """Return a learner's talks, the newest first."""
        with self._read() as connection:
            return summaries.find(connection, talks.c.learner == learner)

    def drop_unbegun(self) -> list[str]:
        """Remove the talks that were only looked at and never begun; return their ids."""
        begun = select(entries.c.talk).where(entries.c.kind == "talk.begun")
        with self._write() as connection:
            found = list(connection.scalars(select(talks.c.id).where(talks.c.id.not_in(begun))))
            connection.execute(delete(talks).where(talks.c.id.in_(found)))
        return found

    def delete_talk(self, talk: str) -> None:
        """Remove a talk: its rows are overwritten, and the write-ahead log that holds them too is emptied."""
        with self._write() as connection:
            leases.require_talk(connection, talk)
            connection.execute(delete(talks).where(talks.c.id == talk))
        self._empty_log()

    def _empty_log(self) -> None:
        """Copy the log into the file and cut it to nothing; SQLite waits for readers as for a lock."""
        with told():
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (0,)
            finally:
                raw.close()
        if busy:
            raise StoreError(
                "Das Gespräch ist gelöscht, Reste stehen aber noch in der Zwischendatei.",
                "Sie verschwinden, sobald die Übungsumgebung neu gestartet wird.",
            )

    def _now(self) -> float:
        return self._clock.now().timestamp()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with told(), self._writing.begin() as connection:
            yield connection


def _insert(
    connection: Connection, talk: str, events: Sequence[Event], at: float, wall: datetime
) -> list[Entry]:
    last = connection.scalar(select(func.max(entries.c.seq)).where(entries.c.talk == talk)) or 0
    at = round(at, 3)
    written = [
        Entry(talk=talk, seq=last + nth, at=at, wall=wall, event=event) for nth, event in enumerate(events, 1)
    ]
    if written:
        connection.execute(insert(entries), [_row(entry) for entry in written])
    return written


def _row(entry: Entry) -> dict[str, object]:
    return {
        "talk": entry.talk,
        "seq": entry.seq,
        "at": entry.at,
        "wall": entry.wall.isoformat(),
        "kind": entry.event.kind,
        "body": entry.event.model_dump_json(),
    }


def _select(connection: Connection, talk: str, after: int) -> list[Entry]:
    rows = connection.execute(
        select(entries).where(entries.c.talk == talk, entries.c.seq > after).order_by(entries.c.seq)
    )
    try:
        return [
            Entry(
                talk=row.talk,
                seq=row.seq,
                at=row.at,
                wall=datetime.fromisoformat(row.wall),
                event=EVENT.validate_json(row.body),
            )
            for row in rows
        ]
    except ValidationError:
        # The cause is left out: it would carry what was said into logs.
        raise StoreUnknown(
            "In diesem Gespräch steht etwas, das diese Fassung nicht lesen kann.",
            "Bitte benutzen Sie die Fassung, mit der es geführt wurde, oder eine neuere.",
        ) from None
