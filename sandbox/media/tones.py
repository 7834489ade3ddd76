"""Building blocks of noises: bells, thuds, hiss. Mono, 48 000 samples a second, floats around ±1.

Each is worked out from its arguments alone, so that the same noise is the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Sound: TypeAlias = NDArray[np.float64]


def times(seconds: float) -> Sound:
    """Return the moment of each sample, in seconds."""
    return np.arange(round(seconds * RATE)) / RATE


def bell(
    hertz: float, seconds: float, partials: Sequence[tuple[float, float]] = ((1, 1), (2.76, 0.3))
) -> Sound:
    """Strike a bell: partials (multiple of ``hertz``, loudness) that die away, the high ones first."""
    at = times(seconds)
    tone = np.zeros_like(at)
    for multiple, loudness in partials:
        tone += (
            loudness * np.sin(2 * np.pi * hertz * multiple * at) * np.exp(-at * (2 + 2 * multiple) / seconds)
        )
    return softened(tone, 0.003, 0.05)


def beep(hertz: float, seconds: float) -> Sound:
    """Sound an even tone, as devices do."""
    at = times(seconds)
    return softened(np.sin(2 * np.pi * hertz * at) + 0.15 * np.sin(6 * np.pi * hertz * at), 0.008, 0.02)


def glide(start: float, end: float, seconds: float) -> Sound:
    """Sound a tone that slides from one pitch (hertz) to another."""
    phase = 2 * np.pi * np.cumsum(np.linspace(start, end, round(seconds * RATE))) / RATE
    return softened(np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase), 0.015, 0.03)


def hiss(seconds: float, low: float, high: float, seed: int) -> Sound:
    """Make noise of the frequencies between ``low`` and ``high`` hertz, about ±1."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= np.exp(-((np.log(np.maximum(hertz, 1) / np.sqrt(low * high)) / np.log(high / low) * 2) ** 4))
    sound: Sound = np.fft.irfft(spectrum, count)
    sound /= 3 * sound.std()
    return sound


def thud(hertz: float, seconds: float, seed: int, rough: float = 0.5) -> Sound:
    """Knock: a low body that dies away fast, with a share of ``rough`` noise at its beginning."""
    at = times(seconds)
    body = np.sin(2 * np.pi * hertz * at * (1 + 0.3 * np.exp(-at * 60))) * np.exp(-at * 9 / seconds)
    return softened(body + rough * hiss(seconds, 300, 3000, seed) * np.exp(-at * 30 / seconds), 0.002, 0.03)


def softened(sound: Sound, rise: float, fall: float) -> Sound:
    """Fade in and out within ``rise`` and ``fall`` seconds, so that nothing clicks."""
    result = sound.copy()
    begin, end = min(len(sound), round(rise * RATE)), min(len(sound), round(fall * RATE))
    result[:begin] *= np.linspace(0, 1, begin)
    result[len(result) - end :] *= np.linspace(1, 0, end)
    return result


def arranged(seconds: float, *parts: tuple[float, Sound, float]) -> Sound:
    """Put parts (second of its beginning, sound, loudness) into a stretch of silence; what stands over is cut."""
    result = np.zeros(round(seconds * RATE))
    for begins, part, loudness in parts:
        first = round(begins * RATE)
        cut = part[: max(0, len(result) - first)]
        result[first : first + len(cut)] += loudness * cut
    return result
