"""The voices a customer may have, their moods, and the version of it all.

All voices share Pico's one prosody; who speaks lies in pitch, throat, melody, tempo and breath. Every mood is
laid over a voice by ``Recipe.with_mood``:

    | mood     | is heard as                                                        |
    | neutral  | the voice as it is (strength 2 is the same)                        |
    | open     | a little higher and brighter, a wider melody                       |
    | tense    | higher, narrower, faster, sharper, shorter pauses                  |
    | sad      | lower, flat, slower, breathy, dark, falling, softer, longer pauses |
    | annoyed  | higher, with wide jumps, faster, sharper, louder                   |
    | relieved | a wider melody that falls, breathy like a sigh                     |
    | tired    | low, flat, slow, breathy, the longest pauses                       |
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from sandbox.speech.persona import Recipe

Sex = Literal["w", "m"]
AgeBand = Literal["jung", "mittel", "alt"]


@dataclass(frozen=True)
class VoiceInfo:
    """A voice: its id, a German label, the sex and age it sounds like, and how it is made.

    ``variant`` and ``pitch`` (0 to 99) are what espeak-ng uses in its place.
    """

    id: str
    label: str
    sex: Sex
    age: AgeBand
    recipe: Recipe
    variant: str
    pitch: int


def _voices(*voices: VoiceInfo) -> Mapping[str, VoiceInfo]:
    return MappingProxyType({voice.id: voice for voice in voices})


VOICES: Mapping[str, VoiceInfo] = _voices(
    VoiceInfo("frau_mittel", "Frau, mittleres Alter", "w", "mittel", Recipe(), "de+f3", 50),
    VoiceInfo(
        "frau_jung", "Frau, jung und hell", "w", "jung",
        Recipe(f0=1.14, formant=1.07, melody=1.2, speed=1.08), "de+f4", 62,
    ),
    VoiceInfo(
        "frau_tief", "Frau, tiefe Stimme", "w", "mittel",
        Recipe(f0=0.86, formant=0.95, melody=0.9, speed=0.97, tilt=-1), "de+f2", 42,
    ),
    VoiceInfo(
        "frau_alt", "Frau, älter", "w", "alt",
        Recipe(f0=0.90, formant=0.97, melody=0.85, speed=0.84, breath=0.35, jitter=0.022, tilt=-1.5),
        "de+f1", 45,
    ),
    VoiceInfo(
        "frau_lebhaft", "Junge Frau, schnell und lebhaft", "w", "jung",
        Recipe(f0=0.97, formant=1.03, melody=1.25, speed=1.15), "de+f5", 55,
    ),
    VoiceInfo(
        "mann_mittel", "Mann, mittleres Alter", "m", "mittel",
        Recipe(f0=0.58, formant=0.85), "de+m7", 40,
    ),
    VoiceInfo(
        "mann_jung", "Mann, jung", "m", "jung",
        Recipe(f0=0.68, formant=0.90, melody=1.15, speed=1.08), "de+m3", 48,
    ),
    VoiceInfo(
        "mann_tief", "Mann, tiefe Stimme", "m", "mittel",
        Recipe(f0=0.48, formant=0.80, melody=0.9, speed=0.95, tilt=-1), "de+m1", 28,
    ),
    VoiceInfo(
        "mann_alt", "Mann, älter", "m", "alt",
        Recipe(f0=0.62, formant=0.84, melody=0.8, speed=0.82, breath=0.35, jitter=0.025, tilt=-1.5),
        "de+m2", 38,
    ),
    VoiceInfo(
        "mann_schmal", "Mann, helle Stimme", "m", "mittel",
        Recipe(f0=0.62, formant=0.93, melody=1.1, speed=1.03, tilt=1), "de+m4", 45,
    ),
)  # fmt: skip

#: Which voice to take where nobody chose one.
_DEFAULTS: Mapping[tuple[str, str], str] = {
    ("w", "jung"): "frau_jung",
    ("w", "mittel"): "frau_mittel",
    ("w", "alt"): "frau_alt",
    ("m", "jung"): "mann_jung",
    ("m", "mittel"): "mann_mittel",
    ("m", "alt"): "mann_alt",
}

#: For each mood its strength 1 and 2.
MOODS: Mapping[str, tuple[Recipe, Recipe]] = MappingProxyType(
    {
        "neutral": (Recipe(), Recipe()),
        "open": (
            Recipe(f0=1.02, melody=1.15, speed=1.02, tilt=0.3, drift=0.3),
            Recipe(f0=1.05, melody=1.3, speed=1.05, tilt=0.5, drift=0.5),
        ),
        "tense": (
            Recipe(f0=1.06, melody=0.9, speed=1.10, tilt=1.0, pauses=0.9),
            Recipe(f0=1.11, melody=0.85, speed=1.16, tilt=1.6, jitter=0.008, pauses=0.8),
        ),
        "sad": (
            Recipe(f0=0.95, melody=0.6, speed=0.86, breath=0.15, tilt=-1.5, drift=-0.8, level=-2, pauses=1.3),
            Recipe(
                f0=0.91, melody=0.45, speed=0.80, breath=0.25, tilt=-2.0, drift=-1.2, level=-3, pauses=1.6
            ),
        ),
        "annoyed": (
            Recipe(f0=1.04, melody=1.4, speed=1.08, tilt=1.5, level=1.0, pauses=0.85),
            Recipe(f0=1.08, melody=1.6, speed=1.13, tilt=2.1, level=2.0, pauses=0.7),
        ),
        "relieved": (
            Recipe(melody=1.2, speed=0.95, breath=0.08, tilt=-0.4, drift=-1.2, pauses=1.1),
            Recipe(f0=1.03, melody=1.35, speed=0.97, breath=0.15, tilt=-0.5, drift=-1.8, pauses=1.2),
        ),
        "tired": (
            Recipe(
                f0=0.96, melody=0.75, speed=0.85, breath=0.1, tilt=-1.0, drift=-0.8, level=-1.5, pauses=1.4
            ),
            Recipe(
                f0=0.93, melody=0.6, speed=0.79, breath=0.18, tilt=-1.6, drift=-1.2, level=-2.5, pauses=1.8
            ),
        ),
    }
)


def default_voice(sex: Sex, age: AgeBand = "mittel") -> str:
    """Return the id of the voice to take where a figure names none."""
    return _DEFAULTS[sex, age]


#: The modules between a text and its sound; a change in any of them may be heard or seen on the lips.
_MODULES = (
    "abbreviations", "align", "drivers", "espeak", "level", "normalise", "numerals", "persona", "pico",
    "quantities", "recipes", "visemes", "voice",
)  # fmt: skip


def _version(folder: Path) -> str:
    """Return a word that changes with the modules in ``folder`` and the engines' packages."""
    digest = hashlib.sha256()
    for module in _MODULES:
        digest.update((folder / f"{module}.py").read_bytes())
    for package in ("py-nanotts", "pyworld-prebuilt", "espeakng-loader"):
        try:
            digest.update(f"{package} {metadata.version(package)}".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{package} -".encode())
    return digest.hexdigest()[:12]


#: Part of every cache key of prepared sound.
VERSION = _version(Path(__file__).parent)
