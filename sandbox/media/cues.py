"""Cues and faults of a call as pictures: what the counsellor sees when something happens at the other end.

First forms: one function each gives the frames; what a cue means and how long it lasts is said elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sandbox.errors import MediaError
from sandbox.media import acting, drawn, planes
from sandbox.media.acting import PLAIN, Look
from sandbox.media.clip import Clip
from sandbox.media.figure import Figure
from sandbox.media.planes import Picture, Plane, Sprite
from sandbox.media.stage import FPS, Stage, count_of
from sandbox.media.sway import Frame, leans, placed
from sandbox.media.vp8 import encode_vp8

CUE_LOOPS = frozenset({"freeze", "ceiling", "dark", "camera_off"})
"""Those that are a state: their last frame flows into the first, so the clip may run on."""


_LIT = np.array([1.15, 1.12, 1.1], np.float32)
"""Hands before the camera and people at the window stand in more light than the figure's cheek."""


@dataclass(frozen=True)
class _Scene:
    """What the functions below draw from."""

    figure: Figure
    stage: Stage
    count: int
    seed: int
    initials: str

    @property
    def skin(self) -> drawn.Colour:
        """The figure's own skin, from the cheek beside the mouth."""
        mouth = self.figure.info.boxes.mouth
        with Image.open(self.figure.folder / "neutral" / "base.webp") as base:
            spot = base.convert("RGB").crop((mouth[0] + 50, mouth[1] + 8, mouth[0] + 62, mouth[1] + 20))
        red, green, blue = np.asarray(spot, np.float32).mean((0, 1)) * _LIT
        return int(red), int(green), int(blue)


def compose_cue(
    figure: Figure,
    kind: str,
    mood: str,
    seconds: float,
    seed: int = 0,
    *,
    strength: int = 1,
    initials: str = "",
) -> Clip:
    """Compose the picture of a cue, one of ``CUE_PICTURES``. ``initials`` stand on the tile of "camera_off".

    Raises MediaError for an unknown kind or too short a time, ContentError for an unknown mood.
    """
    if kind not in _FRAMES:
        raise MediaError(f"Dieses Ereignis hat kein Bild: {kind}.")
    scene = _Scene(figure, Stage(figure, mood, strength), count_of(seconds), seed, initials)
    return encode_vp8(_FRAMES[kind](scene), FPS)


def _freeze(scene: _Scene) -> Iterator[Picture]:
    """Hold the face in the middle of a word."""
    held = scene.stage.picture(Look(share=0.15, mouth="L", eyes="half" if scene.seed % 2 else ""))
    for _ in range(scene.count):
        yield held


def _ceiling(scene: _Scene) -> Iterator[Picture]:
    """Show the ceiling: the device has tipped over or lies on the table."""
    above = planes.sprite(drawn.ceiling(scene.figure.backdrop).convert("RGBA"))
    height, width = above.y.shape
    for lean in leans(scene.count, FPS, scene.seed, 1.6):
        seen = placed(above, lean, Frame(0, 0, width, height))
        yield Picture(seen.y, seen.u, seen.v)


def _dark(scene: _Scene) -> Iterator[Picture]:
    """Show the figure as a dark shape before a bright window."""
    bright = _window(scene.figure.place)
    frame = scene.figure.frame
    looks = acting.with_blinks([PLAIN] * scene.count, FPS, scene.seed)
    for look, lean in zip(looks, leans(scene.count, FPS, scene.seed), strict=True):
        whole = bright.copy()
        planes.lay_over(whole, _shaded(scene.stage.person(look, lean)), frame.left, frame.top)
        yield whole


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


def _camera_off(scene: _Scene) -> Iterator[Picture]:
    """Show the tile of a call without a picture."""
    tile = planes.picture(drawn.tile(scene.figure.info.size, scene.initials))
    for _ in range(scene.count):
        yield tile


def _child(scene: _Scene) -> Iterator[Picture]:
    """Let a child run through the room behind the figure, who looks round at it."""
    phases = [planes.sprite(drawn.child(number / 8, scene.skin)) for number in range(8)]
    width, count = scene.figure.info.size[0], scene.count
    begin, end = count // 10, count * 6 // 10
    looks = acting.turned([PLAIN] * count, "away", (begin + end) // 2, count * 8 // 10)
    for number, behind in enumerate(_behind(scene, looks)):
        share = (number - begin) / (end - begin)
        if 0 <= share <= 1:
            bob = round(6 * abs(math.sin(2 * math.pi * number / 10)))
            planes.lay_over(
                behind.room, phases[number * 8 // 14 % 8], round(-130 + share * (width + 130)), 128 - bob
            )
        yield behind.finished()


def _person_behind(scene: _Scene) -> Iterator[Picture]:
    """Let somebody step in behind the figure, stay and go again."""
    other = planes.sprite(drawn.person(scene.skin))
    width, height = scene.figure.info.size
    looks = acting.with_blinks([PLAIN] * scene.count, FPS, scene.seed)
    for number, behind in enumerate(_behind(scene, looks)):
        into = _eased(number, scene.count, 1.2)
        sway = 2 * math.sin(2 * math.pi * number / (3.1 * FPS))
        planes.lay_over(behind.room, other, round(width - into * 236 + sway), height - 336)
        yield behind.finished()


def _document(scene: _Scene) -> Iterator[Picture]:
    """Let the figure hold a letter into the camera."""
    paper = planes.sprite(drawn.sheet(scene.skin))
    height = scene.figure.info.size[1]
    looks = acting.with_blinks([PLAIN] * scene.count, FPS, scene.seed)
    for number, behind in enumerate(_behind(scene, looks)):
        whole = behind.finished()
        up = _eased(number, scene.count, 0.7)
        tremble = 1.6 * math.sin(2 * math.pi * number / (1.7 * FPS)) + math.sin(
            2 * math.pi * number / (0.9 * FPS)
        )
        planes.lay_over(whole, paper, round(368 + tremble), round(height - up * 236 + tremble))
        yield whole


@dataclass(frozen=True)
class _Behind:
    """A frame in the making: things may be drawn into the room before the figure comes in front."""

    room: Picture
    person: Sprite
    frame: Frame

    def finished(self) -> Picture:
        planes.lay_over(self.room, self.person, self.frame.left, self.frame.top)
        return self.room


def _behind(scene: _Scene, looks: list[Look]) -> Iterator[_Behind]:
    for look, lean in zip(looks, leans(scene.count, FPS, scene.seed), strict=True):
        yield _Behind(scene.figure.place.copy(), scene.stage.person(look, lean), scene.figure.frame)


def _eased(number: int, count: int, seconds: float) -> float:
    """Go softly from 0 to 1 within ``seconds`` and back to 0 at the end."""
    ramp = min(seconds * FPS, count / 2)
    share = min(1.0, number / ramp, (count - 1 - number) / ramp)
    return (1 - math.cos(math.pi * max(0.0, share))) / 2


_FRAMES: dict[str, Callable[[_Scene], Iterator[Picture]]] = {
    "freeze": _freeze,
    "ceiling": _ceiling,
    "dark": _dark,
    "camera_off": _camera_off,
    "child": _child,
    "person_behind": _person_behind,
    "document": _document,
}
CUE_PICTURES = frozenset(_FRAMES)
"""The cues that have a picture."""
