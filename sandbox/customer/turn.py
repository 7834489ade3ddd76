"""What the customer does at one moment: events as they arise, and the state they lead to."""

from __future__ import annotations

from sandbox.customer import mood
from sandbox.customer.lines import worded
from sandbox.customer.scope import Scope
from sandbox.customer.state import State, apply
from sandbox.journal.events import Event, LineSaid
from sandbox.script.answer import Line
from sandbox.script.fill import fill
from sandbox.script.model import Scenario


class Turn:
    """Collects events; each is folded at once, so what follows sees what came before."""

    def __init__(self, scenario: Scenario, state: State, at: float) -> None:
        self.scenario = scenario
        self.state = state
        self.at = at
        self.events: list[Event] = []

    @property
    def scope(self) -> Scope:
        """The talk as conditions see it now."""
        return Scope(self.scenario, self.state)

    def emit(self, event: Event) -> None:
        """Let an event happen."""
        self.events.append(event)
        self.state = apply(self.state, event, self.at)

    def say(self, line: Line | None, because: str) -> None:
        """Let a person say a line; None says nothing."""
        if line is None:
            return
        state, nth = self.state, self.state.nth + 1
        scope = self.scope
        acted, strength = mood.of_line(line, state.stance, self.scenario.stance, scope.style)
        self.emit(
            LineSaid(
                nth=nth,
                role=line.by or self.scenario.lead,
                line=line.id,
                text=fill(worded(line, scope), state.persons),
                mood=acted,
                strength=strength,
                pause=mood.pause(acted, state.seed, nth),
                node=state.node,
                because=because,
            )
        )
