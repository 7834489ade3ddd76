"""Which reaction answers an utterance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sandbox.customer.meant import SIGNAL, meant
from sandbox.customer.scope import Scope, weight
from sandbox.journal.events import Understood
from sandbox.script.answer import Reaction
from sandbox.script.model import Scenario

_URGENT = 0.3
"""Below this score a move brings nothing before all else: nobody is offended by what was perhaps not said."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reaction that fits, and the name under which the journal knows it."""

    reaction: Reaction
    key: str


def fitting(scope: Scope, understood: Understood) -> list[Chosen]:
    """Return the reactions that fit what was understood, the one that should win first.

    First those that go before all (``first``); then intents, the node's own before those that hold
    everywhere; then the node's reactions to moves, and those that hold everywhere; last those that only hear a
    listening signal beside something else. Within each: intents by likelihood, several moves together before
    one, the likelier move, the more specific condition, the order in the file.
    """
    moves = [each.id for each in sorted(understood.moves, key=lambda each: (each.id == SIGNAL, -each.score))]
    intents = meant(understood)
    sure = {each.id for each in understood.moves if each.score >= _URGENT}
    ranked: list[tuple[tuple[int, ...], Chosen]] = []
    table = _table(_Same(scope.scenario), scope.state.node)
    for place in table.places(*moves, *intents):
        everywhere, chosen = table.rows[place]
        reaction = chosen.reaction
        if reaction.once and chosen.key in scope.state.reacted:
            continue
        fit = _fit(reaction, moves, intents)
        if fit is not None and scope.holds(reaction.when):
            urgent = reaction.first and (bool(reaction.intent) or bool(sure & {*reaction.to, *reaction.all}))
            first = 0 if urgent else 1
            general = 0 if reaction.intent else 1
            signal = 1 if general and len(moves) > 1 and moves[fit[2]] == SIGNAL else 0
            ranked.append(((first, general, signal, everywhere, *fit, -weight(reaction.when), place), chosen))
    ranked.sort(key=lambda each: each[0])
    return [chosen for _, chosen in ranked]


def first_of(chosen: Sequence[Chosen], able: Callable[[Chosen], bool]) -> Chosen | None:
    """Return the first reaction that has something to say or somewhere to go."""
    return next((each for each in chosen if each.reaction.speaks and able(each)), None)


@dataclass(frozen=True, slots=True)
class _Table:
    """The reactions that may win at a node, the node's own first (0), then those that hold everywhere (1)."""

    rows: tuple[tuple[int, Chosen], ...]
    index: Mapping[str, tuple[int, ...]]
    """Move or intent → the rows that name it."""

    def places(self, *names: str) -> list[int]:
        """Return the rows that name one of these, in order."""
        return sorted({place for name in names for place in self.index.get(name, ())})


class _Same:
    """A scenario as a key: by what it is, not by all that is in it."""

    __slots__ = ("scenario",)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return id(self.scenario)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scenario is self.scenario


@lru_cache(maxsize=1024)
def _table(key: _Same, name: str) -> _Table:
    """Work out once what an utterance at a node is to be compared with: of a hundred reactions a few fit."""
    node = key.scenario.nodes.get(name)
    here = [(0, Chosen(each, f"{name}/{each.id}")) for each in node.react] if node else []
    rows = (*here, *((1, Chosen(each, each.id)) for each in key.scenario.reactions))
    index: dict[str, list[int]] = {}
    for place, (_, chosen) in enumerate(rows):
        reaction = chosen.reaction
        for each in (*reaction.to, *reaction.all, *([reaction.intent] if reaction.intent else [])):
            index.setdefault(each, []).append(place)
    return _Table(rows, {each: tuple(places) for each, places in index.items()})


def _fit(reaction: Reaction, moves: Sequence[str], intents: Sequence[str]) -> tuple[int, int, int] | None:
    """Return how well a reaction fits (less is better), or None: intent, breadth, likeliest move."""
    if reaction.intent and reaction.intent not in intents:
        return None
    if reaction.all and not set(reaction.all) <= set(moves):
        return None
    hits = [moves.index(each) for each in (*reaction.to, *reaction.all) if each in moves]
    if reaction.to and not any(each in moves for each in reaction.to):
        return None
    if not (reaction.intent or hits):
        return None
    by_intent = intents.index(reaction.intent) if reaction.intent else len(intents)
    return by_intent, -len(reaction.all), min(hits, default=0)
