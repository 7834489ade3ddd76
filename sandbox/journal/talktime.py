"""The talk's clock, from its log: it runs while the call is on, and stands still in a pause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sandbox.journal.entry import Entry
from sandbox.journal.events import TalkBegun, TalkEnded, TalkPaused, TalkResumed

State = Literal["waiting", "running", "paused", "ended"]


@dataclass(frozen=True, slots=True)
class TalkClock:
    """Where a talk's clock stands after its newest entry."""

    state: State = "waiting"
    """``waiting``: before "Gespräch beginnen"."""
    at: float = 0.0
    """Talk time of the newest entry of the call, s. Notes written afterwards do not move it."""
    wall: datetime | None = None
    """Wall time of that entry; None before the first one."""
    reason: str = ""
    """Why it is paused: ``pause`` or ``page_gone``."""

    @property
    def running(self) -> bool:
        """Whether talk time passes."""
        return self.state == "running"

    def after(self, entry: Entry) -> TalkClock:
        """Return the clock after one more entry."""
        if entry.event.kind.startswith("reflection."):
            return self
        state, reason = self.state, self.reason
        match entry.event:
            case TalkBegun() | TalkResumed():
                state, reason = "running", ""
            case TalkPaused(reason=why):
                state, reason = "paused", why
            case TalkEnded():
                state, reason = "ended", ""
            case _:
                pass
        return TalkClock(state, max(self.at, entry.at), entry.wall, reason)


def talk_clock(entries: Iterable[Entry]) -> TalkClock:
    """Fold a log into its clock."""
    clock = TalkClock()
    for entry in entries:
        clock = clock.after(entry)
    return clock
