"""What the customer costs without understanding: turns a second, walks, loading and checking every scenario.

A turn is one utterance of the trainee, decided, with all that happens until the customer has said the answer:
silences, disturbances, endings. The utterances are those of walks with six styles of trainee through every shipped
scenario; choosing them is not measured. Prints JSON. Run from the project's folder: python -m benchmarks.engine
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from sandbox import content
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.run import Run
from sandbox.customer.trial import as_given, take
from sandbox.customer.wandering import Walk, Walker
from sandbox.journal.values import Person
from sandbox.script import walk
from sandbox.script.load import Loaded, check, load, scenario_files

_WALKS = 60
"""In each scenario, for turns."""
_RUNS = 1000
"""In the largest scenario, for walks."""


def measure() -> dict[str, float]:
    """Return turns a second of one core, seconds for 1,000 walks, for loading and checking everything, warm."""
    folder = content.scenarios_dir()
    files = scenario_files(folder)
    scripts = [load(file) for file in files]
    playable = [each for each in scripts if each.scenario is not None]
    largest = max(playable, key=_size)
    turns, seconds = _turns(playable)
    return {
        "turns_per_s": round(turns / seconds),
        "walks_1000_s": round(_walks(largest), 2),
        "largest_lines": _size(largest),
        "load_all_s": round(_loading(folder), 2),
        "scenarios": len(files),
    }


def _size(loaded: Loaded) -> int:
    return len(list(walk.lines(loaded.playable())))


def _turns(scripts: list[Loaded]) -> tuple[int, float]:
    """Play recorded walks again; return turns and CPU seconds."""
    turns, seconds = 0, 0.0
    for script in scripts:
        recorded = list(Walker(script).walks(_WALKS))
        for each in recorded[:6]:
            _replay(script, each)
        began = time.process_time()
        for each in recorded:
            turns += _replay(script, each)
        seconds += time.process_time() - began
    return turns, seconds


def _replay(script: Loaded, recorded: Walk) -> int:
    scenario = script.playable()
    persons = _persons(script, recorded.seed)
    run = Run(scenario, open_talk(scenario, script.digest, recorded.seed, persons, level=recorded.level))
    for step in recorded.steps:
        take(run, step, as_given(step))
    assert run.state.turns == recorded.turns
    return recorded.turns


_DRAWN: dict[tuple[Path, int], tuple[Person, ...]] = {}


def _persons(script: Loaded, seed: int) -> tuple[Person, ...]:
    """Draw who is met once: that takes as long as a talk."""
    if (script.path, seed) not in _DRAWN:
        _DRAWN[script.path, seed] = draw(script.playable(), seed, {})
    return _DRAWN[script.path, seed]


def _walks(script: Loaded) -> float:
    """Return wall seconds for many walks through one scenario, the walker's own choices included."""
    walker = Walker(script)
    began = time.perf_counter()
    for _ in walker.walks(_RUNS):
        pass
    return time.perf_counter() - began


def _loading(folder: Path) -> float:
    """Return wall seconds for ``scenario check`` of everything, once Python and the files are warm."""
    check([folder])
    began = time.perf_counter()
    check([folder])
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(measure()))
