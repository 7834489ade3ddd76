"""A document with the words of one talk in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.journal.values import Person
from sandbox.script.document import Document, DocumentKind
from sandbox.script.fill import fill


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on it, as text."""

    kind: DocumentKind
    title: str
    sender: tuple[str, ...]
    """Lines of the letterhead."""
    to: tuple[str, ...]
    date: str
    text: tuple[str, ...]
    """Paragraphs."""
    rows: tuple[tuple[str, str], ...]
    """Pairs of a label and what stands beside it; an empty field of a form has nothing there."""
    signed: str


def filled(document: Document, persons: Sequence[Person]) -> Paper:
    """Return the document as these persons have it in their hands."""

    def words(raw: str) -> str:
        return " ".join(fill(raw, persons).split())

    def lines(raw: str) -> tuple[str, ...]:
        return tuple(line for part in raw.split("|") if (line := words(part)))

    return Paper(
        kind=document.kind,
        title=words(document.title),
        sender=lines(document.sender),
        to=lines(document.to),
        date=words(document.date),
        text=tuple(words(each) for each in document.text),
        rows=tuple((words(row.label), words(row.value)) for row in document.rows),
        signed=words(document.signed),
    )
