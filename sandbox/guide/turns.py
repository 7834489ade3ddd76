"""A talk's log seen as turns: what the trainee said, the moves understood in it, and what came between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sandbox.journal.entry import Entry
from sandbox.journal.events import CueBegan, LineSaid, TalkBegun, TalkEnded, Understood, Uttered
from sandbox.journal.values import MoveFound

QUESTIONS = frozenset(
    {
        "anliegen_frage",
        "feedback_erfragen",
        "gefaehrdung_fragen",
        "konkretisieren",
        "offene_frage",
        "ressourcen",
        "skalierung",
        "ziel_frage",
    }
)
"""Moves that ask something of the customer."""


@dataclass(frozen=True)
class Turn:
    """One utterance of the trainee."""

    seq: int
    at: float
    """Talk time, s."""
    text: str
    moves: tuple[MoveFound, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it puts a question."""
        return "?" in self.text or any(move.id in QUESTIONS for move in self.moves)


@dataclass(frozen=True)
class Said:
    """One line of somebody on the customer's side."""

    seq: int
    at: float
    because: str


@dataclass(frozen=True)
class Trouble:
    """Something that happened to the call."""

    seq: int
    at: float
    what: str
    caption: str


@dataclass(frozen=True)
class Talk:
    """What of a log the guide looks at, in order."""

    turns: tuple[Turn, ...] = ()
    lines: tuple[Said, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    begun: float = 0.0
    ended: float = 0.0
    """Talk time of the end, or of the newest entry while the talk still runs."""

    @property
    def seconds(self) -> float:
        """How long the call took so far."""
        return max(0.0, self.ended - self.begun)


def read(entries: Sequence[Entry]) -> Talk:
    """Read a talk's log; an utterance that was not (yet) understood has no moves."""
    understood = {e.event.utterance: e.event.moves for e in entries if isinstance(e.event, Understood)}
    turns: list[Turn] = []
    lines: list[Said] = []
    troubles: list[Trouble] = []
    begun = 0.0
    for entry in entries:
        event = entry.event
        if isinstance(event, Uttered):
            moves = sorted(understood.get(event.utterance, ()), key=lambda move: move.place)
            turns.append(Turn(entry.seq, entry.at, event.text, tuple(moves)))
        elif isinstance(event, LineSaid):
            lines.append(Said(entry.seq, entry.at + event.pause, event.because))
        elif isinstance(event, CueBegan):
            troubles.append(Trouble(entry.seq, entry.at, event.what, event.caption))
        elif isinstance(event, TalkBegun):
            begun = entry.at
    return Talk(tuple(turns), tuple(lines), tuple(troubles), begun, _end(entries))


def _end(entries: Iterable[Entry]) -> float:
    newest = 0.0
    for entry in entries:
        newest = entry.at
        if isinstance(entry.event, TalkEnded):
            break
    return newest
