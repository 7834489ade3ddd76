"""Whether everything a scenario names exists: nodes, facts, moves, placeholders, names in conditions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sandbox.script import walk
from sandbox.script.conditions import COUNTERS, FUNCTIONS, RuleError, parse
from sandbox.script.diagnostics import Finding, meant
from sandbox.script.form import MENDED
from sandbox.script.known import Known
from sandbox.script.model import Scenario
from sandbox.script.words import ANY_ENDING, PERSON_KEYS, STYLES, TOOLS

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*)|:([^{}|]*)\|([^{}|]*))\}")
"""``{kundin.first}``, or words for a man and for a woman: ``{kundin:er|sie}``."""
_BRACE = re.compile(r"[{}]")

_WORDS = {
    "SZ303": "Den Gesprächszug „{}“ gibt es nicht.",
    "SZ304": "Den Abschnitt „{}“ gibt es nicht.",
    "SZ305": "Die Tatsache „{}“ gibt es nicht.",
    "SZ306": "Die Person „{}“ gibt es nicht.",
    "SZ307": "Die Figur „{}“ gibt es (noch) nicht.",
    "SZ308": "Die Achse „{}“ gibt es nicht.",
    "SZ309": "Die Variable „{}“ gibt es nicht.",
    "SZ310": "Die Absicht „{}“ gibt es hier nicht.",
    "SZ311": "Den Zwischenfall „{}“ gibt es nicht.",
    "SZ312": "Das Ende „{}“ gibt es nicht.",
    "SZ313": "Den Ort „{}“ gibt es (noch) nicht.",
    "SZ325": "Das Werkzeug „{}“ gibt es nicht.",
    "SZ330": "Das Papier „{}“ gibt es nicht.",
    "SZ316": "Das Kriterium „{}“ gibt es nicht.",
}


def check(scenario: Scenario, known: Known) -> Iterator[Finding]:
    """Yield what is named and does not exist, and what is named twice."""
    yield from _twice(scenario)
    yield from _answers(scenario)
    yield from _reactions(scenario, known)
    yield from _places(scenario, known)
    yield from _axes(scenario)
    yield from _moves_of_cues(scenario, known)
    yield from _placeholders(scenario)
    yield from _rules(scenario, known)
    for path, show in walk.shows(scenario):
        yield from _unless(show.paper, scenario.documents, "SZ330", (*path, "paper"))


def _unless(
    name: str, allowed: Collection[str] | None, code: str, path: walk.Steps, *, key: bool = False
) -> Iterator[Finding]:
    """Yield a finding unless the name is allowed (or nothing is known about it)."""
    if name and allowed is not None and name not in allowed and not name.startswith(MENDED):
        yield Finding(path, code, _WORDS[code].format(name[:60]), meant(name, allowed), key=key)


def _twice(scenario: Scenario) -> Iterator[Finding]:
    yield from _repeated(((*path, "id"), line.id) for path, line in walk.lines(scenario))
    groups: dict[str, set[str]] = {}
    for path, reaction, node in walk.reactions(scenario):
        seen = groups.setdefault(node, set())
        if reaction.id in seen:
            yield Finding(
                (*path, "id"), "SZ302", f"Die Kennung „{reaction.id}“ gibt es in diesem Abschnitt schon."
            )
        seen.add(reaction.id)
    for name in scenario.variables:
        if name in scenario.stance or name in COUNTERS:
            yield Finding(("variables", name), "SZ320", f"„{name}“ ist schon vergeben.", key=True)
    for name in scenario.stance:
        if name in COUNTERS:
            yield Finding(("stance", name), "SZ320", f"„{name}“ ist schon vergeben.", key=True)


def _repeated(ids: Iterable[tuple[walk.Steps, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in ids:
        if name in seen:
            yield Finding(
                path, "SZ301", f"Die Kennung „{name}“ hat schon eine andere Zeile.", _next_free(name, seen)
            )
        seen.add(name)


def _next_free(name: str, seen: set[str]) -> str:
    stem = name.rstrip("0123456789")
    number = next(each for each in range(1, len(seen) + 2) if f"{stem}{each}" not in seen)
    return f"Noch frei ist zum Beispiel „{stem}{number}“."


def _answers(scenario: Scenario) -> Iterator[Finding]:
    endings = {*scenario.endings, ANY_ENDING}
    for placed in walk.answers(scenario):
        answer, path = placed.answer, placed.path
        yield from _unless(answer.goto, scenario.nodes, "SZ304", (*path, "goto"))
        yield from _unless(answer.end, endings, "SZ312", (*path, "end"))
        yield from _unless(answer.cue, scenario.cues, "SZ311", (*path, "cue"))
        for at, fact in enumerate(answer.tell):
            yield from _unless(fact, scenario.facts, "SZ305", (*path, "tell", at))
        for key, effects in (("effects", answer.effects), ("evaded", answer.evaded or {})):
            for axis in effects:
                yield from _unless(axis, scenario.stance, "SZ308", (*path, key, axis), key=True)
        for name in answer.set:
            yield from _unless(name, scenario.variables, "SZ309", (*path, "set", name), key=True)
    for path, line in walk.lines(scenario):
        yield from _unless(line.by, scenario.personas, "SZ306", (*path, "by"))


def _reactions(scenario: Scenario, known: Known) -> Iterator[Finding]:
    for path, reaction, node in walk.reactions(scenario):
        for at, move in enumerate(reaction.to):
            yield from _unless(move, known.moves, "SZ303", (*path, "to", at))
        for at, move in enumerate(reaction.all):
            yield from _unless(move, known.moves, "SZ303", (*path, "all", at))
        local = scenario.nodes[node].intents if node else {}
        yield from _unless(reaction.intent, {**scenario.intents, **local}, "SZ310", (*path, "intent"))


def _places(scenario: Scenario, known: Known) -> Iterator[Finding]:
    yield from _unless(scenario.start, scenario.nodes, "SZ304", ("start",))
    for name, node in scenario.nodes.items():
        yield from _unless(node.end, {*scenario.endings, ANY_ENDING}, "SZ312", ("nodes", name, "end"))
    for name, persona in scenario.personas.items():
        yield from _unless(persona.family, scenario.personas, "SZ306", ("personas", name, "family"))
        yield from _unless(persona.place, known.places, "SZ313", ("personas", name, "place"))
        for at, figure in enumerate(persona.figures):
            yield from _unless(figure, known.figures, "SZ307", ("personas", name, "figures", at))
    for at, criterion in enumerate(scenario.criteria):
        yield from _unless(criterion, known.criteria, "SZ316", ("criteria", at))


def _axes(scenario: Scenario) -> Iterator[Finding]:
    """Look at the axes that levels start at and that telling a fact, or a part of it, moves."""
    groups = [(("levels", name, "stance"), level.stance) for name, level in scenario.levels.items()]
    groups += [(("facts", name, "effects"), fact.effects) for name, fact in scenario.facts.items()]
    parts: list[tuple[walk.Steps, dict[str, float]]] = [
        ((*path, "effects"), level.effects) for path, level in walk.levels(scenario)
    ]
    for path, axes in (*groups, *parts):
        for axis in axes:
            yield from _unless(axis, scenario.stance, "SZ308", (*path, axis), key=True)


def _moves_of_cues(scenario: Scenario, known: Known) -> Iterator[Finding]:
    helpful = {*known.moves, *_intents(scenario)} if known.moves is not None else None
    for name, cue in scenario.cues.items():
        yield from _unless(cue.node, scenario.nodes, "SZ304", ("cues", name, "node"))
        yield from _unless(cue.by, scenario.personas, "SZ306", ("cues", name, "by"))
        for at, move in enumerate(cue.good):
            yield from _unless(move, helpful, "SZ303", ("cues", name, "good", at))


def _intents(scenario: Scenario) -> set[str]:
    """Return every intent, whatever node it belongs to."""
    return {name for _, name, _, _ in walk.intents(scenario)}


def _placeholders(scenario: Scenario) -> Iterator[Finding]:
    keys = {
        f"{role}.{key}"
        for role, persona in scenario.personas.items()
        for key in (*PERSON_KEYS, *persona.details, *(key for each in persona.one_of for key in each))
    }
    for path, text in walk.texts(scenario):
        for match in PLACEHOLDER.finditer(text):
            name = f"{match[1]}.{match[2]}"
            if match[2] is None:
                yield from _unless(match[1], scenario.personas, "SZ306", path)
            elif name not in keys:
                message = f"Den Platzhalter {{{name}}} gibt es nicht."
                yield Finding(path, "SZ314", message, meant(name, keys))
        if _BRACE.search(PLACEHOLDER.sub("", text)):
            yield Finding(path, "SZ315", "Hier steht eine geschweifte Klammer, die kein Platzhalter ist.")


def _rules(scenario: Scenario, known: Known) -> Iterator[Finding]:
    names = {*scenario.stance, *scenario.variables, *COUNTERS}
    ids: dict[str, tuple[Collection[str] | None, str]] = {
        "heard": (known.moves, "SZ303"),
        "heard_intent": (_intents(scenario), "SZ310"),
        "told": (scenario.facts, "SZ305"),
        "just_told": (scenario.facts, "SZ305"),
        "hinted": (scenario.facts, "SZ305"),
        "visits": (scenario.nodes, "SZ304"),
        "cue": (scenario.cues, "SZ311"),
        "during": (scenario.cues, "SZ311"),
        "handled": (scenario.cues, "SZ311"),
        "shown": (TOOLS, "SZ325"),
    }
    words: dict[str, Collection[str]] = {"level": scenario.levels, "style": STYLES}
    for path, text in walk.rules(scenario):
        try:
            rule = parse(text)
        except RuleError as problem:
            yield Finding(path, "SZ319", problem.message, offset=problem.column)
            continue
        for each in rule.names:
            if each.name not in names:
                message = f"In der Bedingung ist „{each.name[:60]}“ unbekannt."
                yield Finding(path, "SZ317", message, meant(each.name, names), offset=each.column)
        for name, word, column in rule.compared:
            allowed = words.get(name)
            if allowed is not None and word not in allowed:
                message = f"„{word[:60]}“ ist nichts, was „{name}“ sein kann."
                yield Finding(path, "SZ326", message, meant(word, allowed), offset=column)
        for call in rule.calls:
            if call.function not in ids:
                message = f"Die Funktion „{call.function[:60]}“ gibt es nicht."
                yield Finding(path, "SZ318", message, meant(call.function, FUNCTIONS), offset=call.column)
                continue
            for finding in _unless(call.argument, *ids[call.function], path):
                yield Finding(path, finding.code, finding.message, finding.fix, offset=call.place)
