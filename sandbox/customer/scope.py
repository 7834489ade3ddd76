"""What a condition may ask of a talk: stance, variables, counters, and what happened so far."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.customer.state import State
from sandbox.script.conditions import RuleError, Value, parse
from sandbox.script.model import Scenario


@dataclass(frozen=True, slots=True)
class Scope:
    """A talk at a moment, as rules see it."""

    scenario: Scenario
    state: State

    def holds(self, rule: str) -> bool:
        """Say whether a condition holds; one that cannot be read does not (the loader has told of it)."""
        if not rule:
            return True
        try:
            return parse(rule).holds(self)
        except RuleError:
            return False

    def number(self, rule: str) -> float:
        """Return what a sum comes to; one that cannot be read is 0."""
        try:
            return parse(rule).number(self)
        except RuleError:
            return 0.0

    def name(self, name: str) -> Value:
        """Return an axis, a variable or a counter."""
        state = self.state
        if name in state.stance:
            return state.stance[name]
        if name in state.variables:
            return state.variables[name]
        if name in self.scenario.variables:
            return self.scenario.variables[name]
        return self._counter(name)

    def _counter(self, name: str) -> Value:
        state = self.state
        match name:
            case "elapsed":
                return round(max(0.0, state.now - state.begun_at), 3)
            case "turns":
                return state.turns
            case "missed":
                return state.missed
            case "silences":
                return state.silences
            case "level":
                return state.level
            case _:
                return 0

    def call(self, function: str, name: str) -> Value:
        """Return what happened of that name."""
        state = self.state
        match function:
            case "heard":
                return state.moves.get(name, 0)
            case "told":
                return name in state.told
            case "visits":
                return state.visits.get(name, 0)
            case "cue":
                return name in state.cues
            case "handled":
                return state.cues.get(name) == "handled"
            case _:
                return 0


def weight(rule: str) -> int:
    """Return how specific a condition is: how many things must hold together."""
    try:
        return parse(rule).weight
    except RuleError:
        return 0
