"""When the customer does something unasked: the next silence, the next disturbance or its end."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.customer.state import State
from sandbox.script.answer import SilenceStep
from sandbox.script.model import Scenario

EPSILON = 0.002
"""Talk time is rounded to milliseconds in the journal: a timer may seem that much too early, s."""


@dataclass(frozen=True, slots=True)
class Due:
    """A moment to wait for; ``what`` goes into TimerFired."""

    at: float
    """Talk time, s."""
    what: str


def next_due(scenario: Scenario, state: State, quiet_from: float = 0.0) -> Due | None:
    """Return the next moment, or None if only the trainee can move the talk on.

    ``quiet_from`` is the talk time until which the trainee was typing or held "Sprechen": silence counts from
    there at the earliest. A moment in the past is due at once (a page was away, the talk's clock went on).
    """
    if not state.live:
        return None
    found = [_silence_after(scenario, state, quiet_from), cue_ends(scenario, state), *_cues(scenario, state)]
    return min((each for each in found if each is not None), key=lambda due: (due.at, due.what), default=None)


def silence(scenario: Scenario, state: State) -> Due | None:
    """Return when the silence becomes too long, None while somebody speaks or no step is left."""
    return _silence_after(scenario, state, 0.0)


def silence_steps(scenario: Scenario, state: State) -> tuple[SilenceStep, ...]:
    """Return the steps of silence that hold where the talk stands."""
    node = scenario.nodes.get(state.node)
    return (node.silence if node else ()) or scenario.silence


def _silence_after(scenario: Scenario, state: State, quiet_from: float) -> Due | None:
    steps = silence_steps(scenario, state)
    if state.unanswered is not None or state.silences >= len(steps):
        return None
    speaking = state.over_at if state.nth > state.heard_nth else 0.0
    return Due(
        round(max(state.quiet_since, speaking, quiet_from) + steps[state.silences].after, 3), "silence"
    )


def cue_ends(scenario: Scenario, state: State) -> Due | None:
    """Return when the disturbance that is going on ends by itself."""
    cue = scenario.cues.get(state.cue)
    return Due(round(state.cue_since + cue.lasts, 3), f"cue_end:{state.cue}") if cue is not None else None


def cue_begins(scenario: Scenario, state: State, name: str) -> float | None:
    """Return from when on a disturbance may begin where the talk stands (its condition apart), or None."""
    cue = scenario.cues[name]
    if name in state.cues or (cue.at is None and not cue.node and not cue.when):
        return None
    if cue.node and cue.node != state.node:
        return None
    since_node = state.node_since + cue.after if cue.node else 0.0
    return round(max(state.begun_at + (cue.at or 0.0), since_node), 3)


def _cues(scenario: Scenario, state: State) -> list[Due]:
    """Return the disturbances whose time is still to come; one whose time is past waits for its condition."""
    if state.cue:
        return []
    begins = ((name, cue_begins(scenario, state, name)) for name in scenario.cues)
    return [Due(at, f"cue:{name}") for name, at in begins if at is not None and at > state.looked_at]
