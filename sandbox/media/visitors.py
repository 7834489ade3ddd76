"""Who comes into the picture: a child, a cat, somebody who stays and listens; and the figure that gets up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from sandbox.media import acting, drawn, planes
from sandbox.media.acting import PLAIN
from sandbox.media.planes import Picture, Sprite
from sandbox.media.scene import Scene, cycled, eased

_OTHER = (236, 336)
"""How far somebody comes in from the right edge and how high they stand, pixels."""


def child(scene: Scene) -> Iterator[Picture]:
    """Let a child run through the room behind the figure, who looks round at it."""
    phases = [planes.sprite(drawn.child(number / 8, scene.skin)) for number in range(8)]
    width, count = scene.figure.info.size[0], scene.count
    begin, end = count // 10, count * 6 // 10
    looks = acting.turned([PLAIN] * count, "away", (begin + end) // 2, count * 8 // 10)
    for number, person in enumerate(scene.persons(looks)):
        room = scene.figure.place.copy()
        share = (number - begin) / (end - begin)
        if 0 <= share <= 1:
            bob = round(6 * abs(math.sin(2 * math.pi * number / 10)))
            left = round(-130 + share * (width + 130))
            planes.lay_over(room, phases[number * 8 // 14 % 8], left, 128 - bob)
        yield scene.before(room, person)


def pet(scene: Scene) -> Iterator[Picture]:
    """Let a cat jump up, walk along before the camera and jump down again; the figure looks down at it."""
    walking = [planes.sprite(drawn.cat(number / 8)) for number in range(8)]
    width, height = scene.figure.info.size
    count = scene.count
    looks = acting.turned([PLAIN] * count, "down", count * 3 // 10, count * 8 // 10)
    for number, person in enumerate(scene.persons(looks)):
        whole = scene.seated(person)
        share = number / count
        left = round(-260 + (width + 300) * share)
        up = 205 * eased(share / 0.22) * eased((1 - share) / 0.2)
        step = 3 * abs(math.sin(2 * math.pi * number / 12))
        planes.lay_over(whole, walking[number * 8 // 16 % 8], left, round(height - up - step))
        yield whole


def companion(scene: Scene) -> Callable[[int, Sprite], Picture]:
    """Let somebody stand behind the figure."""
    other = planes.sprite(drawn.person(scene.skin))

    def dressed(number: int, person: Sprite) -> Picture:
        return scene.before(_with_other(scene, other, 1.0, number), person)

    return dressed


def companion_comes(scene: Scene) -> Iterator[Picture]:
    """Let somebody step in behind the figure."""
    return _stepping(scene, lambda number: number / (scene.count - 1))


def companion_goes(scene: Scene) -> Iterator[Picture]:
    """Let them go again."""
    return _stepping(scene, lambda number: 1 - number / (scene.count - 1))


def gets_up(scene: Scene) -> Iterator[Picture]:
    """Let the figure leave its place."""
    return _leaving(scene, lambda number: number / (scene.count - 1))


def sits_down(scene: Scene) -> Iterator[Picture]:
    """Let it come back."""
    return _leaving(scene, lambda number: 1 - number / (scene.count - 1))


def empty_place(scene: Scene) -> Iterator[Picture]:
    """Show the place without the figure."""
    for _ in range(scene.count):
        yield scene.figure.place


def _stepping(scene: Scene, share: Callable[[int], float]) -> Iterator[Picture]:
    other = planes.sprite(drawn.person(scene.skin))
    for number, person in enumerate(scene.persons([PLAIN] * scene.count)):
        yield scene.before(_with_other(scene, other, eased(share(number)), 0), person)


def _with_other(scene: Scene, other: Sprite, into: float, number: int) -> Picture:
    width, height = scene.figure.info.size
    room = scene.figure.place.copy()
    planes.lay_over(room, other, round(width - into * _OTHER[0] + 2 * cycled(number, 3)), height - _OTHER[1])
    return room


def _leaving(scene: Scene, share: Callable[[int], float]) -> Iterator[Picture]:
    """Turn away, rise a little, then go out of the picture to the left."""
    frame, place = scene.figure.frame, scene.figure.place
    ways = [share(number) for number in range(scene.count)]
    turning = acting.turned([PLAIN] * (2 * scene.count), "away", 2, 2 * scene.count - 2)
    looks = [turning[round(way * (scene.count - 1))] for way in ways]
    for way, person in zip(ways, scene.persons(looks), strict=True):
        aside = round(eased((way - 0.15) / 0.85) * (frame.right + 20))
        rise = round(eased(way / 0.5) * 46)
        whole = place.copy()
        planes.lay_over(whole, _longer(person, rise), frame.left - aside, frame.top - rise)
        yield whole


def _longer(person: Sprite, rows: int) -> Sprite:
    """Continue a sprite downwards from its cut lower edge."""
    half = rows // 2 + 1

    def more(plane: planes.Plane, by: int) -> planes.Plane:
        return np.concatenate([plane, np.repeat(plane[-1:], by, axis=0)])

    return Sprite(
        more(person.y, 2 * half),
        more(person.u, half),
        more(person.v, half),
        more(person.alpha, 2 * half),
        more(person.half, half),
    )
