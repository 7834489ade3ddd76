"""Runs a scenario's own tests: each is a talk in virtual time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.customer.opening import open_talk
from sandbox.customer.person import FigureFacts, draw
from sandbox.customer.run import Read, Run
from sandbox.customer.trace import Trace, trace
from sandbox.journal.events import CueBegan, Event, LineSaid, Reacted, TalkEnded, Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.script import trials
from sandbox.script.load import Loaded
from sandbox.script.trials import Expect, Step, Trial


@dataclass(frozen=True, slots=True)
class Result:
    """How a test went; ``failures`` are in German, one for each thing that is not as expected."""

    name: str
    failures: tuple[str, ...]
    trace: Trace
    """What the talk touched, for coverage."""

    @property
    def passed(self) -> bool:
        """Whether all went as expected."""
        return not self.failures


def run_tests(
    loaded: Loaded, path: Path, read: Read, figures: Mapping[str, FigureFacts] | None = None
) -> list[Result]:
    """Run the tests at ``path`` (the file, or the scenario's folder).

    ``read`` understands utterances to which a test gives neither moves nor intents. Raises ScenarioError
    if the scenario cannot be played or its tests cannot be read.
    """
    return [_run(loaded, trial, read, figures or {}) for trial in trials.load(path)]


def _run(loaded: Loaded, trial: Trial, read: Read, figures: Mapping[str, FigureFacts]) -> Result:
    scenario = loaded.playable()
    persons = draw(scenario, trial.seed, figures)
    run = Run(scenario, open_talk(scenario, loaded.digest, trial.seed, persons, level=trial.level))
    failures: list[str] = []
    for number, step in enumerate(trial.steps, 1):
        before = len(run.log)
        given = step.moves is not None or step.intents is not None
        take(run, step, as_given(step) if given else read)
        happened = [event for _, event in run.log[before:]]
        name = f"Schritt {number}" + (f" („{step.say[:40]}“)" if step.say else "")
        failures += [f"{name}: {each}" for each in _wrong(run, happened, step.expect)]
    return Result(trial.name, tuple(failures), trace(event for _, event in run.log))


def take(run: Run, step: Step, read: Read) -> None:
    """Take one step of a test; what is said is understood by ``read``."""
    if step.wait:
        run.pass_time(step.wait)
    if step.say:
        run.utter(step.say, read)
    if step.hang_up:
        run.hang_up()


def as_given(step: Step) -> Read:
    """Return an understanding that finds what the step says, the first move the likeliest."""

    def read(text: str, _: Mapping[str, Sequence[str]]) -> Understood:
        moves = tuple(
            MoveFound(id=each, score=round(1 - place / 100, 4), place=(0, len(text)))
            for place, each in enumerate(step.moves or ())
        )
        intents = tuple(Score(id=each, score=1.0) for each in step.intents or ())
        return Understood(utterance="", moves=moves, intents=intents, abstained=not (moves or intents))

    return read


def _wrong(run: Run, happened: Sequence[Event], expect: Expect) -> Iterator[str]:
    """Yield what is not as expected, in the order of the talk's own steps."""
    understood = next((each for each in happened if isinstance(each, Understood)), None)
    moves = [each.id for each in understood.moves] if understood else []
    intents = [each.id for each in understood.intents] if understood else []
    yield from _lacking("Gesprächszug", expect.moves or (), moves)
    yield from _lacking("Absicht", expect.intents or (), intents)
    reactions = [each.reaction for each in happened if isinstance(each, Reacted)]
    yield from _lacking("Reaktion", [expect.reaction] if expect.reaction else [], reactions)
    said = [each.line for each in happened if isinstance(each, LineSaid)]
    if expect.lines is not None and tuple(said) != expect.lines:
        yield f"gesagt wurde {_list(said)}, erwartet {_list(expect.lines)}"
    if expect.node and run.state.node != expect.node:
        yield f"Abschnitt {run.state.node}, erwartet {expect.node}"
    for axis, (low, high) in expect.stance.items():
        value = run.state.stance.get(axis)
        if value is None or not low <= value <= high:
            yield f"{axis} ist {value}, erwartet {low} bis {high}"
    yield from _lacking("Tatsache", expect.facts, run.state.told)
    yield from (f"{fact} ist schon erzählt" for fact in expect.untold if fact in run.state.told)
    cues = [each.cue for _, each in run.log if isinstance(each, CueBegan)]
    yield from _lacking("Zwischenfall", expect.cues, cues)
    ending = next((each.ending for _, each in run.log if isinstance(each, TalkEnded)), "")
    if expect.ending and ending != expect.ending:
        yield f"Ende {ending or 'noch keines'}, erwartet {expect.ending}"


def _lacking(what: str, expected: Sequence[str], found: Sequence[str] | frozenset[str]) -> Iterator[str]:
    for each in expected:
        if each not in found:
            yield f"{what} {each} fehlt (da ist: {_list(sorted(found))})"


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "nichts"
