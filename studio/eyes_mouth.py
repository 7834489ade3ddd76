"""Eyeballs with their cornea, teeth and tongue."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from mathutils import Matrix

import makehuman as mh
from figure_body import Body, lip_point, smooth
from nodes import METRES, Material, mesh, modify, plain, shade, srgb, to_blender

_AXES = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], float)


def make_eyes(body: Body, gaze: tuple[float, float]) -> None:
    """Add both eyes. ``gaze``: degrees to the figure's left and downwards, from the head's own direction."""
    materials = {"ball": _ball_material(body.look["eyes"]), "cornea": _cornea_material()}
    for side in "lr":
        v = body.rest[mh.groups()[f"helper-{side}-eye"]]
        low, high = v.min(0), v.max(0)
        radius = (high[0] - low[0]) / 2
        centre = body.with_head(np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2] + radius]))
        inwards = 2.0 * (1 if side == "r" else -1)
        turned = body.head[:3, :3] @ mh.turn((0, 1, 0), gaze[0] + inwards) @ mh.turn((1, 0, 0), gaze[1])
        for name, material in materials.items():
            points, faces = _round(name)
            thing = mesh(f"{name}.{side}", points, faces, material)
            place = np.eye(4)
            place[:3, :3] = _AXES @ turned @ _AXES.T * radius * METRES
            place[:3, 3] = to_blender(centre)[0]
            thing.matrix_world = Matrix(place.tolist())
            if name == "cornea":
                thing.visible_shadow = False


def _round(kind: str) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Return a sphere around its optical axis (-y): flattened at the iris, or bulging as the cornea does."""
    around, rings = 48, 40
    points, faces = [], []
    for i in range(rings + 1):
        t = np.float64(math.pi * (i / rings) ** 1.5)
        flat, bulge = 1 - 0.13 * (1 - smooth(0.26, 0.46, t)), 1.012 + 0.10 * (1 - smooth(0.12, 0.62, t))
        r = flat if kind == "ball" else bulge
        for j in range(around):
            a = 2 * math.pi * j / around
            points.append((r * math.sin(t) * math.cos(a), -r * math.cos(t), r * math.sin(t) * math.sin(a)))
    for i in range(rings):
        for j in range(around):
            k = (j + 1) % around
            # This winding matters: inverted, the eyes turn black.
            faces.append((i * around + j, (i + 1) * around + j, (i + 1) * around + k, i * around + k))
    return np.array(points), faces


def _ball_material(look: dict[str, Any]) -> Any:
    m = Material("eyeball")
    at = m.node("TexCoord").outputs["Object"]
    x, y, z = m.node("SeparateXYZ", Vector=at).outputs
    r = m.math("SQRT", m.math("ADD", m.math("POWER", x, 2.0), m.math("POWER", z, 2.0)))
    front = m.math("LESS_THAN", y, 0.0)

    def ramp(low: float, high: float) -> Any:
        node = m.node("MapRange", {"interpolation_type": "SMOOTHSTEP"})
        for place, value in enumerate((r, low, high, 0.0, 1.0)):
            m.put(node.inputs[place], value)
        return node.outputs[0]

    def inside(low: float, high: float) -> Any:
        return m.math("MULTIPLY", m.math("SUBTRACT", 1.0, ramp(low, high)), front)

    polar = m.node("CombineXYZ")
    m.put(polar.inputs[0], m.math("MULTIPLY", m.math("ARCTAN2", x, z), 9.0))
    m.put(polar.inputs[1], m.math("MULTIPLY", r, 2.5))
    colour = srgb(look["iris"])
    iris = m.mix(m.noise(polar.outputs[0], 1.6, 4.0), shade(colour, 0.45), shade(colour, 1.7))
    iris = m.mix(ramp(0.30, 0.44), iris, shade(colour, 0.16))
    veins = m.math("MULTIPLY_ADD", m.noise(at, 4.5, 6.0), 0.8, 0.1)
    white = m.mix(m.math("MULTIPLY", ramp(0.45, 0.95), veins), srgb("#d9d0c8"), srgb("#c08a7c"))
    col = m.mix(inside(0.395, 0.455), white, iris)
    col = m.mix(inside(0.135, 0.175), col, (0.003, 0.003, 0.003))
    return m.finish(
        m.node(
            "BsdfPrincipled", Base_Color=col, Roughness=0.45, Subsurface_Weight=0.25, Subsurface_Scale=0.002
        )
    )


def _cornea_material() -> Any:
    m = Material("cornea")
    mixed = m.node("MixShader", Fac=m.node("Fresnel", IOR=1.4))
    m.put(mixed.inputs[1], m.node("BsdfTransparent"))
    m.put(mixed.inputs[2], m.node("BsdfGlossy", Roughness=0.015))
    return m.finish(mixed)


def make_mouth(body: Body) -> None:
    """Add tongue and two rows of teeth."""
    wet = {"Subsurface_Weight": 0.3, "Subsurface_Scale": 0.003}
    ids = mh.groups()["helper-tongue"]
    faces = [[i - ids.min() for i in face] for face, _ in mh.base()[2]["helper-tongue"]]
    tongue = mesh(
        "tongue", to_blender(body.posed[ids]), faces, plain("tongue", (0.38, 0.09, 0.075), 0.4, **wet)
    )
    modify(tongue, "SUBSURF", levels=1, render_levels=1)
    enamel = plain("teeth", srgb("#c6b9a2"), 0.25, **wet)
    lower = mh.groups()["helper-lower-teeth"]
    jaw = ((body.posed[lower] - body.head[:3, 3]) @ body.head[:3, :3] - body.rest[lower]).mean(0)
    lips = lip_point(body)
    upper = ((0.086, 0.068, 0.078, 0.072, 0.070, 0.08), 0.115, lips[1] + 0.045, np.zeros(3), 0.0)
    below = ((0.056, 0.060, 0.070, 0.072, 0.072, 0.08), 0.10, lips[1] - 0.105, jaw, -0.11)
    for number, row in enumerate((upper, below)):
        _teeth(body, lips, enamel, number, row)


def _teeth(body: Body, lips: np.ndarray, enamel: Any, number: int, row: tuple[Any, ...]) -> None:
    """Add a row on the dental arch. MakeHuman's own teeth only say where the arch lies."""
    widths, height, y, shift, back = row
    frame = body.rest[mh.groups()["helper-upper-teeth"]]
    wide, rear = (frame[:, 0].max() - 0.02) * 0.95, frame[:, 2].min()
    deep = min(frame[:, 2].max() + 0.03, lips[2] - 0.17) - rear
    shape, faces_of_one = _superellipsoid()
    points: list[np.ndarray] = []
    faces: list[list[int]] = []
    for sign in (1, -1):
        arc = 0.0
        for k, width in enumerate(widths):
            t = (arc + width / 2) / (wide * 1.18)
            arc += width * (1 + 0.15 * k)
            raised = y + (0.006 if k == 1 else 0) * (1 - 2 * number)
            centre = np.array([sign * wide * np.sin(t), raised, rear + back + deep * np.cos(t)])
            yaw = np.degrees(np.arctan2(deep * np.sin(t), wide * np.cos(t) * sign))
            size = [width * 0.5, height * 0.5 * (1 - 0.05 * k), 0.035]
            tooth = (shape * size) @ mh.turn((0, 1, 0), yaw).T + centre + shift
            faces += [[corner + len(points) for corner in face] for face in faces_of_one]
            points += list(body.with_head(tooth))
    mesh(f"teeth{number}", to_blender(np.array(points)), faces, enamel)


def _superellipsoid() -> tuple[np.ndarray, list[tuple[int, ...]]]:
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 16, endpoint=False), np.linspace(-np.pi / 2, np.pi / 2, 9))

    def squared(x: np.ndarray) -> np.ndarray:
        return np.sign(x) * np.abs(x) ** 0.6

    cos_v = squared(np.cos(v))
    shape = np.stack([cos_v * squared(np.cos(u)), squared(np.sin(v)), cos_v * squared(np.sin(u))], -1)
    faces = [
        (i * 16 + j, i * 16 + (j + 1) % 16, (i + 1) * 16 + (j + 1) % 16, (i + 1) * 16 + j)
        for i in range(8)
        for j in range(16)
    ]
    return shape.reshape(-1, 3), faces
