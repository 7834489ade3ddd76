"""What the customer felt along the way: the stance over talk time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.journal.entry import Entry
from sandbox.journal.events import StanceMoved, TalkOpened


@dataclass(frozen=True, slots=True)
class StancePoint:
    """All axes at one moment."""

    seq: int
    at: float
    """Talk time, s."""
    stance: dict[str, float]
    because: str = ""
    """What moved it; empty for the start."""


def stance_course(entries: Iterable[Entry]) -> list[StancePoint]:
    """Return the stance at the start and after everything that moved it."""
    points: list[StancePoint] = []
    for entry in entries:
        match entry.event:
            case TalkOpened(stance=stance):
                points.append(StancePoint(entry.seq, entry.at, dict(stance)))
            case StanceMoved(stance=stance, because=because):
                points.append(StancePoint(entry.seq, entry.at, dict(stance), because))
            case _:
                pass
    return points


def axis(points: Iterable[StancePoint], name: str) -> list[tuple[float, float]]:
    """Return one axis as (talk time, value) pairs; moments that do not name it are left out."""
    return [(point.at, point.stance[name]) for point in points if name in point.stance]
