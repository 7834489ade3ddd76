"""The guide: 88 criteria of observable behaviour in counselling by video, by phase and area.

They lie in ``content/leitfaden/kriterien.yaml``, which explains its keys.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from sandbox import content
from sandbox.errors import ContentError
from sandbox.guide.source import Source, Step
from sandbox.script.known import shipped
from sandbox.script.words import Area, CueKind

FILE = "kriterien.yaml"
COUNTS = (9, 8, 7, 6, 7, 5, 6, 7, 7, 7, 7, 6, 6)
"""Criteria of the phases P1 to P13: 88 in all."""
IDS = tuple(f"p{phase:02}-{n}" for phase, count in enumerate(COUNTS, start=1) for n in range(1, count + 1))
"""The criteria's ids, in order. They stand in journals, so none is ever renamed or dropped."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signs(_Part):
    """By what a criterion shows in a talk's log; ``sandbox.guide.evidence`` reads it."""

    moves: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    """A move speaks for the criterion only until one of these was first made."""
    cues: tuple[CueKind, ...] = ()
    """A move speaks for it only as an answer to a disturbance of these kinds …"""
    within: float = Field(60, gt=0)
    """… at most that many seconds after it began."""
    wait: float = Field(0, ge=0)
    """Seconds of quiet after a question."""
    closing: bool = False
    """A move speaks for it only in the last quarter of the talk."""
    unseen: str = ""
    """What the log cannot show, for the trainee."""

    @property
    def blind(self) -> bool:
        """Whether the log can say nothing at all about it."""
        return not (self.moves or self.against or self.wait)


class Criterion(_Part):
    """One observable behaviour."""

    id: str
    text: str = Field(min_length=10)
    areas: tuple[Area, ...] = Field(min_length=1)
    evidence: Signs

    @property
    def phase(self) -> str:
        """The phase's id, such as ``P2``."""
        return f"P{int(self.id[1:3])}"


class Phase(_Part):
    """A stretch of counselling with its criteria."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]


class _File(_Part):
    areas: dict[Area, str]
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Guide:
    """All criteria, in order, and what the areas are called."""

    areas: dict[Area, str]
    phases: tuple[Phase, ...]

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """The criteria by id, in the guide's order."""
        return {each.id: each for phase in self.phases for each in phase.criteria}

    def criterion(self, name: str) -> Criterion:
        """Return a criterion. Raises ContentError if there is none of that id."""
        try:
            return self.criteria[name]
        except KeyError:
            raise ContentError(
                f"Das Kriterium „{name}“ gibt es nicht.", f"Alle Kriterien stehen in {FILE}."
            ) from None


def load(folder: Path | None = None, moves: Collection[str] | None = None) -> Guide:
    """Read and check the guide.

    ``moves``: the ids of the moves that are known, by default those of ``content/moves/``.
    Raises ContentError with file and line: an id missing or too many, an area or a move that is unknown.
    """
    source = Source((folder or content.leitfaden_dir()) / FILE)
    file = source.read(_File)
    missing = sorted({f"B{n}" for n in range(1, 9)} - set(file.areas))
    if missing:
        raise source.error(("areas",), f"Es fehlen die Bereiche {', '.join(missing)}.")
    _check_ids(source, file.phases)
    _check_moves(source, file.phases, known_moves() if moves is None else moves)
    return Guide(file.areas, file.phases)


def known_moves() -> frozenset[str]:
    """Return the ids of all moves, as ``content/moves/`` has them."""
    return shipped().moves or frozenset()


def _check_ids(source: Source, phases: tuple[Phase, ...]) -> None:
    expected = iter(IDS)
    for p, phase in enumerate(phases):
        if phase.id != f"P{p + 1}":
            raise source.error(("phases", p, "id"), f"Hier muss die Phase P{p + 1} stehen, nicht {phase.id}.")
        for c, criterion in enumerate(phase.criteria):
            wanted = next(expected, None)
            if criterion.id != wanted:
                should = f"das Kriterium {wanted} stehen" if wanted else "die Liste zu Ende sein"
                raise source.error(
                    ("phases", p, "criteria", c, "id"), f"Hier muss {should}, nicht {criterion.id}."
                )
            if criterion.phase != phase.id:
                raise source.error(
                    ("phases", p, "criteria", c, "id"), f"{criterion.id} gehört nicht in {phase.id}."
                )
    left = next(expected, None)
    if left:
        raise source.error(("phases", len(phases) - 1), f"Das Kriterium {left} fehlt.")


def _check_moves(source: Source, phases: tuple[Phase, ...], known: Collection[str]) -> None:
    for p, phase in enumerate(phases):
        for c, criterion in enumerate(phase.criteria):
            signs = criterion.evidence
            where: tuple[Step, ...] = ("phases", p, "criteria", c, "evidence")
            for key in ("moves", "against", "before"):
                for n, move in enumerate(getattr(signs, key)):
                    if move not in known:
                        raise source.error(
                            (*where, key, n),
                            f"{criterion.id} nennt den unbekannten Gesprächszug „{move}“.",
                            "Die Gesprächszüge stehen in content/moves/.",
                        )
            if signs.blind and not signs.unseen:
                raise source.error(where, f"{criterion.id} braucht Belege oder den Hinweis unseen.")
