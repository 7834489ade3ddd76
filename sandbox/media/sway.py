"""The small movement of a person who sits: the whole figure drifts and leans by a pixel or two.

Every sway begins and ends at rest: clips may follow each other, or themselves, without a jump.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sandbox.media.planes import Plane, Sprite

_OVERSCAN = 1.03
"""The figure is enlarged by this, so that its cut lower edge never shows."""
_STEP = 16
"""Positions are rounded to 1/16 pixel: frames that look alike are then drawn once."""


@dataclass(frozen=True, slots=True)
class Lean:
    """Where the figure is: pixels to the right and down, and its turn in degrees."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the picture in which a figure may appear: left, top, right, bottom; even numbers."""

    left: int
    top: int
    right: int
    bottom: int


def leans(count: int, fps: int, seed: int, amount: float = 1.0) -> list[Lean]:
    """Return the lean of each of ``count`` frames; the first and the one after the last are at rest."""
    chance = random.Random(seed)
    seconds = count / fps
    waves = []
    for size, period in ((2.0, 5.2), (0.9, 2.3), (0.9, 4.1), (0.26, 6.1), (0.10, 2.9)):
        cycles = max(1, round(seconds / (period * chance.uniform(0.85, 1.2))))
        waves.append((size * amount * chance.uniform(0.75, 1.15) * chance.choice((-1, 1)), cycles))

    def wave(number: int, share: float) -> float:
        size, cycles = waves[number]
        return size * math.sin(2 * math.pi * cycles * share)

    ease = min(0.5, 0.6 / max(seconds, 0.1))

    def rest(share: float) -> float:
        edge = min(share, 1 - share)
        return 1.0 if edge >= ease else (1 - math.cos(math.pi * edge / ease)) / 2

    result = []
    for place in range(count):
        share = place / count
        k = rest(share)
        x, y = k * (wave(0, share) + wave(1, share)), k * wave(2, share)
        turn = k * (wave(3, share) + wave(4, share))
        result.append(Lean(round(x * _STEP) / _STEP, round(y * _STEP) / _STEP, round(turn * 50) / 50))
    return result


def placed(layer: Sprite, lean: Lean, frame: Frame) -> Sprite:
    """Return what of a full-size sprite is to be seen inside ``frame`` once it leans."""
    height, width = layer.y.shape
    scale = 1 / _OVERSCAN
    cos, sin = math.cos(math.radians(lean.turn)) * scale, math.sin(math.radians(lean.turn)) * scale
    pivot_x, pivot_y = width / 2, height * 0.6
    # Pillow wants the way back: from a point of the result to the point it comes from.
    x0, y0 = frame.left - pivot_x - lean.x, frame.top - pivot_y - lean.y
    back = (cos, sin, pivot_x + cos * x0 + sin * y0, -sin, cos, pivot_y - sin * x0 + cos * y0)
    half = (back[0], back[1], back[2] / 2, back[3], back[4], back[5] / 2)
    size = (frame.right - frame.left, frame.bottom - frame.top)
    small = (size[0] // 2, size[1] // 2)
    return Sprite(
        _warped(layer.y, size, back),
        _warped(layer.u, small, half),
        _warped(layer.v, small, half),
        _warped(layer.alpha, size, back),
        _warped(layer.half, small, half),
    )


def _warped(plane: Plane, size: tuple[int, int], back: tuple[float, ...]) -> Plane:
    image = Image.fromarray(plane).transform(size, Image.Transform.AFFINE, back, Image.Resampling.BILINEAR)
    return np.asarray(image)
