"""Render what stands behind the figures: simple shapes, out of focus as a webcam shows them.

Usage: python places.py OUT [PLACE...]   (kueche, wohnzimmer, kinderzimmer); writes OUT/PLACE.webp
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from PIL import Image

from light import area, room_camera, surroundings
from nodes import fresh_scene, glowing, plain, srgb

_BOOKS = ("#8d3b34", "#2f4a63", "#b08a4a", "#4b5b43", "#c9c1b0", "#5d4963", "#333436")


def paint(name: str, colour: str, roughness: float = 0.6) -> Any:
    return plain(name, srgb(colour), roughness)


def box(centre: Any, size: Any, material: Any, turned: float = 0.0) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1, location=centre, rotation=(0, 0, turned))
    thing = bpy.context.object
    thing.scale = size
    thing.data.materials.append(material)
    edge = thing.modifiers.new("edge", "BEVEL")
    edge.width, edge.segments = 0.006, 2


def cylinder(centre: Any, radius: float, height: float, material: Any) -> None:
    bpy.ops.mesh.primitive_cylinder_add(radius=radius, depth=height, location=centre, vertices=32)
    bpy.context.object.data.materials.append(material)


def leaves(centre: Any, radius: float, count: int, material: Any, rng: np.random.Generator) -> None:
    for _ in range(count):
        way = rng.normal(size=3)
        way /= np.linalg.norm(way)
        way[2] = abs(way[2])
        at = np.array(centre) + way * radius * rng.uniform(0.4, 1)
        bpy.ops.mesh.primitive_uv_sphere_add(segments=10, ring_count=6, radius=1, location=at)
        thing = bpy.context.object
        thing.scale, thing.rotation_euler = (0.05, 0.018, 0.09), rng.uniform(0, 6, 3)
        thing.data.materials.append(material)


def shell(wall: str) -> None:
    """Add floor, ceiling and three walls."""
    w = paint("wall", wall, 0.9)
    box((0, 2.6, 1.2), (6, 0.1, 3.2), w)
    box((-2.3, 1, 1.2), (0.1, 4, 3.2), w)
    box((2.6, 1, 1.2), (0.1, 4, 3.2), w)
    box((0, 1, -0.2), (6, 4, 0.1), paint("floor", "#8b6a4c", 0.5))
    box((0, 1, 2.7), (6, 4, 0.1), paint("ceiling", "#e9e6df", 0.9))


def kitchen(rng: np.random.Generator) -> None:
    shell("#d9cdb8")
    cupboard, top = paint("cupboard", "#e6e2d8", 0.4), paint("top", "#6d5b4a", 0.35)
    steel = plain("steel", (0.55, 0.55, 0.56), 0.3, Metallic=1.0)
    for i in range(5):
        box((-1.1 + i * 0.62, 2.4, 0.35), (0.59, 0.5, 0.85), cupboard)
        box((-0.88 + i * 0.62, 2.13, 0.68), (0.02, 0.02, 0.14), steel)
    for i in (0, 1, 3, 4):
        box((-1.1 + i * 0.62, 2.42, 1.55), (0.58, 0.34, 0.66), cupboard)
    box((0.2, 2.36, 0.80), (3.3, 0.62, 0.04), top)
    box((0.2, 2.54, 1.02), (3.3, 0.02, 0.42), paint("tiles", "#9db0ad", 0.25))
    box((0.14, 2.5, 1.6), (0.50, 0.2, 0.02), top)
    box((1.95, 2.3, 0.75), (0.62, 0.62, 1.75), steel)
    for i, colour in enumerate(("#b0583a", "#d0a24a", "#56704f", "#8a4b53", "#4c6177")):
        cylinder((-0.05 + i * 0.1, 2.45, 1.68), 0.04, 0.13, paint(f"jar{i}", colour, 0.3))
    cylinder((-0.75, 2.3, 0.93), 0.07, 0.2, steel)
    cylinder((0.9, 2.3, 0.9), 0.06, 0.16, paint("mug", "#b23c32", 0.3))
    box((1.25, 2.32, 0.93), (0.28, 0.2, 0.22), paint("toaster", "#2e2e30", 0.3))
    box((-2.23, 1.35, 1.35), (0.02, 1.0, 1.1), glowing("sky", (0.86, 0.93, 1.0), 5.0))
    box((-2.2, 1.35, 1.35), (0.04, 0.04, 1.1), cupboard)
    cylinder((-1.35, 2.3, 0.90), 0.09, 0.16, paint("pot", "#9a5a3c"))
    leaves((-1.35, 2.3, 1.02), 0.17, 60, paint("leaf", "#4a6b38"), rng)
    box((-0.9, 2.53, 2.1), (1, 0.02, 0.3), paint("picture", "#c9a27a"))


def living_room(rng: np.random.Generator) -> None:
    shell("#b9bdb3")
    box((0.55, 2.45, 0.9), (1.5, 0.3, 2.0), paint("shelf", "#7a5a40", 0.5))
    for row in range(5):
        box((0.55, 2.33, 0.12 + row * 0.38), (1.4, 0.25, 0.33), paint(f"inside{row}", "#5a4433"))
        x = -0.12
        while x < 1.2:
            width, height = rng.uniform(0.02, 0.055), rng.uniform(0.2, 0.3)
            book = paint("book", _BOOKS[rng.integers(len(_BOOKS))])
            if rng.random() < 0.85:
                box((x + width / 2, 2.24, row * 0.38 + height / 2), (width * 0.92, 0.18, height), book)
            x += width
    box((-1.25, 2.2, 0.15), (1.4, 0.8, 0.45), paint("sofa", "#5f6f78", 0.9))
    box((-1.25, 2.5, 0.5), (1.4, 0.25, 0.6), paint("back", "#5a6a73", 0.9))
    box((-1.0, 2.3, 0.55), (0.45, 0.15, 0.4), paint("cushion", "#c08a45", 0.9), 0.2)
    box((-1.25, 2.54, 1.55), (0.8, 0.03, 0.6), paint("frame", "#d8d2c4"))
    box((-1.25, 2.52, 1.55), (0.66, 0.03, 0.46), paint("picture", "#6f8a96"))
    cylinder((-0.35, 2.3, 0.75), 0.015, 1.6, paint("pole", "#222222"))
    cylinder((-0.35, 2.3, 1.62), 0.17, 0.24, glowing("lamp", (1.0, 0.72, 0.42), 4.0))
    cylinder((1.65, 2.1, 0.25), 0.16, 0.35, paint("pot", "#d0cbc0"))
    leaves((1.65, 2.1, 0.75), 0.42, 160, paint("leaf", "#3f5f36"), rng)
    box((-2.23, 1.0, 1.3), (0.02, 1.1, 1.2), glowing("sky", (0.86, 0.93, 1.0), 5.0))


def nursery(rng: np.random.Generator) -> None:
    """A room that several children share: a bunk bed, shelves, a desk below posters."""
    shell("#bcc7c9")
    wood, white = paint("wood", "#b98d5e", 0.5), paint("white", "#e4e1d9", 0.5)
    for x in (-1.62, -0.28):
        box((x, 2.46, 1.05), (0.07, 0.07, 2.1), wood)
        box((x, 1.75, 1.05), (0.07, 0.07, 2.1), wood)
    for height, blanket in ((0.42, "#4f6f94"), (1.42, "#b5563f")):
        box((-0.95, 2.1, height), (1.34, 0.78, 0.05), wood)
        box((-0.95, 2.1, height + 0.1), (1.28, 0.74, 0.14), white)
        box((-0.80, 2.08, height + 0.2), (0.98, 0.78, 0.10), paint("blanket", blanket, 0.9), 0.03)
        box((-1.42, 2.12, height + 0.22), (0.26, 0.5, 0.12), paint("pillow", "#d9c9a4", 0.9), 0.1)
        box((-0.95, 1.74, height + 0.28), (1.34, 0.03, 0.07), wood)
    for step in range(5):
        box((-0.48, 1.70, 0.35 + step * 0.26), (0.34, 0.03, 0.04), wood)
    box((0.75, 2.53, 1.72), (0.62, 0.02, 0.84), paint("poster", "#31465e"))
    box((0.75, 2.51, 1.62), (0.40, 0.02, 0.34), paint("poster sun", "#d39a3f"))
    box((1.42, 2.53, 1.62), (0.44, 0.02, 0.58), paint("drawing", "#e9e3cf"))
    box((1.40, 2.51, 1.66), (0.26, 0.02, 0.24), paint("drawing green", "#79a05f"), 0.0)
    box((0.95, 2.3, 0.74), (1.5, 0.6, 0.04), wood)
    for i, colour in enumerate(("#8d3b34", "#2f4a63", "#b08a4a", "#4b5b43")):
        box((0.38 + i * 0.06, 2.4, 0.88), (0.045, 0.18, rng.uniform(0.2, 0.28)), paint("book", colour))
    cylinder((0.95, 2.35, 0.83), 0.045, 0.14, paint("cup", "#c9674b", 0.3))
    cylinder((1.38, 2.4, 0.95), 0.012, 0.4, paint("pole", "#333333"))
    cylinder((1.34, 2.34, 1.16), 0.09, 0.12, glowing("lamp", (1.0, 0.78, 0.5), 3.0))
    for i, colour in enumerate(("#b5563f", "#4f6f94", "#c9a24c")):
        box((0.55 + i * 0.42, 2.35, 0.36), (0.36, 0.36, 0.34), paint("crate", colour, 0.7))
    box((-2.23, 1.0, 1.3), (0.02, 1.1, 1.2), glowing("sky", (0.86, 0.93, 1.0), 5.0))


PLACES = {"kueche": kitchen, "wohnzimmer": living_room, "kinderzimmer": nursery}


def main(out: Path, names: list[str]) -> None:
    for name in names or list(PLACES):
        scene = fresh_scene(640, 360, 24)
        PLACES[name](np.random.default_rng(3))
        area("window", (-2.0, 1.2, 1.4), (1, 1.6, 0.6), (1.1, 1.1), 70, (1.0, 0.96, 0.9))
        area("lamp", (0.3, 0.9, 2.55), (0.3, 0.9, 0), (1.6, 1.2), 34, (1.0, 0.9, 0.78))
        surroundings((0.5, 0.5, 0.52), 0.5)
        room_camera()
        scene.cycles.max_bounces, scene.cycles.diffuse_bounces = 6, 4
        scene.render.image_settings.file_format = "PNG"
        scene.render.image_settings.color_mode = "RGB"
        with tempfile.TemporaryDirectory() as folder:
            scene.render.filepath = f"{folder}/{name}.png"
            bpy.ops.render.render(write_still=True)
            Image.open(scene.render.filepath).save(out / f"{name}.webp", "WEBP", quality=92, method=6)
        print(name, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
