"""A headscarf: a shell over head and throat that leaves the face free, and cloth that falls from the chin."""

from __future__ import annotations

from typing import Any

import numpy as np

import makehuman as mh
from fabric import cloth
from figure_body import Body, keep_off, smooth
from nodes import METRES, mesh, modify, set_attribute, to_blender

_AROUND = 128
_ROWS = 48


def make_scarf(body: Body) -> None:
    look = body.look.get("scarf")
    if not look:
        return
    material = cloth("scarf", look["fabric"])
    angle = 2 * np.pi * np.arange(_AROUND) / _AROUND
    _shell(body, material, angle)
    _fall(body, material, angle)


def _shell(body: Body, material: Any, angle: np.ndarray) -> None:
    """Close the head in, seen from its middle; angle 0 lies over the forehead. The chin has room to open."""
    centre = np.array([0, body.eye_height + 0.02, 0.38])
    v = np.linspace(0, 1, _ROWS)[:, None]
    around = np.broadcast_to(angle, (_ROWS, _AROUND))
    rim = np.radians(47) - np.radians(9) * np.cos(around)
    away = rim + v * (np.radians(168) - rim)
    ways = np.stack([np.sin(around) * np.sin(away), np.cos(around) * np.sin(away), np.cos(away)], -1)
    spoken = mh.with_face(body.rest, {"jawOpen": 0.40})
    radius = np.maximum(
        *(_reach(tree, centre, ways, 3.0, 1.0) for tree in (body.tree(body.rest), body.tree(spoken)))
    )
    radius = _smoothed(np.clip(radius, 0.7, 1.6), 16, 0.8)
    above = np.clip(np.cos(around), 0, 1)
    radius = radius + 0.045 + 0.03 * smooth(0, 0.1, v) + 0.10 * smooth(0.3, 0.9, v)
    radius += 0.16 * smooth(0.15, 0.7, v) * (0.5 + 0.5 * above)  # the hair that is tied up underneath
    long = np.sin(away * 9 + 1.6 * np.cos(around - 0.5) + 2.2 * np.sin(around))
    short = np.sin(away * 21 + 3 * np.sin(around + 1))
    radius += (0.022 * long + 0.010 * short) * smooth(0.02, 0.2, v)
    _sheet(body, "scarf", centre + ways * radius[..., None], material, np.ones(1))


def _fall(body: Body, material: Any, angle: np.ndarray) -> None:
    """Let cloth fall from under the chin over neck, chest and shoulders; angle 0 lies in front."""
    eye = body.eye_height
    v = np.linspace(0, 1, _ROWS)[:, None]
    around = np.broadcast_to(angle, (_ROWS, _AROUND))
    front = (1 + np.cos(around)) / 2
    back = 1 - front
    top = eye - 0.80 - 0.25 * front
    bottom = eye - 1.95 - 0.95 * front**1.5
    height = top + (bottom - top) * v
    across = 0.60 + 1.05 * v**1.3
    ahead, behind = 0.68 + 0.52 * v, 0.60 + 0.42 * v
    deep = np.where(np.cos(around) > 0, ahead, behind)
    points = np.stack([across * np.sin(around), height, 0.38 + deep * np.cos(around)], -1)
    tree = body.tree(body.shoulders)
    distance = 0.06 + 0.24 * smooth(0.0, 0.35, v + 0 * around)
    for _ in range(5):
        keep_off(points.reshape(-1, 3), tree, distance.ravel())
        points[1:] = _smoothed(points, 3, 0.6)[1:]
    keep_off(points.reshape(-1, 3), tree, distance.ravel() * 0.9)
    bow = v * 17 - 5.0 * back + 1.3 * np.sin(around + 0.6)
    folds = 0.055 * np.sin(bow) + 0.020 * np.sin(2.1 * bow + 1.5 * np.sin(around - 0.4))
    points += _outwards(points) * (folds * smooth(0.02, 0.25, v) * (0.4 + 0.6 * front))[..., None]
    neck = mh.joint(body.rest, "joint-neck")[1]
    _sheet(body, "fall", points, material, smooth(neck - 0.1, eye - 0.9, points[..., 1].reshape(-1, 1)))


def _outwards(points: np.ndarray) -> np.ndarray:
    """Return the normals of a sheet that closes around, pointing away from its middle."""
    normals = np.cross(np.gradient(points, axis=0), np.roll(points, -1, 1) - np.roll(points, 1, 1))
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True) + 1e-9
    away = points - [0, 0, 0.38]
    away[..., 1] = 0
    return normals * np.sign((normals * away).sum(-1, keepdims=True))


def _reach(tree: Any, centre: np.ndarray, ways: np.ndarray, start: float, otherwise: float) -> np.ndarray:
    """Return how far the body reaches from a centre (one, or one a point) in each direction, seen from outside."""
    centres = np.broadcast_to(centre, ways.shape)
    out = np.full(ways.shape[:2], otherwise)
    for place in np.ndindex(out.shape):
        spot = tree.ray_cast(tuple(centres[place] + ways[place] * start), tuple(-ways[place]))[0]
        if spot is not None:
            out[place] = np.linalg.norm(np.array(spot) - centres[place])
    return out


def _smoothed(values: np.ndarray, times: int, share: float) -> np.ndarray:
    """Even out values on a sheet that closes around, so many times and so far."""
    for _ in range(times):
        up, down = np.concatenate([values[:1], values[:-1]]), np.concatenate([values[1:], values[-1:]])
        beside = 0.25 * (np.roll(values, 1, 1) + np.roll(values, -1, 1) + up + down)
        values = (1 - share) * values + share * beside
    return values


def _sheet(body: Body, name: str, points: np.ndarray, material: Any, with_head: np.ndarray) -> None:
    """Add a sheet of rows that close around; ``with_head``: how far each point goes along with the head."""
    rows, around = points.shape[:2]
    flat = points.reshape(-1, 3)
    faces = [
        (
            i * around + j,
            (i + 1) * around + j,
            (i + 1) * around + (j + 1) % around,
            i * around + (j + 1) % around,
        )
        for i in range(rows - 1)
        for j in range(around)
    ]
    placed = body.with_head(flat) * with_head + flat * (1 - with_head)
    thing = mesh(name, to_blender(placed), faces, material)
    set_attribute(thing, "rest", flat)
    modify(thing, "SOLIDIFY", thickness=0.022 * METRES, offset=0.0)
    modify(thing, "SUBSURF", levels=1, render_levels=1)
