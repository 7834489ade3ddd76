"""A figure: the rendered layers of a person, and the place behind them, ready to be put together.

A folder ``content/figuren/ID`` holds ``figure.yaml`` and, for each mood, four sheets: ``base`` (the person),
``heads`` (turned heads), ``mouths`` and ``eyes`` (parts that replace those of the base). Made by studio/.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sandbox.errors import ContentError
from sandbox.media import planes
from sandbox.media.bending import Neck
from sandbox.media.planes import Patch, Picture, Plane, Sprite
from sandbox.media.sway import Frame

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

STRENGTHS = (1, 2)
_LIGHT = 0.7
_LIGHT_OF: Mapping[str, float] = {"annoyed": 0.86, "sad": 0.8}
"""How much of a rendered mood strength 1 shows; the rest is the neutral face. Where the brows move far, more of it:
mixed half and half, two pairs of them would be seen."""

_FEATHER = 5
_MARGIN = 12


class Boxes(BaseModel):
    """Where the rendered regions lie in the base."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mouth: Box
    eyes: Box
    head: Box


class Shift(BaseModel):
    """How far mouth and eyes have moved in a pose of the head: pixels right and down."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mouth: tuple[int, int]
    eyes: tuple[int, int]


_STRAIGHT = Shift(mouth=(0, 0), eyes=(0, 0))


class FigureInfo(BaseModel):
    """What ``figure.yaml`` says about a figure."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    sex: str
    age: int
    age_band: str
    voices: tuple[str, ...]
    places: tuple[str, ...]
    origin: Mapping[str, str]
    moods: tuple[str, ...]
    mood_fallbacks: Mapping[str, str]
    size: tuple[int, int]
    boxes: Boxes
    shifts: Mapping[str, Shift]
    frontal: tuple[str, ...]
    """Poses in which the face is seen from the front, so that mouths and lids fit on it."""
    mouths: tuple[str, ...]
    eyes: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one mood. ``heads`` contains ``base`` too; all sprites have the figure's full size."""

    heads: Mapping[str, Sprite]
    mouths: Mapping[str, Patch]
    eyes: Mapping[str, Patch]


@dataclass(frozen=True)
class Figure:
    """A person before a place; safe to share by threads. A mood's layers are read when it is first shown."""

    folder: Path
    info: FigureInfo
    backdrop: Image.Image
    """The place as a still (RGB)."""
    place: Picture
    """The same, ready to be drawn on."""
    frame: Frame
    """The part of the picture the person can reach."""
    _kept: dict[tuple[str, int], Layers] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def load(cls, folder: Path, place: Path) -> Figure:
        """Read a figure from ``content/figuren/ID`` and a place from ``content/raeume/ID.webp``.

        Raises ContentError if one is missing or malformed.
        """
        info = _info(folder)
        backdrop = _opened(place).convert("RGB")
        if backdrop.size != info.size:
            raise ContentError(f"Das Bild {place.name} ist nicht {info.size[0]} × {info.size[1]} groß.")
        base = _opened(folder / "neutral" / "base.webp").convert("RGBA")
        return cls(folder, info, backdrop, planes.picture(_grained(backdrop)), _reach(base))

    def mood(self, name: str) -> str:
        """Return the rendered mood that stands for ``name``. Raises ContentError for an unknown mood."""
        if name in self.info.moods:
            return name
        if name not in self.info.mood_fallbacks:
            raise ContentError(f"Die Figur {self.info.id} kennt die Stimmung „{name}“ nicht.")
        return self.info.mood_fallbacks[name]

    def layers(self, mood: str, strength: int = 2) -> Layers:
        """Return the layers of a mood; ``strength`` 1 is some way back to neutral, 2 as rendered.

        Raises ContentError for an unknown mood or if its sheets cannot be read.
        """
        if strength not in STRENGTHS:
            raise ContentError(f"Eine Stimmung hat die Stärke 1 oder 2, nicht {strength}.")
        rendered = self.mood(mood)
        key = (rendered, 2 if rendered == "neutral" else strength)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._made(*key)
            return self._kept[key]

    @property
    def neck(self) -> Neck:
        """Rows between which a movement of the head fades."""
        mouth, head = self.info.boxes.mouth, self.info.boxes.head
        return Neck(mouth[1] + mouth[3] * 62 // 100, head[1] + head[3] - 20)

    def frontal(self, head: str) -> bool:
        """Say whether mouths and lids fit on this pose."""
        return head == "base" or head in self.info.frontal

    def shift(self, head: str) -> Shift:
        """Return how far mouth and eyes have moved in a rendered pose."""
        return self.info.shifts.get(head, _STRAIGHT)

    def nearest(self, pose: str, share: float) -> tuple[str, float, float]:
        """Return the rendered head next to a pose half taken and the pixels (x, y) it must still move.

        ``pose``: nod, away, down or listen; ``share``: 0 is straight, 1 the whole pose.
        """
        steps = [name for name in self.info.heads if name.startswith("nod")] if pose == "nod" else [pose]
        way = {name: self._moved(name) for name in ("base", *steps)}
        whole = way[steps[-1]]
        wanted = (whole[0] * share, whole[1] * share)
        name = min(way, key=lambda name: abs(way[name][0] - wanted[0]) + abs(way[name][1] - wanted[1]))
        return name, wanted[0] - way[name][0], wanted[1] - way[name][1]

    def _moved(self, head: str) -> tuple[float, float]:
        shift = self.shift(head)
        return (shift.mouth[0] + shift.eyes[0]) / 2, (shift.mouth[1] + shift.eyes[1]) / 2

    def _made(self, mood: str, strength: int) -> Layers:
        if strength == 2:
            return _read(self.folder / mood, self.info)
        calm, full, share = self.layers("neutral"), self.layers(mood), _LIGHT_OF.get(mood, _LIGHT)
        return Layers(
            {name: planes.mix(calm.heads[name], full.heads[name], share) for name in full.heads},
            {name: planes.mix_patches(calm.mouths[name], full.mouths[name], share) for name in full.mouths},
            {name: planes.mix_patches(calm.eyes[name], full.eyes[name], share) for name in full.eyes},
        )


def _info(folder: Path) -> FigureInfo:
    path = folder / "figure.yaml"
    try:
        return FigureInfo.model_validate(YAML(typ="safe").load(path.read_text("utf-8")))
    except OSError as error:
        raise ContentError(f"Die Figur {folder.name} fehlt ({path.name} ist nicht lesbar).") from error
    except (YAMLError, ValidationError) as error:
        raise ContentError(f"Die Beschreibung der Figur {folder.name} ist fehlerhaft: {error}") from error


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path) as image:
            image.load()
            return image
    except OSError as error:
        raise ContentError(f"Das Bild {path.parent.name}/{path.name} fehlt oder ist beschädigt.") from error


def _read(folder: Path, info: FigureInfo) -> Layers:
    base = _sharpened(_opened(folder / "base.webp").convert("RGBA"))
    heads = {"base": planes.sprite(base)}
    for name, part in _cells(folder / "heads.webp", info.heads, "RGBA"):
        heads[name] = planes.sprite(_with_part(base, _sharpened(part), info.boxes.head))
    solid = np.asarray(base.getchannel("A").filter(ImageFilter.MinFilter(5)), np.uint8)
    return Layers(
        heads,
        _patches(base, folder / "mouths.webp", info.mouths, info.boxes.mouth, solid),
        _patches(base, folder / "eyes.webp", info.eyes, info.boxes.eyes, solid),
    )


def _cells(path: Path, names: tuple[str, ...], mode: str) -> list[tuple[str, Image.Image]]:
    sheet = _opened(path).convert(mode)
    width = sheet.width // len(names)
    return [
        (name, sheet.crop((place * width, 0, (place + 1) * width, sheet.height)))
        for place, name in enumerate(names)
    ]


def _patches(
    base: Image.Image, path: Path, names: tuple[str, ...], box: Box, solid: Plane
) -> dict[str, Patch]:
    left, top, width, height = box
    even = (left // 2 * 2, top // 2 * 2, -(-(left + width) // 2) * 2, -(-(top + height) // 2) * 2)
    weight = np.zeros((base.height, base.width), np.uint8)
    weight[top : top + height, left : left + width] = _faded(width, height)
    weight[solid < 250] = 0  # a patch never touches the outline
    cut = weight[even[1] : even[3], even[0] : even[2]]
    result = {}
    for name, part in _cells(path, names, "RGB"):
        whole = base.convert("RGB")
        whole.paste(_sharpened(part), (left, top))
        result[name] = planes.patch(whole, even, cut)
    return result


def _with_part(base: Image.Image, part: Image.Image, box: Box) -> Image.Image:
    """Put a rendered head onto the base; inwards from its lower and side edges the two melt together."""
    left, top, width, height = box
    fade = np.minimum(_faded(width, height + 40)[40:], 255)  # the upper edge is that of the picture
    under = np.asarray(base.crop((left, top, left + width, top + height)), np.float32)
    share = fade[..., None].astype(np.float32) / 255
    melted = np.asarray(part, np.float32) * share + under * (1 - share)
    result = base.copy()
    result.paste(Image.fromarray(melted.round().astype(np.uint8)), (left, top))
    return result


def _faded(width: int, height: int) -> Plane:
    across = np.minimum(np.arange(width), np.arange(width)[::-1])
    down = np.minimum(np.arange(height), np.arange(height)[::-1])
    edge = np.minimum(across[None, :], down[:, None])
    return (np.clip(edge / _FEATHER, 0, 1) * 255).astype(np.uint8)


def _sharpened(image: Image.Image) -> Image.Image:
    """Sharpen the colours a little, as cameras do; the sway softens them again."""
    sharp = image.convert("RGB").filter(ImageFilter.UnsharpMask(1.3, 55, 0))
    if image.mode == "RGBA":
        sharp.putalpha(image.getchannel("A"))
    return sharp


def _grained(image: Image.Image) -> Image.Image:
    """Give a backdrop still grain: without it the encoder draws steps into its soft gradients."""
    values = np.asarray(image, np.float32)
    noise = np.random.default_rng(7).normal(0, 1.1, values.shape[:2])[..., None]
    return Image.fromarray((values + noise).round().clip(0, 255).astype(np.uint8))


def _reach(base: Image.Image) -> Frame:
    box = base.getchannel("A").point(lambda value: 255 if value > 4 else 0).getbbox()
    if box is None:
        raise ContentError("Auf dem Grundbild der Figur ist niemand zu sehen.")
    width, height = base.size
    left, top = max(0, box[0] - _MARGIN) // 2 * 2, max(0, box[1] - _MARGIN) // 2 * 2
    right, bottom = min(width, box[2] + _MARGIN) // 2 * 2, min(height, box[3] + _MARGIN) // 2 * 2
    return Frame(left, top, right, bottom)
