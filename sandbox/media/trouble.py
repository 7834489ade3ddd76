"""What goes wrong with camera, light, device and line, as it is seen at this end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sandbox.media import drawn, panels, planes
from sandbox.media.acting import Look
from sandbox.media.planes import Picture, Plane, Sprite
from sandbox.media.scene import Scene, eased
from sandbox.media.stage import FPS
from sandbox.media.sway import Frame, leans, placed

_DIM = 0.62
"""What is left of a screen's light when its device saves power."""


def frozen(scene: Scene) -> Iterator[Picture]:
    """Hold the face in the middle of a word."""
    held = scene.stage.picture(Look(share=0.15, mouth="L", eyes="half" if scene.seed % 2 else ""))
    for _ in range(scene.count):
        yield held


def ceiling(scene: Scene) -> Iterator[Picture]:
    """Show the ceiling: the device has tipped over or lies on the table."""
    above = planes.sprite(drawn.ceiling(scene.figure.backdrop).convert("RGBA"))
    height, width = above.y.shape
    for lean in leans(scene.count, FPS, scene.seed, 1.6):
        seen = placed(above, lean, Frame(0, 0, width, height))
        yield Picture(seen.y, seen.u, seen.v)


def tile(scene: Scene) -> Iterator[Picture]:
    """Show the tile of somebody without a picture."""
    still = planes.picture(drawn.tile(scene.figure.info.size, scene.initials))
    for _ in range(scene.count):
        yield still


def lost(scene: Scene) -> Iterator[Picture]:
    """Show the tile of somebody who is being called again: a ring turns below the initials."""
    turns = [
        planes.picture(panels.reconnecting(scene.figure.info.size, scene.initials, number / FPS))
        for number in range(FPS)
    ]
    for number in range(scene.count):
        yield turns[number % FPS]


def backlight(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Show the figure as a dark shape before a bright window."""
    bright = _window(scene.figure.place)

    def dressed(_number: int, person: Sprite) -> Picture:
        return scene.before(bright.copy(), _shaded(person))

    return dressed


def battery(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Let the picture go dim and show the sign of a battery that is nearly empty; it blinks."""
    signs = [planes.sprite(panels.battery(lit=lit)) for lit in (True, False)]

    def dressed(number: int, person: Sprite) -> Picture:
        whole = _dimmed(scene.seated(person), _DIM)
        planes.lay_over(whole, signs[number * 2 // FPS % 2], 24, 56)
        return whole

    return dressed


def battery_dims(scene: Scene) -> Iterator[Picture]:
    """Let the light of the screen go down."""
    for number, person in enumerate(scene.persons(scene.silent)):
        yield _dimmed(scene.seated(person), 1 - (1 - _DIM) * eased(number / (scene.count - 1)))


def _dimmed(whole: Picture, light: float) -> Picture:
    """Darken a picture; its colours fade with it."""

    def grey(plane: Plane) -> Plane:
        result: Plane = (128 + (plane.astype(np.float32) - 128) * light).round().astype(np.uint8)
        return result

    y = (16 + (whole.y.astype(np.float32) - 16) * light).round().clip(16, 235).astype(np.uint8)
    return Picture(y, grey(whole.u), grey(whole.v))


def _window(place: Picture) -> Picture:
    """Return the place with a window full of daylight in it."""
    height, width = place.y.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    inside = np.clip(
        1.6 - np.maximum(np.abs(x - width / 2) / (width * 0.27), np.abs(y - height * 0.4) / (height * 0.5)),
        0,
        1,
    )
    light = 0.45 + 0.55 * np.clip(inside * 1.6, 0, 1)
    lit = (place.y + (235 - place.y.astype(np.float32)) * light).clip(16, 235).astype(np.uint8)
    pale = light[::2, ::2]

    def bleached(plane: Plane) -> Plane:
        result: Plane = (128 + (plane.astype(np.float32) - 128) * (1 - 0.85 * pale)).round().astype(np.uint8)
        return result

    return Picture(lit, bleached(place.u), bleached(place.v))


def _shaded(person: Sprite) -> Sprite:
    black = person.alpha.astype(np.uint16) * 16 // 255
    dim = (black + (np.maximum(person.y, black) - black) * 5 // 16).astype(np.uint8)
    grey = person.half.astype(np.uint16) * 128 // 255
    return Sprite(
        dim,
        ((person.u + grey) // 2).astype(np.uint8),
        ((person.v + grey) // 2).astype(np.uint8),
        person.alpha,
        person.half,
    )
