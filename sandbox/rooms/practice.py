"""The practice room: one talk of one trainee with a simulated customer, from briefing to survey.

The room knows no browser, no media and no database. It is told what the trainee does, lets the understanding read
it, lets the customer answer, writes everything to the log, and has the stage say the lines one after another.
All truth is in the log: a room that is opened on a talk in mid-run goes on where its last entry stands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from sandbox.clock import Clock
from sandbox.customer import State, apply, begin, decide, hang_up, next_due, node_intents, reachable_lines
from sandbox.errors import LeaseLost, ServiceLost, StoreError
from sandbox.journal.entry import Entry
from sandbox.journal.events import (
    MAX_TEXT,
    ChannelChanged,
    CueBegan,
    CueEnded,
    Event,
    LineHeard,
    LineSaid,
    Person,
    SurveyAnswered,
    TalkBegun,
    TalkEnded,
    TalkOpened,
    TalkPaused,
    TalkResumed,
    TimerFired,
    ToolUsed,
    Understood,
    Uttered,
)
from sandbox.journal.log import Lease, TalkLog
from sandbox.journal.talktime import TalkClock
from sandbox.rooms.ports import Stage, Understanding
from sandbox.script import Scenario

Phase = Literal["briefing", "call", "paused", "survey", "elsewhere"]

RENEW = 3.0
"""Seconds between two signs of life of the driver."""
ASK_AGAIN = 1.0
"""Seconds until a request that was lost is asked again."""
LOOK = 0.25
"""Seconds between two looks at the clock while something may fall due."""


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
        self.talk = talk
        self.entries: list[Entry] = []
        self.notice = ""
        """What the trainee should know at the moment, empty if nothing."""
        self.thinking = False
        """Whether an utterance is being understood."""
        self.speaking: LineSaid | None = None
        """The line that is being said."""
        self.cues: dict[str, CueBegan] = {}
        self._scenario = scenario
        self._log = log
        self._understanding = understanding
        self._stage = stage
        self._clock = clock
        self._holder = holder
        self._on_change = on_change
        self._lease: Lease | None = None
        self._lost = False
        self._state = State()
        self._time = TalkClock()
        self._since = 0.0
        self._lines: deque[LineSaid] = deque()
        self._busy = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._typing_since: float | None = None
        self._typed = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    # -- what one sees ------------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """Where the talk stands."""
        if self._lost:
            return "elsewhere"
        if self._time.state == "ended":
            return "call" if self._lines or self.speaking else "survey"
        return {"waiting": "briefing", "paused": "paused"}.get(self._time.state, "call")  # type: ignore[return-value]

    @property
    def opened(self) -> TalkOpened:
        """How the talk was opened."""
        event = self.entries[0].event
        assert isinstance(event, TalkOpened)
        return event

    @property
    def persons(self) -> tuple[Person, ...]:
        """Who is met."""
        return self.opened.persons

    @property
    def survey(self) -> SurveyAnswered | None:
        """The customer's answers, once the call is over."""
        return self._last(SurveyAnswered)

    @property
    def ended(self) -> TalkEnded | None:
        """How the call ended."""
        return self._last(TalkEnded)

    @property
    def at(self) -> float:
        """Talk time now, in seconds."""
        running = self._clock.seconds() - self._since if self._time.running else 0.0
        return round(self._time.at + running, 3)

    # -- what happens to it -------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Become the talk's driver and go on where it stands. Raises TalkUnknown."""
        self._lease = self._log.take_lease(self.talk, self._holder)
        self._lost = False
        self.entries, self._state, self._time = [], State(), TalkClock()
        for entry in self._log.read(self.talk):
            self._take(entry)
        self._stage.meet(self.persons)
        if self._time.running or self._time.reason == "page_gone":
            self._write([TalkResumed()])
        self._lines.extend(self._unheard())
        self._tasks = [
            asyncio.create_task(work(), name=f"practice-{work.__name__}")
            for work in (self._say_lines, self._watch_clock, self._stay_driver)
        ]
        self._prepare()
        if (waiting := self._unanswered()) is not None:
            self._tasks.append(asyncio.create_task(self._answer(waiting), name="practice-answer"))
        self._changed()

    async def aclose(self, *, page_gone: bool = False) -> None:
        """Leave the talk; its clock stands still until somebody comes back. May be called again."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._stage.cut()
        if self._lease and not self._lost:
            lease, self._lease = self._lease, None
            try:
                if page_gone and self._time.running:
                    self._log.append(lease, [TalkPaused(reason="page_gone")], self.at)
                self._log.release(lease)
            except StoreError:
                return  # another page has taken over, or the talk was deleted: nothing is ours to close

    async def begin(self, *, camera: bool = False, microphone: bool = False) -> None:
        """Start the call."""
        async with self._busy:
            if self._time.state == "waiting":
                self._write([TalkBegun(camera=camera, microphone=microphone)])
                self._follow(begin(self._scenario, self._state, self.at))

    async def utter(self, utterance: str, text: str, by: Literal["typed", "spoken"] = "typed") -> bool:
        """Take what the trainee said; return whether it is in the log (also if it was there before)."""
        text = " ".join(text.encode("utf-8", "ignore").decode().split())[:MAX_TEXT]
        if not text or self.phase != "call" or self._time.state == "ended":
            return False
        if any(isinstance(e.event, Uttered) and e.event.utterance == utterance for e in self.entries):
            return True
        self.typing(on=False)
        said = Uttered(utterance=utterance, text=text, by=by)
        if not self._write([said]):
            return False
        self._tasks = [task for task in self._tasks if not task.done()]
        self._tasks.append(asyncio.create_task(self._answer(said), name="practice-answer"))
        return True

    def typing(self, *, on: bool) -> None:
        """While the trainee types or holds "Sprechen", silence does not count."""
        if on and self._typing_since is None:
            self._typing_since = self.at
        elif not on and self._typing_since is not None:
            self._typed += self.at - self._typing_since
            self._typing_since = None

    async def pause(self) -> None:
        """Let the talk's clock stand still."""
        async with self._busy:
            if self._time.running and self._write([TalkPaused(reason="pause")]):
                self._stage.pause()

    async def resume(self) -> None:
        """Go on after a pause."""
        async with self._busy:
            if self._time.state == "paused" and self._write([TalkResumed()]):
                self._stage.resume()

    async def repeat(self) -> None:
        """Say the last line once more; it is no new event."""
        line = self._last(LineSaid)
        if line and self.phase == "call" and not self.speaking and not self._lines:
            await self._stage.say(line)

    async def hang_up(self) -> None:
        """End the call."""
        async with self._busy:
            if self._time.state in ("running", "paused"):
                self._lines.clear()
                self._stage.cut()
                self._write(hang_up(self._scenario, self._state, self.at))

    def channel(self, what: Literal["camera", "microphone", "connection"], state: str) -> None:
        """Note a change at the trainee's own end of the call."""
        if self._time.state in ("running", "paused"):
            self._write([ChannelChanged(what=what, state=state[:80])])

    # -- how it goes on -----------------------------------------------------------------------------------------

    async def _answer(self, said: Uttered) -> None:
        """Understand an utterance and let the customer react."""
        async with self._busy:
            self.thinking = True
            self._changed()
            understood = await self._understand(said)
            self.thinking = False
            if self._time.state != "ended" and not self._lost:
                self._follow([understood, *decide(self._scenario, self._state, understood, self.at)])

    async def _understand(self, said: Uttered) -> Understood:
        """Ask until somebody answers; meanwhile the page says that one must wait."""
        intents = node_intents(self._scenario, self._state)
        while True:
            try:
                understood = await self._understanding.understand(said.utterance, said.text, intents)
            except ServiceLost as problem:
                self._tell(problem.message)
                await self._clock.sleep(ASK_AGAIN)
            else:
                self._tell("")
                return understood

    def _follow(self, events: Sequence[Event]) -> None:
        """Write what was decided, then have its lines said."""
        if events and self._write(events):
            self._lines.extend(event for event in events if isinstance(event, LineSaid))
            self._prepare()
            self._stirred.set()
            self._changed()

    async def _say_lines(self) -> None:
        """Say what waits to be said, one line after another."""
        while True:
            while self._lines and self._time.state in ("running", "ended"):
                self.speaking = self._lines.popleft()
                self._changed()
                heard = await self._stage.say(self.speaking)
                said, self.speaking = self.speaking, None
                self._write([LineHeard(nth=said.nth, cut=not heard)])
            self._stirred.clear()
            self._changed()
            await self._stirred.wait()

    async def _watch_clock(self) -> None:
        """Let silence and cues fall due, when nobody speaks."""
        while True:
            await self._clock.sleep(LOOK)
            if not self._time.running or self.speaking or self._lines or self._busy.locked():
                continue
            due = next_due(self._scenario, self._state)
            if due is None:
                continue
            patience = self._quiet_time() if due.what.startswith("silence") else 0.0
            if self.at >= due.at + patience:
                async with self._busy:
                    fired = TimerFired(what=due.what)
                    self._follow([fired, *decide(self._scenario, self._state, fired, self.at)])

    async def _stay_driver(self) -> None:
        """Show that this page lives; stop when another one has taken the talk."""
        while self._lease:
            await self._clock.sleep(RENEW)
            try:
                self._log.renew(self._lease)
            except LeaseLost:
                self._give_up()
            except StoreError as problem:
                self._tell(str(problem))

    # -- the log ------------------------------------------------------------------------------------------------

    def _write(self, events: Sequence[Event]) -> bool:
        """Append to the log; return False (and say why) if that was not possible."""
        if self._lease is None or self._lost or not events:
            return False
        try:
            written = self._log.append(self._lease, events, self.at)
        except LeaseLost:
            self._give_up()
            return False
        except StoreError as problem:
            self._tell(str(problem))
            return False
        for entry in written:
            self._take(entry)
        self._changed()
        return True

    def _take(self, entry: Entry) -> None:
        """Let an entry have its effect: on the customer's state, on the clock, on what is seen."""
        self.entries.append(entry)
        event = entry.event
        if event.kind.startswith("reflection."):
            return
        self._state = apply(self._scenario, self._state, event, entry.at)
        self._time = self._time.after(entry)
        self._since = self._clock.seconds()
        match event:
            case Uttered() | LineHeard():
                self._typed = 0.0
            case CueBegan():
                self.cues[event.cue] = event
                self._stage.begin_cue(event)
            case CueEnded():
                self.cues.pop(event.cue, None)
                self._stage.end_cue(event)
            case ToolUsed():
                self._stage.use_tool(event)
            case TalkEnded():
                self.cues.clear()

    def _give_up(self) -> None:
        """Another page drives the talk: fall silent and write nothing more."""
        self._lost = True
        self._lines.clear()
        self._stage.cut()
        self._changed()

    def _unheard(self) -> list[LineSaid]:
        """Return lines that were decided on but not played when the talk broke off."""
        heard = {entry.event.nth for entry in self.entries if isinstance(entry.event, LineHeard)}
        said = [entry.event for entry in self.entries if isinstance(entry.event, LineSaid)]
        return [line for line in said if line.nth not in heard] if self._time.running else []

    def _unanswered(self) -> Uttered | None:
        """Return the utterance that nobody had understood yet when the talk broke off."""
        answered = {e.event.utterance for e in self.entries if isinstance(e.event, Understood)}
        open_ = [e.event for e in self.entries if isinstance(e.event, Uttered)]
        left = [said for said in open_ if said.utterance not in answered]
        return left[-1] if left and self._time.running else None

    def _prepare(self) -> None:
        if self._time.state != "ended":
            self._stage.prepare([*self._lines, *reachable_lines(self._scenario, self._state, self.persons)])

    def _quiet_time(self) -> float:
        """Seconds since somebody last spoke that do not count as silence."""
        now = self.at - self._typing_since if self._typing_since is not None else 0.0
        return self._typed + now

    def _last[E: Event](self, kind: type[E]) -> E | None:
        return next((e.event for e in reversed(self.entries) if isinstance(e.event, kind)), None)

    def _tell(self, notice: str) -> None:
        if notice != self.notice:
            self.notice = notice
            self._changed()

    def _changed(self) -> None:
        self._on_change()
