"""Checklists: a handful of the guide's criteria, each with a short question to oneself."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from sandbox import content
from sandbox.guide.criteria import Guide
from sandbox.guide.source import Source

FILE = "checklisten.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Part):
    """A criterion and the question by which one looks at oneself."""

    criterion: str
    question: str = Field(min_length=10)


class Checklist(_Part):
    """A selection of criteria for one kind of talk."""

    id: str
    title: str
    intro: str
    items: tuple[Item, ...] = Field(min_length=1)


class _File(_Part):
    checklists: tuple[Checklist, ...]


def load(guide: Guide, folder: Path | None = None) -> dict[str, Checklist]:
    """Read and check the checklists, by id; the first is the one that is offered first.

    Raises ContentError with file and line: an unknown criterion, or one named twice.
    """
    source = Source((folder or content.leitfaden_dir()) / FILE)
    lists = source.read(_File).checklists
    for n, checklist in enumerate(lists):
        seen: set[str] = set()
        for i, item in enumerate(checklist.items):
            where = ("checklists", n, "items", i, "criterion")
            if item.criterion not in guide.criteria:
                raise source.error(where, f"Das Kriterium „{item.criterion}“ gibt es nicht.")
            if item.criterion in seen:
                raise source.error(where, f"{item.criterion} steht zweimal in „{checklist.title}“.")
            seen.add(item.criterion)
    return {checklist.id: checklist for checklist in lists}
