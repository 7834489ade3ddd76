"""Cues and faults of a call as pictures: what the counsellor sees when something happens at the other end.

First forms. What a cue means, what is heard with it and how long it lasts is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sandbox.errors import MediaError
from sandbox.media import sharing, trouble, visitors
from sandbox.media.acting import Look
from sandbox.media.clip import Clip
from sandbox.media.figure import Figure
from sandbox.media.planes import Picture
from sandbox.media.scene import Dress, Film, Scene
from sandbox.media.stage import FPS, Stage, count_of
from sandbox.media.sway import Lean
from sandbox.media.vp8 import encode_vp8

_FILMS: Mapping[str, Film] = {
    "child": visitors.child,
    "pet": visitors.pet,
    "person_comes": visitors.companion_comes,
    "person_goes": visitors.companion_goes,
    "gets_up": visitors.gets_up,
    "sits_down": visitors.sits_down,
    "empty": visitors.empty_place,
    "freeze": trouble.frozen,
    "ceiling": trouble.ceiling,
    "camera_off": trouble.tile,
    "lost": trouble.lost,
    "battery_dims": trouble.battery_dims,
    "document_up": sharing.document_up,
    "document_down": sharing.document_down,
    "form_fills": sharing.form_fills,
    "look": sharing.looks,
}
_DRESSES: Mapping[str, Dress] = {
    "person_behind": visitors.companion,
    "dark": trouble.backlight,
    "battery": trouble.battery,
    "document": sharing.document,
    "screen": sharing.screen,
    "form": sharing.form,
    "share_fails": sharing.share_fails,
}

CUE_PICTURES = frozenset({*_FILMS, *_DRESSES})
"""The cues that have a picture."""
CUE_LOOPS = frozenset({"freeze", "ceiling", "camera_off", "lost", "empty", "look", *_DRESSES})
"""Those that are a state: their last frame flows into the first, so the clip may run on."""
SCENES = frozenset(_DRESSES)
"""Those in which the figure can be seen speaking (``compose_line(scene=…)``)."""


def compose_cue(
    figure: Figure,
    kind: str,
    mood: str,
    seconds: float,
    seed: int = 0,
    *,
    strength: int = 1,
    initials: str = "",
) -> Clip:
    """Compose the picture of a cue, one of ``CUE_PICTURES``. ``initials`` stand on the tiles without a picture.

    Raises MediaError for an unknown kind or too short a time, ContentError for an unknown mood.
    """
    scene = Scene(figure, Stage(figure, mood, strength), count_of(seconds), seed, initials)
    if kind in _DRESSES:
        dressed = _DRESSES[kind](scene)
        frames = (dressed(number, person) for number, person in enumerate(scene.persons(scene.silent)))
        return encode_vp8(frames, FPS)
    if kind in _FILMS:
        return encode_vp8(_FILMS[kind](scene), FPS)
    raise MediaError(f"Dieses Ereignis hat kein Bild: {kind}.")


def pictures(
    kind: str, figure: Figure, stage: Stage, looks: Sequence[Look], sway: Sequence[Lean]
) -> Iterator[Picture]:
    """Yield the figure in these looks, seen as in one of ``SCENES``. Raises MediaError for any other."""
    if kind not in _DRESSES:
        raise MediaError(f"So ist niemand beim Sprechen zu sehen: {kind}.")
    dressed = _DRESSES[kind](Scene(figure, stage, len(looks)))
    for number, (look, lean) in enumerate(zip(looks, sway, strict=True)):
        yield dressed(number, stage.person(look, lean))
