"""A service that has everything ready: grey films whose brightness tells what they are, tones for lines."""

import asyncio

from sandbox.errors import MediaError
from sandbox.service.interface import Mouth, Prepared, Sound
from tests.fakes.drawn import clip, tone


class PreparedService:
    """``brightness``: film kind (or "line") → 0-255. What it was asked for is in ``films`` and ``lines``."""

    def __init__(self, brightness=None, *, seconds=1.0):
        self.brightness = brightness or {}
        self.seconds = seconds
        self.films = []
        self.lines = []
        self.picture_late = None
        """An event that pictures wait for, if set."""
        self.refuses = set()

    async def film(self, job, *, urgent=True):
        self.films.append((job, urgent))
        await asyncio.sleep(0)
        if job.kind in self.refuses:
            raise MediaError("Diesen Film gibt es nicht.")
        return clip(self.brightness.get(job.kind, 90), 50 if job.what != "mouth" else 2)

    async def prepare(self, job, want="sound", *, urgent=True):
        self.lines.append((job, want, urgent))
        sound = Sound(tone(self.seconds), (Mouth("A", 0.0, self.seconds),), self.seconds, "tone")
        if want == "sound":
            return Prepared(sound)
        if self.picture_late:
            await self.picture_late.wait()
        return Prepared(sound, clip(self.brightness.get("line", 150), int(self.seconds * 25)))
