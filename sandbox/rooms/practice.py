"""The practice room: one talk of one trainee with a simulated customer, from briefing to survey.

The room knows no browser, no media and no database. It is told what the trainee does, lets the understanding read
it, lets the customer answer, writes everything to the log, and has the stage say the lines one after another.
All truth is in the log: a room that is opened on a talk in mid-run goes on where its last entry stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Literal

from sandbox.clock import Clock
from sandbox.customer.ahead import reachable_lines
from sandbox.customer.dialogue import begin, decide, hang_up
from sandbox.customer.due import next_due
from sandbox.customer.run import open_intents
from sandbox.customer.state import apply
from sandbox.errors import SandboxError, ServiceLost
from sandbox.journal.entry import Entry
from sandbox.journal.events import (
    ChannelChanged,
    CueBegan,
    CueEnded,
    Event,
    LineHeard,
    LineSaid,
    TalkBegun,
    TalkPaused,
    TalkResumed,
    TimerFired,
    ToolUsed,
    Understood,
    Uttered,
)
from sandbox.journal.log import TalkLog
from sandbox.journal.values import MAX_TEXT
from sandbox.rooms.held import HeldTalk
from sandbox.rooms.ports import Stage, Understanding
from sandbox.rooms.saying import Saying
from sandbox.script.model import Scenario

Phase = Literal["briefing", "call", "paused", "survey", "elsewhere"]

RENEW = 3.0
"""Seconds between two signs of life of the driver."""
ASK_AGAIN = 1.0
"""Seconds until a request that was lost is asked again."""
LOOK = 0.25
"""Seconds between two looks at whether something falls due."""


class PracticeRoom:
    """A talk that is being held. Make it, ``await open()``, tell it what happens, ``await aclose()``."""

    def __init__(
        self,
        scenario: Scenario,
        log: TalkLog,
        talk: str,
        *,
        understanding: Understanding,
        stage: Stage,
        clock: Clock,
        holder: str,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.scenario = scenario
        self.held = HeldTalk(log, talk, clock, self._happened)
        self.notice = ""
        """What the trainee should know at the moment, empty if nothing."""
        self.thinking = False
        """Whether an utterance is being understood."""
        self._understanding = understanding
        self._stage = stage
        self._clock = clock
        self._holder = holder
        self._on_change = on_change
        self._saying = Saying(stage, self._may_speak, self._said, on_change)
        self._busy = asyncio.Lock()
        self._typing = False
        self._quiet_from = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def phase(self) -> Phase:
        """Where the talk stands. A talk that has ended is left only when its last line was heard."""
        if self.held.lost:
            return "elsewhere"
        if self.held.time.state == "waiting":
            return "briefing"
        if self.held.time.state == "ended" and self._saying.silent:
            return "survey"
        return "paused" if self.held.time.state == "paused" else "call"

    @property
    def to_come(self) -> tuple[LineSaid, ...]:
        """Lines that are decided on but not begun."""
        return self._saying.to_come

    @property
    def speaking(self) -> LineSaid | None:
        """The line that is being said."""
        return self._saying.speaking

    # -- what the trainee does ------------------------------------------------------------------------------

    async def open(self) -> None:
        """Become the talk's driver and go on where it stands. Raises TalkUnknown."""
        self.leave()
        self._saying.reset()
        self.thinking, self._typing, self._busy = False, False, asyncio.Lock()
        self.held.take(self._holder)
        self._stage.meet(self.held.opened.persons)
        if self.held.time.running or self.held.time.reason == "page_gone":
            self._write([TalkResumed()])
        (self._stage.pause if self.held.time.state == "paused" else self._stage.resume)()
        if self.held.time.state != "ended":
            self._saying.add(self.held.unheard())
        for work in (self._saying.run, self._watch_clock, self._stay_driver):
            self._start(work(), work.__name__)
        for waiting in self.held.unanswered():
            self._start(self._answer(waiting), "answer")
        self._prepare()
        self._on_change()

    def leave(self) -> None:
        """Leave the talk, at once: its clock stands still until ``open`` is called again. May be called again."""
        self._stage.cut()
        self.held.leave()
        for task in tuple(self._tasks):
            task.cancel()

    async def aclose(self) -> None:
        """Leave the talk and wait until everything has ended. May be called again."""
        tasks = tuple(self._tasks)
        self.leave()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def begin(self, *, camera: bool = False, microphone: bool = False) -> None:
        """Start the call."""
        if self.held.time.state == "waiting":
            at, begun = self.held.at, TalkBegun(camera=camera, microphone=microphone)
            self._follow([begun, *begin(self.scenario, apply(self.held.state, begun, at), at)])

    async def utter(self, utterance: str, text: str, by: Literal["typed", "spoken"] = "typed") -> bool:
        """Take what the trainee said; return whether it is in the log (also if it was there before)."""
        text = " ".join(text.encode("utf-8", "ignore").decode().split())[:MAX_TEXT]
        if self.held.has_uttered(utterance):
            return True
        if not text or not self.held.time.running:
            return False
        self.typing(on=False)
        said = Uttered(utterance=utterance, text=text, by=by)
        if not self._write([said]):
            return False
        self._start(self._answer(said), "answer")
        return True

    def typing(self, *, on: bool) -> None:
        """While the trainee types or holds "Sprechen", silence does not count."""
        if self._typing and not on:
            self._quiet_from = self.held.at
        self._typing = on

    async def pause(self) -> None:
        """Let the talk's clock stand still."""
        if self.held.time.running and self._write([TalkPaused(reason="pause")]):
            self._stage.pause()

    async def resume(self) -> None:
        """Go on after a pause."""
        if self.held.time.state == "paused" and self._write([TalkResumed()]):
            self._stage.resume()
            self._saying.stir()

    async def repeat(self) -> None:
        """Say the last line once more. It is no new event."""
        line = self.held.last(LineSaid)
        if line and self.held.time.running and not self.held.lost:
            self._saying.repeat(line)

    async def hang_up(self) -> None:
        """End the call, also while an answer is awaited."""
        events = hang_up(self.scenario, self.held.state, self.held.at)
        if self._write(events) or not events:
            self._saying.clear()
            self._stage.cut()

    def channel(self, what: Literal["camera", "microphone", "connection"], state: str) -> None:
        """Note a change at the trainee's own end of the call."""
        if self.held.time.state in ("running", "paused"):
            self._write([ChannelChanged(what=what, state=state[:80])])

    # -- how the talk goes on -------------------------------------------------------------------------------

    async def _answer(self, said: Uttered) -> None:
        """Understand an utterance and let the customer react; both are written in one piece."""
        async with self._busy:
            self.thinking = True
            self._on_change()
            understood = await self._understand(said)
            self.thinking = False
            while not self._react(understood) and not self.held.lost:
                await self._clock.sleep(ASK_AGAIN)

    async def _understand(self, said: Uttered) -> Understood:
        """Ask until somebody answers; meanwhile the page says that one must wait."""
        intents = open_intents(self.scenario, self.held.state)
        while True:
            try:
                understood = await self._understanding.understand(said.utterance, said.text, intents)
            except ServiceLost as problem:
                self._tell(str(problem))
                await self._clock.sleep(ASK_AGAIN)
            except SandboxError:  # asked again it would fail again: the customer has not understood
                return Understood(utterance=said.utterance, abstained=True)
            else:
                self._tell("")
                return understood

    def _react(self, event: Understood | TimerFired) -> bool:
        """Let the customer react to something; return whether it is in the log."""
        at = self.held.at
        state = apply(self.held.state, event, at)
        return self._follow([event, *decide(self.scenario, state, event, at)])

    def _follow(self, events: Sequence[Event]) -> bool:
        """Write what was decided, then have its lines said; return whether it is in the log."""
        written = self._write(events)
        if written:
            self._saying.add(event for event in events if isinstance(event, LineSaid))
            self._prepare()
        self._on_change()
        return written

    def _may_speak(self) -> bool:
        return self.held.time.state in ("running", "ended")

    def _said(self, line: LineSaid, heard: bool, again: bool) -> None:
        if again:
            self._quiet_from = self.held.at
        else:
            self._write([LineHeard(nth=line.nth, cut=not heard)])

    async def _watch_clock(self) -> None:
        """Let silence and disturbances fall due, when nobody speaks."""
        while True:
            await self._clock.sleep(LOOK)
            if not self._saying.silent or self._busy.locked() or not self.held.time.running:
                continue
            now = self.held.at
            due = next_due(self.scenario, self.held.state, now if self._typing else self._quiet_from)
            if due is not None and now >= due.at:
                self._react(TimerFired(what=due.what))

    async def _stay_driver(self) -> None:
        """Show that this page lives; fall silent when another one has taken the talk."""
        while not self.held.lost:
            await self._clock.sleep(RENEW)
            self.held.renew()
        self._given_up()

    def _write(self, events: Sequence[Event]) -> bool:
        written = self.held.write(events)
        if self.held.lost:
            self._given_up()
        self._tell(self.held.trouble)
        self._on_change()
        return written

    def _happened(self, entry: Entry) -> None:
        """Let what is in the log be seen and heard, also when it is read again after a reload."""
        match entry.event:
            case CueBegan():
                self._stage.begin_cue(entry.event)
            case CueEnded():
                self._stage.end_cue(entry.event)
            case ToolUsed():
                self._stage.use_tool(entry.event)
            case _:
                pass

    def _given_up(self) -> None:
        self._saying.clear()
        self._stage.cut()
        self._on_change()

    def _prepare(self) -> None:
        if self.held.time.state != "ended":
            self._understanding.expect(open_intents(self.scenario, self.held.state))
            self._stage.prepare([*self.to_come, *reachable_lines(self.scenario, self.held.state)])

    def _tell(self, notice: str) -> None:
        if notice != self.notice:
            self.notice = notice
            self._on_change()

    def _start(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=f"practice {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
