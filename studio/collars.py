"""What runs along the neck's edge of a garment: a shirt's collar, the band of a T-shirt, a hood that lies down."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

import makehuman as mh
from fabric import cloth
from figure_body import Body, smooth
from nodes import mesh, modify, set_attribute, to_blender


def add_collar(body: Body, edge: np.ndarray, fabric: dict[str, str]) -> None:
    """Add a turned-down collar, open in front."""

    def profile(angle: float) -> list[tuple[float, float]]:
        k = (1 - math.cos(angle)) / 2  # 0 in front, 1 at the nape
        return [
            (0.02, -0.06),
            (0.0, 0.10),
            (-0.01, 0.20 + 0.10 * k),
            (0.04, 0.24 + 0.10 * k),
            (0.12, 0.16 + 0.08 * k),
            (0.18 + 0.06 * (1 - k), 0.02),
            (0.21 + 0.08 * (1 - k), -0.12 - 0.16 * (1 - k)),
        ]

    _sweep(body, edge, profile, cloth("collar", fabric), gap=0.22)


def add_rib(body: Body, edge: np.ndarray, fabric: dict[str, str]) -> None:
    """Add the narrow band around the neck of a T-shirt."""
    profile = [(0.05, -0.10), (0.055, -0.03), (0.03, 0.05), (-0.03, 0.07), (-0.05, 0.02)]
    _sweep(body, edge, lambda _: profile, cloth("rib", fabric), gap=0.0)


def add_hood(body: Body, edge: np.ndarray, fabric: dict[str, str]) -> None:
    """Add a hood that lies down: a roll around the nape that runs out on the chest."""

    def profile(angle: float) -> list[tuple[float, float]]:
        k = (1 - math.cos(angle)) / 2
        w = float(smooth(1.3, 2.1, abs(angle)))
        return [
            (0.14, -0.24 + 0.08 * w),
            (0.14 + 0.02 * w, -0.14 + 0.20 * w),
            (0.14 + 0.05 * w * k, -0.10 + (0.30 + 0.12 * k) * w),
            (0.18 + 0.20 * w, -0.10 + (0.36 + 0.12 * k) * w),
            (0.22 + (0.26 + 0.2 * k) * w, -0.12 + 0.26 * w),
            (0.24 + (0.26 + 0.24 * k) * w, -0.18 + 0.02 * w),
            (0.22 + (0.14 + 0.2 * k) * w, -0.28 - 0.20 * w),
        ]

    _sweep(body, edge, profile, cloth("hood", fabric), gap=1.45)


def _sweep(
    body: Body,
    edge: np.ndarray,
    profile: Callable[[float], list[tuple[float, float]]],
    material: Any,
    gap: float,
) -> None:
    """Add a sheet along the neck's edge; ``profile``: offsets outwards and upwards by angle (0: front)."""
    centre = np.array([0, 0, mh.joint(body.rest, "joint-neck")[2] + 0.1])
    angle = np.arctan2(edge[:, 0], edge[:, 2] - centre[2])
    order = np.argsort(angle)
    angle, line = angle[order], edge[order]
    t = np.linspace(-np.pi, np.pi, 96, endpoint=False)
    thrice = np.concatenate([angle - 2 * np.pi, angle, angle + 2 * np.pi])
    ring = np.stack([np.interp(t, thrice, np.tile(line[:, k], 3)) for k in range(3)], 1)
    for _ in range(6):
        ring = 0.5 * ring + 0.25 * (np.roll(ring, 1, 0) + np.roll(ring, -1, 0))
    out = ring * [1, 0, 1] - centre
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    rows = [profile(x) for x in t]
    many, wide = len(t), len(rows[0])
    points = np.array(
        [[ring[i] + out[i] * a + np.array([0, b, 0]) for a, b in rows[i]] for i in range(many)]
    ).reshape(-1, 3)
    faces = []
    for i in range(many):
        j = (i + 1) % many
        if abs(t[i]) < gap or abs(t[j]) < gap:
            continue
        faces += [(i * wide + k, j * wide + k, j * wide + k + 1, i * wide + k + 1) for k in range(wide - 1)]
    thing = mesh("collar", to_blender(points), faces, material)
    set_attribute(thing, "rest", points)
    modify(thing, "SOLIDIFY", thickness=0.0035, offset=0.0)
    modify(thing, "SUBSURF", levels=1, render_levels=2)
