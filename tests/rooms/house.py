"""A practice room with fakes at its ports, in virtual time."""

import asyncio
from contextlib import asynccontextmanager
from functools import cache

from sandbox.clock import VirtualClock
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.journal.events import LineSaid
from sandbox.rooms.practice import PracticeRoom
from tests.customer.talks import FIGURES, example
from tests.fakes.talklog import MemoryLog
from tests.fakes.troupe import TableUnderstanding, TimedStage

HELLO, HELLO_ALL, WAY = "Hallo.", "Hallo, hören Sie mich?", "Wie kommen Sie hin?"
PRESSURE, CALM = "Los jetzt!", "Eine Pause?"
MEANING = {
    HELLO: ("begruessung",),
    HELLO_ALL: ("begruessung", "technik_pruefen"),
    WAY: ("!weg",),
    PRESSURE: ("druck",),
    CALM: ("pause_anbieten",),
}


@cache
def script():
    return example().playable()


class House:
    """One talk, and as many rooms on it as a test wants."""

    def __init__(self, log=None, clock=None):
        self.clock = clock or VirtualClock()
        self.log = log or MemoryLog(self.clock)
        self.understanding = TableUnderstanding(MEANING)
        self.stage = TimedStage(self.clock)
        opened = open_talk(script(), "0" * 64, 1, draw(script(), 1, FIGURES), learner="ich")
        self.talk = self.log.open_talk(opened)
        self.rooms = []
        self.changes = 0

    def room(self, holder="", stage=None, understanding=None):
        room = PracticeRoom(
            script(),
            self.log,
            self.talk,
            understanding=understanding or self.understanding,
            stage=stage or self.stage,
            clock=self.clock,
            holder=holder or f"seite{len(self.rooms) + 1}",
            on_change=self._changed,
        )
        self.rooms.append(room)
        return room

    async def begun(self):
        """A room in the middle of the call, the first line said."""
        room = self.room()
        await room.open()
        await room.begin()
        await self.wait(10)
        return room

    async def wait(self, seconds):
        await self.clock.advance(seconds)

    def kinds(self):
        return [entry.event.kind for entry in self.log.read(self.talk)]

    def events(self, kind):
        return [entry.event for entry in self.log.read(self.talk) if entry.event.kind == kind]

    def lines(self):
        return [event.line for event in self.events("customer.line")]

    def heard(self):
        return [event.nth for event in self.events("customer.heard")]

    def unheard(self):
        said = [event.nth for event in self.events("customer.line") if isinstance(event, LineSaid)]
        return [nth for nth in said if nth not in self.heard()]

    async def aclose(self):
        for room in self.rooms:
            await room.aclose()

    def _changed(self):
        self.changes += 1


async def kill(room):
    """Let a room's process die: its tasks are gone, nothing is written or given back."""
    tasks = tuple(room._tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def house(**given):
    """A house whose rooms are closed at the end; a task that broke fails the test."""
    broken = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: broken.append(context))
    made = House(**given)
    try:
        yield made
        running = [task for room in made.rooms for task in room._tasks]
        names = {task.get_name() for task in running if not task.done()}
        assert all(not task.done() or task.cancelled() or not task.exception() for task in running), names
    finally:
        await made.aclose()
    assert broken == []
