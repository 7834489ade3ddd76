"""What rooms need of a journal, without knowing what keeps it (``sandbox.store``, in an SQL database)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sandbox.journal.entry import Entry
from sandbox.journal.events import Event, TalkOpened


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to drive a talk. Numbers only ever grow; the highest one counts."""

    talk: str
    number: int
    holder: str


@dataclass(frozen=True, slots=True)
class LeaseInfo:
    """Who drives a talk at the moment."""

    holder: str
    number: int
    alive: bool
    """Whether the holder renewed within the lease's time and did not give the talk back."""


@dataclass(frozen=True, slots=True)
class TalkSummary:
    """One line in a learner's list of talks."""

    id: str
    learner: str
    scenario: str
    title: str
    level: str
    person: str
    """Name of the first person met."""
    opened: datetime
    last: datetime
    """Wall time of the newest entry, UTC."""
    begun: bool
    ended: bool
    seconds: float
    """Talk time of the call so far, or of the whole call once it has ended."""


class TalkLog(Protocol):
    """The append-only log of talks. Every method may raise StoreError."""

    def open_talk(self, opened: TalkOpened, *, talk: str | None = None) -> str:
        """Begin a log with this event as its first entry; return the talk's id."""

    def take_lease(self, talk: str, holder: str) -> Lease:
        """Become the driver at once; whoever drove before is refused from now on. Raises TalkUnknown."""

    def renew(self, lease: Lease) -> None:
        """Say that the driver still lives. Raises LeaseLost, TalkUnknown."""

    def release(self, lease: Lease) -> None:
        """Give the talk back; later appends with this lease are refused. Raises LeaseLost, TalkUnknown."""

    def holder(self, talk: str) -> LeaseInfo | None:
        """Return who drives the talk, or None if nobody ever did. Raises TalkUnknown."""

    def append(self, lease: Lease, events: Sequence[Event], at: float) -> list[Entry]:
        """Write all events or none, in this order, at talk time ``at`` (s). Raises LeaseLost, TalkUnknown."""

    def append_reflection(self, talk: str, events: Sequence[Event], at: float | None = None) -> list[Entry]:
        """Write ``reflection.*`` events, which need no lease (``at``: by default that of the last entry)."""

    def read(self, talk: str, after: int = 0) -> list[Entry]:
        """Return the entries with a number above ``after``, in order. Raises TalkUnknown."""

    def tail(self, talk: str, after: int = 0) -> AsyncIterator[Entry]:
        """Yield entries above ``after`` as they are written. Raises TalkUnknown once the talk is deleted."""

    def summary(self, talk: str) -> TalkSummary:
        """Return a talk's line in the list. Raises TalkUnknown."""

    def talks(self, learner: str) -> list[TalkSummary]:
        """Return a learner's talks, the newest first."""

    def delete_talk(self, talk: str) -> None:
        """Remove a talk with everything that was said in it, also from the disk. Raises TalkUnknown."""
