"""A talk as one page holds it: its log, its lease, its running clock, and the customer's state folded from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.clock import Clock
from sandbox.customer.state import START, State, apply
from sandbox.errors import LeaseLost, StoreError
from sandbox.journal.entry import Entry
from sandbox.journal.events import Event, LineHeard, LineSaid, TalkOpened, TalkPaused, Understood, Uttered
from sandbox.journal.log import Lease, TalkLog
from sandbox.journal.talktime import TalkClock

E = TypeVar("E", bound=Event)


class HeldTalk:
    """The only place of a room that writes. ``on_entry`` gets each entry, old ones first."""

    def __init__(
        self, log: TalkLog, talk: str, clock: Clock, on_entry: Callable[[Entry], None] = lambda _: None
    ) -> None:
        self.talk = talk
        self.entries: list[Entry] = []
        self.state: State = START
        self.time = TalkClock()
        self.lost = False
        """Another page drives the talk now."""
        self.trouble = ""
        """Why the last write was not possible, for the trainee; empty if it was."""
        self._log = log
        self._clock = clock
        self._on_entry = on_entry
        self._since = 0.0
        self._lease: Lease | None = None

    @property
    def at(self) -> float:
        """Talk time now, in seconds. It runs on while the call is on."""
        running = self._clock.seconds() - self._since if self.time.running else 0.0
        return round(self.time.at + running, 3)

    @property
    def opened(self) -> TalkOpened:
        """How the talk was opened."""
        event = self.entries[0].event
        assert isinstance(event, TalkOpened)
        return event

    def take(self, holder: str) -> None:
        """Become the driver and read what there is. Raises TalkUnknown, StoreError."""
        self._lease = self._log.take_lease(self.talk, holder)
        self.entries, self.state, self.time = [], START, TalkClock()
        self.lost, self.trouble = False, ""
        for entry in self._log.read(self.talk):
            self._fold(entry)

    def renew(self) -> None:
        """Show that this page lives, and learn whether it still drives."""
        if self._lease and not self.lost:
            try:
                self._log.renew(self._lease)
            except LeaseLost:
                self.lost = True
            except StoreError as problem:
                self.trouble = str(problem)

    def write(self, events: Sequence[Event]) -> bool:
        """Append all events or none; return whether they are in the log (else ``lost`` or ``trouble`` say why)."""
        if self._lease is None or self.lost or not events:
            return False
        try:
            written = self._log.append(self._lease, events, self.at)
        except LeaseLost:
            self.lost = True
            return False
        except StoreError as problem:
            self.trouble = str(problem)
            return False
        self.trouble = ""
        for entry in written:
            self._fold(entry)
        return True

    def leave(self) -> None:
        """Give the talk back; its clock stands still until somebody returns."""
        lease, self._lease = self._lease, None
        if lease is None or self.lost:
            return
        try:
            if self.time.running:
                self._log.append(lease, [TalkPaused(reason="page_gone")], self.at)
            self._log.release(lease)
        except StoreError:
            return  # another page has taken over, or the talk was deleted: nothing is ours to close

    def last(self, kind: type[E]) -> E | None:
        """Return the newest event of a kind."""
        return next((e.event for e in reversed(self.entries) if isinstance(e.event, kind)), None)

    def has_uttered(self, utterance: str) -> bool:
        """Return whether an utterance is in the log: a page may send one twice."""
        return any(isinstance(e.event, Uttered) and e.event.utterance == utterance for e in self.entries)

    def unheard(self) -> list[LineSaid]:
        """Return lines that were decided on but not played to their end when the talk broke off."""
        heard = {e.event.nth for e in self.entries if isinstance(e.event, LineHeard)}
        return [e.event for e in self.entries if isinstance(e.event, LineSaid) and e.event.nth not in heard]

    def unanswered(self) -> list[Uttered]:
        """Return utterances that nobody had understood yet when the talk broke off."""
        understood = {e.event.utterance for e in self.entries if isinstance(e.event, Understood)}
        said = [e.event for e in self.entries if isinstance(e.event, Uttered)]
        return [each for each in said if each.utterance not in understood]

    def _fold(self, entry: Entry) -> None:
        self.entries.append(entry)
        if not entry.event.kind.startswith("reflection."):
            self.state = apply(self.state, entry.event, entry.at)
            self.time = self.time.after(entry)
            self._since = self._clock.seconds()
        self._on_entry(entry)
