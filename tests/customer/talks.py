"""Talks for the tests of the customer."""

from pathlib import Path

from sandbox.customer.opening import open_talk
from sandbox.customer.person import FigureFacts, draw
from sandbox.customer.run import Run
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.script.known import Known
from sandbox.script.load import Loaded, load
from sandbox.script.model import Scenario

EXAMPLE = Path(__file__).parents[1] / "script" / "data" / "beispiel"
FIGURES = {
    "petra": FigureFacts("petra", "w", (45, 50), "frau_mittel"),
    "karl": FigureFacts("karl", "m", (58, 64), "mann_alt"),
}


def example() -> Loaded:
    return load(EXAMPLE, Known())


def scenario(tmp_path: Path, text: str) -> Scenario:
    """Read a scenario whose dull parts are filled in."""
    head = """\
scenario: probe
title: Probe
summary: Probe
minutes: {from: 1, to: 2}
briefing: {role: r, situation: s}
"""
    for key, default in {
        "stance": "{trust: {label: V, start: 5}, tension: {label: A, start: 4}}",
        "personas": "{kundin: {label: K}}",
        "start": "a",
        "fallback": "{say: [{id: x1, text: Wie bitte?}, {id: x2, text: Hm?}]}",
        "reactions": "[{id: schluss, to: verabschiedung, end: any}]",
        "endings": "{offen: {label: O, outcome: mittel, text: Offen.}}",
    }.items():
        if f"\n{key}:" not in "\n" + text:
            head += f"{key}: {default}\n"
    folder = tmp_path / "probe"
    folder.mkdir(exist_ok=True)
    file = folder / "scenario.yaml"
    file.write_text(head + text, encoding="utf-8")
    result = load(file, Known())
    assert result.scenario is not None, [str(each) for each in result.diagnostics]
    return result.scenario


def begun(scenario: Scenario, seed: int = 1, level: str = "") -> Run:
    return Run(scenario, open_talk(scenario, "0" * 64, seed, draw(scenario, seed, FIGURES), level=level))


def understood(*moves: str, intents: tuple[str, ...] = (), utterance: str = "") -> Understood:
    """The first is the likeliest."""
    return Understood(
        utterance=utterance,
        moves=tuple(
            MoveFound(id=each, score=round(0.9 - at / 10, 4), place=(0, 1)) for at, each in enumerate(moves)
        ),
        intents=tuple(Score(id=each, score=0.95) for each in intents),
        abstained=not (moves or intents),
    )


def say(run: Run, *moves: str, intents: tuple[str, ...] = (), text: str = "So.") -> list[str]:
    """Let the trainee say something with these moves; return the ids of the lines it brings."""
    before = len(run.log)
    run.utter(text, lambda _, __: understood(*moves, intents=intents))
    return lines(run, before)


def wait(run: Run, seconds: float) -> list[str]:
    before = len(run.log)
    run.pass_time(seconds)
    return lines(run, before)


def lines(run: Run, before: int = 0) -> list[str]:
    return [event.line for _, event in run.log[before:] if event.kind == "customer.line"]


def kinds(run: Run, kind: str) -> list:
    return [event for _, event in run.log if event.kind == kind]
