"""A line as a call plays it: prepared sound, prepared picture."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.media.clip import Clip

PACKET_SECONDS = 0.02
"""What one sound packet lasts."""

SILENCE = b"\xf8\xff\xfe"
"""20 ms of silence as an Opus packet (RFC 6716: CELT, full band, mono, one frame)."""


@dataclass(frozen=True, slots=True)
class MouthShape:
    """From ``at`` (seconds from the beginning of the line) on, the clip of that name shows the mouth."""

    at: float
    clip: str


@dataclass(frozen=True, slots=True)
class PlayableLine:
    """One line, all of it prepared."""

    turn: int
    """Which answer it belongs to; ``Call.cancel`` withdraws by it."""
    sound: tuple[bytes, ...]
    """Opus packets of 20 ms each."""
    picture: Clip | None = None
    """The whole line's picture, beginning with its sound; None while that is not composed yet."""
    visemes: tuple[MouthShape, ...] = ()
    """Mouth shapes in order, shown where ``picture`` is missing."""

    @property
    def seconds(self) -> float:
        """How long its sound is."""
        return len(self.sound) * PACKET_SECONDS
