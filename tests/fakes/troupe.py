"""The two whom a room needs from outside: one who understands from a table, one who speaks by the clock."""

import asyncio

from sandbox.errors import ServiceLost
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score

LOST = "Der Hilfsprozess antwortet gerade nicht."


class TableUnderstanding:
    """Knows what texts mean: ``table`` text → moves; intents begin with "!". Unknown texts are not understood.

    ``lost``: how many of the next questions nobody answers; ``broken``: an error for each question.
    """

    def __init__(self, table=None):
        self.table = table or {}
        self.lost = 0
        self.broken = None
        self.asked = []
        self.intents = []
        self.waits = None
        """An event that an answer waits for, if set."""

    def expect(self, intents):
        self.expected = dict(intents)

    async def understand(self, utterance, text, intents):
        self.asked.append(text)
        self.intents.append(dict(intents))
        if self.lost:
            self.lost -= 1
            raise ServiceLost(LOST)
        if self.broken:
            raise self.broken
        if self.waits:
            await self.waits.wait()
        names = self.table.get(text, ())
        moves = [name for name in names if not name.startswith("!")]
        return Understood(
            utterance=utterance,
            moves=tuple(
                MoveFound(id=name, score=round(0.9 - nth / 10, 4), place=(0, len(text)))
                for nth, name in enumerate(moves)
            ),
            intents=tuple(Score(id=name[1:], score=0.95) for name in names if name.startswith("!")),
            abstained=not names,
        )


class TimedStage:
    """Says a line in ``seconds`` of the clock, after its acted pause; stands still while paused."""

    def __init__(self, clock, seconds=2.0):
        self.clock = clock
        self.seconds = seconds
        self.said = []
        """Lines that were begun."""
        self.log = []
        """What else was asked of it."""
        self.prepared = []
        self.together = 0
        self.at_once = 0
        """How many lines were ever said at the same time."""
        self.paused = False
        self._saying = set()

    def meet(self, persons):
        self.log.append(("meet", tuple(person.role for person in persons)))

    def prepare(self, lines):
        self.prepared = list(lines)

    async def say(self, line):
        self.said.append(line)
        self.together += 1
        self.at_once = max(self.at_once, self.together)
        speech = asyncio.ensure_future(self._speak(line))
        self._saying.add(speech)
        try:
            await asyncio.wait({speech})
            return not speech.cancelled()
        finally:
            speech.cancel()
            self._saying.discard(speech)
            self.together -= 1

    async def _speak(self, line):
        await self.clock.sleep(line.pause + self.seconds)
        while self.paused:
            await self.clock.sleep(0.1)

    def begin_cue(self, cue):
        self.log.append(("begin_cue", cue.cue))

    def end_cue(self, cue):
        self.log.append(("end_cue", cue.cue))

    def use_tool(self, tool):
        self.log.append(("use_tool", tool.tool))

    def cut(self):
        for speech in self._saying:
            speech.cancel()

    def pause(self):
        self.paused = True

    def resume(self):
        self.paused = False
