"""Move a head by a few pixels while the shoulders stay: what lies between two rendered poses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.media.planes import Plane, Sprite


@dataclass(frozen=True, slots=True)
class Neck:
    """Rows between which a movement fades: all above ``chin`` moves, nothing below ``collar``."""

    chin: int
    collar: int


def bent(layer: Sprite, x: float, y: float, neck: Neck) -> Sprite:
    """Return the sprite with its head ``x`` pixels further right and ``y`` further down."""
    if abs(x) < 0.05 and abs(y) < 0.05:
        return layer

    def full(plane: Plane) -> Plane:
        return _bent(plane, x, y, neck.chin, neck.collar)

    def half(plane: Plane) -> Plane:
        return _bent(plane, x / 2, y / 2, neck.chin / 2, neck.collar / 2)

    return Sprite(full(layer.y), half(layer.u), half(layer.v), full(layer.alpha), half(layer.half))


def _bent(plane: Plane, x: float, y: float, chin: float, collar: float) -> Plane:
    height, width = plane.shape
    rows = np.arange(height, dtype=np.float32)
    share = np.clip((collar - rows) / (collar - chin), 0, 1)
    lifted = _mixed_rows(plane, rows - y * share)
    if abs(x) < 0.05:
        return lifted.astype(np.uint8)
    columns = np.arange(width, dtype=np.float32)[None, :] - (x * share)[:, None]
    left = np.floor(columns).astype(np.intp)
    part = columns - left
    one = np.take_along_axis(lifted, left.clip(0, width - 1), axis=1)
    two = np.take_along_axis(lifted, (left + 1).clip(0, width - 1), axis=1)
    result: Plane = (one * (1 - part) + two * part).round().astype(np.uint8)
    return result


def _mixed_rows(plane: Plane, wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    height = plane.shape[0]
    upper = np.floor(wanted).astype(np.intp)
    part = (wanted - upper).astype(np.float32)[:, None]
    above, below = plane[upper.clip(0, height - 1)], plane[(upper + 1).clip(0, height - 1)]
    result: NDArray[np.float32] = (above * (1 - part) + below * part).round().astype(np.float32)
    return result
