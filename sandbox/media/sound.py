"""What is to be heard at each moment: a line, else the background, else silence; and the faults of calls."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.media.line import SILENCE
from sandbox.media.timeline import SLOT

_DROPOUT = frozenset(range(6, 19))
"""Of every 20 packets these are lost in a dropout: 260 of 400 ms, one hears that something is said."""


class SoundProgramme:
    """Gives the packet for each slot. ``muted`` and ``dropout`` are faults; the line goes on unheard."""

    def __init__(self) -> None:
        self.due = 0
        """Tick of the slot that is asked for next."""
        self.muted = False
        self.dropout = False
        self._line: tuple[bytes, ...] = ()
        self._place = 0
        self._begins = 0
        self._ended: Callable[[], None] | None = None
        self._background: tuple[bytes, ...] = ()
        self._background_place = 0

    def begin(self, packets: tuple[bytes, ...], begins: int, ended: Callable[[], None]) -> None:
        """Say a line from tick ``begins`` on; ``ended`` is called once its last packet has had its time."""
        self._line, self._place, self._begins, self._ended = packets, 0, begins, ended

    def stop(self) -> None:
        """Be silent at once; ``ended`` is not called any more."""
        self._line, self._place, self._ended = (), 0, None

    def lay_under(self, packets: tuple[bytes, ...]) -> None:
        """Loop these packets while no line is said; none of them ends it."""
        self._background, self._background_place = packets, 0

    def take(self, tick: int) -> bytes:
        """Return the Opus packet for the slot that begins at ``tick``."""
        if self._ended and self._place >= len(self._line) and tick >= self._begins:
            ended = self._ended
            self.stop()
            ended()
        self.due = tick + SLOT
        packet = self._next(tick)
        if self.muted or (self.dropout and tick // SLOT % 20 in _DROPOUT):
            return SILENCE
        return packet

    def _next(self, tick: int) -> bytes:
        if self._line and tick >= self._begins and self._place < len(self._line):
            self._place += 1
            return self._line[self._place - 1]
        if self._background:
            self._background_place = (self._background_place + 1) % len(self._background)
            return self._background[self._background_place]
        return SILENCE
