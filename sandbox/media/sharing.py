"""What the customer shows: a letter held into the camera, a shared screen, a form; and how they look at ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from sandbox.media import acting, drawn, panels, planes
from sandbox.media.acting import PLAIN
from sandbox.media.planes import Picture, Plane, Sprite
from sandbox.media.scene import Scene, cycled, eased
from sandbox.media.stage import FPS

_SMALL = 4
"""While a screen is shared, the figure is seen this many times smaller, in the corner."""
_CORNER = 12
_HAND = (368, 236)
"""Where the sheet is held, from the left, and how far up, pixels."""
_LINES = 9
"""Lines a form has; they fill one after another."""


def document(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Let the figure hold a letter into the camera."""
    paper = planes.sprite(drawn.sheet(scene.skin))
    return lambda number, person: _held(scene, paper, scene.seated(person), 1.0, number)


def document_up(scene: Scene) -> Iterator[Picture]:
    """Let it lift the letter."""
    return _lifting(scene, lambda number: number / (scene.count - 1))


def document_down(scene: Scene) -> Iterator[Picture]:
    """Let it put the letter away."""
    return _lifting(scene, lambda number: 1 - number / (scene.count - 1))


def screen(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Share a page on the figure's screen."""
    return _panel(scene, panels.page(scene.figure.info.size))


def form(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Share a form that is filled in."""
    return _panel(scene, panels.form(scene.figure.info.size, _LINES))


def form_fills(scene: Scene) -> Iterator[Picture]:
    """Fill in the form, one line after another."""
    steps = [planes.picture(panels.form(scene.figure.info.size, lines)) for lines in range(_LINES + 1)]
    for number, person in enumerate(scene.persons(scene.silent)):
        yield _inset(scene, steps[min(_LINES, number * (_LINES + 1) // scene.count)].copy(), person)


def share_fails(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Show the grey field of a screen that does not come: a ring turns, then a message stands there."""
    size = scene.figure.info.size
    turns = [planes.picture(panels.failed_share(size, number / FPS)) for number in range(FPS)]
    return lambda number, person: _inset(scene, turns[number % FPS].copy(), person)


def looks(scene: Scene) -> Iterator[Picture]:
    """Let the figure look down at what it is shown, with a sign that says so."""
    sign = planes.sprite(panels.sign("sieht Ihre Freigabe"))
    plan = acting.turned([PLAIN] * scene.count, "down", FPS // 2, scene.count - FPS // 2)
    for person in scene.persons(plan):
        whole = scene.seated(person)
        planes.lay_over(whole, sign, 24, 56)
        yield whole


def _lifting(scene: Scene, share: Callable[[int], float]) -> Iterator[Picture]:
    paper = planes.sprite(drawn.sheet(scene.skin))
    for number, person in enumerate(scene.persons([PLAIN] * scene.count)):
        yield _held(scene, paper, scene.seated(person), eased(share(number)), number)


def _held(scene: Scene, paper: Sprite, whole: Picture, up: float, number: int) -> Picture:
    tremble = up * (1.6 * cycled(number, 1.5) + cycled(number, 1))
    height = scene.figure.info.size[1]
    planes.lay_over(whole, paper, round(_HAND[0] + tremble), round(height - up * _HAND[1] + tremble))
    return whole


def _panel(scene: Scene, image: Image.Image) -> Callable[[int, Sprite], Picture]:
    shared = planes.picture(image)
    return lambda _number, person: _inset(scene, shared.copy(), person)


def _inset(scene: Scene, shared: Picture, person: Sprite) -> Picture:
    """Draw the figure small into the lower right corner of what is shared (which is changed)."""
    whole = scene.seated(person)
    for target, source, edge in (
        (shared.y, whole.y, _CORNER),
        (shared.u, whole.u, _CORNER // 2),
        (shared.v, whole.v, _CORNER // 2),
    ):
        small = _shrunk(source)
        bottom, right = target.shape[0] - edge, target.shape[1] - edge
        target[bottom - small.shape[0] : bottom, right - small.shape[1] : right] = small
    return shared


def _shrunk(plane: Plane) -> Plane:
    size = plane.shape[1] // _SMALL // 2 * 2, plane.shape[0] // _SMALL // 2 * 2
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX))
