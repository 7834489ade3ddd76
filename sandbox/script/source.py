"""A scenario file as plain data that knows where each value stands.

The text is read event by event, never recursively, so that neither depth nor aliases nor size can hurt. What
it means is not judged here. YAML's own words for values are few: ``true``, ``false``, ``null``, whole and
decimal numbers; all else is text (``ja``, ``no`` and ``12:30`` too).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from sandbox.script.diagnostics import CATALOGUE, Diagnostic

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
MAX_VALUES = 50_000
_MAX_DUPLICATES = 50

Path_ = Sequence[str | int]
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


class Place(NamedTuple):
    """Where something stands: the file, line and column from 1."""

    file: str
    line: int
    column: int


@dataclass(slots=True)
class Item:
    """A value and its place."""

    at: Place
    value: bool | int | float | str | None = None
    list_: list[Item] | None = None
    dict_: dict[str, Item] | None = None
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1
    """Values in it, itself counted, aliases counted each time."""
    height: int = 0
    """Levels below it."""

    def plain(self) -> Plain:
        """Return it without places."""
        if self.list_ is not None:
            return [each.plain() for each in self.list_]
        if self.dict_ is not None:
            return {key: each.plain() for key, each in self.dict_.items()}
        return self.value


@dataclass(frozen=True, slots=True)
class Source:
    """What was read of a file: its values (None when unreadable) and what was wrong with the writing."""

    file: str
    root: Item | None
    diagnostics: tuple[Diagnostic, ...]

    def place(self, path: Path_, *, key: bool = False) -> Place:
        """Return where the value at ``path`` (or its key) stands, as near as there is one."""
        item, place = self.root, Place(self.file, 1, 1)
        for step in path:
            if item is None:
                break
            if item.dict_ is not None and isinstance(step, str) and step in item.dict_:
                place, item = item.keys[step], item.dict_[step]
            elif item.list_ is not None and isinstance(step, int) and step < len(item.list_):
                item = item.list_[step]
                place = item.at
            elif step == 0 and item.list_ is None and item.dict_ is None:
                return item.at  # a single value where a list may stand
            elif step == 0 and item.dict_ is not None:
                continue  # a single block where a list may stand
            else:
                return place
        return place if key or item is None else item.at


def read(path: Path) -> tuple[Source, bytes]:
    """Read a file. Never raises: what is wrong stands in the source's diagnostics."""
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as problem:
        reason = problem.strerror or "unbekannter Grund"
        return _failed(file, "SZ101", f"Die Datei lässt sich nicht lesen ({reason})."), b""
    except ValueError:
        return _failed(file, "SZ101", "Der Pfad ist nicht gültig."), b""
    return parse(data, file), data


def parse(data: bytes, file: str) -> Source:
    """Read the bytes of a file. Never raises."""
    if len(data) > MAX_BYTES:
        return _failed(file, "SZ102", "Die Datei ist größer als 1 MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return _failed(file, "SZ103", "Die Datei ist nicht als UTF-8 gespeichert.", line)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        builder.fail("SZ104", "Die Datei lässt sich ab hier nicht lesen.", line, column)
    except yaml.YAMLError as problem:
        place = int(getattr(problem, "position", 0))
        line = text.count("\n", 0, place) + 1
        builder.fail("SZ104", "Hier steht ein Zeichen, das nicht erlaubt ist.", line)
    return builder.source()


def _failed(file: str, code: str, message: str, line: int = 1) -> Source:
    found = Diagnostic(file, line, 1, code, CATALOGUE[code].severity, message, CATALOGUE[code].help)
    return Source(file, None, (found,))


class _Builder:
    """Builds the tree from the parser's events, on a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.stopped = False
        self.root: Item | None = None
        self.stack: list[Item] = []
        self.pending: list[tuple[str, Place] | None] = []
        self.anchors: dict[str, Item] = {}
        self.open: set[int] = set()
        self.documents = 0
        self.values = 0

    def source(self) -> Source:
        if not self.stopped and (self.root is None or self.root.dict_ is None):
            self.fail("SZ109", "Die Datei enthält kein Szenario.", 1)
        return Source(self.file, None if self.stopped else self.root, tuple(self.found))

    def fail(self, code: str, message: str, line: int, column: int = 1) -> None:
        """Note what makes the file unreadable, and stop: everything after would only follow from it."""
        self.note(code, message, line, column)
        self.stopped = True

    def note(self, code: str, message: str, line: int, column: int, fix: str = "") -> None:
        if len(self.found) < _MAX_DUPLICATES:
            kind = CATALOGUE[code]
            self.found.append(
                Diagnostic(self.file, line, column, code, kind.severity, message, fix or kind.help)
            )

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fail("SZ110", "Hier beginnt ein zweites Dokument.", line, column)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "", line, column)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line, column)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, line, column)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close()

    def _alias(self, anchor: str, line: int, column: int) -> None:
        item = self.anchors.get(anchor)
        if item is None or id(item) in self.open:
            self.fail("SZ112", f"Der Verweis *{anchor[:40]} führt ins Leere.", line, column)
        else:
            self._place(item, line, column)

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        self._tag(event.tag, line, column)
        plain = event.style in {None, ""}
        value = _resolved(event.value) if plain and not self._awaits_key() else event.value
        self._add(Item(Place(self.file, line, column), value), event.anchor, line, column)

    def _open(self, event: yaml.CollectionStartEvent, line: int, column: int) -> None:
        self._tag(event.tag, line, column)
        if len(self.stack) >= MAX_DEPTH:
            self.fail(
                "SZ105", f"Hier sind mehr als {MAX_DEPTH} Ebenen ineinander geschachtelt.", line, column
            )
            return
        if self._awaits_key():
            self.fail("SZ111", "Dieser Schlüssel ist kein einfaches Wort.", line, column)
            return
        item = Item(Place(self.file, line, column))
        if isinstance(event, yaml.MappingStartEvent):
            item.dict_ = {}
        else:
            item.list_ = []
        self._add(item, event.anchor, line, column)
        self.stack.append(item)
        self.pending.append(None)
        self.open.add(id(item))

    def _close(self) -> None:
        item = self.stack.pop()
        self.pending.pop()
        self.open.discard(id(item))
        children = item.list_ if item.list_ is not None else list((item.dict_ or {}).values())
        item.size = 1 + sum(each.size for each in children)
        item.height = 1 + max((each.height for each in children), default=0)

    def _tag(self, tag: str | None, line: int, column: int) -> None:
        if tag and tag != "!":
            self.note("SZ108", f"Die Typangabe „{tag[:60]}“ ist nicht erlaubt.", line, column)

    def _add(self, item: Item, anchor: str | None, line: int, column: int) -> None:
        if anchor:
            self.anchors[anchor] = item
        self._place(item, line, column)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].dict_ is not None and self.pending[-1] is None

    def _place(self, item: Item, line: int, column: int) -> None:
        """Hang an item into the collection that is open."""
        self.values += item.size
        if self.values > MAX_VALUES:
            self.fail("SZ106", f"Die Datei hat mehr als {MAX_VALUES} Werte.", line, column)
        elif len(self.stack) + item.height > MAX_DEPTH:
            self.fail("SZ105", f"Mit diesem Verweis sind es mehr als {MAX_DEPTH} Ebenen.", line, column)
        elif not self.stack:
            self.root = item
        elif (into := self.stack[-1]).list_ is not None:
            into.list_.append(item)
        elif (key := self.pending[-1]) is None:
            self._key(item, line, column)
        else:
            self.pending[-1] = None
            self._entry(into, key, item)

    def _key(self, item: Item, line: int, column: int) -> None:
        if item.dict_ is not None or item.list_ is not None:
            self.fail("SZ111", "Dieser Schlüssel ist kein einfaches Wort.", line, column)
        else:
            self.pending[-1] = (str(item.value), Place(self.file, line, column))

    def _entry(self, into: Item, key: tuple[str, Place], item: Item) -> None:
        name, place = key
        assert into.dict_ is not None
        if name in into.dict_:
            first = into.keys[name].line
            message = f"Der Schlüssel „{name[:60]}“ steht schon in Zeile {first}."
            self.note("SZ107", message, place.line, place.column)
        else:
            into.dict_[name] = item
            into.keys[name] = place


def _resolved(text: str) -> bool | int | float | str | None:
    """Read an unquoted value."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
