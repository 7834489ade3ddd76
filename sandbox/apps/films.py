"""The films of the leading person: silent in each mood, holding a mouth shape, and in the scenes of what happens.

They are asked of the service one after another, what is needed first comes first; a call knows them by name.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from collections.abc import Callable
from typing import Literal

from sandbox.apps.happenings import Shot
from sandbox.errors import MediaError, SandboxError
from sandbox.journal.values import Person
from sandbox.media.clip import Clip
from sandbox.media.picture import IDLE_KINDS, VISEMES
from sandbox.service.interface import FilmJob, Service

IDLE = "idle"
_QUIET = (IDLE, "listening", IDLE, "nod")
"""What is seen of a neutral person who listens."""


class Films:
    """Belongs to one stage and lives on its loop. ``on_more`` is called when there is another silent film."""

    def __init__(self, service: Service, on_more: Callable[[], None]) -> None:
        self.clips: dict[str, Clip] = {}
        """All there are, by the names that calls know."""
        self._service = service
        self._on_more = on_more
        self._lead: Person | None = None
        self._first: asyncio.Task[None] | None = None
        self._rest: asyncio.Task[None] | None = None

    def begin(self, lead: Person) -> None:
        """Film this person. What failed before is tried again."""
        self._lead = lead
        if self._first is None or (self._first.done() and IDLE not in self.clips):
            self._first = asyncio.ensure_future(self._film_idle())
            self._rest = asyncio.ensure_future(self._film_rest())

    async def ready(self) -> None:
        """Wait for the idle film, without which there is nothing to send. Raises SandboxError."""
        if self._first:
            await self._first

    async def complete(self) -> None:
        """Wait until listening, nodding and the mouths are filmed, as far as that works."""
        if self._rest:
            await self._rest

    async def aclose(self) -> None:
        """Film no more. May be called again."""
        tasks = [task for task in (self._first, self._rest) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def shot(self, shot: Shot, urgent: bool) -> Clip:
        """Return what is seen while something happens. Raises SandboxError."""
        what: Literal["idle", "cue"] = "idle" if shot.film in IDLE_KINDS else "cue"
        return await self._service.film(self._job(shot.film, shot.seconds, what), urgent=urgent)

    async def mood(self, mood: str, strength: int) -> None:
        """Film the person silent in a mood, so that the face does not fall back after a line. Raises SandboxError."""
        name = _silent(mood, strength)
        if name != IDLE and name not in self.clips:
            job = self._job(IDLE, 6.0).model_copy(update={"mood": mood, "strength": strength})
            self.clips[name] = await self._service.film(job, urgent=False)
            self._on_more()

    def quiet(self, mood: str, strength: int) -> tuple[str, ...]:
        """Return which films show the person silent in this mood, as far as there are any."""
        own = _silent(mood, strength)
        names = (own,) if own in self.clips and own != IDLE else _QUIET
        return tuple(name for name in names if name in self.clips)

    def _job(self, kind: str, seconds: float, what: Literal["idle", "cue", "mouth"] = "idle") -> FilmJob:
        lead = self._lead
        if lead is None or not (lead.figure and lead.place):
            name = lead.name if lead else "dieser Person"
            raise MediaError(f"Von {name} gibt es kein Bild.", "Das Gespräch geht als Text weiter.")
        return FilmJob(
            what=what,
            kind=kind,
            figure=lead.figure,
            place=lead.place,
            seconds=seconds,
            initials=initials(lead.name) if what == "cue" else "",
        )

    async def _film_idle(self) -> None:
        self.clips[IDLE] = await self._service.film(self._job(IDLE, 7.0))
        self._on_more()

    async def _film_rest(self) -> None:
        with contextlib.suppress(SandboxError):
            for kind, seconds in (("listening", 6.0), ("nod", 2.0)):
                self.clips[kind] = await self._service.film(self._job(kind, seconds), urgent=False)
            self._on_more()
            for shape in VISEMES:
                job = self._job(shape, 1.0, "mouth")
                self.clips[f"mouth:{shape}"] = await self._service.film(job, urgent=False)


def initials(name: str) -> str:
    """Return the first letters of first and last name without their dots: the tile's font has no umlauts."""
    words = [unicodedata.normalize("NFD", word)[0] for word in name.split() if word[0].isalpha()]
    return "".join(words[:1] + words[1:][-1:])


def _silent(mood: str, strength: int) -> str:
    return IDLE if mood == "neutral" else f"{IDLE}:{mood}:{strength}"
