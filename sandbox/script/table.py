"""The lines of a scenario as a table: who says what, where, in which mood, in answer to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.script import including, source, walk
from sandbox.script.answer import Answer, Line, Reaction, SilenceStep
from sandbox.script.load import Loaded

_HOW: Mapping[str, str] = {
    "say": "",
    "handled": ", geholfen",
    "meanwhile": ", solange er dauert",
    "ignored": ", übergangen",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the scenario in the table."""

    id: str
    persona: str
    node: str
    mood: str
    text: str
    context: str


def rows(loaded: Loaded) -> list[Row]:
    """Return the lines in the order of the model; a line that repeats another is left out. Raises ScenarioError."""
    scenario = loaded.playable()
    where = places(loaded.path)
    answers = {placed.path: placed.answer for placed in walk.answers(scenario)}
    return [
        Row(
            line.id,
            line.by or scenario.lead,
            str(path[1]) if path[0] == "nodes" else "",
            _mood(line),
            line.text,
            _context(path, line, answers) + _origin(where.get(line.id), loaded.path),
        )
        for path, line in walk.lines(scenario)
        if not line.same
    ]


def places(file: Path) -> dict[str, source.Place]:
    """Return where each line's text stands, Bausteine included."""
    written, _ = source.read(file)
    root = including.join(written, file).read.root
    return dict(_texts(root)) if root is not None else {}


def _texts(item: source.Item) -> Iterator[tuple[str, source.Place]]:
    block = item.dict_ or {}
    if "id" in block and "text" in block:
        yield str(block["id"].value), block["text"].at
    for key, each in block.items():
        if key != "include":
            yield from _texts(each)
    for each in item.list_ or ():
        yield from _texts(each)


def _mood(line: Line) -> str:
    return "" if line.mood is None else line.mood + (" 2" if line.strength == 2 else "")


def _origin(place: source.Place | None, file: Path) -> str:
    return f" (aus {place.file})" if place is not None and place.file != file.as_posix() else ""


def _context(path: walk.Steps, line: Line, answers: Mapping[walk.Steps, Answer]) -> str:
    """Say in German when the line is said."""
    match path:
        case ("facts", name, "say", *_):
            words = f"Tatsache {name}, erzählt"
        case ("facts", name, *_):
            words = f"Tatsache {name}, weicht aus"
        case ("endings", name, *_):
            words = f"Ende {name}"
        case ("cues", name, how, *_):
            words = f"Zwischenfall {name}{_HOW.get(str(how), '')}"
        case _:
            words = _answered(path, answers)
    if "then" in path:
        words += ", danach"
    return words + (f", wenn {line.when}" if line.when else "")


def _answered(path: walk.Steps, answers: Mapping[walk.Steps, Answer]) -> str:
    steps = path
    while steps and steps not in answers:
        steps = steps[:-1]
    answer = answers.get(steps)
    if answer is None:
        return "beim Erreichen"
    if isinstance(answer, Reaction):
        cause = " + ".join(answer.all) or ", ".join(answer.to) or answer.intent
        return f"Reaktion {answer.id} auf {cause}"
    if isinstance(answer, SilenceStep):
        return f"nach {answer.after:g} s Stille"
    return "nicht verstanden" if steps[-1] == "unclear" else "wenn nichts passt"
