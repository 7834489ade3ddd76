"""What a scenario offers to be said at a node, for trainees that do not exist: its reactions, seen from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from sandbox.customer.styles import Said, Takes
from sandbox.script.answer import Answer, Reaction
from sandbox.script.model import Scenario

_HERE = 3.0
"""How much likelier somebody says what belongs to this stretch of the talk than what may be said anywhere …"""
_OWN = 2.0
"""… and what this scenario is about than what may be said in any talk."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A reaction of the customer, and what would bring it about."""

    key: str
    """The reaction's name in the journal."""
    reaction: Reaction
    ways: tuple[Said, ...]
    """The moves of an utterance that brings it about, one way or another; none beside an intent."""
    lines: frozenset[str]
    """Ids of the lines that may be heard, those at the node where it leads among them."""
    leaves: bool
    """Whether it leads away."""
    hurts: bool
    pleases: bool

    def suits(self, takes: Takes) -> bool:
        """Say whether somebody would mean this intent. A reaction to moves alone is judged by its moves."""
        if not self.reaction.intent or takes == "any":
            return True
        return not (self.hurts if takes == "kind" else self.pleases) and takes != "none"


@dataclass(frozen=True, slots=True)
class Table:
    """What is on offer at one node."""

    offers: tuple[Offer, ...]
    weights: tuple[float, ...]
    """Running sums, for a weighted draw."""


class Offers:
    """What is on offer at each node of a scenario; worked out once for all walks."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._everywhere = [_offer(scenario, each, each.id) for each in scenario.reactions]
        self._tables: dict[str, Table] = {}

    def at(self, name: str) -> Table:
        """Return what may be said at a node."""
        if name not in self._tables:
            node = self._scenario.nodes.get(name)
            here = [_offer(self._scenario, each, f"{name}/{each.id}") for each in node.react] if node else []
            nearness = [_HERE] * len(here) + [1.0] * len(self._everywhere)
            offers = (*here, *self._everywhere)
            weights = (
                near * (_OWN if offer.reaction.intent else 1)
                for near, offer in zip(nearness, offers, strict=True)
            )
            self._tables[name] = Table(offers, tuple(accumulate(weights)))
        return self._tables[name]


def _offer(scenario: Scenario, reaction: Reaction, key: str) -> Offer:
    trust, tension = reaction.effects.get("trust", 0), reaction.effects.get("tension", 0)
    return Offer(
        key=key,
        reaction=reaction,
        ways=tuple((*reaction.all, each) for each in reaction.to) or (reaction.all,),
        lines=frozenset(_lines(scenario, reaction)),
        leaves=bool(reaction.goto or reaction.end),
        hurts=trust < 0 or tension > 0,
        pleases=trust > 0 or tension < 0,
    )


def _lines(scenario: Scenario, answer: Answer) -> Iterator[str]:
    for group in (answer.say, answer.then):
        yield from (line.id for line in group)
    for name in answer.tell:
        if (fact := scenario.facts.get(name)) is not None:
            yield from (line.id for line in (*fact.say, *fact.evade))
    if (node := scenario.nodes.get(answer.goto)) is not None:
        yield from (line.id for line in node.lines)
