"""What the trainee says into the microphone, as the recogniser wants it.

Incoming sound is always read, even when nobody listens: a track that is not read keeps every frame in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

RATE = 16_000
"""Samples a second that are handed on: mono, 16 bit signed, little endian."""
CHUNK = RATE // 50
"""Samples in each chunk handed on, 20 ms; the last one may be shorter."""
_TAIL = 0.3
"""Seconds still heard after "Sprechen" ended: what was said then is still on its way here."""


class Hearing:
    """Hands chunks to ``hand_on`` while it is open; an empty chunk says that the utterance is complete."""

    def __init__(self, hand_on: Callable[[bytes], None]) -> None:
        self._hand_on = hand_on
        self._resampler: av.AudioResampler | None = None
        self._closing: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Listen from now on; opened again within the tail, the utterance goes on."""
        if self._closing:
            self._closing.cancel()
            self._closing = None
        if self._resampler is None:
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE, frame_size=CHUNK)

    def close(self) -> None:
        """Stop listening after the tail."""
        if self._resampler and self._closing is None:
            self._closing = asyncio.get_running_loop().call_later(_TAIL, self.finish)

    def finish(self) -> None:
        """Stop listening at once; hand on what is left."""
        if self._closing:
            self._closing.cancel()
            self._closing = None
        resampler, self._resampler = self._resampler, None
        if resampler:
            self._pass(resampler.resample(None))
            self._hand_on(b"")

    async def listen(self, track: MediaStreamTrack) -> None:
        """Read the track until it ends."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                self.finish()
                return
            if self._resampler and isinstance(frame, av.AudioFrame):
                self._pass(self._resampler.resample(frame))

    def _pass(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            self._hand_on(bytes(frame.planes[0])[: frame.samples * 2])
