"""A clip: a stretch of encoded pictures that any number of calls may send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clip:
    """VP8 frames in order, one packet a frame, encoded by an encoder of their own.

    The first frame is a key frame and none refers to one outside the clip, so a clip may follow any other.
    Raises ValueError if it is empty or does not begin with a key frame.
    """

    packets: tuple[bytes, ...]
    fps: int
    """Frames a second."""
    width: int
    height: int
    keyframes: tuple[int, ...] = (0,)
    """Indices into ``packets`` of the frames that stand by themselves, ascending, beginning with 0."""

    def __post_init__(self) -> None:
        if not self.packets or not self.keyframes or self.keyframes[0] != 0:
            raise ValueError("a clip begins with a key frame")
        if self.fps < 1:
            raise ValueError("a clip has at least one frame a second")

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.packets) / self.fps

    def next_keyframe(self, index: int) -> int | None:
        """Return the index of the first key frame at or after ``index``; None if none follows."""
        return next((place for place in self.keyframes if place >= index), None)
