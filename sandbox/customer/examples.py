"""The example beside a reaction is a test: said where the reaction can win, it must win.

Where it can win is found by walks: the first moments in which the reaction did win there, once its moves and
intents were given. The example has to win in one of them, as it is really understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.customer.dialogue import decide
from sandbox.customer.person import FigureFacts
from sandbox.customer.run import Read, open_intents
from sandbox.customer.state import State, apply
from sandbox.customer.styles import CURIOUS, SKILLED
from sandbox.customer.wandering import Walker
from sandbox.journal.events import Reacted
from sandbox.script import walk
from sandbox.script.diagnostics import Finding
from sandbox.script.load import Loaded
from sandbox.script.model import Scenario

LEAST, MOST = 24, 400
"""Walks: so many in any case, for different moments; so many at most, where some reaction never wins."""
_MOMENTS = 3

Moments = Mapping[str, list[State]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an example."""

    path: walk.Steps
    """The reaction's place in the file."""
    key: str
    """The reaction's name in the journal."""
    text: str
    winner: str
    """The reaction that won: the same where all is well, ``""`` where no moment was found to say it in."""

    @property
    def passed(self) -> bool:
        """Whether the reaction won, or there was no moment."""
        return self.winner in {self.key, ""}


def judge(
    loaded: Loaded, read: Read, figures: Mapping[str, FigureFacts] | None = None, most: int = MOST
) -> list[Judged]:
    """Say every example of a scenario and return which reaction won, after ``most`` walks. Raises ScenarioError."""
    scenario = loaded.playable()
    examples = [
        (path, f"{node}/{reaction.id}" if node else reaction.id, reaction.example)
        for path, reaction, node in walk.reactions(scenario)
        if reaction.example
    ]
    moments = find_moments(loaded, frozenset(key for _, key, _ in examples), figures or {}, most)
    return [
        Judged(path, key, text, _winner(scenario, key, text, moments[key], read))
        for path, key, text in examples
    ]


def findings(judged: list[Judged]) -> Iterator[Finding]:
    """Yield what is wrong with the examples."""
    lost = {each.key: each.winner for each in judged if not each.passed}
    for each in judged:
        path = (*each.path, "example")
        if not each.winner:
            message = f"Bei keinem Versuch kam „{each.key}“ dran, das Beispiel ist ungeprüft."
            yield Finding(path, "SZ512", message)
        elif not each.passed and lost.get(each.winner) == each.key:
            if each.key < each.winner:  # told once, at the first of the two
                message = f"„{each.key}“ und „{each.winner}“ nehmen einander die Beispiele weg."
                yield Finding(path, "SZ511", message)
        elif not each.passed:
            yield Finding(
                path, "SZ510", f"Auf „{each.text[:60]}“ folgt nicht „{each.key}“, sondern „{each.winner}“."
            )


def find_moments(
    loaded: Loaded, keys: frozenset[str], figures: Mapping[str, FigureFacts], most: int = MOST
) -> Moments:
    """Return some moments in which each of these reactions wins, at different nodes; fewer where there are none."""
    found: dict[str, dict[str, State]] = {key: {} for key in keys}

    def note(key: str, state: State) -> None:
        if key in found and not state.cue and len(found[key]) < _MOMENTS:
            found[key].setdefault(state.node, state)

    for nth, _ in enumerate(Walker(loaded, figures=figures).walks(most, (CURIOUS, SKILLED), note), 1):
        if nth >= LEAST and all(found.values()):
            break
    return {key: list(states.values()) for key, states in found.items()}


def _winner(scenario: Scenario, key: str, text: str, moments: list[State], read: Read) -> str:
    """Return the reaction that won, the wanted one if it did at any of these moments."""
    winners = [_answer(scenario, state, text, read) for state in moments]
    return key if key in winners else winners[0] if winners else ""


def _answer(scenario: Scenario, state: State, text: str, read: Read) -> str:
    """Return which reaction answers an utterance at a moment in which one was just made."""
    said = state.unanswered[0] if state.unanswered else ""
    understood = read(text, open_intents(scenario, state)).model_copy(update={"utterance": said})
    after = apply(state, understood, state.now)
    events = decide(scenario, after, understood, state.now)
    return next(
        (each.reaction for each in events if isinstance(each, Reacted) and each.utterance), "fallback"
    )
