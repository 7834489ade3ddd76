"""A scenario as a graph: its nodes, its endings, and the answers that lead from one to the other.

What holds everywhere (general reactions, disturbances, sudden endings) leads on from a box of its own, and
``end: any`` leads to a fork that shows under which condition which ending follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sandbox.script import walk
from sandbox.script.answer import Reaction, SilenceStep
from sandbox.script.model import Scenario
from sandbox.script.words import ANY_ENDING, Outcome

Kind = Literal["start", "node", "everywhere", "fork", "ending"]

EVERYWHERE = "überall"
FORK = "fork"
_ENDING = "ende:"


@dataclass(frozen=True, slots=True)
class Box:
    """Something to draw. ``id`` is unique in the graph, ``title`` is for people."""

    id: str
    title: str
    kind: Kind
    outcome: Outcome | None = None
    """Of an ending."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one box to another; ``labels`` say what leads along it, in the order of the file."""

    source: str
    target: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes in the order of the file, the start first; arrows between them, one for each pair."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def graph(scenario: Scenario) -> Graph:
    """Return the graph of a scenario. Boxes that nothing leads to are in it: that is what one looks for."""
    ways: dict[tuple[str, str], list[str]] = {}
    for source, target, label in _ways(scenario):
        labels = ways.setdefault((source, target), [])
        if label not in labels:
            labels.append(label)
    arrows = tuple(Arrow(source, target, tuple(labels)) for (source, target), labels in ways.items())
    used = {each for arrow in arrows for each in (arrow.source, arrow.target)}
    return Graph(scenario.title, tuple(_boxes(scenario, used)), arrows)


def _boxes(scenario: Scenario, used: set[str]) -> Iterator[Box]:
    for name in sorted(scenario.nodes, key=lambda name: name != scenario.start):
        yield Box(name, scenario.nodes[name].title or name, "start" if name == scenario.start else "node")
    if EVERYWHERE in used:
        yield Box(EVERYWHERE, "überall", "everywhere")
    if FORK in used:
        yield Box(FORK, "welches Ende passt?", "fork")
    for name, ending in scenario.endings.items():
        yield Box(_ENDING + name, ending.label, "ending", ending.outcome)


def _ways(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Yield every way: from, to, what leads there."""
    for placed in walk.answers(scenario):
        label = _label(placed)
        source = placed.node or _at(scenario, placed.path) or EVERYWHERE
        if placed.answer.goto in scenario.nodes:
            yield source, placed.answer.goto, label
        if placed.answer.end:
            yield source, _end(scenario, placed.answer.end), label
    for name, node in scenario.nodes.items():
        if node.end:
            yield name, _end(scenario, node.end), ""
    forks = any(each.end == ANY_ENDING for each in scenario.nodes.values()) or any(
        placed.answer.end == ANY_ENDING for placed in walk.answers(scenario)
    )
    for name, ending in scenario.endings.items():
        if ending.sudden:
            yield EVERYWHERE, _ENDING + name, ending.when
        elif forks:
            yield FORK, _ENDING + name, ending.when or "sonst"


def _end(scenario: Scenario, name: str) -> str:
    return _ENDING + name if name in scenario.endings else FORK


def _at(scenario: Scenario, path: walk.Steps) -> str:
    """Return the node at which a disturbance happens, where there is only one."""
    return scenario.cues[str(path[1])].node if path[0] == "cues" else ""


def _label(placed: walk.Placed) -> str:
    answer, path = placed.answer, placed.path
    if isinstance(answer, Reaction):
        return answer.id
    if isinstance(answer, SilenceStep):
        return f"Stille ({answer.after:g} s)"
    if path[0] == "cues":
        how = {"handled": "geholfen", "meanwhile": "solange", "ignored": "übergangen"}[str(path[-1])]
        return f"{path[1]}: {how}"
    return "unverstanden" if path[-1] == "unclear" else "sonst"
