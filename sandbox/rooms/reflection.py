"""The reflection room: a finished talk, looked at by the person who held it. Saved as one types."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.guide.checklist import Checklist
from sandbox.guide.criteria import Guide
from sandbox.guide.reflection import Reflection, reflect
from sandbox.journal.entry import Entry
from sandbox.journal.events import Event, TalkOpened
from sandbox.journal.log import TalkLog
from sandbox.journal.notes import CriterionJudged, GoalsWritten, NoteWritten
from sandbox.journal.transcript import Turn, transcript
from sandbox.journal.values import MAX_TEXT
from sandbox.script.model import Scenario

JUDGEMENTS = ("ja", "teilweise", "nein", "passte nicht", "offen")


class ReflectionRoom:
    """What is shown of one talk, and what its owner adds to it."""

    def __init__(
        self,
        log: TalkLog,
        talk: str,
        guide: Guide,
        checklist: Checklist,
        scenario: Scenario | None,
        move_labels: Mapping[str, str],
    ) -> None:
        self.talk = talk
        self.checklist = checklist
        self.scenario = scenario
        self._log = log
        self._guide = guide
        self._labels = move_labels
        self.entries: list[Entry] = log.read(talk)

    @property
    def opened(self) -> TalkOpened:
        """How the talk was opened."""
        event = self.entries[0].event
        assert isinstance(event, TalkOpened)
        return event

    @property
    def turns(self) -> list[Turn]:
        """The transcript."""
        return transcript(self.entries)

    @property
    def reflection(self) -> Reflection:
        """Own judgements beside evidence, stance, facts, notes, goals."""
        return reflect(self.entries, self._guide, self.checklist, self.scenario, self._labels)

    def judge(self, criterion: str, value: str) -> None:
        """Keep the own judgement of a criterion. Raises ValueError for an unknown criterion or value."""
        if criterion not in self._guide.criteria or value not in JUDGEMENTS:
            raise ValueError(criterion)
        self._add(CriterionJudged.model_validate({"criterion": criterion, "value": value}))

    def note(self, text: str) -> None:
        """Keep the free notes as they are now."""
        self._add(NoteWritten(text=_clean(text)[: 10 * MAX_TEXT]))

    def goals(self, text: str) -> None:
        """Keep the goals for next time, one a line."""
        self._add(GoalsWritten(text=_clean(text)[:MAX_TEXT]))

    def _add(self, event: Event) -> None:
        self.entries += self._log.append_reflection(self.talk, [event])


def _clean(text: str) -> str:
    """Half a surrogate pair, as a browser may send, cannot be stored."""
    return text.encode("utf-8", "ignore").decode()
