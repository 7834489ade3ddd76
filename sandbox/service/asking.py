"""What a room asks, put into requests; the same for the service process and for work done in place."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.errors import ServiceError
from sandbox.media.clip import Clip
from sandbox.service.cache import read_picture, read_sound
from sandbox.service.interface import FilmJob, Listening, Prepared, PrepareJob, Sound, Want
from sandbox.understanding.reading import MoveFound, Reading, Score

Found = TypeVar("Found")

_REMEMBERED = 4096
"""Prepared lines whose place is remembered, so that a line that is there is played without asking."""

_PIECE = 3200
"""Bytes of sound sent at once: a tenth of a second."""

_LONGEST = 2 * 16_000 * 120
"""Bytes of a turn kept to be sent again, two minutes."""


class Asking(ABC):
    """A service as rooms see it (``interface.Service``), on top of one method that has a request answered."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, PrepareJob | FilmJob], Path] = {}

    @property
    @abstractmethod
    def waiting(self) -> bool:
        """Whether the service is away just now."""

    @abstractmethod
    async def ask(self, op: str, body: Mapping[str, Any], talk: str | None, *, urgent: bool) -> Any:  # noqa: ANN401
        """Get a request answered; plain values in and out."""

    @abstractmethod
    async def aclose(self) -> None:
        """Let go. May be called again."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def read(
        self,
        text: str,
        intents: Mapping[str, Sequence[str]] | None = None,
        prior: Mapping[str, float] | None = None,
        talk: str | None = None,
    ) -> Reading:
        """Understand an utterance."""
        plain = {name: list(examples) for name, examples in intents.items()} if intents else None
        body = {"text": text, "intents": plain, "prior": dict(prior) if prior else None}
        return _reading(await self.ask("read", body, talk, urgent=True))

    async def prepare(self, job: PrepareJob, want: Want = "sound", *, urgent: bool = True) -> Prepared:
        """Return a line's sound, or sound and picture."""
        sound = await self._sound(job, urgent=urgent)
        if want == "sound":
            return Prepared(sound)

        async def place() -> Path:
            body = {"job": job.model_dump(), "sound": str(self._places["sound", job])}
            return Path(await self.ask("compose", body, job.talk, urgent=urgent))

        return Prepared(sound, await self._kept("picture", job, read_picture, place))

    async def _sound(self, job: PrepareJob, *, urgent: bool) -> Sound:
        async def place() -> Path:
            return Path(await self.ask("voice", job.model_dump(), job.talk, urgent=urgent))

        return await self._kept("sound", job, read_sound, place)

    async def film(self, job: FilmJob, *, urgent: bool = True) -> Clip:
        """Return what a figure does without speaking."""

        async def place() -> Path:
            return Path(await self.ask("film", job.model_dump(), None, urgent=urgent))

        return await self._kept("picture", job, read_picture, place)

    async def hears(self) -> bool:
        """Whether a speech model is installed."""
        return bool(await self.ask("hears", {}, None, urgent=True))

    def listen(self, talk: str | None = None) -> Listening:
        """Begin a turn of hearing."""
        return _Turn(self, talk)

    async def forget(self, talk: str) -> None:
        """Remove everything personal that was prepared for a talk."""
        self._places = {key: path for key, path in self._places.items() if _talk_of(key[1]) != talk}
        await self.ask("forget", {}, talk, urgent=True)

    async def _kept(
        self,
        what: str,
        job: PrepareJob | FilmJob,
        read: Callable[[Path], Found | None],
        place: Callable[[], Any],
    ) -> Found:
        """Read what is prepared; have it prepared where it is not, or no longer (removed, damaged)."""
        known = self._places.get((what, job))
        found = read(known) if known else None
        for _ in range(2):
            if found is not None:
                return found
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            path = await place()
            self._places[what, job] = path
            found = read(path)
        if found is None:
            raise ServiceError(
                "Eine vorbereitete Zeile lässt sich nicht lesen.",
                "Bitte prüfen Sie, ob im Datenordner noch Platz ist.",
            )
        return found


class _Turn:
    """A turn on its way to text; sent again from its beginning when the recogniser was lost in between."""

    def __init__(self, service: Asking, talk: str | None) -> None:
        self._service = service
        self._talk = talk
        self._whole = bytearray()
        self._sent = 0
        self._stream = secrets.token_hex(8)
        self._nth = 0

    async def feed(self, pcm16k: bytes) -> str | None:
        self._whole += pcm16k[: _LONGEST - len(self._whole)]
        if len(self._whole) - self._sent < _PIECE:
            return None
        return await self._send(end=False)

    async def finish(self) -> str:
        return await self._send(end=True) or ""

    async def _send(self, *, end: bool) -> str | None:
        answer = await self._piece(end=end)
        if answer["lost"]:
            self._stream, self._nth, self._sent = secrets.token_hex(8), 0, 0
            answer = await self._piece(end=end)
        text: str | None = answer["text"]
        return text

    async def _piece(self, *, end: bool) -> dict[str, Any]:
        until = len(self._whole)
        body = {
            "stream": self._stream,
            "nth": self._nth,
            "pcm": bytes(self._whole[self._sent : until]),
            "end": end,
        }
        answer: dict[str, Any] = await self._service.ask("hear", body, self._talk, urgent=True)
        self._nth, self._sent = self._nth + 1, until
        return answer


def _talk_of(job: PrepareJob | FilmJob) -> str | None:
    return job.talk if isinstance(job, PrepareJob) else None


def _reading(plain: Mapping[str, Any]) -> Reading:
    return Reading(
        text=plain["text"],
        moves=tuple(
            MoveFound(move["id"], move["score"], (move["place"][0], move["place"][1]))
            for move in plain["moves"]
        ),
        ranking=tuple(Score(**score) for score in plain["ranking"]),
        intents=tuple(Score(**score) for score in plain["intents"]),
        abstained=plain["abstained"],
        version=plain["version"],
    )
