"""Hair of the head: guides that grow from the scalp, fall along the skull, and strands between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

import makehuman as mh
from figure_body import Body, N, at, keep_off, smooth
from nodes import Material, strands

_GUIDES = 900


@dataclass(frozen=True)
class Style:
    """A haircut. Lengths in decimetres; ``kind``: down (parted, falling) or short (swept).

    ``low``: length of what grows below the temples as a share of the rest; ``wild``: how much single locks stray.
    """

    kind: str
    length: float
    strands: int
    part: float = 0.0
    line: float = 0.68
    temple: float = 0.10
    nape: float = 0.95
    volume: float = 0.12
    offset: float = 0.06
    lift: float = 0.5
    frizz: float = 0.012
    wave: float = 0.0
    wave_turns: float = 16.0
    front: float = 1.0
    side: float = 1.0
    tuck: float = 0.0
    sweep: tuple[float, float, float] = (0.8, -0.15, 0.35)
    gravity: float = 0.15
    ragged: float = 0.35
    radius: float = 0.00016
    low: float = 1.0
    wild: float = 0.04
    clump: float = 0.55
    seed: int = 5


def style(body: Body) -> Style | None:
    """Return the haircut; None where none is seen."""
    return Style(**body.look["hair"]) if "hair" in body.look else None


def hair_material(name: str, melanin: float, red: float, grey: float = 0.0, roughness: float = 0.3) -> Any:
    m = Material(name)
    h = m.node("BsdfHairPrincipled")
    h.model, h.parametrization = "CHIANG", "MELANIN"
    pigment: Any = melanin
    if grey:  # every strand is either pigmented or white
        chance = m.node("HairInfo").outputs["Random"]
        pigment = m.math("MAXIMUM", m.math("MULTIPLY", m.math("GREATER_THAN", chance, grey), melanin), 0.05)
    values = {"Melanin": pigment, "Melanin Redness": red, "Roughness": roughness, "Radial Roughness": 0.45}
    for socket, value in {**values, "Random Color": 0.25, "Random Roughness": 0.25}.items():
        if socket in h.inputs:
            m.put(h.inputs[socket], value)
    return m.finish(h)


def scalp(body: Body) -> np.ndarray:
    """Return how densely hair grows at each vertex: 1 inside the hairline."""
    cut, rest = style(body), body.rest
    if cut is None:
        return np.zeros(len(rest))
    x, y, z = np.abs(rest[:, 0]), rest[:, 1], rest[:, 2]
    ey, ez = body.eye_height, body.eyes[0][2]
    front = ey + cut.line - cut.temple * smooth(0.15, 0.42, x)
    front = front - (cut.line - cut.temple + 0.30) * smooth(0.50, 0.68, x)
    nape = ey - cut.nape
    forward = smooth(ez - 0.95, ez - 0.75, z)
    w = smooth(-0.03, 0.05, y - (front * forward + nape * (1 - forward)))
    ear = (x > 0.66) & (y < ey + 0.12) & (y > ey - 0.9) & (z > 0.15) & (z < ez - 0.35)
    w = w * (1 - ear)
    w[(z > ez - 0.30) & (y < ey + 0.25)] = 0
    w[y < nape - 0.05] = 0
    w[N:] = 0
    return w


def make_hair(body: Body) -> None:
    cut = style(body)
    if cut is None:
        return
    rng = np.random.default_rng(cut.seed)
    density = scalp(body)
    roots, lines = _guides(body, cut, density, rng)
    spots = body.scatter(density, cut.strands, rng)
    hair = _between(cut, roots, lines, at(body.rest, spots), rng)
    neck = smooth(body.eye_height - 2.2, body.eye_height - 1.0, hair[..., 1])[..., None]
    hair = body.with_head(hair) * neck + hair * (1 - neck)
    radius = cut.radius * rng.uniform(0.7, 1.2, cut.strands)
    strands("hair", hair, radius, hair_material("hair", **body.look["hair_colour"], roughness=0.28))


def _guides(
    body: Body, cut: Style, density: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    spots = body.scatter(density, _GUIDES, rng)
    root, out = at(body.rest, spots), at(body.normals(body.rest), spots)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    length = np.full(_GUIDES, cut.length) * rng.uniform(0.85, 1.1, _GUIDES)
    length *= np.where(np.abs(root[:, 0]) > 0.55, cut.side, 1.0)
    length *= 1 + smooth(0.45, 0.25, root[:, 1] - body.eye_height) * (cut.low - 1)
    length *= 1 + smooth(0.6, 1.2, root[:, 2]) * (cut.front - 1)
    from_part = np.clip(np.abs(root[:, 0] - cut.part) / 0.5, 0.45, 1)
    layer = (cut.offset + rng.uniform(0, cut.volume, _GUIDES)) * from_part
    lift = cut.lift * from_part[:, None]
    long = cut.length > 0.9
    steps = np.linspace(0, 1, 16 if long else 12) ** (1.7 if long else 1.0)  # short steps at the root
    skull, shoulders = body.tree(body.rest), body.tree(body.shoulders)
    place, heading, path = root.copy(), out.copy(), [root.copy()]
    for before, s in pairwise(steps):
        flow = _flow(cut, root, place, s)
        bend = max(0.0, 1 - s * 3)  # leaves along the normal, then follows the flow
        pull = out * lift * bend + flow * (1 - bend * lift * 0.6) + np.array([0, -cut.gravity * s, 0])
        heading = heading * 0.45 + pull * 0.55 + rng.normal(size=heading.shape) * cut.wild
        heading /= np.linalg.norm(heading, axis=1, keepdims=True) + 1e-6
        place = place + heading * (length * (s - before))[:, None]
        keep_off(place, skull, layer * min(1, s * 4))
        low = place[:, 1] <= body.eye_height - 1.2
        keep_off(place, shoulders, 0.10 + layer * 0.5, low)
        path.append(place.copy())
    return root, np.stack(path, 1)


def _flow(cut: Style, root: np.ndarray, place: np.ndarray, s: float) -> np.ndarray:
    side = np.sign(root[:, 0] - cut.part + 1e-6)
    many = len(root)
    if cut.kind == "short":
        flow = np.stack([side * cut.sweep[0], np.full(many, cut.sweep[1]), np.full(many, cut.sweep[2])], 1)
    else:
        outward = side * (0.9 - 1.0 * smooth(0.3, 0.9, np.abs(place[:, 0]))) - side * cut.tuck * s
        flow = np.stack([outward, np.full(many, -0.55 - 0.9 * s), -0.45 * (root[:, 2] > 0.2) * (1 - s)], 1)
    return flow / (np.linalg.norm(flow, axis=1, keepdims=True) + 1e-6)


def _between(
    cut: Style, roots: np.ndarray, lines: np.ndarray, at_: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Return strands: mixtures of the three nearest guides, clumped, waved and cut unevenly."""
    many, points = len(at_), lines.shape[1]
    apart, nearest = cKDTree(roots).query(at_, k=3)
    same = np.sign(roots[nearest][:, :, 0] - cut.part) == np.sign(at_[:, None, 0] - cut.part)
    far = np.abs(at_[:, None, 0] - cut.part) > 0.5
    w = 1 / (apart + 0.01) ** 2 * np.where(same | far, 1, 0.02)
    w /= w.sum(1, keepdims=True)
    s = np.linspace(0, 1, points)[None, :, None]
    blend = ((lines - roots[:, None])[nearest] * w[:, :, None, None]).sum(1) + at_[:, None]
    clump = s**1.4 * cut.clump
    hair = blend * (1 - clump) + lines[nearest[:, 0]] * clump
    phase, size = rng.uniform(0, 6.28, (many, 1, 1)), rng.normal(size=(many, 1, 3))
    hair += np.sin(s * 6.0 + phase) * size * cut.frizz * s
    if cut.wave:
        shared = (nearest[:, 0] * 1.7 % 6.28)[:, None, None]
        hair += np.sin(s * cut.wave_turns + shared) * np.array([1.0, 0.15, 0.8]) * cut.wave * s
    end = 1 - rng.random((many, 1)) ** 3 * cut.ragged
    index = np.linspace(0, points - 1, points)[None] * end
    low = np.floor(index).astype(int)
    part, high = (index - low)[..., None], np.minimum(low + 1, points - 1)
    return (
        np.take_along_axis(hair, low[..., None], 1) * (1 - part)
        + np.take_along_axis(hair, high[..., None], 1) * part
    )


def make_brows(body: Body) -> None:
    rng = np.random.default_rng(7)
    look = body.look.get("brows", {})
    male = body.look["body"]["male"]
    ex, ey = body.eyes[0][0], body.eye_height
    low, arch, thick = ey + 0.20 - 0.03 * male, 0.045 - 0.02 * male, look.get("thick", 0.042)
    tree = body.tree(body.rest)
    ids, weights, ways = [], [], []
    for sign in (1, -1):
        for _ in range(look.get("strands", 330)):
            u = rng.random() ** 0.9
            middle = low - 0.01 + arch * float(smooth(0, 0.75, np.float64(u))) - 0.12 * max(0, u - 0.70)
            width = thick * (1 - 0.75 * u**2) * min(1, 0.55 + u * 3)
            y = middle + rng.normal() * width * 0.5
            spot, _, face, _ = tree.ray_cast((sign * (ex * 0.38 + u * (ex * 1.05)), y, 3.0), (0, 0, -1))
            if spot is None:
                continue
            corners = body.faces[face][0]
            d = 1 / (np.linalg.norm(body.rest[corners] - np.array(spot), axis=1) + 1e-4) ** 2
            d /= d.sum()
            if len(corners) == 3:
                corners, d = [*corners, corners[0]], np.append(d, 0)
            ids.append(corners)
            weights.append(d)
            up = 0.9 * (1 - u) ** 2 + 0.18 + rng.normal() * 0.16
            ways.append((sign * 1.0, up - 0.35 * max(0, (y - middle) / width), 0))
    t, w = np.array(ids), np.array(weights)[..., None]
    root, out = (body.posed[t] * w).sum(1), (body.normals(body.posed)[t] * w).sum(1)
    way = np.array(ways) @ body.head[:3, :3].T
    way -= (way * out).sum(1, keepdims=True) * out
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    length = rng.uniform(0.05, 0.09, len(way)) * look.get("length", 1.0)
    s = np.linspace(0, 1, 5)
    lines = root[:, None] + way[:, None] * (length[:, None] * s)[..., None]
    lines = lines + out[:, None] * (0.018 * np.sin(s * 2.2))[None, :, None]
    own = body.look["hair_colour"]
    colour = {**own, "melanin": min(1, own["melanin"] + 0.2), "red": 0.0, **look.get("colour", {})}
    strands("brows", lines, 0.00007, hair_material("browhair", **colour))


def make_lashes(body: Body) -> None:
    rng = np.random.default_rng(3)
    dark = hair_material("lash", melanin=1.0, red=0.2)
    across, up_, forward = (body.head[:3, k] for k in range(3))
    for side, eye in zip("lr", body.eyes, strict=True):
        rows = (("1", 50, 0.03, 0.00004), ("2", 120, 0.062 * body.look.get("lashes", 1.0), 0.00006))
        for level, many, length, radius in rows:
            v = body.posed[mh.groups()[f"helper-{side}-eyelashes-{level}"]]
            centre = body.with_head(eye)
            away = np.linalg.norm(v - centre, axis=1)
            rim = v[away < max(0.158, np.quantile(away, 0.2))]
            x = (rim - centre) @ across
            order = np.argsort(x)
            rim, x = rim[order], x[order]
            xs = rng.uniform(x.min(), x.max(), many)
            root = np.stack([np.interp(xs, x, rim[:, k]) for k in range(3)], 1)
            out = root - centre
            out /= np.linalg.norm(out, axis=1, keepdims=True)
            up = up_ * (0.75 if level == "2" else -0.55)
            aside = across[None] * (xs / 0.16)[:, None] * 0.35
            s = np.linspace(0, 1, 5)[None, :, None]
            size = rng.uniform(0.7, 1.1, (many, 1, 1)) * length
            curve = forward * 0.8 * s + out[:, None] * 0.15 * s + up * (0.25 * s + 0.75 * s**2)
            strands(f"lash{side}{level}", root[:, None] + (curve + aside[:, None] * s) * size, radius, dark)
