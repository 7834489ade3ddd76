"""Figures of a talk: counted, explained where they stand, and never a grade of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.guide.turns import QUESTIONS, Talk, read
from sandbox.journal.entry import Entry
from sandbox.journal.events import LineSaid

REFLECTIONS = frozenset({"paraphrase", "gefuehl_spiegeln", "zusammenfassen"})
"""Moves that give back what was heard."""


@dataclass(frozen=True)
class Figure:
    """A counted value with what it means, what it does not mean, and where the yardstick is from."""

    id: str
    label: str
    value: str
    explanation: str
    source: str = ""


def figures(entries: Sequence[Entry]) -> tuple[Figure, ...]:
    """Return what can be counted in a talk; nothing where nobody spoke."""
    talk = read(entries)
    if not talk.turns:
        return ()
    return (_length(talk), _share(talk, entries), _balance(talk))


def _length(talk: Talk) -> Figure:
    minutes, seconds = divmod(round(talk.seconds), 60)
    return Figure(
        "length",
        "Dauer",
        f"{minutes}:{seconds:02} Minuten",
        "Die Uhr des Gesprächs; Pausen zählen nicht mit. "
        "Lang oder kurz ist für sich weder gut noch schlecht.",
    )


def _share(talk: Talk, entries: Sequence[Entry]) -> Figure:
    own = sum(len(turn.text.split()) for turn in talk.turns)
    other = sum(len(entry.event.text.split()) for entry in entries if isinstance(entry.event, LineSaid))
    return Figure(
        "share",
        "Ihr Anteil an den Wörtern",
        f"{100 * own / max(1, own + other):.0f} %",
        "Gezählt sind Wörter, nicht Sekunden. Einen belegten Richtwert gibt es nicht: Erklären braucht mehr, "
        "Zuhören weniger. Passt der Wert zu dem, was Sie vorhatten?",
    )


def _balance(talk: Talk) -> Figure:
    moves = [move.id for turn in talk.turns for move in turn.moves]
    back = sum(move in REFLECTIONS for move in moves)
    asked = sum(turn.asks for turn in talk.turns)
    kinds = sum(move in QUESTIONS for move in moves)
    return Figure(
        "balance",
        "Zurückgegeben und gefragt",
        f"{back} : {max(asked, kinds)}",
        "Wie oft Sie Gehörtes in eigenen Worten zurückgegeben und wie oft Sie etwas gefragt haben, "
        "soweit es erkannt wurde. In der motivierenden Gesprächsführung gilt 1 : 1 als ordentlich und "
        "2 : 1 als gut; dort geht es um längere Gespräche als hier.",
        "MITI, nach PMC9461167",
    )
