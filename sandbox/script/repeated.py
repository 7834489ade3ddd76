"""Lines that repeat another (``same``) get its text, mood and strength before the scenario is judged.

The words stand once, so that they are changed, recorded and translated once; the repeated line keeps its own id, and
counts as the same line when the customer varies what they say.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from sandbox.script.answer import Line
from sandbox.script.diagnostics import Diagnostic, Finding, diagnostic, meant
from sandbox.script.source import Item

_SHARED = ("text", "mood", "strength")


def fill(root: Item) -> list[Diagnostic]:
    """Give every line with ``same`` what it repeats; return what is wrong with them. ``root`` is changed."""
    own: dict[str, Item] = {}
    repeating: list[Item] = []
    for block in _blocks(root):
        assert block.dict_ is not None
        name = block.dict_["id"].value
        if "same" in block.dict_:
            repeating.append(block)
        elif "text" in block.dict_ and isinstance(name, str):
            own.setdefault(name, block)
    return [found for block in repeating if (found := _fill(block, own)) is not None]


def alike(part: BaseModel) -> dict[str, tuple[str, ...]]:
    """Return the ids of lines that are the same, by the id of each; lines that nobody repeats are not in it."""
    families: dict[str, list[str]] = {}
    for line in _lines(part):
        if line.same:
            families.setdefault(line.same, [line.same]).append(line.id)
    return {each: tuple(family) for family in families.values() for each in family}


def _lines(value: object) -> Iterator[Line]:
    """Yield every line in a scenario or a part of it."""
    if isinstance(value, Line):
        yield value
    elif isinstance(value, BaseModel):
        for _, field in value:
            yield from _lines(field)
    elif isinstance(value, tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _lines(each)


def _blocks(item: Item) -> Iterator[Item]:
    """Yield every block with an id."""
    if item.dict_ is not None and "id" in item.dict_:
        yield item
    for each in item.list_ or (item.dict_ or {}).values():
        if each.list_ is not None or each.dict_ is not None:
            yield from _blocks(each)


def _fill(block: Item, own: dict[str, Item]) -> Diagnostic | None:
    assert block.dict_ is not None
    same = block.dict_["same"]
    if not isinstance(same.value, str):
        return None  # told by the form's check
    if "text" in block.dict_:
        place = block.keys["same"]
        return diagnostic(
            place, Finding((), "SZ324", "Diese Zeile hat einen eigenen Text und wiederholt eine.")
        )
    whole = own.get(same.value)
    if whole is None:
        block.dict_["text"] = Item(same.at, "…")
        fix = meant(same.value, own)
        return diagnostic(same.at, Finding((), "SZ323", f"Die Zeile „{same.value[:40]}“ gibt es nicht.", fix))
    assert whole.dict_ is not None
    for key in _SHARED:
        if key in whole.dict_ and key not in block.dict_:
            block.dict_[key], block.keys[key] = whole.dict_[key], whole.keys[key]
    return None
