"""Clothes grown from the body (shirt, T-shirt, pullover with a V, open cardigan or jacket over it) and glasses."""

from __future__ import annotations

from typing import Any

import bmesh
import bpy
import numpy as np

import makehuman as mh
from collars import add_collar, add_hood, add_rib
from fabric import cloth
from figure_body import Body, N, smooth
from nodes import METRES, link, modify, plain, srgb, to_blender

_INFLATE = 0.10
_FOLDS = 0.10


def make_clothes(body: Body) -> None:
    worn = body.look["clothes"]
    neck = mh.joint(body.rest, "joint-neck")
    front, back = np.array([0, neck[1] - 0.28, neck[2] + 0.75]), np.array([0, neck[1] + 0.24, neck[2] - 0.6])
    top = cloth("cloth", worn["fabric"])
    loop = garment(body, "cloth", top, front, back, vee=worn.get("vee"))
    if worn["top"] == "shirt":
        add_collar(body, loop, worn["fabric"])
    if worn["top"] == "crew":
        add_rib(body, loop, worn["fabric"])
    if "layer" in worn:
        layer = worn["layer"]
        garment(
            body,
            "layer",
            cloth("layer", layer["fabric"]),
            front,
            back - np.array([0, 0.02, 0]),
            vee=layer["vee"],
            inflate=_INFLATE + 0.10,
            folds=_FOLDS * 1.2,
            thickness=0.06,
        )
        if layer.get("hood"):
            add_hood(body, loop, layer["fabric"])


def garment(
    body: Body,
    name: str,
    material: Any,
    front: np.ndarray,
    back: np.ndarray,
    *,
    vee: float | None,
    inflate: float = _INFLATE,
    folds: float = _FOLDS,
    thickness: float = 0.035,
) -> np.ndarray:
    """Add torso and upper arms pushed outwards, smoothed, folded, cut at the neck; return the neck's edge."""
    neck = mh.joint(body.rest, "joint-neck")
    used, faces = _torso(body, neck)
    points = _inflated(body, used, faces, neck, inflate)
    normals = body.normals(body.shoulders)[used]
    points = _folded(points, normals, neck, folds)
    bm = bmesh.new()
    layer = bm.verts.layers.float_vector.new("rest")
    corners = [bm.verts.new(p) for p in points]
    for corner, rest in zip(corners, body.rest[used], strict=True):
        corner[layer] = rest
    for face in faces:
        bm.faces.new([corners[i] for i in face])
    bmesh.ops.subdivide_edges(bm, edges=bm.edges[:], cuts=1, use_grid_fill=True, smooth=0)
    _cut_neck(bm, front, back, vee)
    edge = [
        np.array(q.co)
        for q in bm.verts
        if q.is_boundary
        and np.linalg.norm(np.array(q.co)[[0, 2]] - neck[[0, 2]]) < 1.6
        and q.co[1] > front[1] - 0.35 - (vee or 0)
    ]
    for q, co in zip(bm.verts, to_blender([q.co for q in bm.verts]), strict=True):
        q.co = co
    data = bpy.data.meshes.new(name)
    bm.to_mesh(data)
    bm.free()
    data.update()
    data.polygons.foreach_set("use_smooth", [True] * len(data.polygons))
    thing = link(name, data, material)
    modify(thing, "SOLIDIFY", thickness=thickness * METRES, offset=1.0, use_rim=True)
    modify(thing, "SUBSURF", levels=1, render_levels=2)
    return np.array(edge)


def _torso(body: Body, neck: np.ndarray) -> tuple[np.ndarray, list[list[int]]]:
    rest = body.rest
    sleeve = mh.joint(rest, "joint-l-hand")[0] - 0.2
    keep = (rest[:, 1] < neck[1] + 1.0) & (rest[:, 1] > mh.joint(rest, "joint-spine-2")[1] - 2.0)
    keep &= np.abs(rest[:, 0]) < sleeve
    keep &= ~((rest[:, 1] > neck[1] - 0.2) & (rest[:, 2] > neck[2] + 1.0))  # not the chin
    chosen = [ids for ids, _ in body.faces if keep[ids].all() and max(ids) < N]
    used = np.unique(np.concatenate(chosen))
    place = -np.ones(len(rest), int)
    place[used] = np.arange(len(used))
    return used, [[int(place[i]) for i in ids] for ids in chosen]


def _inflated(
    body: Body, used: np.ndarray, faces: list[list[int]], neck: np.ndarray, inflate: float
) -> np.ndarray:
    v, normals = body.shoulders[used], body.normals(body.shoulders)[used]
    beside: list[set[int]] = [set() for _ in used]
    for face in faces:
        for i, corner in enumerate(face):
            following = face[(i + 1) % len(face)]
            beside[corner].add(following)
            beside[following].add(corner)
    ids = np.concatenate([list(s) for s in beside])
    own = np.repeat(np.arange(len(beside)), [len(s) for s in beside])
    count = np.bincount(own)
    points = v + normals * inflate
    free = body.rest[used][:, 1] < neck[1] - 0.1
    for _ in range(10):
        mean = np.zeros_like(points)
        np.add.at(mean, own, points[ids])
        mean /= count[:, None]
        points[free] = points[free] * 0.5 + mean[free] * 0.5
    above = ((points - (v + normals * inflate * 0.5)) * normals).sum(1)
    return points + normals * np.maximum(0, -above)[:, None]  # never below the skin


def _folded(points: np.ndarray, normals: np.ndarray, neck: np.ndarray, folds: float) -> np.ndarray:
    """Lay soft folds: waves in chosen directions, none close to the neck."""
    rng = np.random.default_rng(2)
    for _ in range(9):
        way = rng.normal(size=3)
        way[1] *= 1.3
        often = rng.uniform(1.6, 4.5)
        away = np.linalg.norm(points[:, [0, 2]] - neck[[0, 2]], axis=1) - 0.5
        depth = (
            np.sin(points @ way * often + rng.uniform(0, 6)) * folds / (2 + often) * smooth(0.0, 1.2, away)
        )
        points = points + normals * depth[:, None]
    return points


def _cut_neck(bm: Any, front: np.ndarray, back: np.ndarray, vee: float | None) -> None:
    if not vee:
        along = front - back
        up = np.cross(along, [1, 0, 0])
        up *= np.sign(up[1]) / np.linalg.norm(up)
        everything = bm.verts[:] + bm.edges[:] + bm.faces[:]
        bmesh.ops.bisect_plane(
            bm, geom=everything, plane_co=(front + back) / 2, plane_no=up, clear_outer=True
        )
        return
    for sign in (1, -1):  # two planes that meet at a low point in front
        point = front - np.array([0, vee, 0])
        shoulder = np.array([sign * 0.72, back[1] - 0.05, 0.15])
        normal = np.cross(back - point, shoulder - point)
        normal *= np.sign(normal[1]) / np.linalg.norm(normal)
        faces = [face for face in bm.faces if sign * face.calc_center_median()[0] > 0]
        corners = {q for face in faces for q in face.verts}
        edges = {e for face in faces for e in face.edges}
        bmesh.ops.bisect_plane(
            bm, geom=[*corners, *edges, *faces], plane_co=point, plane_no=normal, clear_outer=True
        )


def make_glasses(body: Body) -> None:
    """Add a frame without glass: glass would cost much and show little."""
    look = body.look.get("glasses")
    if not look:
        return
    (ex, ey, ez), material = body.eyes[0], plain("frame", srgb(look["colour"]), 0.3, Metallic=0.0)
    front, w, h, e, r = ez + 0.36, look["width"], look["height"], look["squareness"], 0.022

    def wire(points: Any, radius: float, name: str, *, closed: bool) -> None:
        data = bpy.data.curves.new(name, "CURVE")
        data.dimensions = "3D"
        data.bevel_depth, data.bevel_resolution = radius * METRES, 3
        spline = data.splines.new("POLY")
        spline.points.add(len(points) - 1)
        for q, p in zip(spline.points, to_blender(body.with_head(np.array(points))), strict=True):
            q.co = (*p, 1)
        spline.use_cyclic_u = closed
        link(name, data, material)

    rest = body.rest[:N]
    level = (np.abs(rest[:, 2] - 0.45) < 0.12) & (np.abs(rest[:, 1] - ey) < 0.15)
    ear = np.abs(rest[level][:, 0]).max() * 0.93
    a = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for sign in (1, -1):
        x = sign * (ex + 0.02) + np.sign(np.cos(a)) * np.abs(np.cos(a)) ** (2 / e) * w
        y = ey - 0.03 + np.sign(np.sin(a)) * np.abs(np.sin(a)) ** (2 / e) * h
        wire(np.stack([x, y, front - 0.10 * (np.abs(x) / 0.55) ** 2], 1), r, "rim", closed=True)
        hinge = ex + w + 0.02
        arm = [
            (sign * hinge, ey + 0.04, front - 0.12),
            (sign * (hinge * 0.4 + ear * 0.6 + 0.03), ey + 0.06, front - 0.45),
            (sign * ear, ey + 0.02, 0.55),
            (sign * (ear - 0.01), ey - 0.12, 0.32),
        ]
        wire(arm, r * 1.1, "temple", closed=False)
    inner = ex + 0.02 - w * 0.98
    wire(
        [(-inner, ey, front - 0.02), (0, ey + 0.045, front + 0.035), (inner, ey, front - 0.02)],
        r,
        "bridge",
        closed=False,
    )
