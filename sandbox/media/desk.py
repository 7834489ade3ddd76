"""The mixing desk of a call: lines wait here for their turn, and sound and picture of one begin together.

Knows nothing of networks: the tracks ask it what is due. All of it runs on one event loop.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.media.clip import Clip
from sandbox.media.line import PlayableLine
from sandbox.media.showing import PictureProgramme
from sandbox.media.sound import SoundProgramme
from sandbox.media.timeline import TICKS

_LEAD_IN = TICKS * 3 // 10
"""Silence before the very first line: a receiver's sound needs that to get going (300 ms)."""


@dataclass(slots=True, eq=False)
class _Ticket:
    """A line that waits or plays, and who waits for it."""

    line: PlayableLine
    heard: asyncio.Future[bool]


class Desk:
    """One line at a time, in the order they were handed in; a cue's picture may lie over it."""

    def __init__(self, clips: Mapping[str, Clip], idle: str) -> None:
        self.sound = SoundProgramme()
        self.picture = PictureProgramme(clips, idle)
        self._tickets: deque[_Ticket] = deque()
        self._playing: _Ticket | None = None
        self._paused = False
        self._closed = False
        self._heard_from: set[str] = set()
        self._cue_done: asyncio.Future[bool] | None = None

    def take_sound(self, tick: int) -> bytes:
        """Return the Opus packet for the slot at ``tick``."""
        packet = self.sound.take(tick)
        self._on_air("sound")
        return packet

    def take_picture(self, tick: int) -> tuple[bytes | None, int]:
        """Return the VP8 packet due at ``tick``, None if there is none, and the ticks until the next."""
        shot = self.picture.take(tick)
        if self._cue_done and self.picture.cue_over:
            self._end_cue(seen=True)
        self._on_air("picture")
        return shot

    async def play(self, line: PlayableLine) -> bool:
        """Return True when the line was said to its end, False if it was withdrawn or the desk closed."""
        if self._closed:
            return False
        heard: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        ticket = _Ticket(line, heard)
        self._tickets.append(ticket)
        self._go_on()
        try:
            return await heard
        finally:
            self._withdraw(ticket)

    def cancel(self, turn: int | None = None) -> None:
        """Withdraw the lines of that turn, said or waiting; of all turns if None."""
        for ticket in tuple(self._tickets):
            if turn is None or ticket.line.turn == turn:
                self._withdraw(ticket)

    def pause(self) -> None:
        """Be silent; a line that is being said begins anew at ``resume``."""
        self._paused = True
        self._cut()

    def resume(self) -> None:
        """Go on with the lines that wait."""
        self._paused = False
        self._go_on()

    async def show_cue(self, clip: Clip, *, loop: bool = False) -> bool:
        """Show the clip over everything else, once or in a ``loop``; return False if it was ended before."""
        if self._closed:
            return False
        self._end_cue(seen=False)
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._cue_done = done
        self.picture.show_cue(clip, loop=loop)
        try:
            return await done
        finally:
            if self._cue_done is done:
                self._end_cue(seen=False)

    def end_cue(self) -> None:
        """Take the cue's clip away, back to the line or the idle clip."""
        self._end_cue(seen=False)

    def close(self) -> None:
        """Withdraw everything; what is handed in later is not played."""
        self._closed = True
        self.cancel()
        self._end_cue(seen=False)

    def _on_air(self, side: str) -> None:
        """Note that this side is being sent; lines begin when both are."""
        if len(self._heard_from) < 2:
            self._heard_from.add(side)
            if len(self._heard_from) == 2:
                self._go_on(_LEAD_IN)

    def _go_on(self, lead_in: int = 0) -> None:
        if self._paused or self._playing or not self._tickets or len(self._heard_from) < 2:
            return
        self._playing = self._tickets[0]
        line = self._playing.line
        begins = max(self.sound.due, self.picture.due) + lead_in
        self.sound.begin(line.sound, begins, self._end)
        self.picture.begin(line, begins)

    def _end(self) -> None:
        """The line's sound is over; its picture may still close the mouth."""
        if self._playing:
            ticket, self._playing = self._playing, None
            self._tickets.remove(ticket)
            _answer(ticket.heard, value=True)
            self._go_on()

    def _withdraw(self, ticket: _Ticket) -> None:
        if ticket not in self._tickets:
            return
        self._tickets.remove(ticket)
        if ticket is self._playing:
            self._cut()
        _answer(ticket.heard, value=False)
        self._go_on()

    def _cut(self) -> None:
        self._playing = None
        self.sound.stop()
        self.picture.stop()

    def _end_cue(self, *, seen: bool) -> None:
        done, self._cue_done = self._cue_done, None
        if done:
            if not seen:
                self.picture.show_cue(None)
            _answer(done, value=seen)


def _answer(future: asyncio.Future[bool], *, value: bool) -> None:
    """Resolve a future that its waiter may have given up."""
    if not future.done():
        future.set_result(value)
