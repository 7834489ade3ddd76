"""How a line is said: the author's mood, else one that follows from the stance; and the acted pause.

The table is read from above; trust and tension are shares of their axes (0 to 1). Where a scenario has no
such axis the share is a half. ``docs/szenariosprache.md`` shows it to authors.

| tension | trust | mood |
|---|---|---|
| ≥ .85 | < .35 | annoyed 2 |
| ≥ .65 | < .35 | annoyed 1 |
| ≥ .85 | any | tense 2 |
| ≥ .60 | any | tense 1 |
| any | < .20 | tired 1 |
| ≤ .20 | ≥ .80 | open 2 |
| ≤ .45 | ≥ .60 | open 1 |
| else | | neutral 1 |

Whoever is upset (the style of a level) has a fifth more tension in this table than in the stance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sandbox.customer.person import number
from sandbox.journal.values import Mood
from sandbox.script.answer import Line
from sandbox.script.model import Axis
from sandbox.script.words import Style

Acted = tuple[Mood, Literal[1, 2]]

_TABLE: tuple[tuple[float, float, float, float, Acted], ...] = (
    (0.85, 1.01, 0.0, 0.35, ("annoyed", 2)),
    (0.65, 1.01, 0.0, 0.35, ("annoyed", 1)),
    (0.85, 1.01, 0.0, 1.01, ("tense", 2)),
    (0.60, 1.01, 0.0, 1.01, ("tense", 1)),
    (0.0, 1.01, 0.0, 0.20, ("tired", 1)),
    (0.0, 0.2001, 0.80, 1.01, ("open", 2)),
    (0.0, 0.4501, 0.60, 1.01, ("open", 1)),
)
"""Tension from and below, trust from and below, mood."""
_UPSET = 0.2
NEUTRAL: Acted = ("neutral", 1)

_PAUSES: Mapping[Mood, tuple[float, float]] = {
    "neutral": (0.45, 0.75),
    "open": (0.4, 0.65),
    "tense": (0.55, 0.9),
    "sad": (0.7, 1.0),
    "annoyed": (0.4, 0.6),
    "relieved": (0.4, 0.7),
    "tired": (0.7, 1.0),
}
"""Seconds from, to."""


def of_line(
    line: Line, stance: Mapping[str, float], axes: Mapping[str, Axis], style: Style = "plain"
) -> Acted:
    """Return the mood and strength a line is said with."""
    return (line.mood, line.strength) if line.mood is not None else of_stance(stance, axes, style)


def of_stance(stance: Mapping[str, float], axes: Mapping[str, Axis], style: Style = "plain") -> Acted:
    """Return the mood that follows from the stance and the style."""
    tension, trust = _share("tension", stance, axes), _share("trust", stance, axes)
    if style == "upset":
        tension = min(1.0, tension + _UPSET)
    for tension_from, tension_below, trust_from, trust_below, acted in _TABLE:
        if tension_from <= tension < tension_below and trust_from <= trust < trust_below:
            return acted
    return NEUTRAL


def every_acted() -> tuple[Acted, ...]:
    """Return every mood a line without one of its own may be said with, the usual first."""
    return (
        NEUTRAL,
        ("open", 1),
        ("tense", 1),
        ("open", 2),
        ("tense", 2),
        ("annoyed", 1),
        ("annoyed", 2),
        ("tired", 1),
    )


def pause(mood: Mood, seed: int, nth: int) -> float:
    """Return the acted pause before the talk's ``nth`` line: .4 to 1.0 s."""
    low, high = _PAUSES[mood]
    return round(low + (high - low) * (number(seed, "pause", nth) % 1000) / 999, 3)


def _share(name: str, stance: Mapping[str, float], axes: Mapping[str, Axis]) -> float:
    axis = axes.get(name)
    if axis is None or name not in stance or axis.max <= axis.min:
        return 0.5
    return max(0.0, min(1.0, (stance[name] - axis.min) / (axis.max - axis.min)))
