"""Where a talk shows a criterion: places in the transcript that speak for it or against it.

A place is something to look at, never a verdict. What a log cannot show is told beside it (``unseen``),
so that nobody reads a gap as a fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.guide.criteria import Criterion, Signs
from sandbox.guide.turns import Talk, Trouble, Turn, read
from sandbox.journal.entry import Entry

Speaks = Literal["for", "late", "against"]
"""``late``: it was done, but only after what it should have come before."""
CLOSING = 0.75
"""The share of a talk after which its closing begins."""


@dataclass(frozen=True)
class Place:
    """A place in the transcript."""

    seq: int
    """Number of the journal entry: the utterance, or the disturbance that nothing followed on."""
    at: float
    """Talk time, s."""
    text: str
    """What was said or, in square brackets, what happened."""
    speaks: Speaks
    why: str
    """Why it is shown here, for the trainee."""


def evidence(
    criterion: Criterion, entries: Sequence[Entry], labels: Mapping[str, str] | None = None
) -> tuple[Place, ...]:
    """Return the places of a talk that speak for or against a criterion, in the talk's order.

    ``labels``: German names of the moves; without one, a move is called by its id.
    """
    talk, signs = read(entries), criterion.evidence
    names = labels or {}
    places = _answers(signs, talk, names) if signs.cues else _moves(signs, talk, names)
    if signs.wait:
        places += _waits(signs.wait, talk)
    return tuple(sorted(places, key=lambda place: (place.seq, place.why)))


def unseen(criterion: Criterion, entries: Sequence[Entry]) -> str:
    """Say what this talk cannot show of a criterion; empty where nothing needs to be said."""
    signs = criterion.evidence
    if signs.cues and not any(trouble.what in signs.cues for trouble in read(entries).troubles):
        return "Einen solchen Zwischenfall gab es in diesem Gespräch nicht."
    return signs.unseen


def _moves(signs: Signs, talk: Talk, names: Mapping[str, str]) -> list[Place]:
    """Look at every move, and at what it had to come before."""
    places: list[Place] = []
    overtaken = ""
    closing = talk.begun + CLOSING * talk.seconds
    for turn in talk.turns:
        seen: set[str] = set()
        for move in turn.moves:
            if move.id in signs.before and move.id not in signs.moves:
                overtaken = overtaken or move.id
            if move.id in seen:
                continue
            seen.add(move.id)
            if move.id in signs.against:
                places.append(_place(turn, "against", f"Hier war zu erkennen: {_name(move.id, names)}."))
            elif move.id in signs.moves and not (signs.closing and turn.at < closing):
                if overtaken:
                    why = f"{_name(move.id, names)} – kam erst nach: {_name(overtaken, names)}."
                    places.append(_place(turn, "late", why))
                else:
                    places.append(_place(turn, "for", f"Hier war zu erkennen: {_name(move.id, names)}."))
    return places


def _answers(signs: Signs, talk: Talk, names: Mapping[str, str]) -> list[Place]:
    """Look at what the trainee did within a while of each disturbance of these kinds."""
    places: list[Place] = []
    for trouble in talk.troubles:
        if trouble.what in signs.cues:
            places += _answer(signs, talk, trouble, names)
    return list(dict.fromkeys(places))


def _answer(signs: Signs, talk: Talk, trouble: Trouble, names: Mapping[str, str]) -> list[Place]:
    window = [
        turn for turn in talk.turns if 0 <= turn.at - trouble.at <= signs.within and turn.seq > trouble.seq
    ]
    places: list[Place] = []
    for turn in window:
        bad = next((move.id for move in turn.moves if move.id in signs.against), "")
        if bad:
            why = f"Nach {trouble.caption} war zu erkennen: {_name(bad, names)}."
            places.append(_place(turn, "against", why))
    for turn in window:
        good = next((move.id for move in turn.moves if move.id in signs.moves), "")
        if good:
            gap = _seconds(turn.at - trouble.at)
            why = f"{gap} nach {trouble.caption}: {_name(good, names)}."
            return [*places, _place(turn, "for", why)]
    if not places and signs.moves and talk.ended - trouble.at >= signs.within:
        why = f"In den {_seconds(signs.within)} danach kam nichts dazu."
        places.append(Place(trouble.seq, trouble.at, trouble.caption, "against", why))
    return places


def _waits(wait: float, talk: Talk) -> list[Place]:
    """Measure the quiet after questions: until the trainee went on, or until an answer came."""
    places: list[Place] = []
    for n, turn in enumerate(talk.turns):
        if not turn.asks:
            continue
        following = talk.turns[n + 1] if n + 1 < len(talk.turns) else None
        answer = next((line for line in talk.lines if line.seq > turn.seq), None)
        if following and (answer is None or following.seq < answer.seq):
            quiet = following.at - turn.at
            if quiet < wait:
                why = f"Nach {_seconds(quiet)} ging es schon weiter, ohne dass eine Antwort kam."
                places.append(_place(turn, "against", why))
            else:
                places.append(_place(turn, "for", f"Danach waren {_seconds(quiet)} Ruhe."))
        elif answer and answer.at - turn.at >= wait:
            places.append(_place(turn, "for", f"Danach waren {_seconds(answer.at - turn.at)} Ruhe."))
    return places


def _place(turn: Turn, speaks: Speaks, why: str) -> Place:
    return Place(turn.seq, turn.at, turn.text, speaks, why)


def _name(move: str, names: Mapping[str, str]) -> str:
    return f"„{names.get(move, move.replace('_', ' '))}“"


def _seconds(value: float) -> str:
    if value >= 10 or value == int(value):
        number = f"{value:.0f}"
        return "1 Sekunde" if number == "1" else f"{number} Sekunden"
    return f"{value:.1f} Sekunden".replace(".", ",")
