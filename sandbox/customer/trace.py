"""What a talk has touched: the lines that were said, the reactions that won, where it went and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.journal.events import CueBegan, Event, FactTold, LineSaid, NodeEntered, Reacted, TalkEnded


@dataclass(frozen=True, slots=True)
class Trace:
    """Ids of everything that occurred in a talk."""

    lines: frozenset[str]
    reactions: frozenset[str]
    """As the journal names them: ``NODE/ID``, ``ID``, ``fallback``, ``silence:1``, ``cue:ID/handled``."""
    nodes: frozenset[str]
    facts: frozenset[str]
    cues: frozenset[str]
    ending: str
    """``""`` where none fitted, or the talk goes on."""
    outcome: str


def trace(events: Iterable[Event]) -> Trace:
    """Return what a talk's events have touched."""
    found: dict[str, set[str]] = {}
    ending = outcome = ""
    for event in events:
        match event:
            case LineSaid(line=name) | Reacted(reaction=name) | NodeEntered(node=name):
                found.setdefault(event.kind, set()).add(name)
            case FactTold(fact=name) | CueBegan(cue=name):
                found.setdefault(event.kind, set()).add(name)
            case TalkEnded():
                ending, outcome = event.ending, event.outcome
            case _:
                pass
    kinds = (LineSaid, Reacted, NodeEntered, FactTold, CueBegan)
    lines, reactions, nodes, facts, cues = (
        frozenset(found.get(kind.model_fields["kind"].default, ())) for kind in kinds
    )
    return Trace(lines, reactions, nodes, facts, cues, ending, outcome)
