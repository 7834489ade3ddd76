"""From plain data to a Scenario (or another whole): whether each value has the right form.

Where values are malformed, they are told and then mended with neutral ones, so that the checks after this one
can still find what else is wrong, in the same pass.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sandbox.script.diagnostics import Finding, meant, meant_is
from sandbox.script.source import Plain

MENDED = "zz_ergaenzt_"
"""How ids begin that were filled in for missing ones; nothing is told about them."""
_ROUNDS = 4
_MOST = 200

Path = tuple[str | int, ...]
_Whole = TypeVar("_Whole", bound=BaseModel)

_FILL: Mapping[str, Plain] = {
    "text": "…",
    "label": "…",
    "title": "…",
    "summary": "…",
    "role": "…",
    "situation": "…",
    "outcome": "mittel",
    "what": "noise",
    "tool": "look",
    "value": "egal",
    "draw": "town",
    "after": 12,
    "start": 0,
    "from": 1,
    "to": 120,
    "minutes": {"from": 1, "to": 120},
    "briefing": {"role": "…", "situation": "…"},
    "stance": {},
}
"""Neutral values for keys that must not be missing."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("string", "ein Text (bei Zahlen in Anführungszeichen)"),
    ("bool", "true oder false"),
    ("int", "eine ganze Zahl"),
    ("float", "eine Zahl"),
    ("tuple", "eine Liste"),
    ("list", "eine Liste"),
    ("dict", "ein Block mit Schlüsseln"),
    ("model", "ein Block mit Schlüsseln"),
)


def build(data: Plain, folder: str, kind: type[_Whole]) -> tuple[_Whole | None, bool, list[Finding]]:
    """Return the whole as a ``kind`` (mended if need be, None past mending), whether it is as written, the findings."""
    found: dict[Path, Finding] = {}
    for _ in range(_ROUNDS):
        try:
            whole = kind.model_validate(data)
        except ValidationError as problem:
            errors = [_placed(each, data) for each in problem.errors(include_url=False)[:_MOST]]
            for path, error in errors:
                if path not in found:
                    found[path] = _finding(path, error, data, kind)
            for number, (path, error) in enumerate(errors):
                data = _mend(data, path, error, f"{MENDED}{number}", folder)
        else:
            return whole, not found, _causes(found)
    return None, False, _causes(found)


def _causes(found: Mapping[Path, Finding]) -> list[Finding]:
    """Leave out that a key is missing where it is only misspelt."""
    strange = [(path[:-1], str(path[-1])) for path, each in found.items() if each.code == "SZ202"]
    return [
        each
        for path, each in found.items()
        if each.code != "SZ201"
        or not any(block == path[:-1] and meant_is(name, str(path[-1])) for block, name in strange)
    ]


def _placed(error: ErrorDetails, data: Plain) -> tuple[Path, ErrorDetails]:
    """Return the error's path in the data, without pydantic's own steps (``[key]``, alternatives' names)."""
    path: list[str | int] = []
    here = data
    for number, step in enumerate(error["loc"]):
        last = number == len(error["loc"]) - 1
        inner = _child(here, step)
        if inner is not None:
            here = inner[0]
        elif not (last and error["type"] == "missing" and isinstance(step, str)):
            continue
        path.append(step)
    return tuple(path), error


def _child(data: Plain, step: str | int) -> tuple[Plain] | None:
    """Return the value at one step, in a tuple of its own, or None where there is no such step."""
    if isinstance(data, dict) and isinstance(step, str) and step in data:
        return (data[step],)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return (data[step],)
    return None


def _finding(path: Path, error: ErrorDetails, data: Plain, whole: type[BaseModel]) -> Finding:
    """Tell one of pydantic's errors in our words."""
    kind, name = error["type"], str(path[-1])[:60] if path else ""
    if kind == "missing":
        found = _missing(path, name, data)
    elif kind == "extra_forbidden":
        fix = meant(name, _fields(path[:-1], whole))
        found = Finding(path, "SZ202", f"Den Schlüssel „{name}“ gibt es hier nicht.", fix, key=True)
    elif kind == "literal_error":
        found = _not_allowed(path, name, error)
    elif kind == "string_pattern_mismatch":
        found = _misspelt(path, error)
    elif kind.startswith(("greater_than", "less_than", "finite", "string_too", "too_")):
        found = _out_of_bounds(path, name, error)
    elif kind == "model_type" and isinstance(error["input"], str) and _within_lines(path):
        found = Finding(path, "SZ209", "Diese Zeile hat keine Kennung.", "Schreiben Sie {id: …, text: …}.")
    else:
        wanted = next((words for start, words in _KINDS if kind.startswith(start)), "ein anderer Wert")
        found = Finding(path, "SZ203", f"Bei „{name}“ gehört hierher: {wanted}.")
    return found


def _missing(path: Path, name: str, data: Plain) -> Finding:
    if name == "id" and "text" in _mapping(data, path[:-1]):
        return Finding(path[:-1], "SZ209", "Diese Zeile hat keine Kennung (id).")
    return Finding(path, "SZ201", f"Hier fehlt die Angabe „{name}“.", key=True)


def _out_of_bounds(path: Path, name: str, error: ErrorDetails) -> Finding:
    """A number or a length outside its limits."""
    context = error.get("ctx", {})
    if "too_" in error["type"]:
        limit = context.get("max_length", context.get("min_length", ""))
        least = "mindestens" if error["type"].endswith("short") else "höchstens"
        return Finding(path, "SZ208", f"„{name}“ ist zu {_size(error['type'])} ({least} {limit}).")
    limit = next((value for key, value in context.items() if key in {"ge", "le", "gt", "lt"}), "")
    return Finding(path, "SZ207", f"Die Zahl bei „{name}“ liegt außerhalb der Grenzen ({limit}).")


def _size(kind: str) -> str:
    return "kurz" if kind.endswith("short") else "lang"


def _within_lines(path: Path) -> bool:
    steps = path[:-1] if len(path) > 2 and isinstance(path[-2], int) else path  # a choice in a scene
    return (
        len(steps) > 1
        and isinstance(path[-1], int)
        and steps[-2] in {"lines", "say", "then", "evade", "scene"}
    )


def _not_allowed(path: Path, name: str, error: ErrorDetails) -> Finding:
    """A value that is none of a closed list."""
    allowed = [each.strip("' ") for each in str(error["ctx"]["expected"]).replace(" or ", ", ").split(",")]
    value = str(error["input"])[:60]
    fix = meant(value, allowed) or "Möglich: " + ", ".join(allowed) + "."
    if name == "mood":
        return Finding(path, "SZ205", f"Die Stimmung „{value}“ gibt es nicht.", fix)
    if name == "what" and path[:1] == ("cues",):
        return Finding(path, "SZ211", f"Einen Zwischenfall „{value}“ gibt es nicht.", fix)
    return Finding(path, "SZ204", f"„{value}“ ist bei „{name}“ nicht erlaubt.", fix)


def _misspelt(path: Path, error: ErrorDetails) -> Finding:
    value = str(error["input"])[:60]
    if path[:1] == ("criteria",):
        return Finding(path, "SZ210", f"„{value}“ ist kein Kriterium.")
    key = error["loc"][-1:] == ("[key]",)
    fix = "Kleinbuchstaben, Ziffern und Bindestriche." if path == ("scenario",) else ""
    return Finding(path, "SZ206", f"„{value}“ ist als Name nicht erlaubt.", fix, key=key)


def _mapping(data: Plain, path: Path) -> Mapping[str, Plain]:
    """Return the block at that path, empty where there is none."""
    for step in path:
        inner = _child(data, step)
        if inner is None:
            return {}
        data = inner[0]
    return data if isinstance(data, dict) else {}


def _mend(data: Plain, path: Path, error: ErrorDetails, spare: str, folder: str) -> Plain:
    """Return the data with a neutral value at ``path``; what cannot be mended stays."""
    if not path:
        return data
    head, rest = path[0], path[1:]
    if isinstance(data, dict) and isinstance(head, str):
        if rest:
            return {**data, head: _mend(data.get(head), rest, error, spare, folder)}
        return _mended_key(data, head, error, spare, folder)
    if isinstance(data, list) and isinstance(head, int) and head < len(data):
        inner = _mend(data[head], rest, error, spare, folder) if rest else _mended_item(data[head], spare)
        return [*data[:head], inner, *data[head + 1 :]]
    return data


def _mended_key(data: dict[str, Plain], key: str, error: ErrorDetails, spare: str, folder: str) -> Plain:
    others = {name: value for name, value in data.items() if name != key}
    if error["type"] == "extra_forbidden":
        return others
    if error["loc"][-1:] == ("[key]",):
        return {(spare if name == key else name): value for name, value in data.items()}
    filled: Plain = {"id": spare, "scenario": folder}.get(key, _FILL.get(key))
    if key == "examples":
        filled = [spare, f"{spare}b", f"{spare}c"]
    return others if filled is None else {**data, key: filled}


def _mended_item(item: Plain, spare: str) -> Plain:
    """A line written as a bare text becomes one with a spare id; another wrong item an empty block."""
    return {"id": spare, "text": item[:400] or "…"} if isinstance(item, str) else {}


def _fields(path: Path, whole: type[BaseModel]) -> list[str]:
    """Return the keys that the block at ``path`` may have."""
    kind: Any = whole
    for step in path:
        kind = _inner(kind, step)
    return [field.alias or name for name, field in kind.model_fields.items()] if _is_model(kind) else []


def _inner(kind: Any, step: str | int) -> Any:  # noqa: ANN401 - types are values of any kind here
    """Return the type of what stands at ``step`` in a value of that type."""
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return _bare(field.annotation)
        return None
    if get_origin(kind) is dict:
        return _bare(get_args(kind)[1])
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _bare(kind: Any) -> Any:  # noqa: ANN401
    """Strip ``Annotated`` and the alternatives that are no block."""
    while get_origin(kind) in {Annotated, Union, types.UnionType}:
        choices = [each for each in get_args(kind) if get_origin(each) is not Literal]
        kind = next((each for each in choices if _is_model(each)), choices[0])
    return kind


def _is_model(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, BaseModel)
