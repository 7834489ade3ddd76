"""A scenario's own tests: ``tests.yaml`` beside it. Utterances in; what should come of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from sandbox.errors import ScenarioError
from sandbox.script import source
from sandbox.script.answer import Name, Names, Number, Part, Seconds, Text

FILE = "tests.yaml"


def _pair(value: object) -> object:
    """A single value stands for the range from it to it."""
    return [value, value] if isinstance(value, (int, float)) else value


class Expect(Part):
    """What should be true after a step; what is not named is not looked at."""

    moves: Names | None = Field(None, description="Erkannte Gesprächszüge (mindestens diese).")
    intents: Names | None = Field(None, description="Erkannte Absichten (mindestens diese).")
    reaction: str = Field("", description="Reaktion, die gewann: abschnitt/kennung oder kennung.")
    node: str = Field("", description="Abschnitt, in dem das Gespräch jetzt ist.")
    lines: tuple[str, ...] | None = Field(
        None, description="Zeilen, die auf diesen Schritt hin gesagt wurden."
    )
    stance: dict[Name, Annotated[tuple[Number, Number], BeforeValidator(_pair)]] = Field(
        {}, description="Haltung: ein Wert oder [von, bis]."
    )
    facts: tuple[str, ...] = Field((), description="Tatsachen, die bis hierher erzählt sind.")
    untold: tuple[str, ...] = Field((), description="Tatsachen, die noch nicht erzählt sind.")
    cues: tuple[str, ...] = Field((), description="Zwischenfälle, die bis hierher geschehen sind.")
    ending: str = Field("", description="Das Gespräch ist mit diesem Ende vorbei.")


class Step(Part):
    """One step: something is said, or time passes."""

    say: str = Field("", max_length=2000, description="Was die übende Person sagt.")
    moves: Names | None = Field(None, description="Gesprächszüge, statt sie erkennen zu lassen.")
    intents: Names | None = Field(None, description="Absichten, statt sie erkennen zu lassen.")
    wait: Seconds = Field(0, description="So viele Sekunden vergehen.")
    hang_up: bool = Field(False, description="Die übende Person legt auf.")
    expect: Expect = Field(default_factory=Expect, description="Was danach gelten soll.")


class Trial(Part):
    """One test."""

    name: Text = Field(description="Was dieser Test zeigt.")
    seed: int = Field(1, description="Die Zahl des Gesprächs.")
    level: str = Field("", description="Schwierigkeitsgrad; ohne Angabe die Vorgabe.")
    steps: tuple[Step, ...] = Field(description="Schritte.")


class Trials(Part):
    """All tests of a scenario."""

    tests: tuple[Trial, ...] = Field(description="Tests.")


def load(path: Path) -> tuple[Trial, ...]:
    """Read a scenario's tests: the file, or the folder that holds it. Raises ScenarioError."""
    file = path / FILE if path.is_dir() else path
    read, _ = source.read(file)
    if read.diagnostics or read.root is None:
        raise ScenarioError(
            str(read.diagnostics[0]) if read.diagnostics else file.as_posix(), read.diagnostics
        )
    try:
        return Trials.model_validate(read.root.plain()).tests
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        steps = [each for each in first["loc"] if each != "[key]"]
        _, line, column = read.place(steps, key=first["type"] == "extra_forbidden")
        where = " → ".join(str(each) for each in steps)
        message = f"{file.as_posix()}:{line}:{column}: Dieser Test ist nicht lesbar ({where})."
        raise ScenarioError(message, remedy="Die Wörter stehen in docs/szenariosprache.md.") from problem
