"""Reads scenarios and tells everything that is wrong with them, in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.script import form, names, sense, source
from sandbox.script.diagnostics import CATALOGUE, Diagnostic, Finding
from sandbox.script.known import Known, shipped
from sandbox.script.model import Scenario

FILE = "scenario.yaml"
_MOST = 500
_FOLLOWS = {
    "SZ304": {"SZ401", "SZ402"},
    "SZ305": {"SZ405"},
    "SZ310": {"SZ417"},
    "SZ311": {"SZ408"},
    "SZ312": {"SZ403", "SZ421"},
}
"""What follows from a misspelt name and is not told beside it: one cause, one message."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario as read: None where it cannot be played; ``diagnostics`` in file order say why."""

    path: Path
    scenario: Scenario | None
    diagnostics: tuple[Diagnostic, ...]
    digest: str
    """SHA-256 of the file."""

    def playable(self) -> Scenario:
        """Return the scenario. Raises ScenarioError where it cannot be played."""
        if self.scenario is None:
            first = next((str(each) for each in self.diagnostics if each.severity == "error"), "")
            raise ScenarioError(
                f"Das Szenario {self.path.parent.name} lässt sich nicht spielen. {first}", self.diagnostics
            )
        return self.scenario


def load(path: Path, known: Known | None = None) -> Loaded:
    """Read one scenario: the file, or the folder that holds ``scenario.yaml``. Never raises."""
    file = path / FILE if path.is_dir() else path
    read, data = source.read(file)
    digest = hashlib.sha256(data).hexdigest()
    if read.root is None:
        return Loaded(file, None, read.diagnostics, digest)
    scenario, found = _checked(read.root.plain(), file, known or shipped())
    told = {(*read.place(each.path, key=each.key), each.code): _diagnostic(read, each) for each in found}
    diagnostics = sorted(
        [*read.diagnostics, *told.values()], key=lambda each: (each.line, each.column, each.code)
    )[:_MOST]
    broken = any(each.severity == "error" for each in diagnostics)
    return Loaded(file, None if broken else scenario, tuple(diagnostics), digest)


def _checked(data: source.Plain, file: Path, known: Known) -> tuple[Scenario | None, list[Finding]]:
    folder = file.resolve().parent.name
    scenario, as_written, found = form.build(data, folder)
    if scenario is None:
        return None, found
    found = [*found, *names.check(scenario, known)]
    if as_written:
        told = {code for each in found for code in _FOLLOWS.get(each.code, ())}
        found += [each for each in sense.check(scenario) if each.code not in told]
        if file.name == FILE and scenario.scenario != folder:
            message = f"Die Kennung „{scenario.scenario}“ ist nicht der Name des Ordners „{folder}“."
            found.append(Finding(("scenario",), "SZ212", message))
    return scenario, found


def _diagnostic(read: source.Source, found: Finding) -> Diagnostic:
    kind = CATALOGUE[found.code]
    line, column = read.place(found.path, key=found.key)
    fix = found.fix or kind.help
    return Diagnostic(read.file, line, column + found.offset, found.code, kind.severity, found.message, fix)


def scenario_files(path: Path) -> list[Path]:
    """Return the scenario files at ``path``: the file itself, or every ``scenario.yaml`` below the folder."""
    return sorted(path.rglob(FILE)) if path.is_dir() else [path]


def check(paths: Iterable[Path], known: Known | None = None) -> list[Diagnostic]:
    """Return what is wrong with the scenarios at ``paths`` (files or folders)."""
    found: list[Diagnostic] = []
    for path in paths:
        files = scenario_files(path)
        if not files:
            kind = CATALOGUE["SZ113"]
            message = "In diesem Ordner ist kein Szenario."
            found.append(Diagnostic(path.as_posix(), 1, 1, "SZ113", kind.severity, message, kind.help))
        for file in files:
            found.extend(load(file, known).diagnostics)
    return found
