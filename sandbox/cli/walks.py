"""``videoberatung scenario walk``: talks that play themselves, what they reached, how each style fared."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from sandbox.apps import cast
from sandbox.cli.trials import reader
from sandbox.customer.keeping import Keeper
from sandbox.customer.reach import Fared, Reach, as_dict, everything
from sandbox.customer.styles import STYLES
from sandbox.customer.trainee import Words
from sandbox.customer.trial import run_tests
from sandbox.customer.unreached import findings
from sandbox.customer.wandering import Walk, Walker
from sandbox.errors import ScenarioError
from sandbox.script import trial_text, trials
from sandbox.script.diagnostics import Diagnostic
from sandbox.script.load import Loaded, load, located, scenario_files
from sandbox.script.model import Scenario
from sandbox.understanding.moves import load_corpus

_KINDS = {
    "nodes": "Abschnitte",
    "lines": "Zeilen",
    "reactions": "Reaktionen",
    "facts": "Tatsachen",
    "cues": "Zwischenfälle",
    "endings": "Enden",
}


def run(paths: Sequence[Path], runs: int, seed: int, keep: Path | None, *, as_json: bool) -> int:
    """Walk through the scenarios at these paths; return 1 if an error was raised in a walk. Raises ScenarioError."""
    files = [file for path in paths for file in scenario_files(path)]
    if not files:
        raise ScenarioError("Hier liegt kein Szenario.", remedy="Gesucht wird nach scenario.yaml.")
    if keep is not None and (len(files) != 1 or keep.exists()):
        raise ScenarioError(
            "--keep braucht genau ein Szenario und eine Datei, die es noch nicht gibt.",
            remedy="Was darin steht, lässt sich dann in die Tests übernehmen.",
        )
    scripts = [load(file) for file in files]
    for script in scripts:
        script.playable()  # what is wrong is told before anything is played
    told, broken = [], False
    for script in scripts:
        walker = Walker(script, seed, figures=cast.figures(), words=_words() if keep is not None else None)
        reach, walks = Reach(), list[Walk]()
        for walk in walker.walks(runs):
            reach.add(walk)
            if keep is not None:
                walks.append(walk)
        found = located(script.path, findings(walker.scenario, reach))
        broken = broken or bool(reach.broken)
        if as_json:
            diagnostics = [each.as_dict() for each in found]
            told.append({**as_dict(walker.scenario, reach), "seed": seed, "diagnostics": diagnostics})
        else:
            print("\n".join(_report(walker.scenario, reach, found)), flush=True)
        if keep is not None:
            number = _keep(script, walks, keep)
            print(f"{number} Gespräche stehen jetzt in {keep}.", file=sys.stderr)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return int(broken)


def _words() -> Words:
    """Return the example utterances of every move, for walks that are to be read."""
    return {move.id: move.examples for move in load_corpus().moves}


def _keep(script: Loaded, walks: list[Walk], file: Path) -> int:
    """Write walks down that say what the tests beside the scenario do not say yet; return how many."""
    heard = frozenset[str]()
    if (script.path.parent / trials.FILE).exists():
        results = run_tests(script, script.path.parent, reader(), cast.figures())
        heard = frozenset().union(*(each.trace.lines for each in results))
    kept = Keeper(script, cast.figures()).keep(walks, heard)
    file.write_text(trial_text.text(kept), encoding="utf-8")
    return len(kept)


def _report(scenario: Scenario, reach: Reach, found: list[Diagnostic]) -> Iterator[str]:
    """Yield what a terminal shows of a scenario's walks."""
    yield f"{scenario.scenario}: {len(reach.turns)} Gespräche"
    reached = []
    for kind, names in everything(scenario).items():
        seen = getattr(reach, kind)
        reached.append(f"{sum(name in seen for name in names)} von {len(names)} {_KINDS[kind]}")
    yield f"  erreicht: {', '.join(reached)}"
    minutes = [seconds / 60 for seconds in reach.seconds]
    yield (
        f"  Länge: {min(reach.turns)} bis {max(reach.turns)} Äußerungen (Mitte {median(reach.turns):.0f}),"
        f" {min(minutes):.0f} bis {max(minutes):.0f} Minuten (Mitte {median(minutes):.0f})"
    )
    axes = list(scenario.stance)
    head = ["Stil", "Gespräche", "gut", "mittel", "schlecht", *(scenario.stance[axis].label for axis in axes)]
    rows = [
        head,
        *(_row(style.label, reach.styles[style.id], axes) for style in STYLES if style.id in reach.styles),
    ]
    yield from _table(rows)
    for style in STYLES:
        if style.id in reach.styles:
            endings = reach.styles[style.id].endings.most_common()
            named = ", ".join(f"{_ending(scenario, name)} {times}" for name, times in endings)
            yield f"  {style.label}: {named}"
    for walk in reach.broken:
        yield f"  FEHLER in Gespräch {walk.nth} ({walk.style}, Zahl {walk.seed}): {walk.error}"
    yield from (str(each) for each in found)


def _ending(scenario: Scenario, name: str) -> str:
    return f"„{scenario.endings[name].label}“" if name in scenario.endings else "ohne Ende"


def _row(label: str, fared: Fared, axes: list[str]) -> list[str]:
    shares = [f"{fared.share(outcome):.0%}" for outcome in ("gut", "mittel", "schlecht")]
    return [label, str(fared.walks), *shares, *(f"{fared.mean(axis):.1f}" for axis in axes)]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *rest = (
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join([first, *rest])}"
