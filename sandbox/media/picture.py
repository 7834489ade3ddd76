"""Put clips together: a spoken line's picture as a whole, what is seen in between, a still for pages.

Everything is worked out from its arguments: the same call gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from PIL import Image

from sandbox.errors import MediaError
from sandbox.media import acting, cues, planes
from sandbox.media.acting import PLAIN, Look, VisemeAt
from sandbox.media.clip import Clip
from sandbox.media.cues import CUE_PICTURES, SCENES, compose_cue
from sandbox.media.figure import Figure
from sandbox.media.planes import Picture
from sandbox.media.stage import FPS, Stage, count_of
from sandbox.media.sway import Lean, leans
from sandbox.media.vp8 import encode_vp8

__all__ = [
    "CUE_PICTURES",
    "FPS",
    "IDLE_KINDS",
    "SCENES",
    "VISEMES",
    "Clip",
    "Figure",
    "IdleKind",
    "VisemeAt",
    "compose_cue",
    "compose_idle",
    "compose_line",
    "compose_mouth",
    "poster",
]

VISEMES = ("rest", "A", "E", "I", "O", "U", "M", "F", "L", "S")

IdleKind = Literal["idle", "listening", "nod", "blink", "away"]
IDLE_KINDS: tuple[IdleKind, ...] = ("idle", "listening", "nod", "blink", "away")

_SPEAKING_SWAY = 1.25


def compose_line(
    figure: Figure,
    visemes: Sequence[VisemeAt],
    duration: float,
    mood: str,
    strength: int = 1,
    seed: int = 0,
    nod_at: float | None = None,
    before: tuple[str, int] | None = None,
    *,
    scene: str = "",
) -> Clip:
    """Compose a spoken line: head, eyes and mouth go on moving together, the mouth follows ``visemes``.

    ``duration``: seconds of the picture. ``nod_at``: when the figure nods, in seconds. ``before``: mood and
    strength seen until now; the face then changes behind a blink. ``scene``: one of ``SCENES`` that the line
    falls into. Raises MediaError for an unknown mouth shape or scene or a duration of less than two frames,
    ContentError for an unknown mood.
    """
    unknown = {at.viseme for at in visemes} - set(VISEMES)
    if unknown:
        raise MediaError(f"Diese Mundstellung gibt es nicht: {', '.join(sorted(unknown))}.")
    count = count_of(duration)
    looks = [Look(mouth=mouth) for mouth in acting.mouths(visemes, count, FPS)]
    if nod_at is not None:
        looks = acting.nodding(looks, round(nod_at * FPS), FPS)
    looks = acting.with_blinks(acting.stressing(looks, FPS, seed), FPS, seed)
    if before is not None and before != (mood, strength):
        looks = acting.changing(looks)
    stage, sway = Stage(figure, mood, strength, before), leans(count, FPS, seed, _SPEAKING_SWAY)
    if scene:
        return encode_vp8(cues.pictures(scene, figure, stage, looks, sway), FPS)
    return _composed(stage, looks, sway)


def compose_mouth(figure: Figure, mouth: str, mood: str, *, strength: int = 1) -> Clip:
    """Compose two frames of a mouth shape held, for lines whose picture is not there yet.

    Raises MediaError for an unknown mouth shape, ContentError for an unknown mood.
    """
    if mouth not in VISEMES:
        raise MediaError(f"Diese Mundstellung gibt es nicht: {mouth}.")
    return _composed(Stage(figure, mood, strength), [Look(mouth=mouth)] * 2, [Lean()] * 2)


def compose_idle(
    figure: Figure, kind: IdleKind, mood: str, seconds: float, seed: int = 0, *, strength: int = 1
) -> Clip:
    """Compose what is seen while the figure is silent. The last frame flows into the first.

    Raises MediaError for an unknown kind or too short a time, ContentError for an unknown mood.
    """
    if kind not in IDLE_KINDS:
        raise MediaError(f"Diese Regung gibt es nicht: {kind}.")
    count = count_of(seconds)
    return _composed(Stage(figure, mood, strength), _idle_looks(kind, count, seed), leans(count, FPS, seed))


def poster(figure: Figure, mood: str = "neutral", strength: int = 2) -> bytes:
    """Return a still of the figure before its place as WebP."""
    whole = Stage(figure, mood, strength).picture()
    height, width = whole.y.shape
    image = Image.merge(
        "YCbCr",
        [
            Image.fromarray(_full(whole.y, 16, 219)),
            Image.fromarray(_full(whole.u, 16, 224)).resize((width, height), Image.Resampling.BILINEAR),
            Image.fromarray(_full(whole.v, 16, 224)).resize((width, height), Image.Resampling.BILINEAR),
        ],
    )
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=88, method=4)
    return out.getvalue()


def _full(plane: planes.Plane, low: int, span: int) -> planes.Plane:
    """Stretch limited range to the full range of still pictures."""
    return ((plane.astype(np.float32) - low) * (255 / span)).round().clip(0, 255).astype(np.uint8)


def _idle_looks(kind: IdleKind, count: int, seed: int) -> list[Look]:
    looks = [PLAIN] * count
    middle = count // 2
    if kind == "blink":
        begin = max(1, middle - 2)
        for place, lid in enumerate(acting.BLINK):
            if begin + place < count - 1:
                looks[begin + place] = Look(eyes=lid)
        return looks
    if kind == "nod":
        return acting.with_blinks(
            acting.nodding(looks, max(1, min(FPS // 4, middle - FPS // 2)), FPS), FPS, seed
        )
    if kind == "away":
        pose = "down" if seed % 3 == 2 else "away"
        return acting.with_blinks(acting.turned(looks, pose, FPS // 2, count - FPS // 2), FPS, seed)
    if kind == "listening":
        looks = acting.turned(looks, "listen", FPS // 2, count - FPS // 2)
        return acting.with_blinks(looks, FPS, seed)
    return acting.with_blinks(looks, FPS, seed)


def _composed(stage: Stage, looks: Sequence[Look], sway: Sequence[Lean]) -> Clip:
    return encode_vp8(_pictures(stage, looks, sway), FPS)


def _pictures(stage: Stage, looks: Sequence[Look], sway: Sequence[Lean]) -> Iterator[Picture]:
    for look, lean in zip(looks, sway, strict=True):
        yield stage.picture(look, lean)
