"""What is heard of the other end beside the voice: the door, a telephone, a child, a device.

Each noise is a loop with its pauses in it: it begins and ends in silence, so that it can be repeated without a
seam, and it stays well below the voice. Drawn up from formulas; the same name always gives the same sound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sandbox.errors import MediaError
from sandbox.media.opus import encode_opus
from sandbox.media.tones import RATE, Sound, arranged, beep, bell, glide, hiss, softened, thud, times

LOUDNESS = -26.0
"""dBFS (root mean square) of a noise where it is heard, its pauses not counted; a voice has about -20."""
_PEAK = 0.5
"""No noise goes beyond this share of full scale."""
_EDGE = 0.06
"""Seconds of silence at both ends."""


def _doorbell() -> Sound:
    """Two notes of a chime, then a long wait until it is rung again."""
    return arranged(7.0, (0.1, bell(659.3, 1.4), 1.0), (0.75, bell(523.3, 1.9), 1.0))


def _phone() -> Sound:
    """A telephone on a table: two trilled rings, then a pause."""
    at = times(0.9)
    warble = np.where(np.floor(at * 16) % 2 == 0, np.sin(2 * np.pi * 988 * at), np.sin(2 * np.pi * 1319 * at))
    ring = softened(warble, 0.02, 0.05)
    return arranged(4.6, (0.1, ring, 1.0), (1.2, ring, 1.0))


def _drilling() -> Sound:
    """A neighbour at work: a hammer drill behind a wall, then a few blows."""
    at = times(2.4)
    motor = (
        np.sign(np.sin(2 * np.pi * 27 * at)) * 0.5
        + np.sin(2 * np.pi * 108 * at)
        + 0.5 * np.sin(2 * np.pi * 216 * at)
    )
    drill = softened(
        motor * 0.4 + hiss(2.4, 250, 1600, 3) * (0.6 + 0.4 * np.sin(2 * np.pi * 27 * at)), 0.25, 0.35
    )
    blows = [(4.2 + 0.55 * number, thud(120, 0.3, 20 + number), 1.3) for number in range(4)]
    return arranged(8.0, (0.1, drill, 1.0), *blows)


def _child() -> Sound:
    """Quick bare feet on a floor and a toy that is squeezed."""
    steps = [(0.1 + 0.23 * number, thud(95, 0.16, 40 + number, 0.8), 0.9) for number in range(8)]
    squeak = glide(900, 1500, 0.13), glide(1450, 800, 0.16)
    return arranged(
        5.5,
        *steps,
        (2.3, squeak[0], 0.45),
        (2.45, squeak[1], 0.45),
        (3.1, squeak[0], 0.4),
        (3.25, squeak[1], 0.4),
    )


def _pet() -> Sound:
    """The bell on a collar, and paws that land."""
    jingle = [
        (0.1 + at, bell(2637 + 180 * number, 0.28, ((1, 1), (1.5, 0.4))), 0.5)
        for number, at in enumerate((0.0, 0.11, 0.27, 0.36, 0.9, 1.05, 1.19))
    ]
    return arranged(5.0, *jingle, (0.75, thud(110, 0.2, 60), 1.2), (0.83, thud(130, 0.18, 61), 1.0))


def _partner() -> Sound:
    """A door is opened, steps come nearer."""
    latch = arranged(0.3, (0.0, thud(900, 0.06, 70, 1.0), 0.6), (0.12, thud(500, 0.08, 71, 1.0), 0.6))
    creak = glide(180, 310, 0.55) * (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 33 * times(0.55))))
    steps = [
        (1.4 + 0.55 * number, thud(75, 0.24, 72 + number, 0.6), 0.7 + 0.1 * number) for number in range(4)
    ]
    return arranged(4.0, (0.1, latch, 1.0), (0.45, softened(creak, 0.1, 0.2), 0.25), *steps)


def _battery() -> Sound:
    """A device that wants to be charged: two falling beeps, and again after a while."""
    return arranged(8.0, (0.1, beep(1047, 0.14), 1.0), (0.32, beep(784, 0.2), 1.0))


def _rustle() -> Sound:
    """The device is moved or falls over: cloth and a hand at the microphone."""
    at = times(1.3)
    rubbing = hiss(1.3, 400, 5000, 80) * (
        0.35 + 0.65 * np.abs(np.sin(2 * np.pi * 2.3 * at) * np.sin(9.1 * at))
    )
    return arranged(2.0, (0.1, softened(rubbing, 0.15, 0.4), 0.8), (0.75, thud(85, 0.3, 81), 1.2))


def _chair() -> Sound:
    """A chair is pushed back, steps go away."""
    scrape = hiss(0.6, 200, 1400, 90) * (0.55 + 0.45 * np.sign(np.sin(2 * np.pi * 47 * times(0.6))))
    steps = [(1.1 + 0.5 * number, thud(78, 0.22, 91 + number), 0.8 - 0.13 * number) for number in range(5)]
    return arranged(4.2, (0.1, softened(scrape, 0.08, 0.2), 0.8), *steps)


def _connection() -> Sound:
    """Three falling tones of a call that has broken off, then the attempts to reach it again."""
    end = [(0.1 + 0.28 * number, beep(hertz, 0.2), 1.0) for number, hertz in enumerate((622, 494, 415))]
    return arranged(6.0, *end, (2.6, beep(440, 0.12), 0.5), (4.4, beep(440, 0.12), 0.5))


def _failure() -> Sound:
    """The short sign of a program that something did not work."""
    return arranged(1.2, (0.1, beep(330, 0.16), 1.0), (0.34, beep(262, 0.3), 1.0))


def _paper() -> Sound:
    """A sheet of paper is taken up."""
    crackle = hiss(0.9, 1500, 9000, 95) * np.abs(np.sin(2 * np.pi * 3.1 * times(0.9))) ** 3
    return arranged(1.4, (0.1, softened(crackle, 0.05, 0.3), 1.0))


_NOISES: Mapping[str, Callable[[], Sound]] = {
    "doorbell": _doorbell,
    "phone": _phone,
    "drilling": _drilling,
    "child": _child,
    "pet": _pet,
    "partner": _partner,
    "battery": _battery,
    "rustle": _rustle,
    "chair": _chair,
    "connection": _connection,
    "failure": _failure,
    "paper": _paper,
}
NOISES = frozenset(_NOISES)
"""The noises there are."""


def noise(name: str) -> NDArray[np.int16]:
    """Return one round of a noise, mono, 48 000 samples a second. Raises MediaError for an unknown name."""
    if name not in _NOISES:
        raise MediaError(f"Dieses Geräusch gibt es nicht: {name}.")
    sound = _NOISES[name]()
    edge = round(_EDGE * RATE)
    sound[:edge] = sound[-edge:] = 0
    loud = sound[np.abs(sound) > np.abs(sound).max() / 30]
    sound *= 10 ** (LOUDNESS / 20) / np.sqrt((loud**2).mean())
    sound = _PEAK * np.tanh(sound / _PEAK)  # a single blow may be louder than the rest, but not harsh
    return (sound * 32767).round().astype(np.int16)


@cache
def packets(name: str) -> tuple[bytes, ...]:
    """Return one round of a noise as Opus packets of 20 ms, to be repeated. Raises MediaError."""
    return tuple(encode_opus(noise(name), RATE))
