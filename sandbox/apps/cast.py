"""The figures that can be shown, as the customer's world needs to know them, and their stills for pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from ruamel.yaml import YAML

from sandbox import content
from sandbox.customer.person import FigureFacts
from sandbox.errors import ContentError
from sandbox.journal.values import Person

_SEX: Mapping[str, Literal["w", "m"]] = {"female": "w", "male": "m"}


@cache
def figures() -> Mapping[str, FigureFacts]:
    """Return the figures under content/figuren. Raises ContentError where a file is not as it should be."""
    found = {}
    for path in sorted(content.figures_dir().glob("*/figure.yaml")):
        facts: dict[str, Any] = YAML(typ="safe").load(path)
        try:
            low, high = (int(age) for age in str(facts["age_band"]).split("-"))
            found[facts["id"]] = FigureFacts(
                facts["id"], _SEX[facts["sex"]], (low, high), facts["voices"][0], facts["places"][0]
            )
        except (KeyError, ValueError, IndexError) as problem:
            raise ContentError(
                f"Die Figur in {path.parent.name} ist unvollständig beschrieben ({problem})."
            ) from problem
    return found


def still(person: Person) -> str:
    """Return the person's picture as a data URL, empty where the figure has none."""
    path = content.still(person.figure)
    if not person.figure or not path.is_file():
        return ""
    return f"data:image/webp;base64,{b64encode(path.read_bytes()).decode()}"


def paper_address(talk: str, paper: str) -> str:
    """Return where a document of a talk can be read, empty where none is named."""
    return f"/gespraech/{talk}/papier/{paper}" if paper else ""


@cache
def _voices(sex: Literal["w", "m"], age: int) -> tuple[str, ...]:
    """Return the voices that figures of a sex speak with; first those of the figures next in age (years)."""
    found: list[tuple[int, list[str]]] = []
    for path in sorted(content.figures_dir().glob("*/figure.yaml")):
        facts: dict[str, Any] = YAML(typ="safe").load(path)
        if _SEX[facts["sex"]] == sex:
            low, high = figures()[facts["id"]].age
            found.append((max(low - age, age - high, 0), [str(voice) for voice in facts["voices"]]))
    found.sort(key=lambda each: each[0])
    return tuple(dict.fromkeys(voice for _, voices in found for voice in voices))


def voices(persons: Sequence[Person]) -> dict[str, str]:
    """Return each person's voice by role: their own, unless somebody before them has it or they have none."""
    taken: dict[str, str] = {}
    for person in persons:
        choices = [voice for voice in (person.voice, *_voices(person.sex, person.age)) if voice]
        free = [voice for voice in choices if voice not in taken.values()]
        taken[person.role] = (free or choices)[0]
    return taken
