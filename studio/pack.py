"""Turn the rendered PNGs of one figure into the four sheets a mood that the sandbox loads.

Usage: python pack.py FIGURE RENDERS CONTENT   (FIGURE as in cast.yaml; CONTENT is content/figuren)
A mood is packed once all its renders exist; figure.yaml lists those moods and what stands in for the others.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import yaml
from PIL import Image
from scipy.ndimage import gaussian_filter

from expressions import REGION
from jobs import EYES, HEADS, MOODS, MOUTHS, render_name

FRONTAL = ("listen", "nod1", "nod2", "nod3")
"""Poses in which the face is seen as from the front: mouths and lids rendered for the base fit on it."""

NEAREST = {
    "open": ("relieved", "neutral"),
    "tense": ("annoyed", "sad", "neutral"),
    "sad": ("tired", "tense", "neutral"),
    "annoyed": ("tense", "neutral"),
    "relieved": ("open", "neutral"),
    "tired": ("sad", "neutral"),
}
"""Which moods may stand in for one that was not rendered, nearest first."""


def bleed(image: Image.Image) -> Image.Image:
    """Give edge pixels the colour of the solid part beside them, so that no bright fringe appears."""
    pixels = np.asarray(image.convert("RGBA"), np.float32).copy()
    solid = (pixels[..., 3:] > 235).astype(np.float32)

    def spread(values: np.ndarray, radius: float) -> np.ndarray:
        return gaussian_filter(values, (radius, radius, 0))

    near, near_weight = spread(pixels[..., :3] * solid, 2.5), spread(solid, 2.5)
    far, far_weight = spread(pixels[..., :3] * solid, 9), spread(solid, 9)
    share = np.clip(near_weight / 0.15, 0, 1)
    colour = share * near / np.maximum(near_weight, 1e-4) + (1 - share) * far / np.maximum(far_weight, 1e-4)
    pixels[..., :3] = np.where(solid > 0, pixels[..., :3], colour)
    pixels[..., 3] = gaussian_filter(pixels[..., 3], 0.6)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")


def locate(base: Image.Image, part: Image.Image, region: tuple[float, float, float, float]) -> list[int]:
    """Return x, y, width, height of a rendered region in the base frame (how Blender rounds is not told)."""
    width, height = base.size
    whole = np.asarray(base.convert("RGB"), np.float32)
    piece = np.asarray(part.convert("RGB"), np.float32)
    guess_x, guess_y = round(region[0] * width), height - round(region[3] * height)
    rim = np.ones(piece.shape[:2], bool)
    rim[12:-12, 12:-12] = False
    best = (np.inf, 0, 0)
    for x in range(guess_x - 2, guess_x + 3):
        for y in range(max(0, guess_y - 2), guess_y + 3):
            under = whole[y : y + piece.shape[0], x : x + piece.shape[1]]
            if under.shape == piece.shape:
                best = min(best, (float(np.abs(under - piece)[rim].mean()), x, y))
    return [best[1], best[2], part.width, part.height]


def follow(base: Image.Image, head: Image.Image, box: list[int], head_box: list[int]) -> list[int]:
    """Return how far (x, y pixels) the part of the face inside ``box`` has moved in a head pose."""
    x0, y0, width, height = box
    grey = np.asarray(base.convert("L"), np.float32)
    turned = grey.copy()
    turned[head_box[1] : head_box[1] + head.height, head_box[0] : head_box[0] + head.width] = np.asarray(
        head.convert("L"), np.float32
    )
    inner = (slice(y0 + height // 5, y0 + height * 7 // 10), slice(x0 + width // 4, x0 + width * 3 // 4))
    piece = grey[inner] - grey[inner].mean()
    best = (np.inf, 0, 0)
    for dx in range(-26, 27):
        for dy in range(-8, 31):
            rows, columns = inner
            there = turned[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx]
            best = min(best, (float(np.abs(there - there.mean() - piece).mean()), dx, dy))
    return [best[1], best[2]]


def row(images: list[Image.Image]) -> Image.Image:
    """Set images of one size side by side."""
    sheet = Image.new(images[0].mode, (sum(image.width for image in images), images[0].height))
    for place, image in enumerate(images):
        sheet.paste(image, (place * image.width, 0))
    return sheet


def save(image: Image.Image, path: Path) -> None:
    image.save(path, "WEBP", quality=90, alpha_quality=90, method=6, exact=True)


def pack_mood(name: str, mood: str, renders: Path, folder: Path) -> dict[str, dict] | None:
    """Write the sheets of a mood; return where its regions lie and move, or None if renders are missing."""
    paths = {
        "base": [renders / render_name(name, mood)],
        "mouths": [renders / render_name(name, mood, mouth=m) for m in MOUTHS],
        "eyes": [renders / render_name(name, mood, eyes=e) for e in EYES],
        "heads": [renders / render_name(name, mood, head=h) for h in HEADS],
    }
    if not all(path.exists() for group in paths.values() for path in group):
        return None
    images = {group: [Image.open(path) for path in list_] for group, list_ in paths.items()}
    folder.mkdir(parents=True, exist_ok=True)
    base = images["base"][0]
    save(bleed(base), folder / "base.webp")
    save(row([bleed(image) for image in images["heads"]]), folder / "heads.webp")
    for group in ("mouths", "eyes"):
        save(row([image.convert("RGB") for image in images[group]]), folder / f"{group}.webp")
    boxes = {
        "mouth": locate(base, images["mouths"][MOUTHS.index("M")], REGION["mouth"]),
        "eyes": locate(base, images["eyes"][0], REGION["eyes"]),
        "head": locate(base, images["heads"][HEADS.index("nod1")], REGION["head"]),
    }
    shifts = {
        pose: {part: follow(base, head, boxes[part], boxes["head"]) for part in ("mouth", "eyes")}
        for pose, head in zip(HEADS, images["heads"], strict=True)
    }
    return {"boxes": boxes, "shifts": shifts}


def fallbacks(present: list[str]) -> dict[str, str]:
    """Name for each mood that is missing the nearest one that is there."""
    return {
        mood: next(other for other in NEAREST[mood] if other in present)
        for mood in MOODS
        if mood not in present
    }


def main(name: str, renders: Path, content: Path) -> None:
    people = yaml.safe_load((Path(__file__).parent / "cast.yaml").read_text("utf-8"))
    about = people[name]["about"]
    folder = content / name
    places: dict[str, dict] = {}
    present = []
    for mood in MOODS:
        found = pack_mood(name, mood, renders, folder / mood)
        if found:
            present.append(mood)
            places = places or found
    figure = {
        "id": name,
        **about,
        "moods": present,
        "mood_fallbacks": fallbacks(present),
        "size": [640, 360],
        **places,
        "frontal": list(FRONTAL),
        "mouths": list(MOUTHS),
        "eyes": list(EYES),
        "heads": list(HEADS),
    }
    text = yaml.safe_dump(figure, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    (folder / "figure.yaml").write_text(text, "utf-8")
    print(name, present, places)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
