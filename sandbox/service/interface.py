"""What a room asks of the service, as plain values and one protocol; who answers does not matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from sandbox.journal.values import MAX_TEXT, Mood
from sandbox.media.clip import Clip
from sandbox.understanding.reading import Reading

Want = Literal["sound", "both"]
Strength = Literal[1, 2]


class _Job(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PrepareJob(_Job):
    """A line to be spoken."""

    talk: str | None = Field(None, max_length=64, pattern=r"^[\w-]+$")
    """The talk that waits for it; jobs of several talks take turns."""
    personal: bool = False
    """Whether names of this talk are in it: then it is kept with the talk and deleted with it."""
    text: str = Field(max_length=2 * MAX_TEXT)
    voice: str = Field(max_length=64)
    mood: Mood = "neutral"
    strength: Strength = 1
    figure: str = Field("", max_length=64, pattern=r"^[\w-]*$")
    """Whose picture; not needed for sound alone."""
    place: str = Field("", max_length=64, pattern=r"^[\w-]*$")
    scene: str = Field("", max_length=32)
    """What the line falls into: one of ``media.picture.SCENES``."""
    seed: int = 0


class FilmJob(_Job):
    """Something a figure does without a line: what is seen while it is silent, a cue's picture, a mouth held."""

    what: Literal["idle", "cue", "mouth"] = "idle"
    kind: str = Field(max_length=32)
    """One of ``media.picture.IDLE_KINDS``, ``CUE_PICTURES`` or ``VISEMES``."""
    figure: str = Field(max_length=64, pattern=r"^[\w-]+$")
    place: str = Field(max_length=64, pattern=r"^[\w-]+$")
    mood: Mood = "neutral"
    strength: Strength = 1
    seconds: float = Field(4.0, gt=0, le=30)
    initials: str = Field("", max_length=3)
    """What stands on the tile of a camera that is off."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Mouth:
    """A mouth shape (one of rest A E I O U M F L S) from ``start`` to ``end``, seconds."""

    shape: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sound:
    """A line as it is heard."""

    packets: tuple[bytes, ...]
    """Opus, 20 ms each."""
    mouths: tuple[Mouth, ...]
    """From the beginning to the end of the sound without a gap."""
    duration: float
    """Seconds."""
    engine: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A line, ready to be played; ``picture`` only where it was wanted."""

    sound: Sound
    picture: Clip | None = None


class Listening(Protocol):
    """One turn of the trainee on its way to text."""

    async def feed(self, pcm16k: bytes) -> str | None:
        """Take sound (int16, 16 kHz, mono); return the turn's text so far where it is new.

        Raises SpeechError where no model is installed.
        """

    async def finish(self) -> str:
        """End the turn and return its whole text."""


class Service(Protocol):
    """Reads, speaks, composes and hears. Raises ServiceLost only after asking again for a good while."""

    @property
    def waiting(self) -> bool:
        """Whether the service is away just now, so that a room can say that it must wait."""

    async def read(
        self,
        text: str,
        intents: Mapping[str, Sequence[str]] | None = None,
        prior: Mapping[str, float] | None = None,
        talk: str | None = None,
    ) -> Reading:
        """Understand an utterance (``sandbox.understanding.reader.Reader.read``)."""

    async def prepare(self, job: PrepareJob, want: Want = "sound", *, urgent: bool = True) -> Prepared:
        """Return a line's sound, or sound and picture. What is urgent goes before what is prepared ahead.

        Raises SpeechError, MediaError, ContentError.
        """

    async def film(self, job: FilmJob, *, urgent: bool = True) -> Clip:
        """Return what a figure does without speaking. Raises MediaError, ContentError."""

    async def hears(self) -> bool:
        """Whether a speech model is installed."""

    def listen(self, talk: str | None = None) -> Listening:
        """Begin a turn of hearing."""

    async def forget(self, talk: str) -> None:
        """Remove everything personal that was prepared for a talk."""

    async def aclose(self) -> None:
        """Let go of the service. May be called again."""
