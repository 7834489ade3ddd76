"""Brings every line to the same loudness: about -20 dBFS over what is spoken, never clipped, soft ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TARGET = -20.0  # dBFS, RMS over the frames that are not silence
_PEAK = 0.9
_FADE = 0.005  # seconds
_FRAME = 0.02  # seconds


def levelled(sound: NDArray[np.float64], rate: int, offset: float = 0.0) -> NDArray[np.int16]:
    """Return ``sound`` (floats, shape (samples,)) as int16 at ``TARGET`` + ``offset`` dB, ends faded."""
    active = _active_rms(sound, rate)
    if active <= 0:
        return np.zeros(len(sound), np.int16)
    gain = 10 ** ((TARGET + offset) / 20) / active
    peak = float(np.abs(sound).max()) * gain
    scaled = sound * (gain * min(1.0, _PEAK / peak))
    ramp = np.linspace(0, 1, min(int(rate * _FADE), len(sound) // 2))
    scaled[: len(ramp)] *= ramp
    scaled[len(scaled) - len(ramp) :] *= ramp[::-1]
    return np.round(scaled * 32767).astype(np.int16)


def _active_rms(sound: NDArray[np.float64], rate: int) -> float:
    width = int(rate * _FRAME)
    frames = np.resize(np.append(sound, np.zeros(-len(sound) % width)), (-(-len(sound) // width), width))
    power = (frames**2).mean(axis=1)
    loud = power > power.max(initial=0.0) * 1e-3  # within 30 dB of the loudest frame
    return float(np.sqrt(power[loud].mean())) if loud.any() else 0.0
