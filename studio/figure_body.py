"""A figure's body in a pose: landmarks, regions of the skin, points on its surface."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import bpy
import numpy as np
from mathutils.bvhtree import BVHTree

import makehuman as mh

N = mh.SKIN_VERTICES


def smooth(low: float, high: float, x: Any) -> Any:
    """Go softly from 0 at ``low`` to 1 at ``high`` (which may be the smaller)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass
class Body:
    """``rest``: neutral vertices; ``posed``: with face and pose; ``shoulders``: arms down, head straight."""

    look: dict[str, Any]
    units: dict[str, float]
    head_turn: tuple[float, float, float]
    rest: np.ndarray = field(init=False)
    posed: np.ndarray = field(init=False)
    shoulders: np.ndarray = field(init=False)
    head: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.rest = mh.morph(self.look["body"], self.look.get("detail", {}))
        pitch, yaw, roll = self.head_turn

        def part(k: float) -> np.ndarray:
            return mh.turn((0, 1, 0), yaw * k) @ mh.turn((1, 0, 0), pitch * k) @ mh.turn((0, 0, 1), roll * k)

        arms: dict[str, np.ndarray] = {}
        for side, sign in (("L", -1), ("R", 1)):
            arms["upperarm01." + side] = mh.turn((0, 1, 0), sign * -18) @ mh.turn((0, 0, 1), sign * 46)
            arms["clavicle." + side] = mh.turn((0, 0, 1), sign * 3)
            arms["lowerarm01." + side] = mh.turn((1, 0, 0), -35)
        neck = {"neck01": part(0.2), "neck02": part(0.2), "neck03": part(0.2), "head": part(0.4)}
        self.posed, matrices = mh.posed(mh.with_face(self.rest, self.units), {**neck, **arms})
        self.shoulders, _ = mh.posed(self.rest, arms)
        self.head = matrices["head"]

    @property
    def eyes(self) -> tuple[np.ndarray, np.ndarray]:
        return mh.joint(self.rest, "joint-l-eye"), mh.joint(self.rest, "joint-r-eye")

    @property
    def eye_height(self) -> float:
        return float(self.eyes[0][1])

    @property
    def faces(self) -> list[mh.Face]:
        return mh.base()[2]["body"]

    def with_head(self, points: np.ndarray) -> np.ndarray:
        """Move points given for the straight head along with the turned one."""
        return points @ self.head[:3, :3].T + self.head[:3, 3]

    def tree(self, vertices: np.ndarray) -> Any:
        return BVHTree.FromPolygons([tuple(p) for p in vertices[:N]], [ids for ids, _ in self.faces])

    def triangles(self) -> np.ndarray:
        out = []
        for ids, _ in self.faces:
            out.append((ids[0], ids[1], ids[2]))
            if len(ids) == 4:
                out.append((ids[0], ids[2], ids[3]))
        return np.array(out)

    def normals(self, vertices: np.ndarray) -> np.ndarray:
        t = self.triangles()
        flat = np.cross(vertices[t[:, 1]] - vertices[t[:, 0]], vertices[t[:, 2]] - vertices[t[:, 0]])
        total = np.zeros_like(vertices)
        for k in range(3):
            np.add.at(total, t[:, k], flat)
        return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)

    def scatter(
        self, density: np.ndarray, count: int, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """Choose points on the neutral skin: triangles and barycentric weights."""
        t = self.triangles()
        e1, e2 = self.rest[t[:, 1]] - self.rest[t[:, 0]], self.rest[t[:, 2]] - self.rest[t[:, 0]]
        p = np.maximum(np.linalg.norm(np.cross(e1, e2), axis=1) * density[t].mean(1), 0)
        chosen = rng.choice(len(t), count, p=p / p.sum())
        u = rng.random((count, 2))
        over = u.sum(1) > 1
        u[over] = 1 - u[over]
        return t[chosen], np.stack([1 - u.sum(1), u[:, 0], u[:, 1]], 1)


def at(vertices: np.ndarray, spots: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return the positions of scattered points on other vertices."""
    ids, weights = spots
    return (vertices[ids] * weights[..., None]).sum(1)


def keep_off(place: np.ndarray, tree: Any, distance: np.ndarray, where: np.ndarray | None = None) -> None:
    """Push points (count, 3), in place, until they keep their distance from a surface."""
    for i in range(len(place)):
        if where is not None and not where[i]:
            continue
        spot, normal, _, away = tree.find_nearest(tuple(place[i]))
        if spot is None:
            continue
        q, n = np.array(spot), np.array(normal)
        height = (place[i] - q) @ n
        if height < distance[i] and away < 0.8:
            place[i] += n * (distance[i] - height)


@cache
def texture_mask(name: str) -> np.ndarray:
    """Return a MakeHuman texture mask, sampled at the skin's vertices: the same for everybody."""
    image = bpy.data.images.load(str(mh.mpfb() / f"textures/mpfb_{name}.jpg"))
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    pixels = pixels.reshape(height, width, 4)[..., 0]
    bpy.data.images.remove(image)
    uvs, out = mh.base()[1], np.zeros(N)
    for ids, corners in mh.base()[2]["body"]:
        for vertex, corner in zip(ids, corners, strict=True):
            u, v = uvs[corner]
            out[vertex] = max(
                out[vertex], pixels[min(height - 1, int(v * height)), min(width - 1, int(u * width))]
            )
    return out


def lip_point(body: Body) -> np.ndarray:
    """Return the middle of the line where the lips meet: lip vertices, told apart by the jaw's movement.

    Taken from anywhere else the teeth come through the chin.
    """
    rest = body.rest
    ids = np.where((texture_mask("lips") > 0.4) & (np.abs(rest[:N, 0]) < 0.10))[0]
    moved = np.zeros(len(rest))
    jaw_ids, jaw_offsets = mh.face_unit("jawOpen")  # type: ignore[misc]
    moved[jaw_ids] = np.linalg.norm(jaw_offsets, axis=1)

    def foremost(chosen: np.ndarray) -> np.ndarray:
        return chosen[rest[chosen, 2] > rest[chosen, 2].max() - 0.12]

    low = foremost(ids[moved[ids] > 0.5 * moved[ids].max()])
    high = foremost(ids[moved[ids] < 0.3 * moved[ids].max()])
    return np.array(
        [0, (rest[low, 1].max() + rest[high, 1].min()) / 2, max(rest[low, 2].max(), rest[high, 2].max())]
    )


def nose_tip(body: Body) -> np.ndarray:
    rest, eye = body.rest[:N], body.eyes[0]
    near = rest[(rest[:, 1] > eye[1] - 0.9) & (np.abs(rest[:, 0]) < 0.06) & (rest[:, 2] > eye[2])]
    return near[np.argmax(near[:, 2])]
