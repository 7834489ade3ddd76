"""What is certain of a scenario's conditions: that hold never or always, variables nobody changes or asks for,
facts that wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.script import bounds, walk
from sandbox.script.conditions import Rule, RuleError, parse
from sandbox.script.diagnostics import Finding
from sandbox.script.model import Scenario


def check(scenario: Scenario) -> Iterator[Finding]:
    """Yield what cannot be meant so."""
    rules = list(parsed(scenario))
    within = bounds.of(scenario)
    never = set()
    for path, rule in rules:
        found = bounds.span(rule.tree, within)
        if path[:2] in {("survey", "recommend"), ("survey", "easy")}:
            continue
        if not found.may_hold:
            never.add(path)
            yield Finding(path, "SZ425", "Diese Bedingung kann nie gelten.")
        elif not found.may_fail:
            yield Finding(path, "SZ426", "Diese Bedingung gilt immer.")
    yield from _variables(scenario, rules)
    yield from _waiting(scenario, within, never)


def parsed(scenario: Scenario) -> Iterator[tuple[walk.Steps, Rule]]:
    """Yield every condition and sum that can be read."""
    for path, text in walk.rules(scenario):
        try:
            rule = parse(text)
        except RuleError:
            continue
        yield path, rule


def _variables(scenario: Scenario, rules: list[tuple[walk.Steps, Rule]]) -> Iterator[Finding]:
    asked = {each.name for _, rule in rules for each in rule.names}
    for name, values in bounds.variables(scenario).items():
        if name not in asked:
            yield Finding(("variables", name), "SZ428", f"Nach „{name}“ fragt keine Bedingung.", key=True)
        elif len(values) == 1:
            message = f"„{name}“ bleibt immer, wie es am Anfang ist."
            yield Finding(("variables", name), "SZ427", message, key=True)


def _waiting(
    scenario: Scenario, within: dict[bounds.Key, bounds.Span], never: set[walk.Steps]
) -> Iterator[Finding]:
    """Tell facts one after another, as far as their conditions allow; what is left waits for itself."""
    told: set[str] = set()
    open_ = [name for name in scenario.facts if ("facts", name, "needs") not in never]
    while True:
        known = {("told", name): bounds.NEVER for name in scenario.facts if name not in told}
        ready = [
            name for name in open_ if name not in told and _may(scenario.facts[name].needs, within | known)
        ]
        if not ready:
            break
        told.update(ready)
    for name in open_:
        if name not in told:
            message = f"„{name}“ kann erst erzählt werden, wenn es (oder etwas, das darauf wartet) schon erzählt ist."
            yield Finding(("facts", name, "needs"), "SZ429", message)


def _may(rule: str, within: dict[bounds.Key, bounds.Span]) -> bool:
    try:
        return bounds.span(parse(rule).tree, within).may_hold
    except RuleError:
        return True
