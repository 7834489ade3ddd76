"""A service that speaks, films and hears at once, by rules instead of by engines."""

import asyncio

from sandbox.service.interface import Mouth, Prepared, Sound
from sandbox.understanding.reading import MoveFound, Reading, Score
from tests.fakes.drawn import clip, tone

IDLE, LINE = 60, 200
"""Brightness of the silent and of the speaking person."""


class FakeService:
    """Implements ``service.interface.Service``. ``broken``: an error that every job raises.

    ``slow``: an event without which no picture of a line gets ready.
    """

    waiting = False

    def __init__(self, seconds=0.4):
        self.seconds = seconds
        self.jobs = []
        """(job, want, urgent)"""
        self.films = []
        self.heard = []
        self.forgotten = []
        self.broken = None
        self.slow = None
        self.has_model = True
        self.text = "Guten Tag"

    async def read(self, text, intents=None, prior=None, talk=None):
        if self.broken:
            raise self.broken
        moves = (MoveFound("begruessung", 0.9, (0, len(text))),) if "Tag" in text else ()
        return Reading(
            text=text,
            moves=moves,
            ranking=(Score("begruessung", 0.9),),
            intents=(),
            abstained=not moves,
            version="v1",
        )

    async def prepare(self, job, want="sound", *, urgent=True):
        self.jobs.append((job, want, urgent))
        await asyncio.sleep(0)
        if self.broken:
            raise self.broken
        packets = tone(self.seconds)
        sound = Sound(packets, (Mouth("A", 0.0, self.seconds),), self.seconds, "fake")
        if want == "sound":
            return Prepared(sound)
        if self.slow:
            await self.slow.wait()
        return Prepared(sound, clip(LINE, round(self.seconds * 25)))

    async def film(self, job, *, urgent=True):
        self.films.append(job)
        await asyncio.sleep(0)
        if self.broken:
            raise self.broken
        return clip(IDLE, 25)

    async def hears(self):
        return self.has_model

    def listen(self, talk=None):
        return _Turn(self)

    async def forget(self, talk):
        self.forgotten.append(talk)

    async def aclose(self):
        pass


class _Turn:
    """Hears one word for each chunk of sound."""

    def __init__(self, service):
        self._service = service
        self._chunks = 0

    async def feed(self, pcm16k):
        if self._service.broken:
            raise self._service.broken
        self._service.heard.append(pcm16k)
        self._chunks += 1
        return " ".join(self._service.text.split()[: self._chunks]) or None

    async def finish(self):
        return self._service.text
