"""What a condition may ask of a talk: stance, variables, counters, and what happened so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.customer.state import State
from sandbox.script.conditions import RuleError, Value, parse
from sandbox.script.model import Scenario
from sandbox.script.words import Style

_COUNTERS: Mapping[str, Callable[[State], Value]] = {
    "elapsed": lambda state: round(max(0.0, state.now - state.begun_at), 3),
    "turns": lambda state: state.turns,
    "missed": lambda state: state.missed,
    "silences": lambda state: state.silences,
    "level": lambda state: state.level,
    "camera": lambda state: state.devices.get("camera", "off"),
    "microphone": lambda state: state.devices.get("microphone", "off"),
}
_FUNCTIONS: Mapping[str, Callable[[State, str], Value]] = {
    "heard": lambda state, move: state.moves.get(move, 0),
    "heard_intent": lambda state, intent: state.intents.get(intent, 0),
    "told": lambda state, fact: fact in state.told,
    "just_told": lambda state, fact: fact in state.told and state.turns - state.told_at.get(fact, 0) <= 1,
    "hinted": lambda state, fact: state.hinted.get(fact, 0),
    "visits": lambda state, node: state.visits.get(node, 0),
    "cue": lambda state, cue: cue in state.cues,
    "during": lambda state, cue: cue == state.cue,
    "handled": lambda state, cue: state.cues.get(cue) == "handled",
    "shown": lambda state, tool: tool in state.tools,
}


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

    @property
    def style(self) -> Style:
        """How the customer talks at this talk's level."""
        return self.scenario.style(self.state.level)

    def name(self, name: str) -> Value:
        """Return an axis, a variable or a counter."""
        state = self.state
        if name in state.stance:
            return state.stance[name]
        if name in state.variables:
            return state.variables[name]
        if name in self.scenario.variables:
            return self.scenario.variables[name]
        if name == "style":
            return self.style
        counter = _COUNTERS.get(name)
        return counter(state) if counter is not None else 0

    def call(self, function: str, name: str) -> Value:
        """Return what happened of that name."""
        asked = _FUNCTIONS.get(function)
        return asked(self.state, name) if asked is not None else 0


def weight(rule: str) -> int:
    """Return how specific a condition is: how many things must hold together."""
    try:
        return parse(rule).weight
    except RuleError:
        return 0
