"""Whether a talk gets everywhere and out again: nodes reached, nodes and loops left, steps of silence that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sandbox.script import walk
from sandbox.script.answer import Answer
from sandbox.script.diagnostics import Finding
from sandbox.script.model import Node, Scenario


def check(scenario: Scenario) -> Iterator[Finding]:
    """Yield where a talk cannot get to, or cannot get on from."""
    if scenario.start not in scenario.nodes:
        return
    everywhere = [placed.answer for placed in walk.answers(scenario) if not placed.node]
    reached = _reached(scenario, everywhere)
    stuck = set(_stuck(scenario, everywhere)) & reached
    for name, node in scenario.nodes.items():
        if name not in reached:
            yield Finding(("nodes", name), "SZ401", f"Zum Abschnitt „{name}“ führt kein Weg.", key=True)
        elif name in stuck and not any(_targets(node, name)):
            message = f"Aus dem Abschnitt „{name}“ führt nichts weiter und nichts zum Ende."
            yield Finding(("nodes", name), "SZ402", message, key=True)
    if stuck != reached:  # that nothing ends the talk is told elsewhere
        yield from _loops(scenario, stuck)
    begin = scenario.nodes[scenario.start]
    if not any(not line.when for line in begin.lines):
        message = "Zu Beginn sagt die Person womöglich nichts."
        yield Finding(("nodes", scenario.start), "SZ422", message, key=True)
    yield from _silences(scenario)


def _reached(scenario: Scenario, everywhere: list[Answer]) -> set[str]:
    reached: set[str] = set()
    ahead = [scenario.start, *(answer.goto for answer in everywhere if answer.goto)]
    while ahead:
        name = ahead.pop()
        if name in scenario.nodes and name not in reached:
            reached.add(name)
            ahead.extend(answer.goto for answer in _of(scenario.nodes[name]) if answer.goto)
    return reached


def _of(node: Node) -> Iterable[Answer]:
    return [*node.react, *node.silence, *(each for each in (node.fallback, node.unclear) if each)]


def _targets(node: Node, name: str) -> list[str]:
    """Return the other nodes that a node leads to."""
    return [answer.goto for answer in _of(node) if answer.goto and answer.goto != name]


def _stuck(scenario: Scenario, everywhere: list[Answer]) -> Iterator[str]:
    """Yield the nodes from which no way leads to an end (what ends a talk suddenly apart)."""
    ways: Mapping[str, set[str]] = {
        name: {*_targets(node, name), *(answer.goto for answer in everywhere if answer.goto)}
        for name, node in scenario.nodes.items()
    }
    if any(answer.end for answer in everywhere):
        return
    out = {
        name for name, node in scenario.nodes.items() if node.end or any(answer.end for answer in _of(node))
    }
    grown = True
    while grown:
        more = {name for name, targets in ways.items() if name not in out and targets & out}
        out |= more
        grown = bool(more)
    yield from (name for name in scenario.nodes if name not in out)


def _loops(scenario: Scenario, stuck: set[str]) -> Iterator[Finding]:
    """Tell of nodes that only lead to each other, once for all that hang together."""
    told: set[str] = set()
    for name in scenario.nodes:
        if name in told or name not in stuck or not _targets(scenario.nodes[name], name):
            continue
        ring, ahead = set[str](), [name]
        while ahead:
            here = ahead.pop()
            if here not in ring and here in scenario.nodes:
                ring.add(here)
                ahead.extend(_targets(scenario.nodes[here], here))
        if not any(not _targets(scenario.nodes[each], each) for each in ring):  # told as a dead end
            names = ", ".join(f"„{each}“" for each in scenario.nodes if each in ring)
            yield Finding(("nodes", name), "SZ430", f"Von hier geht es nur im Kreis: {names}.", key=True)
        told |= ring


def _silences(scenario: Scenario) -> Iterator[Finding]:
    """Tell of steps of silence behind one that leads away: in the next node silence begins anew."""
    groups: list[tuple[walk.Steps, str, tuple[Answer, ...]]] = [(("silence",), "", scenario.silence)]
    groups += [(("nodes", name, "silence"), name, node.silence) for name, node in scenario.nodes.items()]
    for path, node, steps in groups:
        for at, step in enumerate(steps[:-1]):
            if step.end or (node and step.goto and step.goto != node and not step.tell):
                message = "Der Schritt davor führt weiter: Dieser kommt nie."
                yield Finding((*path, at + 1), "SZ432", message)
                break
