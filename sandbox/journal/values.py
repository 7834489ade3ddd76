"""What events are made of: persons, moods, what was found in an utterance."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

MAX_TEXT = 2000
"""Characters kept of one utterance; one note may have ten times as many."""

Mood = Literal["neutral", "open", "tense", "sad", "annoyed", "relieved", "tired"]
MOODS: tuple[Mood, ...] = ("neutral", "open", "tense", "sad", "annoyed", "relieved", "tired")


class Frozen(BaseModel):
    """Never changed once it is made; a field nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Frozen):
    """Somebody who is met in the call, as drawn for this talk (Faker's output changes with its version)."""

    role: str
    """The scenario's id of the persona, such as ``kundin``."""
    name: str
    """First and last name."""
    address: str
    """How one addresses the person: ``Frau Brandt``."""
    sex: Literal["w", "m"]
    age: int
    figure: str
    place: str
    voice: str
    details: dict[str, str] = {}
    """What lines may name: ``town``, ``first``, ``last``, ``child`` … by the scenario's keys."""


class Score(Frozen):
    """An id with a score, 0-1, rounded to four decimals."""

    id: str
    score: float


class MoveFound(Frozen):
    """A move recognised in an utterance, and where in its text (start, end)."""

    id: str
    score: float
    place: tuple[int, int]
