"""Fills a Baustein's text: ``$wer`` becomes what the including scenario says, line ids get their prefix.

A value that is ``$wer`` and nothing else becomes the given value whole, of whatever kind, and keeps the place it has
in the scenario: what is wrong with it is told there. In a longer text it is put in as text. ``$$`` is a dollar sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.script.source import Item, Place

PARAM = re.compile(r"\$(\$|[a-z][a-z0-9_]*)")


@dataclass(slots=True)
class Template:
    """Fills one Baustein for one include. ``wrong`` holds what could not be filled: place, code, message."""

    values: dict[str, Item]
    """By parameter; a value of null lets its key or list entry go."""
    prefix: str = ""
    wrong: list[tuple[Place, str, str]] = field(default_factory=list)

    def filled(self, item: Item) -> Item | None:
        """Return a filled copy, or None where it goes. ``item`` is not changed; given values are shared."""
        if item.list_ is not None:
            return self._list(item)
        if item.dict_ is not None:
            return self._dict(item)
        if not isinstance(item.value, str) or "$" not in item.value:
            return item
        if (name := whole(item)) is None:
            return Item(item.at, self._text(item.value, item.at))
        given = self.values.get(name)
        if given is None:
            self._unknown(name, item.at)
        return None if given is None or _nothing(given) else given

    def _list(self, item: Item) -> Item:
        """A given list in a list adds its entries to it."""
        made = Item(item.at, list_=[])
        assert made.list_ is not None
        for each in item.list_ or ():
            got = self.filled(each)
            if got is not None and got.list_ is not None and whole(each) is not None:
                made.list_.extend(got.list_)
            elif got is not None:
                made.list_.append(got)
        return measured(made)

    def _dict(self, item: Item) -> Item:
        made = Item(item.at, dict_={})
        assert item.dict_ is not None
        assert made.dict_ is not None
        for written, each in item.dict_.items():
            place = item.keys[written]
            key = self._text(written, place) if "$" in written else written
            got = self.filled(each)
            if got is None:
                continue
            if key in made.dict_:
                self.wrong.append((place, "SZ107", f"Der Schlüssel „{key[:60]}“ steht hier zweimal."))
                continue
            made.dict_[key], made.keys[key] = got, place
        if self.prefix and is_line(made):
            self._prefixed(made, item)
        return measured(made)

    def _prefixed(self, made: Item, written: Item) -> None:
        """Give a line of the Baustein its prefix; what the scenario gave keeps its name."""
        assert made.dict_ is not None
        assert written.dict_ is not None
        for key in ("id", "same"):
            item = made.dict_.get(key)
            if item is not None and isinstance(item.value, str) and whole(written.dict_[key]) is None:
                made.dict_[key] = Item(item.at, f"{self.prefix}-{item.value}")

    def _text(self, text: str, place: Place) -> str:
        def put(match: re.Match[str]) -> str:
            name = match[1]
            if name == "$":
                return "$"
            given = self.values.get(name)
            if given is None:
                self._unknown(name, place)
            elif given.list_ is not None or given.dict_ is not None:
                message = f"„${name}“ steht hier im Text: Dafür braucht es einen einfachen Wert."
                self.wrong.append((given.at, "SZ121", message))
            else:
                return _spelt(given.value)
            return ""

        return PARAM.sub(put, text)

    def _unknown(self, name: str, place: Place) -> None:
        self.wrong.append((place, "SZ122", f"Die Angabe „${name[:40]}“ steht nicht unter params."))


def whole(item: Item) -> str | None:
    """Return the parameter's name where the value is a parameter and nothing else."""
    match = PARAM.fullmatch(item.value) if isinstance(item.value, str) else None
    return match[1] if match and match[1] != "$" else None


def is_line(item: Item) -> bool:
    """Whether this is a line: a block with an id and a text (or the id of a line it repeats)."""
    return item.dict_ is not None and "id" in item.dict_ and ("text" in item.dict_ or "same" in item.dict_)


def line_ids(item: Item) -> Iterator[str]:
    """Yield the ids of the lines in it."""
    if is_line(item) and item.dict_ is not None and isinstance(item.dict_["id"].value, str):
        yield item.dict_["id"].value
    for each in item.list_ or (item.dict_ or {}).values():
        yield from line_ids(each)


def names_used(item: Item) -> Iterator[tuple[str, Place]]:
    """Yield the parameters that a text names, with the place of each."""
    if isinstance(item.value, str):
        yield from ((match[1], item.at) for match in PARAM.finditer(item.value) if match[1] != "$")
    for key, each in (item.dict_ or {}).items():
        yield from ((match[1], item.keys[key]) for match in PARAM.finditer(key) if match[1] != "$")
        yield from names_used(each)
    for each in item.list_ or ():
        yield from names_used(each)


def measured(item: Item) -> Item:
    """Note how much is in it: values it shares with others count each time."""
    children = item.list_ if item.list_ is not None else list((item.dict_ or {}).values())
    item.size = 1 + sum(each.size for each in children)
    item.height = 1 + max((each.height for each in children), default=0)
    return item


def _nothing(item: Item) -> bool:
    return item.value is None and item.list_ is None and item.dict_ is None


def _spelt(value: bool | float | str | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
