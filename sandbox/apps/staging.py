"""The customer on the air: what the room wants said and shown, made from prepared sound and film, sent by a call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from zlib import crc32

from sandbox.clock import Clock
from sandbox.errors import SandboxError
from sandbox.journal.events import CueBegan, CueEnded, LineSaid, Person, ToolUsed
from sandbox.media.call import Call, State
from sandbox.media.clip import Clip
from sandbox.media.line import PlayableLine
from sandbox.media.loop import MediaLoop
from sandbox.service.interface import FilmJob, Prepared, PrepareJob, Service
from sandbox.settings import Settings
from sandbox.widgets.stage import Stage as View
from sandbox.widgets.switchboard import Switchboard

IDLE = "idle"
LETTERS_A_SECOND = 14.0
"""How fast captions are read where no sound can be played."""
PICTURE_PATIENCE = 1.2
"""Seconds a line waits for its picture beyond the acted pause; then it is said without moving lips."""
CONNECTING = 10.0
"""Seconds a line waits for the picture and sound of a page that is just opening; then its caption must do."""
AHEAD = 16
"""Lines prepared ahead at most."""

FILMS: Mapping[str, str] = {
    "child": "child",
    "partner": "person_behind",
    "ceiling": "ceiling",
    "backlight": "dark",
    "away": "ceiling",
    "battery": "dark",
    "lost": "camera_off",
}
"""Cue → the film that shows it."""
FAULTS: Mapping[str, str] = {"freeze": "freeze", "dropout": "dropout", "muted": "muted"}
"""Cue → the fault of the call that it is."""


class CallStage:
    """Implements ``rooms.ports.Stage``. Make it on the kernel's loop; ``await ready()`` before the view is shown.

    ``personal``: ids of lines in which names occur; their sound is kept with the talk. ``on_hearing`` gets what the
    trainee's microphone hears (see ``media.call``).
    """

    def __init__(
        self,
        service: Service,
        view: View,
        talk: str,
        clock: Clock,
        settings: Settings,
        personal: Collection[str],
        on_hearing: Callable[[bytes], None] | None = None,
    ) -> None:
        self._service = service
        self._view = view
        self._talk = talk
        self._clock = clock
        self._settings = settings
        self._personal = frozenset(personal)
        self._on_hearing = on_hearing
        self._loop = MediaLoop()
        self._clips: dict[str, Clip] = {}
        self._persons: dict[str, Person] = {}
        self._board = Switchboard(view, self._make_call, self._connected)
        self._filming: asyncio.Task[None] | None = None
        self._ahead: asyncio.Task[None] | None = None
        self._cues: dict[str, asyncio.Task[None]] = {}
        self._current: asyncio.Task[bool] | None = None
        self._paused = False
        self._turn = 0

    # -- rooms.ports.Stage ----------------------------------------------------------------------------------

    def meet(self, persons: Sequence[Person]) -> None:
        """Begin to prepare the persons' idle film; show their names."""
        self._persons = {person.role: person for person in persons}
        self._view.persons = [{"id": person.role, "name": person.name} for person in persons]
        self._filming = asyncio.ensure_future(self._film_idle())

    def prepare(self, lines: Sequence[LineSaid]) -> None:
        """Prepare what may be said soon, one after another; earlier wishes lapse."""
        if self._ahead:
            self._ahead.cancel()
        self._ahead = asyncio.ensure_future(self._prepare_ahead(list(lines)[:AHEAD]))

    async def say(self, line: LineSaid) -> bool:
        """Say a line, after its acted pause."""
        self._current = asyncio.ensure_future(self._say(line))
        try:
            return await self._current
        except asyncio.CancelledError:
            if self._current.cancelled():
                return False
            self._current.cancel()
            raise
        finally:
            self._current = None
            self._view.caption, self._view.speaker = "", ""

    def begin_cue(self, cue: CueBegan) -> None:
        """Let a disturbance be seen, heard and read until it ends."""
        self._view.cue_caption = cue.caption
        self._end_cue(cue.cue)
        self._cues[cue.cue] = asyncio.ensure_future(self._disturb(cue))

    def end_cue(self, cue: CueEnded) -> None:
        """End it."""
        self._view.cue_caption = ""
        self._end_cue(cue.cue)

    def use_tool(self, tool: ToolUsed) -> None:
        """Hold a document before the camera, or take it away."""
        self._end_cue(f"tool:{tool.tool}")
        self._view.cue_caption = tool.caption if tool.on else ""
        if tool.on:
            name = f"tool:{tool.tool}"
            self._cues[name] = asyncio.ensure_future(self._show("document", 8.0, name))

    def cut(self) -> None:
        """Fall silent at once."""
        if self._current:
            self._current.cancel()
        for name in tuple(self._cues):
            self._end_cue(name)

    def pause(self) -> None:
        """Stand still; a line that is being said begins anew afterwards."""
        self._paused = True
        self._view.paused = True
        if self._board.call:
            self._board.call.pause()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._view.paused = False
        if self._board.call:
            self._board.call.resume()

    # -- the page -------------------------------------------------------------------------------------------

    async def ready(self) -> None:
        """Wait for the idle film; without it there is nothing to send. Raises SandboxError."""
        if self._filming:
            await asyncio.shield(self._filming)  # who waits may be cut off; the film goes on

    async def aclose(self) -> None:
        """Hang up and let go of everything. May be called again."""
        self.cut()
        tasks = [task for task in (self._filming, self._ahead, *self._cues.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._board.aclose()
        await self._loop.aclose()

    # -- how --------------------------------------------------------------------------------------------------

    @property
    def _lead(self) -> Person:
        return next(iter(self._persons.values()))

    def _make_call(self, on_state: Callable[[State], None]) -> Call:
        return Call(
            self._loop, self._settings.ice_servers, self._clips, on_state, self._on_hearing, idle=IDLE
        )

    def _connected(self, call: Call) -> None:
        if self._paused:
            call.pause()

    async def _film_idle(self) -> None:
        """Film the leading person while silent: listening, with a nod now and then."""
        for kind, seconds in ((IDLE, 7.0), ("listening", 6.0), ("nod", 2.0)):
            job = FilmJob(kind=kind, figure=self._lead.figure, place=self._lead.place, seconds=seconds)
            self._clips[kind] = await self._service.film(job)

    async def _prepare_ahead(self, lines: list[LineSaid]) -> None:
        for line in lines:
            with contextlib.suppress(SandboxError):  # it is asked for again when it is said, and told then
                await self._service.prepare(self._job(line), "both", urgent=False)

    def _job(self, line: LineSaid) -> PrepareJob:
        person = self._persons.get(line.role, self._lead)
        seen = person.role == self._lead.role
        return PrepareJob(
            talk=self._talk,
            personal=line.line in self._personal,
            text=line.text,
            voice=person.voice,
            mood=line.mood,
            strength=line.strength,
            figure=person.figure if seen else "",
            place=person.place if seen else "",
            seed=crc32(line.line.encode()),
        )

    async def _say(self, line: LineSaid) -> bool:
        began = self._clock.seconds()
        pause = line.pause if self._settings.acted_pause else 0.0
        prepared = await self._prepared(line, pause + PICTURE_PATIENCE)
        await self._clock.sleep(pause - (self._clock.seconds() - began))
        call = await self._on_air()
        while self._paused:
            await self._clock.sleep(0.1)
        self._view.speaker, self._view.caption = line.role, line.text
        if prepared is None or call is None:
            await self._clock.sleep(max(1.5, len(line.text) / LETTERS_A_SECOND))
            return True
        self._turn += 1
        return await call.play(PlayableLine(self._turn, prepared.sound.packets, prepared.picture))

    async def _on_air(self) -> Call | None:
        """Return the call as soon as it stands, None where there is none to wait for."""
        with contextlib.suppress(SandboxError):
            await self.ready()
            until = self._clock.seconds() + CONNECTING
            while self._view.state in ("idle", "connecting") and self._clock.seconds() < until:
                await self._clock.sleep(0.05)
        call = self._board.call
        return call if call and call.state == "connected" else None

    async def _prepared(self, line: LineSaid, patience: float) -> Prepared | None:
        """Return the line with its picture, without it where that takes too long, None where there is no voice."""
        job = self._job(line)
        try:
            if not job.figure:
                return await self._service.prepare(job, "sound")
            whole = asyncio.ensure_future(self._service.prepare(job, "both"))
            done, _ = await asyncio.wait({whole}, timeout=patience)
            return whole.result() if done else await self._service.prepare(job, "sound")
        except SandboxError as problem:
            self._view.error = str(problem)
            return None

    async def _disturb(self, cue: CueBegan) -> None:
        call = self._board.call
        if cue.what in FAULTS and call:
            call.fault(FAULTS[cue.what], on=True)  # type: ignore[arg-type]
        elif cue.what in FILMS:
            await self._show(FILMS[cue.what], 6.0, cue.cue)

    async def _show(self, kind: str, seconds: float, name: str) -> None:
        """Show a film again and again until its cue ends."""
        job = FilmJob(
            what="cue", kind=kind, figure=self._lead.figure, place=self._lead.place, seconds=seconds
        )
        with contextlib.suppress(SandboxError):  # the caption still says what happens
            film = await self._service.film(job)
            while name in self._cues and (call := self._board.call) and await call.show_cue(film):
                pass

    def _end_cue(self, name: str) -> None:
        task = self._cues.pop(name, None)
        if task:
            task.cancel()
        if self._board.call:
            for fault in FAULTS.values():
                self._board.call.fault(fault, on=False)  # type: ignore[arg-type]
