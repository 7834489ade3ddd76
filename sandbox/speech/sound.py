"""What a voice hands out: sound, the times of its phonemes, and the mouth shapes that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Shape = Literal["rest", "A", "E", "I", "O", "U", "M", "F", "L", "S"]


@dataclass(frozen=True)
class Phone:
    """A sound of speech: espeak's mnemonic without stress ("_" is silence), start and end in seconds."""

    symbol: str
    start: float
    end: float


@dataclass(frozen=True)
class Viseme:
    """A mouth shape, from ``start`` to ``end`` in seconds."""

    shape: Shape
    start: float
    end: float


@dataclass(frozen=True)
class Speech:
    """A line as it is heard.

    ``pcm`` is mono int16 of shape (samples,), ``rate`` samples a second. ``phones`` are in order, do not
    overlap and lie within the sound; ``visemes`` cover it from 0 to its end without a gap. ``engine`` names
    what made it: "pico", "espeak", or "none" for silence.
    """

    pcm: NDArray[np.int16]
    rate: int
    phones: tuple[Phone, ...]
    visemes: tuple[Viseme, ...]
    engine: str

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / self.rate
