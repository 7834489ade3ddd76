"""The skin: where it flushes, wrinkles, shines or carries stubble, and the material that shows it."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

import makehuman as mh
from figure_body import Body, N, lip_point, nose_tip, smooth, texture_mask
from hair import scalp
from nodes import Material, mesh, modify, set_attribute, shade, srgb, to_blender


def regions(body: Body) -> dict[str, np.ndarray]:
    """Return for each skin vertex how far (0-1) it belongs to a region, from landmarks of the face."""
    rest = body.rest[:N]
    x, y, z = np.abs(rest[:, 0]), rest[:, 1], rest[:, 2]
    ex, ey, ez = body.eyes[0]
    tip, lips = nose_tip(body), lip_point(body)

    def around(c: Any, r: Any) -> np.ndarray:
        return np.exp(-(((x - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 + ((z - c[2]) / r[2]) ** 2))

    cheek = around((ex + 0.18, (ey + tip[1]) / 2 - 0.05, ez + 0.05), (0.26, 0.22, 0.4))
    nose = around(tip, (0.16, 0.16, 0.2))
    ear = (x > 0.70) & (z < ez - 0.4) & (y > ey - 0.8) & (y < ey + 0.4)
    mouth = around(lips + np.array([0, 0.08, 0]), (0.5, 0.34, 0.6))
    chin = around((0, lips[1] - 0.42, lips[2] - 0.05), (0.2, 0.12, 0.3))
    flush = 0.28 + 0.40 * mouth + 0.9 * cheek + 0.55 * nose + 0.6 * ear + 0.35 * chin
    below = around((ex * 0.92, ey - 0.13, ez + 0.1), (0.24, 0.10, 0.3))
    above = around((ex * 0.7, ey + 0.09, ez + 0.1), (0.25, 0.09, 0.25))
    corner = (ex + 0.26, ey - 0.02)
    crow = np.exp(-(((x - corner[0] - 0.10) / 0.10) ** 2 + ((y - corner[1]) / 0.17) ** 2)) * (z > ez - 0.5)
    return {
        "flush": np.clip(flush, 0, 1),
        "orbit": np.clip(below + 0.7 * above, 0, 1),
        "beard": _beard(body, around, lips),
        "oily": np.clip(around((0, ey + 0.55, ez + 0.2), (0.35, 0.3, 0.5)) + nose + 0.6 * cheek, 0, 1),
        "forehead": np.exp(-(((y - ey - 0.58) / 0.20) ** 2 + (x / 0.48) ** 2)) * (z > ez - 0.2),
        "crow": crow,
        "crowphase": np.arctan2(y - corner[1], x - ex) * 11,
        "inner": texture_mask("inside-mouth"),
    }


def _beard(body: Body, around: Any, lips: np.ndarray) -> np.ndarray:
    rest = body.rest[:N]
    x, y, z = np.abs(rest[:, 0]), rest[:, 1], rest[:, 2]
    ex, ey, ez = body.eyes[0]
    neck = mh.joint(body.rest, "joint-neck")[2]
    beard = smooth(ey - 0.40, ey - 0.62, y) * smooth(0.0, 0.5, z - (neck + 0.15))
    beard *= smooth(lips[1] - 1.1, lips[1] - 0.72, y)
    beard *= 1 - around((ex + 0.05, ey - 0.42, ez), (0.28, 0.16, 0.5)) * 0.9
    burns = smooth(0.52, 0.62, x) * smooth(ey + 0.1, ey - 0.1, y)
    burns *= smooth(lips[1] - 0.9, lips[1] - 0.6, y) * smooth(0.42, 0.52, z) * 0.9
    beard = np.maximum(beard, burns)
    beard *= 1 - 0.85 * around((0, lips[1], lips[2]), (0.24, 0.085, 0.3))
    return np.clip(beard, 0, 1)


def make_skin(body: Body) -> None:
    """Add the skin from the waist up."""
    waist = mh.joint(body.rest, "joint-spine-2")[1] - 1
    high = body.rest[:, 1] > waist
    faces = [face for face in body.faces if high[face[0]].all()]
    uvs = [mh.base()[1][corner] for _, corners in faces for corner in corners]
    thing = mesh("body", to_blender(body.posed[:N]), [ids for ids, _ in faces], skin_material(body.look), uvs)
    set_attribute(thing, "rest", body.rest[:N])
    for name, values in regions(body).items():
        set_attribute(thing, name, values)
    set_attribute(thing, "scalp", scalp(body)[:N])
    modify(thing, "SUBSURF", levels=2, render_levels=2)


def skin_material(look: dict[str, Any]) -> Any:
    skin = look["skin"]
    m = Material("skin")
    at = m.attribute("rest", vector=True)
    fine = m.noise(at, 140.0, 2.0)
    lips = _lip_mask(m)
    p = m.node("BsdfPrincipled", Base_Color=_colour(m, look, at, lips))
    p.subsurface_method = "RANDOM_WALK"
    rough = m.math("MULTIPLY_ADD", fine, 0.22, 0.40)
    rough = m.math("SUBTRACT", rough, m.math("MULTIPLY", m.attribute("oily"), 0.09))
    m.put(p.inputs["Roughness"], m.math("SUBTRACT", rough, m.math("MULTIPLY", lips, 0.08)))
    m.put(p.inputs["Specular IOR Level"], 0.42)
    m.put(p.inputs["Subsurface Weight"], 1.0)
    m.put(p.inputs["Subsurface Radius"], (1.0, 0.34, 0.16))
    # This scale decides the skin: 1.8 mm; at 5.5 mm it turns blotchy.
    m.put(p.inputs["Subsurface Scale"], skin.get("depth", 0.0018))
    m.put(p.inputs["Normal"], _relief(m, at, fine, skin.get("wrinkles", 0)))
    return m.finish(p)


def _lip_mask(m: Material) -> Any:
    texture = m.node("TexImage")
    texture.image = bpy.data.images.load(str(mh.mpfb() / "textures/mpfb_lips.jpg"), check_existing=True)
    texture.image.colorspace_settings.name = "Non-Color"
    m.put(texture.inputs[0], m.node("UVMap"))
    return texture.outputs[0]


def _colour(m: Material, look: dict[str, Any], at: Any, lips: Any) -> Any:
    skin = look["skin"]
    base = srgb(skin["base"])
    broad, patchy = m.noise(at, 9.0, 4.0), m.noise(at, 38.0, 3.0)
    col = m.mix(0.55, base, m.mix(broad, shade(base, 0.80), shade(base, 1.14)))
    blotch = m.math("MULTIPLY", m.attribute("flush"), m.math("MULTIPLY_ADD", patchy, 0.9, 0.25))
    col = m.mix(m.math("MULTIPLY", blotch, skin["flush_amount"]), col, srgb(skin["flush"]))
    dark = (base[0] * 0.52, base[1] * 0.42, base[2] * 0.42)
    col = m.mix(m.math("MULTIPLY", m.attribute("orbit"), skin.get("orbit", 0.5)), col, dark)
    if skin.get("stubble"):
        dots = m.math("GREATER_THAN", m.noise(at, 330.0, 0.0), 0.56)
        grown = m.math("MULTIPLY", m.attribute("beard"), m.math("MULTIPLY_ADD", dots, 0.5, 0.5))
        col = m.mix(m.math("MULTIPLY", grown, skin["stubble"]), col, srgb(skin["stubble_colour"]))
    mole = m.node("TexVoronoi", Vector=at, Scale=2.3).outputs["Distance"]
    col = m.mix(m.math("MULTIPLY", m.math("LESS_THAN", mole, 0.045), 0.7), col, shade(base, 0.3))
    lip = m.math("MULTIPLY", lips, m.math("MULTIPLY_ADD", patchy, 0.5, 0.6))
    col = m.mix(m.math("MULTIPLY", lip, 0.8), col, srgb(skin["lips"]))
    scalp_share = m.math("MULTIPLY", m.attribute("scalp"), look["scalp"]["amount"])
    col = m.mix(scalp_share, col, shade(srgb(look["scalp"]["colour"]), 0.35))
    return m.mix(m.attribute("inner"), col, (0.10, 0.016, 0.014))


def _relief(m: Material, at: Any, fine: Any, wrinkles: float) -> Any:
    """Return the surface: pores and, with age, lines of forehead and eyes and a leathery net."""
    pores = m.math("MULTIPLY_ADD", fine, 0.8, m.math("MULTIPLY", m.noise(at, 420.0, 2.0), 0.5))
    bump = m.node("Bump", Height=pores, Strength=0.16, Distance=0.0012).outputs[0]
    if not wrinkles:
        return bump
    warp = m.noise(at, 2.2, 2.0)
    height = m.node("SeparateXYZ", Vector=at).outputs[1]
    wave = m.math("SINE", m.math("MULTIPLY_ADD", warp, 9.0, m.math("MULTIPLY", height, 33.0)))
    line = m.math("POWER", m.math("ABSOLUTE", wave), 0.35)
    forehead = m.math("MULTIPLY", line, m.math("MULTIPLY", m.attribute("forehead"), m.noise(at, 3.1, 1.0)))
    rays = m.math("SINE", m.math("MULTIPLY_ADD", warp, 5.0, m.attribute("crowphase")))
    crow = m.math("MULTIPLY", m.math("POWER", m.math("ABSOLUTE", rays), 0.4), m.attribute("crow"))
    cells = m.node("TexVoronoi", {"feature": "DISTANCE_TO_EDGE"}, Vector=at, Scale=16.0).outputs[0]
    leather = m.math("MULTIPLY", m.math("MINIMUM", cells, 0.12), 1.5)
    total = m.math("ADD", m.math("ADD", forehead, m.math("MULTIPLY", crow, 0.8)), leather)
    return m.node(
        "Bump", Height=total, Strength=min(1, 0.45 * wrinkles), Distance=0.004, Normal=bump
    ).outputs[0]
