"""What the pictures of cues are drawn from: a figure, its place, a stretch of frames.

Two kinds of picture come of it. A *film* is a run of frames that happens once. A *dress* puts the figure, whatever
it does just then, into a state that lasts (somebody stands behind it, the light is wrong), in loops and in lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PIL import Image

from sandbox.media import acting, drawn, planes
from sandbox.media.acting import PLAIN, Look
from sandbox.media.figure import Figure
from sandbox.media.planes import Picture, Sprite
from sandbox.media.stage import FPS, Stage
from sandbox.media.sway import leans

_LIT = np.array([1.15, 1.12, 1.1], np.float32)
"""Hands before the camera and people at the window stand in more light than the figure's cheek."""


@dataclass(frozen=True)
class Scene:
    """A figure for a stretch of ``count`` frames."""

    figure: Figure
    stage: Stage
    count: int
    seed: int = 0
    initials: str = ""

    @property
    def skin(self) -> drawn.Colour:
        """The figure's own skin: the lighter of the cheek beside the mouth (which may be bearded) and the forehead."""
        mouth, eyes = self.figure.info.boxes.mouth, self.figure.info.boxes.eyes
        spots = ((mouth[0] + 50, mouth[1] + 8), (mouth[0] + mouth[2] // 2 - 6, eyes[1] - 20))
        with Image.open(self.figure.folder / "neutral" / "base.webp") as base:
            face = base.convert("RGB")
        found = [np.asarray(face.crop((x, y, x + 12, y + 12)), np.float32).mean((0, 1)) for x, y in spots]
        red, green, blue = max(found, key=lambda colour: float(colour.sum())) * _LIT
        return min(255, int(red)), min(255, int(green)), min(255, int(blue))

    @property
    def silent(self) -> list[Look]:
        """The looks of a figure that sits and blinks."""
        return acting.with_blinks([PLAIN] * self.count, FPS, self.seed)

    def persons(self, looks: Sequence[Look]) -> Iterator[Sprite]:
        """Yield the figure alone in these looks, as large as its frame."""
        for look, lean in zip(looks, leans(self.count, FPS, self.seed), strict=True):
            yield self.stage.person(look, lean)

    def before(self, room: Picture, person: Sprite) -> Picture:
        """Draw the figure into a room (which is changed) and return it."""
        planes.lay_over(room, person, self.figure.frame.left, self.figure.frame.top)
        return room

    def seated(self, person: Sprite) -> Picture:
        """Return the figure before its place, as it is seen most of the time."""
        return self.before(self.figure.place.copy(), person)


Film: TypeAlias = Callable[[Scene], Iterator[Picture]]
"""Gives the frames of something that happens once, or of a state in which the figure is not seen."""
Dress: TypeAlias = Callable[[Scene], Callable[[int, Sprite], Picture]]
"""Gives for a scene what makes the frame of that number from the figure alone."""


def eased(share: float) -> float:
    """Go softly from 0 to 1 while ``share`` does."""
    return (1 - math.cos(math.pi * min(1.0, max(0.0, share)))) / 2


def cycled(number: int, seconds: float) -> float:
    """Swing between -1 and 1 in about ``seconds``; a length that divides most clips, so that loops close."""
    return math.sin(2 * math.pi * number / (seconds * FPS))
