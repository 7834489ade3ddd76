"""Which facts the customer told, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.journal.entry import Entry
from sandbox.journal.events import FactTold


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that was disclosed."""

    fact: str
    seq: int
    at: float
    """Talk time, s."""
    because: str = ""


def told(entries: Iterable[Entry]) -> dict[str, Told]:
    """Return the facts told, by their id, in the order of first telling."""
    found: dict[str, Told] = {}
    for entry in entries:
        if isinstance(entry.event, FactTold) and entry.event.fact not in found:
            found[entry.event.fact] = Told(entry.event.fact, entry.seq, entry.at, entry.event.because)
    return found


def missed(entries: Iterable[Entry], offered: Iterable[str]) -> list[str]:
    """Return which of the scenario's facts were not told, in the scenario's order."""
    known = told(entries)
    return [fact for fact in offered if fact not in known]
