"""The two tracks of a call: prepared packets, each at its time. Nothing is encoded here."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcrtpsender import RTCRtpSender

from sandbox.media.timeline import SLOT, TICKS, Timeline

_SOUND_RATE = 48_000
_SOUND_BASE = Fraction(1, _SOUND_RATE)
_PICTURE_BASE = Fraction(1, TICKS)


class SoundTrack(MediaStreamTrack):
    """An Opus packet every 20 ms, from ``take(tick)``."""

    kind = "audio"

    def __init__(self, timeline: Timeline, take: Callable[[int], bytes]) -> None:
        super().__init__()
        self._timeline = timeline
        self._take = take
        self._tick: int | None = None

    async def recv(self) -> av.Packet[Any]:
        """Wait for the next slot and return its packet. Raises MediaStreamError once it was stopped."""
        tick = self._timeline.next_slot() if self._tick is None else self._tick
        await self._timeline.until(tick)
        if self.readyState != "live":
            raise MediaStreamError
        self._tick = tick + SLOT
        packet = av.Packet(self._take(tick))
        packet.pts = self._timeline.stamp(tick) * _SOUND_RATE // TICKS
        packet.time_base = _SOUND_BASE
        return packet


class PictureTrack(MediaStreamTrack):
    """VP8 packets from ``take(tick)``, which also says how long to wait for the next."""

    kind = "video"

    def __init__(self, timeline: Timeline, take: Callable[[int], tuple[bytes | None, int]]) -> None:
        super().__init__()
        self._timeline = timeline
        self._take = take
        self._tick: int | None = None

    async def recv(self) -> av.Packet[Any]:
        """Wait for the next picture and return its packet. Raises MediaStreamError once it was stopped."""
        tick = self._timeline.next_slot() if self._tick is None else self._tick
        while True:
            await self._timeline.until(tick)
            if self.readyState != "live":
                raise MediaStreamError
            data, length = self._take(tick)
            self._tick = tick + length
            if data is not None:
                break
            tick = self._tick
        packet = av.Packet(data)
        packet.pts = self._timeline.stamp(tick)
        packet.time_base = _PICTURE_BASE
        return packet


def hear_of_losses(sender: RTCRtpSender, mend: Callable[[], None]) -> bool:
    """Have ``mend`` called when the receiver asks for a key frame; return whether that could be arranged.

    aiortc minds such a request only where it encodes itself; packets have no public way to hear of it.
    Should the private method go away, a receiver mends by itself with the next clip.
    """
    if not hasattr(sender, "_send_keyframe"):
        return False
    sender._send_keyframe = mend  # type: ignore[method-assign]  # noqa: SLF001
    return True
