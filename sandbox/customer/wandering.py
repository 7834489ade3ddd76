"""Walks: talks that play themselves, in virtual time, with trainees that do not exist.

What a trainee says is handed in as understood; no understanding takes part, so a walk takes milliseconds. The
same scenario, seed and number give the same walk on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from sandbox.customer.offers import Offers
from sandbox.customer.opening import open_talk
from sandbox.customer.person import FigureFacts, draw
from sandbox.customer.run import Run
from sandbox.customer.state import State
from sandbox.customer.styles import STYLES, Style
from sandbox.customer.trace import Trace, trace
from sandbox.customer.trainee import Trainee, Words
from sandbox.customer.trial import as_given, take
from sandbox.journal.events import LineSaid, Reacted, TalkEnded, ToolUsed, Understood
from sandbox.journal.values import Person
from sandbox.script.load import Loaded
from sandbox.script.trials import Step

How = Literal["ended", "dead_end", "error"]
Note = Callable[[str, State], None]
"""Takes the name of a reaction that won, and the state in which it did (the utterance is in it already)."""
PERSONS = 20
"""Different people met in the walks of one scenario: drawing a person takes as long as a walk."""
_BOUND = 250
"""Steps after which a walk is given up."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How one walk went."""

    nth: int
    style: str
    level: str
    seed: int
    """The talk's seed: who was met."""
    steps: tuple[Step, ...]
    """What the trainee did, in the form of a scenario's own tests."""
    how: How
    """``ended`` with an ending of the scenario, ``dead_end`` where the customer found none, ``error``."""
    trace: Trace
    stance: Mapping[str, float]
    """At the end."""
    turns: int
    seconds: float
    node: str
    """Where the talk stood at last."""
    mute: tuple[str, ...]
    """Nodes at which something was said and the customer did nothing at all."""
    error: str = ""


class Walker:
    """Plays walks through one scenario."""

    def __init__(
        self,
        loaded: Loaded,
        seed: int = 1,
        *,
        figures: Mapping[str, FigureFacts] | None = None,
        words: Words | None = None,
    ) -> None:
        """``words`` are example utterances by move, for walks that are to be read. Raises ScenarioError."""
        self.scenario = loaded.playable()
        self._digest = loaded.digest
        self._seed = seed
        self._figures = figures or {}
        self._words = words or {}
        self._offers = Offers(self.scenario)
        self._levels = tuple(self.scenario.levels) or ("",)
        self._persons: dict[int, tuple[Person, ...]] = {}

    def walks(
        self, number: int, styles: Sequence[Style] = STYLES, note: Note | None = None
    ) -> Iterator[Walk]:
        """Play so many walks; styles take turns, then levels, then persons."""
        for nth in range(number):
            style, nth_round = styles[nth % len(styles)], nth // len(styles)
            level = self._levels[nth_round % len(self._levels)]
            yield self.walk(nth, style, level, self._seed + nth_round % PERSONS, note)

    def walk(self, nth: int, style: Style, level: str, seed: int, note: Note | None = None) -> Walk:
        """Play one walk until an ending, a dead end or an error. Never raises."""
        if seed not in self._persons:
            self._persons[seed] = draw(self.scenario, seed, self._figures)
        opened = open_talk(self.scenario, self._digest, seed, self._persons[seed], level=level)
        chance = Random(f"{self._seed}/{nth}/{style.id}")
        trainee = Trainee(self.scenario, self._offers, style, chance, self._words)
        run, steps, mute, error = Run(self.scenario, opened), list[Step](), list[str](), ""
        try:
            how: How = _play(run, trainee, steps, mute, note)
        except Exception as problem:  # noqa: BLE001 - whatever a scenario brings about is to be told, with its walk
            how, error = "error", f"{type(problem).__name__}: {problem}"
        return Walk(
            nth=nth,
            style=style.id,
            level=level,
            seed=seed,
            steps=tuple(steps),
            how=how,
            trace=trace(event for _, event in run.log),
            stance=dict(run.state.stance),
            turns=run.state.turns,
            seconds=round(run.now, 1),
            node=run.state.node,
            mute=tuple(mute),
            error=error,
        )


def _play(run: Run, trainee: Trainee, steps: list[Step], mute: list[str], note: Note | None) -> How:
    while not run.over:
        step = trainee.step(run.state) if len(steps) < _BOUND else None
        if step is None:
            run.hang_up()
            return "dead_end"
        before, node = len(run.log), run.state.node
        steps.append(step)
        _take(run, step, note)
        if step.say and not any(isinstance(each, _ANSWERS) for _, each in run.log[before:]):
            mute.append(node)
    return "ended"


_ANSWERS = (LineSaid, ToolUsed, TalkEnded)


def _take(run: Run, step: Step, note: Note | None) -> None:
    moments: list[State] = []

    def read(text: str, intents: Mapping[str, Sequence[str]]) -> Understood:
        moments.append(run.state)
        return understand(text, intents)

    understand, before = as_given(step), len(run.log)
    take(run, step, read)
    if note is not None and moments:
        for _, event in run.log[before:]:
            if isinstance(event, Reacted) and event.utterance:
                note(event.reaction, moments[0])
