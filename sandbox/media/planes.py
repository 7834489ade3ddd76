"""Pictures as YUV planes (4:2:0, BT.601 limited range), the form in which VP8 wants them.

Blending happens here and not in RGB: a frame then needs no conversion, and chroma costs a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane: TypeAlias = NDArray[np.uint8]

_MATRIX = np.array(
    [[65.481, 128.553, 24.966], [-37.797, -74.203, 112.0], [112.0, -93.786, -18.214]], np.float32
) / np.float32(255)
"""RGB (0-255) to Y, U, V without their offsets (ITU-R BT.601)."""
_OFFSET = np.array([16, 128, 128], np.float32)


_SOLID = 250
"""Opacity from which on a pixel counts as part of the person's inside."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An opaque picture: ``y`` is (height, width), both even; ``u`` and ``v`` are half of that."""

    y: Plane
    u: Plane
    v: Plane

    def packed(self) -> Plane:
        """Return one array (height * 3 / 2, width): the planes one after the other, as encoders take them."""
        width = self.y.shape[1]
        return np.concatenate([self.y, self.u.reshape(-1, width), self.v.reshape(-1, width)])

    def copy(self) -> Picture:
        """Return a picture of its own that may be drawn on."""
        return Picture(self.y.copy(), self.u.copy(), self.v.copy())


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with transparency, its colours already multiplied by their opacity.

    ``alpha`` has the size of ``y``, ``half`` that of ``u`` and ``v``.
    """

    y: Plane
    u: Plane
    v: Plane
    alpha: Plane
    half: Plane


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle that replaces part of a sprite; ``weight`` (0-255) fades it out towards its edges."""

    left: int
    top: int
    picture: Picture
    weight: Plane
    half: Plane


def scaled(values: NDArray[Any], factors: NDArray[Any]) -> NDArray[np.uint16]:
    """Return ``values * factors / 255``, rounded, for 0-255 each."""
    product: NDArray[np.uint16] = values.astype(np.uint16) * factors
    product += 128
    product += product >> 8
    product >>= 8
    return product


def mixed(first: Plane, second: Plane, share: float) -> Plane:
    """Return the mixture of two planes; ``share`` (0-1) is that of the second."""
    part = round(share * 256)
    total = first.astype(np.uint16) * np.uint16(256 - part) + second.astype(np.uint16) * np.uint16(part)
    return ((total + 128) >> 8).astype(np.uint8)


def mix(first: Sprite, second: Sprite, share: float) -> Sprite:
    """Return the mixture of two sprites of one size."""
    return Sprite(*(mixed(getattr(first, name), getattr(second, name), share) for name in Sprite.__slots__))


def mix_patches(first: Patch, second: Patch, share: float) -> Patch:
    """Return the mixture of two patches of one rectangle."""
    one, two = first.picture, second.picture
    picture = Picture(mixed(one.y, two.y, share), mixed(one.u, two.u, share), mixed(one.v, two.v, share))
    return Patch(first.left, first.top, picture, first.weight, first.half)


def picture(image: Image.Image) -> Picture:
    """Convert an image of even width and height."""
    return Picture(*_yuv(np.asarray(image.convert("RGB"), np.float32)))


def sprite(image: Image.Image) -> Sprite:
    """Convert an RGBA image of even width and height."""
    alpha = np.asarray(image.getchannel("A"), np.uint8)
    half = _halved(alpha.astype(np.float32)).round().astype(np.uint8)
    y, u, v = _yuv(np.asarray(image.convert("RGB"), np.float32))
    return Sprite(_pressed(y, alpha), _pressed(u, half), _pressed(v, half), alpha, half)


def _pressed(values: Plane, alpha: Plane) -> Plane:
    return scaled(values, alpha).astype(np.uint8)


def patch(image: Image.Image, box: tuple[int, int, int, int], weight: Plane) -> Patch:
    """Cut ``box`` (left, top, right, bottom; even numbers) out of an image; ``weight`` has the box's size."""
    half = _halved(weight.astype(np.float32)).round().astype(np.uint8)
    return Patch(box[0], box[1], picture(image.crop(box)), weight, half)


def patched(base: Sprite, piece: Patch, shift: tuple[int, int] = (0, 0)) -> Sprite:
    """Return the sprite with the patch on it, ``shift`` pixels (x, y) beside its own place."""
    result = Sprite(base.y.copy(), base.u.copy(), base.v.copy(), base.alpha, base.half)
    left, top = piece.left + shift[0], piece.top + shift[1]
    half = (left // 2, top // 2)
    _lay(result.y, piece.picture.y, piece.weight, base.alpha, (left, top))
    _lay(result.u, piece.picture.u, piece.half, base.half, half)
    _lay(result.v, piece.picture.v, piece.half, base.half, half)
    return result


def _lay(target: Plane, source: Plane, weight: Plane, alpha: Plane, corner: tuple[int, int]) -> None:
    left, top = corner
    place = (slice(top, top + source.shape[0]), slice(left, left + source.shape[1]))
    window = target[place]
    # Where the sprite is not solid its colours are smaller than a patch's: the outline stays as it is.
    share = np.where(alpha[place] < _SOLID, 0, weight[: window.shape[0], : window.shape[1]]).astype(np.uint8)
    part = scaled(source[: window.shape[0], : window.shape[1]], share)
    window[...] = np.minimum(part + scaled(window, 255 - share), 255)


def lay_over(target: Picture, layer: Sprite, left: int = 0, top: int = 0) -> None:
    """Draw a sprite into a picture, its corner at ``left``, ``top`` (made even); the rest is cut."""
    left, top = left // 2 * 2, top // 2 * 2
    _over(target.y, layer.y, layer.alpha, left, top)
    _over(target.u, layer.u, layer.half, left // 2, top // 2)
    _over(target.v, layer.v, layer.half, left // 2, top // 2)


def _over(target: Plane, source: Plane, alpha: Plane, left: int, top: int) -> None:
    height, width = target.shape
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + source.shape[1], width), min(top + source.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    cut = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    window = target[y0:y1, x0:x1]
    total = scaled(window, 255 - alpha[cut])
    total += source[cut]
    window[...] = np.minimum(total, 255)


def _yuv(rgb: NDArray[np.float32]) -> tuple[Plane, Plane, Plane]:
    yuv = rgb @ _MATRIX.T + _OFFSET
    return _bytes(yuv[..., 0]), _bytes(_halved(yuv[..., 1])), _bytes(_halved(yuv[..., 2]))


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / np.float32(4)


def _bytes(plane: NDArray[np.float32]) -> Plane:
    return plane.round().clip(0, 255).astype(np.uint8)
