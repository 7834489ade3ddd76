"""What the reflection page shows of a talk: own judgement beside evidence, facts, stance, notes, goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.guide.checklist import Checklist
from sandbox.guide.criteria import Criterion, Guide
from sandbox.guide.evidence import Place, evidence, unseen
from sandbox.guide.figures import Figure, figures
from sandbox.journal.entry import Entry
from sandbox.journal.events import SurveyAnswered, TalkEnded, TalkOpened
from sandbox.journal.facts import told
from sandbox.journal.notes import CriterionJudged, GoalsWritten, NoteWritten
from sandbox.journal.stance_course import StancePoint, stance_course
from sandbox.journal.values import Person
from sandbox.script.answer import Fact
from sandbox.script.fill import fill
from sandbox.script.model import Scenario

UNJUDGED = "offen"


@dataclass(frozen=True)
class Point:
    """A point of the checklist: the question, the own judgement, and what the talk shows."""

    criterion: Criterion
    question: str
    judgement: str
    """``ja``, ``teilweise``, ``nein``, ``passte nicht``, or ``offen`` as long as nothing was chosen."""
    places: tuple[Place, ...]
    unseen: str


@dataclass(frozen=True)
class FactSeen:
    """Something the customer might tell, and whether they did."""

    id: str
    label: str
    text: str
    seq: int | None
    """Journal entry where it was told; None if it was not."""
    at: float | None

    @property
    def told(self) -> bool:
        """Whether the customer told it in this talk."""
        return self.seq is not None


@dataclass(frozen=True)
class Reflection:
    """All of the page that follows from a talk's log."""

    points: tuple[Point, ...]
    facts: tuple[FactSeen, ...]
    stance: tuple[StancePoint, ...]
    figures: tuple[Figure, ...]
    note: str
    goals: str
    ended: TalkEnded | None
    survey: SurveyAnswered | None

    @property
    def missed(self) -> tuple[FactSeen, ...]:
        """The facts that were not told."""
        return tuple(fact for fact in self.facts if not fact.told)


def reflect(
    entries: Sequence[Entry],
    guide: Guide,
    checklist: Checklist,
    scenario: Scenario | None,
    labels: Mapping[str, str] | None = None,
) -> Reflection:
    """Return what the page shows of a talk's log, reflection entries included.

    ``scenario`` is None where the script is gone or has changed: then no facts are told. ``labels`` as in
    ``sandbox.guide.evidence.evidence``.
    """
    judged = judgements(entries)
    opened = next((e.event for e in entries if isinstance(e.event, TalkOpened)), None)
    persons = opened.persons if opened else ()
    return Reflection(
        points=tuple(
            _point(guide.criterion(item.criterion), item.question, judged, entries, labels)
            for item in checklist.items
        ),
        facts=_facts(entries, scenario.facts if scenario else {}, persons),
        stance=tuple(stance_course(entries)),
        figures=figures(entries),
        note=_newest(entries, NoteWritten),
        goals=_newest(entries, GoalsWritten),
        ended=next((e.event for e in reversed(entries) if isinstance(e.event, TalkEnded)), None),
        survey=next((e.event for e in reversed(entries) if isinstance(e.event, SurveyAnswered)), None),
    )


def judgements(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the trainee's newest judgement of each criterion; what is ``offen`` again is left out."""
    newest = {e.event.criterion: str(e.event.value) for e in entries if isinstance(e.event, CriterionJudged)}
    return {criterion: value for criterion, value in newest.items() if value != UNJUDGED}


def _point(
    criterion: Criterion,
    question: str,
    judged: Mapping[str, str],
    entries: Sequence[Entry],
    labels: Mapping[str, str] | None,
) -> Point:
    return Point(
        criterion=criterion,
        question=question,
        judgement=judged.get(criterion.id, UNJUDGED),
        places=evidence(criterion, entries, labels),
        unseen=unseen(criterion, entries),
    )


def _facts(
    entries: Sequence[Entry], facts: Mapping[str, Fact], persons: Sequence[Person]
) -> tuple[FactSeen, ...]:
    known = told(entries)
    return tuple(
        FactSeen(
            id=name,
            label=fact.label,
            text=fill(fact.text, persons),
            seq=known[name].seq if name in known else None,
            at=known[name].at if name in known else None,
        )
        for name, fact in facts.items()
    )


def _newest(entries: Sequence[Entry], kind: type[NoteWritten | GoalsWritten]) -> str:
    return next((e.event.text for e in reversed(entries) if isinstance(e.event, kind)), "")
