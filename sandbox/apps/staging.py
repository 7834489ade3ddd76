"""The customer on the air: what the room wants said and shown, made from prepared sound and film, sent by a call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Sequence
from zlib import crc32

from sandbox.apps import cast
from sandbox.apps.effects import Effects
from sandbox.apps.films import IDLE, Films
from sandbox.clock import Clock
from sandbox.errors import SandboxError
from sandbox.journal.events import CueBegan, CueEnded, LineSaid, ToolUsed
from sandbox.journal.values import Person
from sandbox.media.call import Call, State
from sandbox.media.line import MouthShape, PlayableLine
from sandbox.media.loop import MediaLoop
from sandbox.service.interface import Mouth, Prepared, PrepareJob, Service
from sandbox.settings import Settings
from sandbox.widgets.stage import Stage as View
from sandbox.widgets.switchboard import Switchboard

LETTERS_A_SECOND = 14.0
"""How fast captions are read where no sound can be played."""
PICTURE_PATIENCE = 1.2
"""Seconds a line waits for its picture beyond the acted pause; then held mouth shapes follow its sound."""
SCENE_PATIENCE = 2.5
"""The same while the person is seen in a scene, where there are no held mouths; a disturbance slows people down."""
AHEAD = 16
"""Lines prepared ahead at most."""


class CallStage:
    """Implements ``rooms.ports.Stage``. Make it on the kernel's loop; ``await ready()`` before the view is shown.

    ``personal``: ids of lines in which names occur; their sound is kept with the talk. ``likely``: kinds of cues and
    tools that may come; their films are made ahead. ``on_hearing`` gets what the trainee's microphone hears (see
    ``media.call``).
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
        likely: Sequence[str] = (),
    ) -> None:
        self._service = service
        self._view = view
        self._talk = talk
        self._clock = clock
        self._settings = settings
        self._personal = frozenset(personal)
        self._on_hearing = on_hearing
        self._likely = tuple(likely)
        self._loop = MediaLoop()
        self._persons: dict[str, Person] = {}
        self._voices: dict[str, str] = {}
        self._board = Switchboard(view, self._make_call, self._connected)
        self._films = Films(service, self._sit)
        self._effects = Effects(
            clock, self._films.clips, self._films.shot, self._standing, self._show_effects
        )
        self._happening: asyncio.Task[None] | None = None
        self._ahead: asyncio.Task[None] | None = None
        self._current: asyncio.Task[bool] | None = None
        self._mood: tuple[str, int] = ("neutral", 1)
        self._paused = False
        self._turn = 0

    # -- rooms.ports.Stage ----------------------------------------------------------------------------------

    def meet(self, persons: Sequence[Person]) -> None:
        """Begin to film the leading person; show who is there."""
        self._persons = {person.role: person for person in persons}
        self._voices = cast.voices(persons)
        self._effects.meet(self._lead.role)
        self._films.begin(self._lead)
        if self._happening is None:
            self._happening = asyncio.ensure_future(self._film_happenings())

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
            this = asyncio.current_task()
            if self._current.cancelled() and not (this and this.cancelling()):
                return False  # cut; who says it goes on
            self._current.cancel()
            raise
        finally:
            self._current = None
            self._view.caption, self._view.speaker = "", ""
            self._effects.speaks("")
            self._sit()

    def begin_cue(self, cue: CueBegan) -> None:
        """Let a disturbance be seen, heard and read until it ends."""
        self._effects.begin(cue.cue, cue.what, cue.caption, cue.role)

    def end_cue(self, cue: CueEnded) -> None:
        """End it."""
        self._effects.end(cue.cue)

    def use_tool(self, tool: ToolUsed) -> None:
        """Show something, or put it away."""
        if tool.on:
            self._effects.begin(f"tool:{tool.tool}", tool.tool, tool.caption)
        else:
            self._effects.end(f"tool:{tool.tool}")

    def cut(self) -> None:
        """Fall silent at once."""
        if self._current:
            self._current.cancel()
        self._effects.clear()

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
        """Wait for the idle film, without which there is nothing to send, and for what goes on. Raises SandboxError."""
        await self._films.ready()
        await self._effects.ready()

    async def aclose(self) -> None:
        """Hang up and let go of everything. May be called again."""
        self.cut()
        tasks = [task for task in (self._happening, self._ahead) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._films.aclose()
        await self._effects.aclose()
        await self._board.aclose()
        await self._loop.aclose()

    def _show_effects(self) -> None:
        """Show captions and notes of what goes on."""
        self._view.cue_caption = self._effects.caption
        self._view.persons = [
            {
                "id": person.role,
                "name": person.name,
                "note": self._effects.note(person.role),
                "still": cast.still(person) if person is not self._lead else "",
            }
            for person in self._persons.values()
        ]

    # -- the call -----------------------------------------------------------------------------------------------

    @property
    def _lead(self) -> Person:
        return next(iter(self._persons.values()))

    def _make_call(self, on_state: Callable[[State], None]) -> Call:
        return Call(
            self._loop, self._settings.ice_servers, self._films.clips, on_state, self._on_hearing, idle=IDLE
        )

    def _standing(self) -> Call | None:
        """Return the call if it stands."""
        call = self._board.call
        return call if call and call.state == "connected" else None

    def _connected(self, call: Call) -> None:
        if self._paused:
            call.pause()
        self._effects.connected()

    async def _film_happenings(self) -> None:
        """Film what may happen, once the person is seen in every way that is always needed."""
        await self._films.complete()
        await self._effects.prepare(self._likely)

    def _sit(self) -> None:
        """Let the silent person show the mood of the last line, as far as it is filmed."""
        there = self._films.quiet(*self._mood)
        if there:
            self._effects.sit(*there)

    # -- lines --------------------------------------------------------------------------------------------------

    async def _prepare_ahead(self, lines: list[LineSaid]) -> None:
        for line in lines:
            with contextlib.suppress(SandboxError):  # it is asked for again when it is said, and told then
                await self._service.prepare(self._job(line), "both", urgent=False)
                if line.role == self._lead.role:
                    await self._films.mood(line.mood, line.strength)

    def _job(self, line: LineSaid, scene: str = "") -> PrepareJob:
        person = self._persons.get(line.role, self._lead)
        seen = person.role == self._lead.role
        return PrepareJob(
            talk=self._talk,
            personal=line.line in self._personal,
            text=line.text,
            voice=self._voices[person.role],
            mood=line.mood,
            strength=line.strength,
            figure=person.figure if seen else "",
            place=person.place if seen else "",
            scene=scene if seen else "",
            seed=crc32(line.line.encode()),
        )

    async def _say(self, line: LineSaid) -> bool:
        began = self._clock.seconds()
        pause = line.pause if self._settings.acted_pause else 0.0
        scene = self._effects.scene
        prepared = await self._prepared(line, scene, pause + (SCENE_PATIENCE if scene else PICTURE_PATIENCE))
        await self._clock.sleep(pause - (self._clock.seconds() - began))
        await self._effects.moment()
        while self._paused:
            await self._clock.sleep(0.1)
        self._view.speaker, self._view.caption = line.role, line.text
        call = self._standing()
        if prepared is None or call is None:
            await self._clock.sleep(max(1.5, len(line.text) / LETTERS_A_SECOND))
            return True
        self._turn += 1
        self._effects.speaks(line.role)
        shapes: tuple[MouthShape, ...] = ()
        if line.role == self._lead.role:
            self._mood = (line.mood, line.strength)
            shapes = () if scene else _shapes(prepared.sound.mouths)
        elif "listening" in self._films.clips:
            self._effects.sit("listening", now=True)
        return await call.play(PlayableLine(self._turn, prepared.sound.packets, prepared.picture, shapes))

    async def _prepared(self, line: LineSaid, scene: str, patience: float) -> Prepared | None:
        """Return the line with its picture, without it where that takes too long, None where there is no voice."""
        job = self._job(line, scene)
        try:
            if not job.figure:
                return await self._service.prepare(job, "sound")
            whole = asyncio.ensure_future(self._service.prepare(job, "both"))
            whole.add_done_callback(
                lambda made: made.cancelled() or made.exception()
            )  # given up: nobody asks
            done, _ = await asyncio.wait({whole}, timeout=patience)
            return whole.result() if done else await self._service.prepare(job, "sound")
        except SandboxError as problem:
            self._view.error = str(problem)
            return None


def _shapes(mouths: Sequence[Mouth]) -> tuple[MouthShape, ...]:
    return tuple(MouthShape(mouth.start, f"mouth:{mouth.shape}") for mouth in mouths)
