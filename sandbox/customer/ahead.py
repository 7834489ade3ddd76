"""What may be said soon, so that it can be prepared: voice and picture take longer than an answer may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.customer import mood
from sandbox.customer.choice import Chosen
from sandbox.customer.consequences import felt
from sandbox.customer.due import silence_steps
from sandbox.customer.lines import choose, last_said, worded
from sandbox.customer.mood import Acted
from sandbox.customer.scope import Scope
from sandbox.customer.state import State
from sandbox.journal.events import LineSaid
from sandbox.journal.values import Person
from sandbox.script import walk
from sandbox.script.answer import Answer, Line, Lines, Scene
from sandbox.script.fill import fill, personal
from sandbox.script.model import Scenario


@dataclass(frozen=True, slots=True)
class Speakable:
    """A line with names filled in, and whether it sounds like this only for these persons."""

    line: LineSaid
    """``nth`` is 0: it was not said."""
    personal: bool


def reachable_lines(scenario: Scenario, state: State, depth: int = 1) -> list[LineSaid]:
    """Return the lines that may come next, the likeliest first, each in the moods it may have (``nth`` is 0).

    ``depth`` counts how many nodes ahead are looked into.
    """
    if state.ended:
        return []
    scope = Scope(scenario, state)
    node = state.node or scenario.start
    found: dict[tuple[str, str, str, int], LineSaid] = {}
    for line, acted in (*_from_node(scope, node, depth, {node}), *_sudden(scope)):
        said = _said(scenario, line, worded(line, scope), acted, state.persons, node)
        found.setdefault((said.role, said.line, said.mood, said.strength), said)
    return list(found.values())


def all_lines(scenario: Scenario, persons: Sequence[Person]) -> list[Speakable]:
    """Return every line of the scenario in every mood it may have, those without names in them first."""
    found = [
        Speakable(_said(scenario, line, text, acted, persons, ""), personal(text))
        for _, line in walk.lines(scenario)
        for text in dict.fromkeys((line.text, line.short or line.text))
        for acted in (((line.mood, line.strength),) if line.mood is not None else mood.every_acted())
    ]
    return sorted(found, key=lambda each: each.personal)


Ahead = Iterator[tuple[Line, Acted]]


def _from_node(scope: Scope, name: str, depth: int, seen: set[str]) -> Ahead:
    """Yield what may follow at a node: its entry if it is yet to come, its answers, what holds everywhere."""
    scenario = scope.scenario
    node = scenario.nodes.get(name)
    if node is None:
        return
    if not scope.state.node or name != scope.state.node:
        yield from _one_of(node.lines, scope)
        yield from _scene(node.scene, scope)
    yield from _cue(scope)
    nexts: list[str] = []
    for answer in _answers(scope, name):
        yield from _answer(answer, scope)
        if answer.end or node.end:
            yield from _ending(scope, answer.end or node.end)
        if answer.goto and answer.goto not in seen:
            nexts.append(answer.goto)
    if (manner := scenario.styles.get(scope.style)) is not None:
        yield from _one_of(manner.adds, scope)
    for following in dict.fromkeys(nexts):
        entered = scenario.nodes.get(following)
        if entered is not None:
            yield from _one_of(entered.lines, scope)
            yield from _scene(entered.scene, scope)
            if depth > 1:
                yield from _from_node(scope, following, depth - 1, seen | {following})


def _answers(scope: Scope, name: str) -> list[Answer]:
    """Return the answers a node may give, its own before those that hold everywhere."""
    scenario, node = scope.scenario, scope.scenario.nodes[name]
    chosen = [Chosen(each, f"{name}/{each.id}") for each in node.react]
    chosen += [Chosen(each, each.id) for each in scenario.reactions]
    open_ = [c.reaction for c in chosen if not (c.reaction.once and c.key in scope.state.reacted)]
    steps = silence_steps(scenario, scope.state)
    rest = [node.fallback or scenario.fallback, node.unclear or scenario.unclear]
    return [*open_, *(each for each in rest if each is not None), *steps[scope.state.silences :][:1]]


def _answer(answer: Answer, scope: Scope) -> Ahead:
    after = felt(scope, answer.effects)
    for name in answer.tell:
        fact = scope.scenario.facts.get(name)
        if fact is None or name in scope.state.told:
            continue
        if after.holds(fact.needs):
            yield from _one_of(fact.say, after)
        else:
            for level in fact.levels[scope.state.hinted.get(name, 0) :]:
                yield from _one_of(level.say if after.holds(level.needs) else (), after)
            yield from _one_of(fact.evade, after)
    yield from _one_of(answer.say, after)
    yield from _one_of(answer.then, after)
    yield from _scene(answer.scene, after)


def _cue(scope: Scope) -> Ahead:
    """Yield what is said at disturbances that may come, and about the one that is going on."""
    for name, cue in scope.scenario.cues.items():
        if name == scope.state.cue:
            for answer in (cue.handled, cue.meanwhile, cue.ignored):
                if answer is not None:
                    yield from _answer(answer, scope)
        elif name not in scope.state.cues and cue.node in {"", scope.state.node}:
            yield from _one_of(cue.say, scope)
            yield from _scene(cue.scene, scope)


def _scene(scene: Scene, scope: Scope) -> Ahead:
    for choice in scene:
        yield from _one_of(choice, scope)


def _ending(scope: Scope, name: str) -> Ahead:
    for key, ending in scope.scenario.endings.items():
        if name in {key, "any"}:
            yield from _one_of(ending.say, scope)


def _sudden(scope: Scope) -> Ahead:
    for ending in scope.scenario.endings.values():
        if ending.sudden:
            yield from _one_of(ending.say, scope)


def _one_of(lines: Lines, scope: Scope) -> Ahead:
    """Yield the line that would be chosen now, then its alternatives that were not said yet."""
    best = choose(lines, scope)
    others = [line for line in lines if line is not best and not last_said(line, scope)]
    acted = mood.of_stance(scope.state.stance, scope.scenario.stance, scope.style)
    for line in [best, *others] if best is not None else others:
        if line is not None:
            yield line, (line.mood, line.strength) if line.mood is not None else acted


def _said(
    scenario: Scenario, line: Line, text: str, acted: Acted, persons: Sequence[Person], node: str
) -> LineSaid:
    return LineSaid(
        nth=0,
        role=line.by or scenario.lead,
        line=line.id,
        text=fill(text, persons),
        mood=acted[0],
        strength=acted[1],
        node=node,
    )
