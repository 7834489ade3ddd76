"""Takes Bausteine into a scenario, before anything is judged: what stands in them keeps its place in their file.

Only files below a scenario root are taken: the folder that holds the scenario's own folder, then the shipped
scenarios. The scenario's own entries are never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox import content
from sandbox.script import form, source, template
from sandbox.script.baustein import BLOCKS, HEAD, LISTS, SECTIONS, Baustein, Section
from sandbox.script.diagnostics import Diagnostic, Finding, diagnostic, meant
from sandbox.script.source import MAX_DEPTH, MAX_VALUES, Item, Place, Source
from sandbox.script.template import Template

MAX_FILES = 60
"""Includes in one scenario, those within Bausteine counted."""
MAX_NESTED = 4
_ELSEWHERE = re.compile(r"[\x00-\x1f\\]|://|^/|^[A-Za-z]:|(^|/)\.{0,2}(/|$)")
"""Absolute paths, drives, URLs, steps upwards."""
_SECTIONS: Mapping[Section, tuple[str, str, str]] = {
    "persona": ("personas", "SZ306", "Die Person „{}“ gibt es nicht."),
    "node": ("nodes", "SZ304", "Den Abschnitt „{}“ gibt es nicht."),
    "fact": ("facts", "SZ305", "Die Tatsache „{}“ gibt es nicht."),
    "cue": ("cues", "SZ311", "Den Zwischenfall „{}“ gibt es nicht."),
    "variable": ("variables", "SZ309", "Die Variable „{}“ gibt es nicht."),
    "ending": ("endings", "SZ312", "Das Ende „{}“ gibt es nicht."),
}


@dataclass(frozen=True, slots=True)
class Joined:
    """A scenario with its Bausteine."""

    read: Source
    files: tuple[tuple[str, bytes], ...]
    """Name and bytes of every Baustein, in the order in which they are met."""
    sound: bool
    """Whether all were found and filled; else what seems to be missing is no news."""


def join(read: Source, file: Path) -> Joined:
    """Return the scenario with everything it includes. Never raises; ``read`` is changed."""
    root = read.root
    if root is None or root.dict_ is None or "include" not in root.dict_:
        return Joined(read, (), sound=True)
    joiner = _Joiner(root, _roots(file))
    joiner.take(root.dict_["include"], "", ())
    joiner.names()
    told = tuple(dict.fromkeys([*read.diagnostics, *joiner.found]))
    return Joined(Source(read.file, root, told), tuple(joiner.files.items()), joiner.sound)


def roots_of(file: Path) -> tuple[Path, ...]:
    """Return the folders in which a scenario's Bausteine may lie, the nearest first."""
    return _roots(file)


def _roots(file: Path) -> tuple[Path, ...]:
    folder = file.parent
    own = folder.parent if folder.name not in {"", ".."} else folder.resolve().parent
    return (own, content.scenarios_dir())


def header(read: Source) -> tuple[Baustein | None, list[Diagnostic]]:
    """Return a Baustein as written (None where it is none) and what is wrong with its frame."""
    if read.root is None or read.root.dict_ is None:
        return None, list(read.diagnostics)
    if "baustein" not in read.root.dict_:
        found = Finding((), "SZ118", "Diese Datei ist kein Baustein.")
        return None, [diagnostic(read.place(()), found)]
    baustein, as_written, findings = form.build(read.root.plain(), "", Baustein)
    told = [diagnostic(read.place(each.path, key=each.key), each) for each in findings]
    return baustein if as_written and not read.diagnostics else None, [*read.diagnostics, *told]


class _Joiner:
    """Collects Bausteine into one scenario."""

    def __init__(self, root: Item, roots: tuple[Path, ...]) -> None:
        self.root = root
        self.roots = roots
        self.found: list[Diagnostic] = []
        self.files: dict[str, bytes] = {}
        self.sound = True
        self._count = 0
        self._read: dict[Path, Source] = {}
        self._named: list[tuple[Section, str, Place]] = []
        """Values that must be names of something in the whole scenario."""
        assert root.dict_ is not None
        own = (each for key, each in root.dict_.items() if key != "include")
        self._ids = {name for each in own for name in template.line_ids(each)}

    def take(self, entries: Item, prefix: str, above: tuple[Path, ...]) -> None:
        """Take in what stands under ``include``; entries of a wrong form are told by the form's own check."""
        for entry in entries.list_ if entries.list_ is not None else [entries]:
            block = entry.dict_ or {}
            file = block.get("file", entry)
            if not isinstance(file.value, str):
                self.sound = False
            else:
                self._take(file.value, file.at, entry, prefix, above)

    def names(self) -> None:
        """Tell of given names that are nowhere in the scenario."""
        if not self.sound:
            return
        for section, name, place in self._named:
            key, code, words = _SECTIONS[section]
            block = (self.root.dict_ or {}).get(key)
            there = block.dict_ if block is not None else None
            if there is not None and name not in there:
                self._tell(place, code, words.format(name[:60]), meant(name, there))

    def _tell(self, place: Place, code: str, message: str, fix: str = "") -> None:
        self.sound = False
        self.found.append(diagnostic(place, Finding((), code, message, fix)))

    def _take(self, name: str, place: Place, entry: Item, prefix: str, above: tuple[Path, ...]) -> None:
        path = self._at(name, place)
        if path is None:
            return
        self._count += 1
        if path in above:
            self._tell(place, "SZ116", f"Der Baustein „{name}“ enthält sich am Ende selbst.")
        elif len(above) >= MAX_NESTED or self._count > MAX_FILES:
            self._tell(place, "SZ117", f"Mit „{name}“ sind es zu viele Bausteine.")
        else:
            self._fill(path, place, entry, prefix, above)

    def _fill(self, path: Path, place: Place, entry: Item, prefix: str, above: tuple[Path, ...]) -> None:
        read = self._source(path)
        baustein, told = header(read)
        self.found += told
        if baustein is None or read.root is None or read.root.dict_ is None:
            self.sound = False
            return
        own = (entry.dict_ or {}).get("as")
        prefix = "-".join(each for each in (prefix, str(own.value) if own and own.value else "") if each)
        filling = self._filling(baustein, read.root, entry, place, prefix)
        if filling is None:
            return
        parts = {key: item for key, item in read.root.dict_.items() if key not in HEAD}
        body = filling.filled(Item(read.root.at, dict_=parts, keys=read.root.keys))
        for wrong in filling.wrong:
            self._tell(*wrong)
        if filling.wrong or body is None or body.dict_ is None:
            return
        inner = body.dict_.pop("include", None)
        if self._merge(body, place, read.file) and inner is not None:
            self.take(inner, prefix, (*above, path))

    def _at(self, name: str, place: Place) -> Path | None:
        """Return the file of that name below a root; tell where there is none, or it lies elsewhere."""
        if _ELSEWHERE.search(name) or not name.endswith(".yaml"):
            self._tell(place, "SZ114", f"„{name[:60]}“ liegt nicht im Ordner der Szenarien.")
            return None
        for root in self.roots:
            path = root / name
            try:
                there, real = path.is_file(), path.resolve()
            except (OSError, ValueError, RuntimeError):
                continue
            if there and not real.is_relative_to(root.resolve()):
                self._tell(place, "SZ114", f"„{name[:60]}“ führt aus dem Ordner der Szenarien hinaus.")
                return None
            if there:
                return path
        others = {each.relative_to(root).as_posix() for root in self.roots for each in bausteine(root)}
        self._tell(place, "SZ115", f"Den Baustein „{name[:60]}“ gibt es nicht.", meant(name, others))
        return None

    def _source(self, path: Path) -> Source:
        """Read a file once, however often it is included."""
        if path not in self._read:
            self._read[path], self.files[path.as_posix()] = source.read(path)
        return self._read[path]

    def _filling(
        self, baustein: Baustein, written: Item, entry: Item, place: Place, prefix: str
    ) -> Template | None:
        """Return what fills the Baustein, None (and tell) where a value is missing or not asked for."""
        block = (entry.dict_ or {}).get("with")
        given = (block.dict_ if block is not None else None) or {}
        unknown = [name for name in given if name not in baustein.params]
        for name in unknown:
            assert block is not None
            message = f"Der Baustein „{baustein.baustein}“ kennt die Angabe „{name[:40]}“ nicht."
            self._tell(block.keys[name], "SZ120", message, meant(name, baustein.params))
        missing = [name for name, param in baustein.params.items() if param.required and name not in given]
        if missing:
            names = ", ".join(f"„{name}“" for name in missing)
            self._tell(place, "SZ119", f"Der Baustein „{baustein.baustein}“ braucht noch: {names}.")
        if unknown or missing:
            return None
        filling = Template({}, prefix)
        for name, param in baustein.params.items():
            value = given.get(name) or _default(written, name, filling)
            filling.values[name] = value
            if param.is_ is not None and isinstance(value.value, str) and value.value:
                self._named.append((param.is_, value.value, value.at if name in given else place))
        return filling

    def _merge(self, body: Item, place: Place, file: str) -> bool:
        """Add the Baustein's sections to the scenario's; return whether they fit."""
        total = self.root.size + body.size
        if total > MAX_VALUES:
            self._tell(place, "SZ106", f"Mit diesem Baustein hat das Szenario mehr als {MAX_VALUES} Werte.")
            return False
        if body.height > MAX_DEPTH:
            self._tell(place, "SZ105", f"Mit diesem Baustein sind es mehr als {MAX_DEPTH} Ebenen.")
            return False
        ids = set(template.line_ids(body))
        if twice := sorted(ids & self._ids):
            message = f"Die Zeile „{twice[0]}“ gibt es schon: Der Baustein braucht hier eine andere Vorsilbe."
            self._tell(place, "SZ322", message)
            return False
        assert body.dict_ is not None
        clash = next((name for key in body.dict_ if (name := self._clash(key, body.dict_[key]))), "")
        if clash:
            self._tell(place, "SZ321", f"„{clash}“ aus {file} gibt es schon.")
            return False
        self._ids |= ids
        self.root.size = total
        for key, item in body.dict_.items():
            self._add(key, item, body.keys[key])
        return True

    def _clash(self, key: str, item: Item) -> str:
        """Return what is there already, as the author would look for it; empty where nothing is."""
        own = (self.root.dict_ or {}).get(key)
        if own is None or key in LISTS:
            return ""
        if key not in BLOCKS:
            return key
        return next((f"{key}: {name}" for name in item.dict_ or () if name in (own.dict_ or ())), "")

    def _add(self, key: str, item: Item, at: Place) -> None:
        assert self.root.dict_ is not None
        own = self.root.dict_.get(key)
        if own is None:
            self.root.dict_[key], self.root.keys[key] = _open(item), at
        elif own.dict_ is not None and item.dict_ is not None:
            own.dict_.update(item.dict_)
            own.keys.update(item.keys)
        elif own.list_ is not None and item.list_ is not None:
            there = {each.value for each in own.list_ if isinstance(each.value, str)}
            own.list_ += [each for each in item.list_ if each.value not in there or each.value is None]
        else:  # one of them is malformed, and the form's check tells of it
            self.sound = False


def _default(written: Item, name: str, filling: Template) -> Item:
    """Return a parameter's default; it may name parameters that stand before it."""
    params = (written.dict_ or {})["params"]
    default = ((params.dict_ or {})[name].dict_ or {})["default"]
    return filling.filled(default) or Item(default.at)


def _open(item: Item) -> Item:
    """Return a copy to which more may be added."""
    dict_ = dict(item.dict_) if item.dict_ is not None else None
    list_ = list(item.list_) if item.list_ is not None else None
    return Item(item.at, item.value, list_, dict_, dict(item.keys), item.size, item.height)


def bausteine(root: Path) -> list[Path]:
    """Return the Bausteine below a folder: the YAML files in its folders whose name begins with ``_``."""
    return sorted(root.glob("_*/**/*.yaml"))


def check(read: Source) -> list[Diagnostic]:
    """Return what is wrong with a Baustein by itself: its frame, and parameters unknown or unused."""
    baustein, found = header(read)
    if baustein is None or read.root is None or read.root.dict_ is None:
        return found
    parts = [item for key, item in read.root.dict_.items() if key not in HEAD or key == "params"]
    used = [each for part in parts for each in template.names_used(part)]
    for name, place in used:
        if name not in baustein.params:
            message = f"Die Angabe „${name[:40]}“ steht nicht unter params."
            found.append(diagnostic(place, Finding((), "SZ122", message, meant(name, baustein.params))))
    for name in baustein.params.keys() - {name for name, _ in used}:
        place = read.place(("params", name), key=True)
        found.append(diagnostic(place, Finding((), "SZ123", f"Die Angabe „{name}“ wird nirgends gebraucht.")))
    return found


__all__ = ["SECTIONS", "Joined", "bausteine", "check", "header", "join", "roots_of"]
