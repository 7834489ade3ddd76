"""Media time: the one beat that sound and picture of a call keep.

Counted in ticks of 1/90000 s, the clock rate of video on the wire; a sound packet lasts 1800 of them. If the
process was held up, both go on together from where they were: time that was missed is skipped for the two at
once, so a stall cannot pull lips and voice apart.
"""

from __future__ import annotations

from sandbox.clock import Clock, SystemClock

TICKS = 90_000
"""Ticks a second."""
SLOT = 1_800
"""Ticks of one sound packet, 20 ms."""
LATE = TICKS // 5
"""More than 200 ms behind is not caught up by sending in a burst."""


class Timeline:
    """Media time from the first question on."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock: Clock = clock or SystemClock()
        self._origin: float | None = None
        self._skipped = 0

    def now(self) -> int:
        """Return the media time in ticks."""
        if self._origin is None:
            self._origin = self._clock.seconds()
        return int((self._clock.seconds() - self._origin) * TICKS) - self._skipped

    def next_slot(self) -> int:
        """Return the first beginning of a slot that is not past."""
        return -(-self.now() // SLOT) * SLOT

    async def until(self, due: int) -> None:
        """Wait until it is ``due``; if that is long past, skip the time that was missed."""
        late = self.now() - due
        if late < 0:
            await self._clock.sleep(-late / TICKS)
        elif late > LATE:
            self._skipped += late // SLOT * SLOT

    def stamp(self, due: int) -> int:
        """Return the time stamp, in ticks, that a packet due then bears on the wire: it follows real time."""
        return due + self._skipped
