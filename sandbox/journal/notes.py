"""What a trainee writes down when reflecting on a talk: typed events like all others."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sandbox.journal.values import MAX_TEXT, Frozen


class CriterionJudged(Frozen):
    """The trainee's own judgement of a criterion of the guide."""

    kind: Literal["reflection.criterion"] = "reflection.criterion"
    v: int = 1
    criterion: str
    value: Literal["ja", "teilweise", "nein", "passte nicht", "offen"]


class NoteWritten(Frozen):
    """The trainee's free notes, whole; the newest counts."""

    kind: Literal["reflection.note"] = "reflection.note"
    v: int = 1
    text: str = Field(max_length=10 * MAX_TEXT)


class GoalsWritten(Frozen):
    """The trainee's goals for next time, one a line; the newest counts."""

    kind: Literal["reflection.goals"] = "reflection.goals"
    v: int = 1
    text: str = Field(max_length=MAX_TEXT)
