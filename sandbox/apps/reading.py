"""Understanding by the service, as the room's journal wants it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from sandbox.errors import SandboxError
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.service.interface import Service
from sandbox.understanding.reading import Reading


class ServiceReading:
    """Implements ``rooms.ports.Understanding``."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._expected: Mapping[str, Sequence[str]] | None = None
        self._warming: asyncio.Task[None] | None = None

    def expect(self, intents: Mapping[str, Sequence[str]]) -> None:
        """Have the worker fit these intents now: that takes half a second, once, and nobody should wait for it."""
        if intents != self._expected:
            self._expected = intents
            self._warming = asyncio.ensure_future(self._warm(intents))

    async def _warm(self, intents: Mapping[str, Sequence[str]]) -> None:
        with contextlib.suppress(SandboxError):  # what is wrong is told when something was said
            await self._service.read("Guten Tag", intents)

    async def understand(self, utterance: str, text: str, intents: Mapping[str, Sequence[str]]) -> Understood:
        """Return what was understood. Raises ServiceLost."""
        return as_understood(await self._service.read(text, intents), utterance)


def as_understood(reading: Reading, utterance: str) -> Understood:
    """Return a reading as the event that the journal keeps."""
    found = (MoveFound(id=each.id, score=each.score, place=each.place) for each in reading.moves)
    return Understood(
        utterance=utterance,
        moves=tuple(found),
        ranking=tuple(Score(id=each.id, score=each.score) for each in reading.ranking),
        intents=tuple(Score(id=each.id, score=each.score) for each in reading.intents),
        abstained=reading.abstained,
        version=reading.version,
    )
