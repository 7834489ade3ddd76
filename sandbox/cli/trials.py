"""``videoberatung scenario test``: a scenario's own tests, the examples beside its reactions, what they touch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.apps import cast
from sandbox.apps.reading import as_understood
from sandbox.customer.coverage import Coverage, coverage
from sandbox.customer.examples import findings, judge
from sandbox.customer.person import FigureFacts
from sandbox.customer.trial import Result, run_tests
from sandbox.errors import ScenarioError
from sandbox.journal.events import Understood
from sandbox.script import trials
from sandbox.script.diagnostics import Diagnostic
from sandbox.script.load import Loaded, load, located, scenario_files
from sandbox.understanding.reader import Reader

Read = Callable[[str, Mapping[str, Sequence[str]]], Understood]
_NAMED = 12
"""So many ids are named of what was never touched; all of them with ``--json``."""


@dataclass
class Report:
    """What came of one scenario's tests."""

    path: Path
    problem: str = ""
    """Why it could not be tested."""
    untested: bool = False
    """Whether there are no tests beside it."""
    results: list[Result] = field(default_factory=list)
    examples: int = 0
    wrong: list[Diagnostic] = field(default_factory=list)
    """Examples that do not bring about what they stand beside."""
    coverage: Coverage | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong. A scenario without tests is told of, but not wrong."""
        return not self.problem and not self.wrong and all(each.passed for each in self.results)


def reader() -> Read:
    """Return the understanding, in this process."""
    understanding = Reader.load()
    return lambda text, intents: as_understood(understanding.read(text, intents), "")


def run(paths: Sequence[Path], *, as_json: bool) -> int:
    """Test the scenarios at these paths; return 1 if anything failed. Raises ScenarioError where there is none."""
    files = [file for path in paths for file in scenario_files(path)]
    if not files:
        raise ScenarioError("Hier liegt kein Szenario.", remedy="Gesucht wird nach scenario.yaml.")
    scripts = [load(file) for file in files]
    read = reader() if any(each.scenario is not None for each in scripts) else None
    reports = []
    for script in scripts:
        reports.append(_report(script, read, cast.figures()))
        if not as_json:
            print("\n".join(_told(reports[-1])), flush=True)
    if as_json:
        print(json.dumps([_as_dict(each) for each in reports], ensure_ascii=False, indent=2))
    return int(not all(each.passed for each in reports))


def _report(script: Loaded, read: Read | None, figures: Mapping[str, FigureFacts]) -> Report:
    """Test one scenario; what stops it stops no other."""
    report = Report(script.path)
    folder = script.path.parent
    try:
        scenario = script.playable()
        assert read is not None
        report.untested = not (folder / trials.FILE).exists()
        if not report.untested:
            report.results = run_tests(script, folder, read, figures)
        judged = judge(script, read, figures)
    except ScenarioError as problem:
        report.problem = str(problem)
        return report
    report.examples = len(judged)
    report.wrong = located(script.path, findings(judged))
    report.coverage = coverage(scenario, (each.trace for each in report.results))
    return report


def _told(report: Report) -> list[str]:
    """Return what a terminal shows of a scenario's tests."""
    name = report.path.parent.name or str(report.path)
    if report.problem:
        return [f"FEHLER {name}: {report.problem}"]
    lines = []
    for result in report.results:
        lines.append(f"{'ok    ' if result.passed else 'FEHLER'} {name}: {result.name}")
        lines += [f"       {failure}" for failure in result.failures]
    lines += [f"FEHLER {name}: {each}" for each in report.wrong]
    if report.untested:
        lines.append(f"ohne   {name}: Neben diesem Szenario liegt keine {trials.FILE}.")
    lines.append(f"       {name}: {len(report.results)} Tests, {report.examples} Beispiele")
    if report.coverage is not None:
        lines += _covered("Zeilen gesagt", report.coverage.lines.never, report.coverage.lines.share)
        lines += _covered(
            "Reaktionen gewonnen", report.coverage.reactions.never, report.coverage.reactions.share
        )
    return lines


def _covered(what: str, never: Sequence[str], share: float) -> list[str]:
    told = f"       {what}: {share:.0%}"
    if never:
        more = f" … und {len(never) - _NAMED} weitere" if len(never) > _NAMED else ""
        told += f"; nie: {', '.join(never[:_NAMED])}{more}"
    return [told]


def _as_dict(report: Report) -> dict[str, object]:
    covered = report.coverage
    return {
        "scenario": report.path.parent.name,
        "file": report.path.as_posix(),
        "passed": report.passed,
        "problem": report.problem,
        "tests": [
            {"name": each.name, "passed": each.passed, "failures": list(each.failures)}
            for each in report.results
        ],
        "examples": report.examples,
        "diagnostics": [each.as_dict() for each in report.wrong],
        "coverage": {"lines": covered.lines.as_dict(), "reactions": covered.reactions.as_dict()}
        if covered
        else None,
    }
