"""A talk's log as people read it: who said what, what was understood of it, what happened to the call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from sandbox.journal.entry import Entry
from sandbox.journal.events import (
    CueBegan,
    CueEnded,
    LineHeard,
    LineSaid,
    TalkOpened,
    ToolUsed,
    Understood,
    Uttered,
)
from sandbox.journal.values import MoveFound, Person

Kind = Literal["trainee", "line", "cue", "tool"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the transcript."""

    seq: int
    """Number of its entry: the place a click on evidence goes to."""
    kind: Kind
    at: float
    """Talk time, s."""
    text: str
    """What was said; of cues and tools the caption."""
    role: str = ""
    """Scenario's id of the person; empty for the trainee and for what belongs to nobody."""
    name: str = ""
    """That person's name."""
    mood: str = ""
    moves: tuple[MoveFound, ...] = ()
    """What was understood of the trainee's utterance."""
    abstained: bool = False
    """Whether nothing was understood for sure."""
    what: str = ""
    """Which cue or tool."""
    paper: str = ""
    """The document that was shown and can be read."""
    handled: bool = False
    """Whether the trainee did something about the cue."""
    cut: bool = False
    """Whether the line was not played to its end."""


class _Book:
    """The transcript while it is written; later events complete earlier turns."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._places: dict[tuple[str, str], int] = {}
        self._names: dict[str, str] = {}

    def meet(self, persons: Iterable[Person]) -> None:
        self._names = {person.role: person.name for person in persons}

    def write(self, key: tuple[str, str], turn: Turn) -> None:
        self._places[key] = len(self.turns)
        self.turns.append(replace(turn, name=self._names.get(turn.role, "")))

    def complete(self, key: tuple[str, str], **changes: object) -> None:
        place = self._places.get(key)
        if place is not None:
            self.turns[place] = replace(self.turns[place], **changes)  # type: ignore[arg-type]

    def knows(self, key: tuple[str, str]) -> bool:
        return key in self._places


def transcript(entries: Iterable[Entry]) -> list[Turn]:
    """Return a talk's transcript, in the order in which things were said and happened."""
    book = _Book()
    for entry in entries:
        _take(book, entry)
    return book.turns


def _take(book: _Book, entry: Entry) -> None:
    if isinstance(entry.event, TalkOpened):
        book.meet(entry.event.persons)
    _take_speech(book, entry)
    _take_happening(book, entry)


def _take_speech(book: _Book, entry: Entry) -> None:
    seq, at = entry.seq, entry.at
    match entry.event:
        case Uttered(utterance=utterance, text=text):
            if not book.knows(("utterance", utterance)):
                book.write(("utterance", utterance), Turn(seq, "trainee", at, text))
        case Understood(utterance=utterance, moves=moves, abstained=abstained):
            book.complete(("utterance", utterance), moves=moves, abstained=abstained)
        case LineSaid(nth=nth, role=role, text=text, mood=mood):
            book.write(("line", str(nth)), Turn(seq, "line", at, text, role, mood=mood))
        case LineHeard(nth=nth, cut=cut):
            book.complete(("line", str(nth)), cut=cut)
        case _:
            pass


def _take_happening(book: _Book, entry: Entry) -> None:
    seq, at = entry.seq, entry.at
    match entry.event:
        case CueBegan(cue=cue, what=what, caption=caption, role=role):
            book.write(("cue", cue), Turn(seq, "cue", at, caption, role, what=what))
        case CueEnded(cue=cue, handled=handled):
            book.complete(("cue", cue), handled=handled)
        case ToolUsed(tool=tool, what=what, caption=caption, on=on, paper=paper):
            if on or caption:
                book.write(("tool", tool), Turn(seq, "tool", at, caption, what=what, paper=paper))
        case _:
            pass
