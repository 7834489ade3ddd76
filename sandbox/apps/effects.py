"""What is going on at the other end, put on the call: films, faults and noises of cues and tools.

Knows what began and has not ended; the call may be there or not, and be made anew at any time: what lasts is put
on again then, what was a moment is not repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass

from sandbox.apps.happenings import BODIES, FAULTS, Body, Fault, Shot
from sandbox.clock import Clock
from sandbox.errors import SandboxError
from sandbox.media.call import Call
from sandbox.media.clip import Clip
from sandbox.media.line import PACKET_SECONDS
from sandbox.media.noises import packets
from sandbox.media.picture import SCENES

_SETTLE = 1.0
"""Seconds a new call runs before its faults begin: without a picture there would be nothing to freeze."""
_CUT = 0.12
"""Seconds a state is shown over everything, so that it begins now and not when the idle clip is through."""
_PATIENCE = 6.0
"""Seconds a line waits at most for what is seen once."""


@dataclass(eq=False, slots=True)
class _Going:
    """One thing that goes on."""

    body: Body
    caption: str
    role: str
    sounds: bool
    """Its noise is still to be heard."""
    timer: asyncio.Task[None] | None = None


class Effects:
    """Belongs to one stage and lives on its loop.

    ``clips`` are those that calls know by name; scenes are added. ``film`` has a shot filmed (urgently or not),
    ``call`` gives the call that stands, ``on_change`` is called when captions or notes have changed.
    """

    def __init__(
        self,
        clock: Clock,
        clips: MutableMapping[str, Clip],
        film: Callable[[Shot, bool], Awaitable[Clip]],
        call: Callable[[], Call | None],
        on_change: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._clips = clips
        self._film = film
        self._call = call
        self._on_change = on_change
        self._going: dict[str, _Going] = {}
        self._idle: tuple[str, ...] = ()
        self._live = False
        self._lead = self._speaker = ""
        self._faults: set[Fault] = set()
        self._humming: _Going | None = None
        self._moment: asyncio.Future[None] | None = None
        self._picture: asyncio.Task[None] | None = None
        self._sound: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None

    @property
    def caption(self) -> str:
        """What is to be read of the newest thing that goes on."""
        return next((one.caption for one in reversed(self._going.values()) if one.caption), "")

    @property
    def scene(self) -> str:
        """The scene that the leading person's lines fall into, empty for the usual one."""
        shot = self._lasting.body.state if self._lasting else None
        return shot.film if shot and shot.film in SCENES else ""

    def note(self, role: str) -> str:
        """Return what stands on that person's tile."""
        return next((one.body.note for one in self._going.values() if one.role == role and one.body.note), "")

    # -- what happens -------------------------------------------------------------------------------------------

    def meet(self, lead: str) -> None:
        """Say whose picture is seen. From now on what begins is new; until now it was read from the journal."""
        self._lead = self._speaker = lead
        self._live = True
        for one in self._going.values():
            one.role = one.role or lead
        self.connected()

    def begin(self, name: str, kind: str, caption: str, role: str = "") -> None:
        """Let something begin; what has the same name ends."""
        self.end(name)
        body = BODIES.get(kind, Body())
        if body.longest is not None and not self._live:
            return  # long over
        one = _Going(
            body, caption, role or self._lead, sounds=bool(body.noise) and (self._live or body.again)
        )
        self._going[name] = one
        if body.longest is not None:
            one.timer = asyncio.ensure_future(self._end_later(name, body.longest))
        self._changed(body.once, one)

    def end(self, name: str) -> None:
        """Let it end, and nothing else."""
        one = self._going.pop(name, None)
        if one:
            _stop(one.timer)
            self._changed(one.body.leaves, one)

    def clear(self) -> None:
        """End everything at once; what begins until ``meet`` is old."""
        self._live = False
        for one in self._going.values():
            _stop(one.timer)
        self._going = {}
        self._on_change()
        self._put_on(None)

    def speaks(self, role: str) -> None:
        """Say who speaks (empty: nobody): faults of sound are those of the one who is heard."""
        self._speaker = role or self._lead
        self._fault()

    def sit(self, *names: str, now: bool = False) -> None:
        """Say which idle clips are shown while nothing else is; else than ``now``, the running one ends first."""
        if names == self._idle:
            return
        self._idle = names
        if (call := self._call()) and not self.scene:
            call.show_idle(*names)
            if now and self._lasting is None and self._moment and self._moment.done():
                self._picture = asyncio.ensure_future(self._cut_to(call, None))

    def connected(self) -> None:
        """Put on a new call what goes on."""
        self._on_change()
        self._faults, self._humming = set(), None
        for one in self._going.values():
            one.sounds = one.sounds and one.body.again
        self._picture_of(None)
        self._hum()
        _stop(self._settling)
        self._settling = asyncio.ensure_future(self._settle())

    async def ready(self) -> None:
        """Have the film of what lasts at hand, so that a new call begins with it."""
        if self._lasting and self._lasting.body.state:
            with contextlib.suppress(SandboxError):  # tried again by the call
                await self._film(self._lasting.body.state, True)

    async def moment(self) -> None:
        """Wait until what is seen once is over: nobody speaks while they look round or jump up."""
        if self._moment:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._moment), _PATIENCE)

    async def prepare(self, kinds: Iterable[str]) -> None:
        """Have the films of these kinds made, and their noises, so that nothing stalls when they happen."""
        for body in (BODIES[kind] for kind in dict.fromkeys(kinds) if kind in BODIES):
            with contextlib.suppress(SandboxError):  # tried again when it happens
                for shot in body.shots:
                    await self._film(shot, False)
            if body.noise:
                await asyncio.to_thread(packets, body.noise)

    async def aclose(self) -> None:
        """End everything and wait for it. May be called again."""
        self.clear()
        tasks = [task for task in (self._picture, self._sound, self._settling) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- how ------------------------------------------------------------------------------------------------------

    @property
    def _lasting(self) -> _Going | None:
        """What decides what the leading person looks like."""
        seen = (one for one in reversed(self._going.values()) if one.body.state and one.role == self._lead)
        return next(seen, None)

    def _changed(self, moment: Shot | None, one: _Going) -> None:
        """Something began or ended; ``moment`` is what is seen of that."""
        self._on_change()
        if self._live:
            self._put_on(moment, picture=bool(one.body.shots) and one.role == self._lead)

    def _put_on(self, moment: Shot | None, *, picture: bool = True) -> None:
        if picture:
            self._picture_of(moment)
        self._fault()
        self._hum()

    def _picture_of(self, moment: Shot | None) -> None:
        call = self._call()
        _stop(self._picture)
        if self._moment:
            _resolve(self._moment)  # a task that is stopped before it began would not do so
        if call:
            self._moment = asyncio.get_running_loop().create_future()
            self._picture = asyncio.ensure_future(self._show(call, moment, self._lasting, self._moment))

    async def _show(
        self, call: Call, moment: Shot | None, lasting: _Going | None, over: asyncio.Future[None]
    ) -> None:
        """Show how something begins or ends, then what lasts."""
        try:
            with contextlib.suppress(SandboxError):  # the caption still says what happens
                once = await self._film(moment, True) if moment else None
                clip = await self._film(lasting.body.state, True) if lasting and lasting.body.state else None
                self._sit_in(call, lasting, clip)
                if once:
                    await call.show_cue(once)
                _resolve(over)
                if clip and lasting and lasting.body.over:
                    await call.show_cue(clip, loop=True)
                elif not once:
                    await self._cut_to(call, clip)
        finally:
            _resolve(over)

    def _sit_in(self, call: Call, lasting: _Going | None, clip: Clip | None) -> None:
        """Let the silent person be seen in the scene that lasts, or as usual."""
        names = self._idle
        if clip and lasting and lasting.body.state and not lasting.body.over:
            names = (f"cue:{lasting.body.state.film}",)
            self._clips[names[0]] = clip
        if names:
            call.show_idle(*names)

    async def _cut_to(self, call: Call, clip: Clip | None) -> None:
        first = clip or (self._clips[self._idle[0]] if self._idle else None)
        if first:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(call.show_cue(first), _CUT)

    async def _settle(self) -> None:
        await self._clock.sleep(_SETTLE)
        self._fault()

    def _fault(self) -> None:
        """Let exactly those faults be on whose cue goes on."""
        call = self._call()
        if call is None:
            return
        wanted: set[Fault] = set()
        for one in self._going.values():
            sufferer = self._lead if one.body.fault == "freeze" else self._speaker
            if one.body.fault and one.role == sufferer:
                wanted.add(one.body.fault)
        for fault in FAULTS:
            if (fault in wanted) != (fault in self._faults):
                call.fault(fault, on=fault in wanted)
        self._faults = wanted

    def _hum(self) -> None:
        """Lay the newest noise that is to be heard under the call."""
        newest = next((one for one in reversed(self._going.values()) if one.sounds), None)
        call = self._call()
        if call and newest is not self._humming:
            self._humming = newest
            _stop(self._sound)
            self._sound = asyncio.ensure_future(self._lay(call, newest))

    async def _lay(self, call: Call, one: _Going | None) -> None:
        if one is None:
            call.lay_under(())
            return
        loop = await asyncio.to_thread(packets, one.body.noise)
        call.lay_under(loop)
        if not one.body.again:
            await self._clock.sleep(len(loop) * PACKET_SECONDS)
            one.sounds = False
            self._sound = None  # this very task, which must not be stopped
            self._hum()

    async def _end_later(self, name: str, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._going[name].timer = None
        self.end(name)


def _stop(task: asyncio.Task[None] | None) -> None:
    if task:
        task.cancel()


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
