"""A whole talk in virtual time, without a room: for the terminal, for a scenario's tests, for walks.

Somebody reads what the trainee says (``Read``); lines take the time they take to be spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sandbox.customer.dialogue import decided, hang_up
from sandbox.customer.due import next_due
from sandbox.customer.state import START, State, apply
from sandbox.journal.events import (
    Event,
    LineHeard,
    LineSaid,
    TalkBegun,
    TalkOpened,
    TimerFired,
    Understood,
    Uttered,
)
from sandbox.script.answer import Intent
from sandbox.script.model import Scenario

Read = Callable[[str, Mapping[str, Sequence[str]]], Understood]
"""Text of an utterance, the intents open where the talk stands with their examples → what was understood."""
LETTERS_A_SECOND = 14.0


def open_intents(scenario: Scenario, state: State) -> dict[str, tuple[str, ...]]:
    """Return the intents that may be understood where the talk stands, with their examples."""
    node = scenario.nodes.get(state.node)
    intents: Mapping[str, Intent] = {**scenario.intents, **(node.intents if node else {})}
    return {name: intent.examples for name, intent in intents.items()}


class Run:
    """A talk that is played; ``log`` holds its events with their talk times."""

    def __init__(self, scenario: Scenario, opened: TalkOpened) -> None:
        self.scenario = scenario
        self.state = START
        self.now = 0.0
        self.log: list[tuple[float, Event]] = []
        self._utterances = 0
        self._happen(opened)
        self._happen(TalkBegun())

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.state.ended

    def utter(self, text: str, read: Read) -> None:
        """Let the trainee say something; the customer answers."""
        if self.over:
            return
        self.pass_time(len(text) / LETTERS_A_SECOND, speaking=True)
        if self.over:
            return
        self._utterances += 1
        name = f"u{self._utterances}"
        self._happen(Uttered(utterance=name, text=text[:2000]))
        understood = read(text, open_intents(self.scenario, self.state))
        self._happen(understood.model_copy(update={"utterance": name}))

    def pass_time(self, seconds: float, *, speaking: bool = False) -> None:
        """Let time pass; what falls due happens, except silence while the trainee is ``speaking``."""
        end = self.now + seconds
        while not self.over:
            due = next_due(self.scenario, self.state, end if speaking else 0.0)
            if due is None or due.at > end:
                break
            self.now = max(self.now, due.at)
            self._happen(TimerFired(what=due.what))
            end = max(end, self.now)
        self.now = max(self.now, end)

    def hang_up(self) -> None:
        """Let the trainee end the talk."""
        for event in hang_up(self.scenario, self.state, self.now):
            self._log(event)

    def _happen(self, event: Event) -> None:
        """Let an event happen, then what the customer makes of it, spoken to the end."""
        self._log(event)
        turn = decided(self.scenario, self.state, event, self._time())
        self.log += [(turn.at, each) for each in turn.events]
        self.state = turn.state
        for line in turn.events:
            if isinstance(line, LineSaid):
                self.now += line.pause + len(line.text) / LETTERS_A_SECOND
                self._log(LineHeard(nth=line.nth))

    def _log(self, event: Event) -> None:
        self.log.append((self._time(), event))
        self.state = apply(self.state, event, self._time())

    def _time(self) -> float:
        return round(self.now, 3)
