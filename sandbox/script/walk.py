"""Goes through a scenario: every answer and every line, with the place each has in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.script.answer import Answer, FactLevel, Intent, Line, Lines, Reaction, Scene, Show
from sandbox.script.model import Scenario

Steps = tuple[str | int, ...]
"""A place in the file, as keys and list positions."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An answer, where it stands and to what it belongs."""

    path: Steps
    answer: Answer
    node: str = ""
    """The node it belongs to; empty where it holds everywhere."""


def answers(scenario: Scenario) -> Iterator[Placed]:
    """Yield every answer of the scenario, in the order of the model."""
    for name, node in scenario.nodes.items():
        yield from _group(node.react, ("nodes", name, "react"), name)
        yield from _group(node.silence, ("nodes", name, "silence"), name)
        yield from _single(node.fallback, ("nodes", name, "fallback"), name)
        yield from _single(node.unclear, ("nodes", name, "unclear"), name)
    yield from _group(scenario.reactions, ("reactions",))
    yield from _group(scenario.silence, ("silence",))
    yield from _single(scenario.fallback, ("fallback",))
    yield from _single(scenario.unclear, ("unclear",))
    for name, cue in scenario.cues.items():
        yield from _single(cue.handled, ("cues", name, "handled"))
        yield from _single(cue.meanwhile, ("cues", name, "meanwhile"))
        yield from _single(cue.ignored, ("cues", name, "ignored"))


def _group(group: tuple[Answer, ...], path: Steps, node: str = "") -> Iterator[Placed]:
    for place, answer in enumerate(group):
        yield Placed((*path, place), answer, node)


def _single(answer: Answer | None, path: Steps, node: str = "") -> Iterator[Placed]:
    if answer is not None:
        yield Placed(path, answer, node)


def lines(scenario: Scenario) -> Iterator[tuple[Steps, Line]]:
    """Yield every line of the scenario."""
    for name, node in scenario.nodes.items():
        yield from _lines(node.lines, ("nodes", name, "lines"))
        yield from _scene(node.scene, ("nodes", name, "scene"))
    for placed in answers(scenario):
        yield from _lines(placed.answer.say, (*placed.path, "say"))
        yield from _lines(placed.answer.then, (*placed.path, "then"))
        yield from _scene(placed.answer.scene, (*placed.path, "scene"))
    for name, fact in scenario.facts.items():
        yield from _lines(fact.say, ("facts", name, "say"))
        yield from _lines(fact.evade, ("facts", name, "evade"))
        for place, level in enumerate(fact.levels):
            yield from _lines(level.say, ("facts", name, "levels", place, "say"))
    for name, cue in scenario.cues.items():
        yield from _lines(cue.say, ("cues", name, "say"))
        yield from _scene(cue.scene, ("cues", name, "scene"))
    for name, ending in scenario.endings.items():
        yield from _lines(ending.say, ("endings", name, "say"))
    for style, manner in scenario.styles.items():
        yield from _lines(manner.adds, ("styles", style, "adds"))


def _lines(group: Lines, path: Steps) -> Iterator[tuple[Steps, Line]]:
    for place, line in enumerate(group):
        yield (*path, place), line


def _scene(scene: Scene, path: Steps) -> Iterator[tuple[Steps, Line]]:
    for place, choice in enumerate(scene):
        yield from _lines(choice, (*path, place))


def happenings(scenario: Scenario) -> tuple[str, ...]:
    """Return the kinds of cues and tools that occur, each once."""
    cues = [cue.what for cue in scenario.cues.values()]
    tools = [show.tool for _, show in shows(scenario)]
    return tuple(dict.fromkeys([*cues, *tools]))


def shows(scenario: Scenario) -> Iterator[tuple[Steps, Show]]:
    """Yield every use of a tool: by an answer, or on reaching a node."""
    for placed in answers(scenario):
        if placed.answer.show is not None:
            yield (*placed.path, "show"), placed.answer.show
    for name, node in scenario.nodes.items():
        if node.show is not None:
            yield ("nodes", name, "show"), node.show


def reactions(scenario: Scenario) -> Iterator[tuple[Steps, Reaction, str]]:
    """Yield every reaction with its place and its node (empty where it holds everywhere)."""
    for placed in answers(scenario):
        if isinstance(placed.answer, Reaction):
            yield placed.path, placed.answer, placed.node


def intents(scenario: Scenario) -> Iterator[tuple[Steps, str, Intent, str]]:
    """Yield every intent with its place, its name and its node (empty where it holds everywhere)."""
    for node_name, node in scenario.nodes.items():
        for name, intent in node.intents.items():
            yield ("nodes", node_name, "intents", name), name, intent, node_name
    for name, intent in scenario.intents.items():
        yield ("intents", name), name, intent, ""


def rules(scenario: Scenario) -> Iterator[tuple[Steps, str]]:
    """Yield every condition and sum that is not empty."""
    found: list[tuple[Steps, str]] = [((*path, "when"), line.when) for path, line in lines(scenario)]
    found += [((*path, "when"), reaction.when) for path, reaction, _ in reactions(scenario)]
    found += [(("facts", name, "needs"), fact.needs) for name, fact in scenario.facts.items()]
    found += [((*path, "needs"), level.needs) for path, level in levels(scenario)]
    found += [(("cues", name, "when"), cue.when) for name, cue in scenario.cues.items()]
    found += [(("endings", name, "when"), ending.when) for name, ending in scenario.endings.items()]
    survey = scenario.survey
    found += [(("survey", "recommend"), survey.recommend), (("survey", "easy"), survey.easy)]
    found += [
        (("survey", "next_channel", at, "when"), each.when) for at, each in enumerate(survey.next_channel)
    ]
    found += [(("survey", "words", at, "when"), each.when) for at, each in enumerate(survey.words)]
    return iter([(path, text) for path, text in found if text])


def levels(scenario: Scenario) -> Iterator[tuple[Steps, FactLevel]]:
    """Yield every part of a fact that is told before the whole."""
    for name, fact in scenario.facts.items():
        for place, level in enumerate(fact.levels):
            yield ("facts", name, "levels", place), level


def texts(scenario: Scenario) -> Iterator[tuple[Steps, str]]:
    """Yield every text that may hold placeholders."""
    yield from (((*path, "text"), line.text) for path, line in lines(scenario))
    yield from (((*path, "short"), line.short) for path, line in lines(scenario))
    yield ("heavy",), scenario.heavy
    briefing = scenario.briefing
    yield ("briefing", "role"), briefing.role
    yield ("briefing", "situation"), briefing.situation
    yield from ((("briefing", "goals", at), text) for at, text in enumerate(briefing.goals))
    yield from ((("briefing", "try", at), text) for at, text in enumerate(briefing.try_))
    yield from ((("facts", name, "text"), fact.text) for name, fact in scenario.facts.items())
    yield from ((("cues", name, "caption"), cue.caption) for name, cue in scenario.cues.items())
    yield from ((("endings", name, "text"), ending.text) for name, ending in scenario.endings.items())
    yield from ((("survey", "words", at, "text"), each.text) for at, each in enumerate(scenario.survey.words))
    yield from _papers(scenario)
    for path, show in shows(scenario):
        yield (*path, "what"), show.what
        yield (*path, "caption"), show.caption


def _papers(scenario: Scenario) -> Iterator[tuple[Steps, str]]:
    for name, paper in scenario.documents.items():
        place: Steps = ("documents", name)
        for key in ("title", "sender", "to", "date", "signed"):
            yield (*place, key), getattr(paper, key)
        yield from (((*place, "text", at), text) for at, text in enumerate(paper.text))
        for at, row in enumerate(paper.rows):
            yield (*place, "rows", at, "label"), row.label
            yield (*place, "rows", at, "value"), row.value
