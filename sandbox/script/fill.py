"""Fills names into texts: ``{kundin.address}`` becomes ``Frau Brandt``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sandbox.journal.values import Person
from sandbox.script.names import PLACEHOLDER


def fill(text: str, persons: Sequence[Person]) -> str:
    """Return the text with every placeholder filled; an unknown one stays empty."""
    if "{" not in text:
        return text
    by_role = {person.role: person for person in persons}
    return PLACEHOLDER.sub(lambda match: _put(match, by_role.get(match[1])), text)


def _put(match: re.Match[str], person: Person | None) -> str:
    """Return a detail, or of two words the one for this person's sex."""
    if match[2] is not None:
        return detail(person, match[2])
    return match[4] if person is not None and person.sex == "w" else match[3]


def detail(person: Person | None, key: str) -> str:
    """Return what a placeholder's key says of a person."""
    if person is None:
        return ""
    built_in = {
        "name": person.name,
        "address": person.address,
        "title": "Frau" if person.sex == "w" else "Herr",
        "age": str(person.age),
    }
    return built_in.get(key) or person.details.get(key, "")


def personal(text: str) -> bool:
    """Say whether the text holds a placeholder, so that it sounds different with each person."""
    return PLACEHOLDER.search(text) is not None
