"""Reads scenarios and tells everything that is wrong with them, in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.script import form, including, names, sense, source
from sandbox.script.diagnostics import CATALOGUE, Diagnostic, Finding, diagnostic, meant_is
from sandbox.script.known import Known, shipped
from sandbox.script.model import Scenario
from sandbox.script.repeated import fill

FILE = "scenario.yaml"
_MOST = 500
_FOLLOWS = {
    "SZ304": {"SZ401", "SZ402", "SZ430"},
    "SZ305": {"SZ405"},
    "SZ309": {"SZ427", "SZ428"},
    "SZ310": {"SZ417"},
    "SZ311": {"SZ408"},
    "SZ312": {"SZ403", "SZ421", "SZ430"},
    "SZ317": {"SZ428"},
    "SZ319": {"SZ428"},
    "SZ320": {"SZ427", "SZ428"},
}
"""What follows from a misspelt name and is not told beside it: one cause, one message."""
_SECTIONS = {
    "stance": {"SZ308", "SZ317"},
    "variables": {"SZ309", "SZ317"},
    "personas": {"SZ306", "SZ314"},
    "facts": {"SZ305"},
    "nodes": {"SZ304"},
    "intents": {"SZ310", "SZ303"},
    "cues": {"SZ311"},
    "endings": {"SZ312"},
    "levels": {"SZ326"},
    "include": {"SZ304", "SZ305", "SZ306", "SZ309", "SZ310", "SZ311", "SZ317"},
}
"""What is unknown where a whole section is misspelt."""
_OFTEN = 3
"""The same unknown name is told at so many places; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario as read: None where it cannot be played; ``diagnostics`` in file order say why."""

    path: Path
    scenario: Scenario | None
    diagnostics: tuple[Diagnostic, ...]
    digest: str
    """SHA-256 of the file, and of the Bausteine it includes."""
    files: tuple[Path, ...] = ()
    """The Bausteine it includes."""

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
    return _loaded(file, *source.read(file), known)


def _hidden(found: Iterable[Finding]) -> set[str]:
    """Return the codes of names that are unknown only because their section's key is."""
    strange = [str(each.path[0]) for each in found if each.code == "SZ202" and len(each.path) == 1]
    return {
        code
        for section, codes in _SECTIONS.items()
        if any(meant_is(name, section) for name in strange)
        for code in codes
    }


def _counted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Tell the same thing at a few places, and at how many more it is so."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in found:
        groups.setdefault((each.code, each.message), []).append(each)
    told: list[Diagnostic] = []
    for group in groups.values():
        *shown, last = group[:_OFTEN]
        more = len(group) - _OFTEN
        note = f" (Ebenso an {more} weiteren Stellen.)" if more > 0 else ""
        told += [*shown, replace(last, message=last.message + note)]
    return told


def check_text(file: Path, data: bytes) -> Loaded:
    """Return the scenario as it would be if the file held these bytes. Never raises."""
    return _loaded(file, source.parse(data, file.as_posix()), data, None)


def _loaded(file: Path, written: source.Source, data: bytes, known: Known | None) -> Loaded:
    joined = including.join(written, file)
    digest = _digest(data, joined.files)
    files = tuple(Path(name) for name, _ in joined.files)
    read = joined.read
    if read.root is None:
        return Loaded(file, None, read.diagnostics, digest, files)
    repeated = fill(read.root) if b"same" in data or joined.files else []
    scenario, found = _checked(read.root.plain(), file, known or shipped(), sound=joined.sound)
    told = {(*read.place(each.path, key=each.key), each.code): each for each in found}
    diagnostics = [
        *read.diagnostics,
        *repeated,
        *(diagnostic(place[:3], each) for place, each in told.items()),
    ]
    diagnostics = _counted(diagnostics)
    diagnostics.sort(key=lambda each: (each.file != read.file, each.file, each.line, each.column, each.code))
    broken = any(each.severity == "error" for each in diagnostics)
    return Loaded(file, None if broken else scenario, tuple(diagnostics[:_MOST]), digest, files)


def located(path: Path, found: Iterable[Finding]) -> list[Diagnostic]:
    """Return what was found by playing the scenario in this file, each with its place, in file order."""
    written, _ = source.read(path)
    read = including.join(written, path).read
    told = [diagnostic(read.place(each.path, key=each.key)[:3], each) for each in found]
    return sorted(
        told, key=lambda each: (each.file != read.file, each.file, each.line, each.column, each.code)
    )


def _digest(data: bytes, files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256(data)
    for _, bytes_ in files:
        digest.update(hashlib.sha256(bytes_).digest())
    return digest.hexdigest()


def _checked(
    data: source.Plain, file: Path, known: Known, *, sound: bool
) -> tuple[Scenario | None, list[Finding]]:
    folder = file.resolve().parent.name
    scenario, as_written, found = form.build(data, folder, Scenario)
    if not sound:  # what is missing may stand in a Baustein that could not be taken
        return None, [each for each in found if each.code != "SZ201" or len(each.path) > 1]
    if scenario is None:
        return None, found
    hidden = _hidden(found)
    found = [*found, *(each for each in names.check(scenario, known) if each.code not in hidden)]
    if as_written:
        told = {code for each in found for code in _FOLLOWS.get(each.code, ())}
        found += [each for each in sense.check(scenario) if each.code not in told]
        if file.name == FILE and scenario.scenario != folder:
            message = f"Die Kennung „{scenario.scenario}“ ist nicht der Name des Ordners „{folder}“."
            found.append(Finding(("scenario",), "SZ212", message))
    return scenario, found


def scenario_files(path: Path) -> list[Path]:
    """Return the scenario files at ``path``: the file itself, or every ``scenario.yaml`` below the folder.

    What lies in a folder whose name begins with ``_`` is no scenario.
    """
    if not path.is_dir():
        return [path]
    found = (each for each in path.rglob(FILE) if not _aside(each.relative_to(path)))
    return sorted(found)


def _aside(path: Path) -> bool:
    return any(part.startswith("_") for part in path.parts)


def check(paths: Iterable[Path], known: Known | None = None) -> list[Diagnostic]:
    """Return what is wrong with the scenarios and Bausteine at ``paths`` (files or folders)."""
    found: list[Diagnostic] = []
    for path in paths:
        files = scenario_files(path)
        parts = including.bausteine(path) if path.is_dir() else []
        if path.is_dir() and path.name.startswith("_"):
            files, parts = [], sorted(path.rglob("*.yaml"))
        if not files and not parts:
            kind = CATALOGUE["SZ113"]
            message = "In diesem Ordner ist kein Szenario."
            found.append(Diagnostic(path.as_posix(), 1, 1, "SZ113", kind.severity, message, kind.help))
        for file in files:
            found.extend(_file(file, known))
        for file in parts:
            found.extend(including.check(source.read(file)[0]))
    return list(dict.fromkeys(found))


def _file(file: Path, known: Known | None) -> Iterable[Diagnostic]:
    """Check a scenario, or a Baustein where the file says that it is one."""
    read, data = source.read(file)
    if read.root is not None and read.root.dict_ is not None and "baustein" in read.root.dict_:
        return including.check(read)
    return _loaded(file, read, data, known).diagnostics
