"""What a face does and when: one look a frame, worked out before anything is drawn.

Each plan begins and ends with the plain look (head straight, eyes open, lips closed), so that
any clip may follow any other.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

BLINK = ("half", "shut", "shut", "half")
_BLINK_SECONDS = (2.2, 5.5)
"""Shortest and longest time between two blinks."""
_NOD = ((0.0, 0.0), (0.16, 0.45), (0.34, 1.0), (0.56, 0.35), (0.74, 0.6), (0.98, 0.12), (1.12, 0.0))
"""One nod with its smaller echo: seconds and depth, from 0 (straight) to 1 (as deep as rendered)."""
_BEAT = ((0.0, 0.0), (0.12, 0.26), (0.22, 0.3), (0.42, 0.0))
"""The small dip of the head that speakers stress words with."""
_FINE = 32
"""Depths are rounded to 1/32, so that equal looks are drawn once."""
_VIA = {
    ("A", "closed"): "L",
    ("E", "closed"): "S",
    ("L", "closed"): "S",
    ("O", "closed"): "U",
    ("A", "S"): "E",
    ("A", "F"): "E",
    ("A", "I"): "E",
    ("A", "U"): "O",
    ("O", "S"): "U",
    ("O", "I"): "U",
    ("E", "O"): "U",
}
"""The shape seen for one frame between two that lie far apart; mixed pictures would show two mouths."""


@dataclass(frozen=True, slots=True)
class VisemeAt:
    """A mouth shape from ``start`` to ``end``, in seconds from the line's beginning."""

    start: float
    end: float
    viseme: str
    """One of rest A E I O U M F L S."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen in one frame."""

    pose: str = "nod"
    """Where the head moves to: nod, away, down or listen."""
    share: float = 0.0
    """How far it has come: 0 is straight, 1 the whole pose."""
    eyes: str = ""
    mouth: str = "rest"
    mood_share: float = 1.0
    """Share of the clip's own mood; the rest is that of the clip before."""


PLAIN = Look()


def mouths(visemes: Sequence[VisemeAt], count: int, fps: int) -> list[str]:
    """Return the mouth of each frame; the first frame after a change may show a shape in between."""
    shapes = ["rest"] * count
    for at in visemes:
        first = round(at.start * fps)
        for place in range(max(0, first), min(count, max(first + 1, round(at.end * fps)))):
            shapes[place] = at.viseme
    shapes[0] = shapes[-1] = "rest"
    result = list(shapes)
    for place in range(1, count):
        before, shape = shapes[place - 1], shapes[place]
        held = place + 1 < count and shapes[place + 1] == shape
        if shape != before and (held or shape == "rest") and place < count - 1:
            result[place] = _between(before, shape)
    return result


def _between(first: str, second: str) -> str:
    names = ["closed" if shape in ("rest", "M") else shape for shape in (first, second)]
    return _VIA.get((names[0], names[1])) or _VIA.get((names[1], names[0])) or second


def blinks(count: int, fps: int, chance: random.Random) -> dict[int, str]:
    """Return the lids of the frames in which they are not open."""
    lids: dict[int, str] = {}
    place = int(chance.uniform(0.6, 2.8) * fps)
    while place + len(BLINK) < count:
        lids.update({place + step: lid for step, lid in enumerate(BLINK)})
        place += int(chance.uniform(*_BLINK_SECONDS) * fps)
    return lids


def with_blinks(looks: list[Look], fps: int, seed: int) -> list[Look]:
    """Add blinks wherever the head is straight."""
    lids = blinks(len(looks), fps, random.Random(seed + 101))
    return [
        replace(look, eyes=lids[place]) if place in lids and not look.eyes and look.share < 0.2 else look
        for place, look in enumerate(looks)
    ]


def _moved(
    looks: list[Look], begin: int, fps: int, curve: Sequence[tuple[float, float]], depth: float = 1.0
) -> list[Look]:
    """Dip the head along ``curve`` (seconds, depth); what does not fit in is left out altogether."""
    length = round(curve[-1][0] * fps)
    if begin < 1 or begin + length >= len(looks):
        return looks
    result = list(looks)
    for step in range(1, length):
        dip = _smooth(curve, step / fps) * depth
        result[begin + step] = replace(looks[begin + step], pose="nod", share=round(dip * _FINE) / _FINE)
    return result


def _smooth(curve: Sequence[tuple[float, float]], moment: float) -> float:
    for (start, low), (end, high) in pairwise(curve):
        if moment <= end:
            share = (moment - start) / (end - start)
            return low + (high - low) * (1 - math.cos(math.pi * share)) / 2
    return curve[-1][1]


def nodding(looks: list[Look], begin: int, fps: int) -> list[Look]:
    """Nod from frame ``begin`` on; too near to an end of the clip, the nod is left out."""
    return _moved(looks, begin, fps, _NOD)


def stressing(looks: list[Look], fps: int, seed: int) -> list[Look]:
    """Dip the head now and then while the mouth is wide open, as speakers do."""
    chance = random.Random(seed + 202)
    length = round(_BEAT[-1][0] * fps)
    place = int(chance.uniform(0.3, 1.0) * fps)
    while place < len(looks) - length - 1:
        straight = all(look.share == 0.0 for look in looks[place : place + length])
        if straight and looks[place + 2].mouth in ("A", "E", "O"):
            looks = _moved(looks, place, fps, _BEAT, chance.uniform(0.6, 1.2))
            place += int(chance.uniform(1.0, 2.4) * fps)
        else:
            place += 1
    return looks


def turned(looks: list[Look], pose: str, begin: int, end: int) -> list[Look]:
    """Turn the head to ``pose`` from frame ``begin`` to ``end``; the eyes close on the way, as in life."""
    way = (("half", 0.0), ("shut", 0.12), ("shut", 0.35), ("", 0.7), ("", 0.92))
    if begin < 1 or end >= len(looks) or end - begin < 2 * len(way):
        return looks
    result = list(looks)
    result[begin:end] = [Look(pose=pose, share=1.0)] * (end - begin)
    for step, (lid, share) in enumerate(way):
        result[begin + step] = result[end - 1 - step] = Look(pose=pose, share=share, eyes=lid)
    return result


def changing(looks: list[Look]) -> list[Look]:
    """Bring in the clip's mood behind a blink at its beginning; before that the earlier mood is seen."""
    steps = (("half", 0.0), ("shut", 0.3), ("shut", 0.6), ("half", 0.85))
    if len(looks) <= len(steps) + 1:
        return looks
    result = list(looks)
    result[0] = replace(looks[0], mood_share=0.0)
    for place, (lid, share) in enumerate(steps, start=1):
        result[place] = replace(looks[place], eyes=lid, mood_share=share)
    return result
