"""Render the layers of figures: base frames, mouths, lids, heads.

Usage: python render.py OUT FIGURE MOOD[,MOOD...] [SAMPLES]
Pictures that exist already are left alone, so a stopped run can be taken up again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import yaml
from PIL import Image

import expressions
import jobs
from clothes import make_clothes, make_glasses
from eyes_mouth import make_eyes, make_mouth
from figure_body import Body
from hair import make_brows, make_hair, make_lashes
from light import light_figure
from nodes import Material, fresh_scene
from scarf import make_scarf
from skin import make_skin

SIZE = (640, 360)
_MATTE_SAMPLES = 18


def build(look: dict[str, Any], job: jobs.Job, samples: int) -> None:
    """Set the scene for one picture."""
    turn, gaze, lids = expressions.HEADS[job.head] if job.head else ((0.0, 0.0, 0.0), (0.0, 0.0), {})
    face = expressions.face(job.mood, job.mouth, job.eyes, lids)
    fresh_scene(*SIZE, samples)
    body = Body(look, expressions.add(face, look.get("resting", {})), turn)
    make_skin(body)
    make_mouth(body)
    make_eyes(body, gaze)
    make_brows(body)
    make_lashes(body)
    make_hair(body)
    make_clothes(body)
    make_glasses(body)
    make_scarf(body)
    light_figure(body)


def _render(path: Path) -> np.ndarray:
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path))
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)


def _matte(folder: Path) -> np.ndarray:
    """Render the outline alone: denoising leaves the opacity of the coloured picture noisy."""
    scene, layer = bpy.context.scene, bpy.context.view_layer
    m = Material("matte")
    m.material.cycles.emission_sampling = "NONE"  # else every face and strand becomes a lamp: 8 CPU-seconds
    layer.material_override = m.finish(m.node("Emission"))
    scene.cycles.use_denoising, scene.cycles.samples, scene.cycles.max_bounces = False, _MATTE_SAMPLES, 0
    return _render(folder / "matte.exr")[..., 3]


def _developed(colours: np.ndarray, path: Path) -> Image.Image:
    """Turn linear light into the picture a camera would give (AgX)."""
    settings = bpy.context.scene.render.image_settings
    image = bpy.data.images.new("view", colours.shape[1], colours.shape[0], float_buffer=True, alpha=True)
    image.pixels.foreach_set(np.dstack([colours, np.ones(colours.shape[:2])]).astype(np.float32).ravel())
    settings.file_format, settings.color_depth = "PNG", "8"
    image.save_render(str(path))
    bpy.data.images.remove(image)
    return Image.open(path).convert("RGB")


def layer(part: str) -> Image.Image:
    """Render the scene that stands; heads and whole frames get an opacity."""
    render = bpy.context.scene.render
    render.film_transparent = True
    render.image_settings.file_format, render.image_settings.color_mode = "OPEN_EXR", "RGBA"
    render.image_settings.color_depth = "32"
    render.use_border = render.use_crop_to_border = bool(part)
    if part:
        left, right, bottom, top = expressions.REGION[part]
        render.border_min_x, render.border_max_x = left, right
        render.border_min_y, render.border_max_y = bottom, top
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seen = _render(folder / "colour.exr")
        colours, opacity = seen[..., :3], np.ones(seen.shape[:2], np.float32)
        if part in ("", "head"):
            opacity = _matte(folder)
            strength = np.maximum(np.maximum(opacity, seen[..., 3] * 0.6), 0.03)
            colours = colours * np.where(opacity > 0.03, 1 / strength, 0)[..., None]
        image = _developed(colours, folder / "view.png")
        if part in ("", "head"):
            image.putalpha(Image.fromarray((np.clip(opacity[::-1], 0, 1) * 255 + 0.5).astype(np.uint8)))
        return image


def main(out: Path, name: str, moods: list[str], samples: int) -> None:
    look = yaml.safe_load((Path(__file__).parent / "cast.yaml").read_text("utf-8"))[name]
    out.mkdir(parents=True, exist_ok=True)
    for mood in moods:
        for job in jobs.of_mood(mood):
            path = out / job.file(name)
            if path.exists():
                continue
            begun = time.process_time()
            build(look, job, samples)
            layer(job.part).save(path)
            print(path.name, f"{time.process_time() - begun:.1f} CPU-s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(","), int((*sys.argv, "12")[4]))
