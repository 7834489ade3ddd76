"""A log of talks in memory, with the leases of the real one and trouble on demand."""

from itertools import count

from sandbox.clock import VirtualClock
from sandbox.errors import LeaseLost, StoreError, TalkUnknown
from sandbox.journal.entry import Entry
from sandbox.journal.log import Lease, LeaseInfo


class MemoryLog:
    """Implements what rooms use of ``sandbox.journal.log.TalkLog``.

    ``trouble``: how many of the next writes fail.
    """

    def __init__(self, clock=None):
        self.clock = clock or VirtualClock()
        self.trouble = 0
        self.refused = []
        """Kinds of events whose write was refused because the lease was lost."""
        self._talks = {}
        self._leases = {}
        self._names = count(1)

    def open_talk(self, opened, *, talk=None):
        talk = talk or f"t{next(self._names)}"
        self._talks[talk], self._leases[talk] = [], None
        self._insert(talk, [opened], 0.0)
        return talk

    def take_lease(self, talk, holder):
        self._known(talk)
        last = self._leases[talk]
        self._leases[talk] = Lease(talk, last.number + 1 if last else 1, holder)
        return self._leases[talk]

    def renew(self, lease):
        self._require(lease)

    def release(self, lease):
        self._require(lease)
        self._leases[lease.talk] = Lease(lease.talk, lease.number + 1, "")

    def holder(self, talk):
        self._known(talk)
        lease = self._leases[talk]
        return LeaseInfo(lease.holder, lease.number, alive=bool(lease.holder)) if lease else None

    def append(self, lease, events, at):
        if lease.talk in self._talks and self._leases[lease.talk] != lease:
            self.refused += [event.kind for event in events]
        self._require(lease)
        self._stumble()
        return self._insert(lease.talk, events, at)

    def append_reflection(self, talk, events, at=None):
        self._known(talk)
        assert all(event.kind.startswith("reflection.") for event in events)
        self._stumble()
        return self._insert(talk, events, self._talks[talk][-1].at if at is None else at)

    def read(self, talk, after=0):
        self._known(talk)
        return [entry for entry in self._talks[talk] if entry.seq > after]

    def kinds(self, talk):
        return [entry.event.kind for entry in self._talks[talk]]

    def delete_talk(self, talk):
        self._known(talk)
        del self._talks[talk]

    def _insert(self, talk, events, at):
        log, wall = self._talks[talk], self.clock.now()
        written = [
            Entry(talk=talk, seq=len(log) + nth, at=at, wall=wall, event=event)
            for nth, event in enumerate(events, 1)
        ]
        log += written
        return written

    def _stumble(self):
        if self.trouble:
            self.trouble -= 1
            raise StoreError("Der Datenträger ist voll.", "Bitte schaffen Sie Platz.")

    def _known(self, talk):
        if talk not in self._talks:
            raise TalkUnknown("Dieses Gespräch gibt es nicht.")

    def _require(self, lease):
        self._known(lease.talk)
        if self._leases[lease.talk] != lease:
            raise LeaseLost("Dieses Gespräch wird auf einer anderen Seite geführt.")
