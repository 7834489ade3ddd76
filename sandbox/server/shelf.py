"""What the start page offers: scenarios with their levels, and the learner's own talks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.journal.log import TalkLog, TalkSummary


@dataclass(frozen=True, slots=True)
class LevelCard:
    """A difficulty to choose."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A scenario to choose.

    ``level``: the one that is chosen already; ``heavy``: what to say before a heavy topic, or empty; ``figures``: ids
    of figures with a picture that one may meet in it.
    """

    id: str
    title: str
    summary: str
    minutes: str
    levels: tuple[LevelCard, ...] = ()
    level: str = ""
    heavy: str = ""
    figures: tuple[str, ...] = ()

    def has_level(self, level: str) -> bool:
        """Whether it may be played at this level."""
        return any(each.id == level for each in self.levels)


class Shelf(Protocol):
    """Where scenarios come from."""

    def cards(self) -> Sequence[ScenarioCard]:
        """Return the scenarios that can be played, in the order to show them."""

    def card(self, scenario: str) -> ScenarioCard | None:
        """Return one of them by its id, None if there is no such scenario."""


class FolderShelf:
    """Scenarios in folders. ``read`` makes a card of ``ID/scenario.yaml``, or None where it cannot be played.

    A card is read again only when its file, or a Baustein that it may include, has changed: the start page must be
    quick. Folders whose name begins with ``_`` hold Bausteine, no scenarios.
    """

    def __init__(self, folder: Path, read: Callable[[Path], ScenarioCard | None]) -> None:
        self._folder = folder
        self._read = read
        self._known: dict[Path, tuple[tuple[int, ...], ScenarioCard | None]] = {}

    def cards(self) -> Sequence[ScenarioCard]:
        parts = tuple(path.stat().st_mtime_ns for path in sorted(self._folder.glob("_*/**/*.yaml")))
        found = (self._at(path, parts) for path in sorted(self._folder.glob("[!_]*/scenario.yaml")))
        # Whoever comes for the first time meets a light talk first.
        return sorted(
            (card for card in found if card), key=lambda card: (bool(card.heavy), card.title.casefold())
        )

    def card(self, scenario: str) -> ScenarioCard | None:
        return next((card for card in self.cards() if card.id == scenario), None)

    def _at(self, path: Path, parts: tuple[int, ...]) -> ScenarioCard | None:
        changed = (path.stat().st_mtime_ns, *parts)
        known = self._known.get(path)
        if known is None or known[0] != changed:
            known = self._known[path] = (changed, self._read(path))
        return known[1]


@dataclass(frozen=True, slots=True)
class StartContext:
    """What the start page shows."""

    scenarios: Sequence[ScenarioCard]
    open: Sequence[TalkSummary]
    """Talks that can be gone on with, the newest first."""
    ended: Sequence[TalkSummary]
    xsrf: str
    """The form field that proves a deletion was asked for on our page, as HTML."""


def start_context(shelf: Shelf, journal: TalkLog, learner: str, xsrf: str) -> StartContext:
    """Gather the start page's data."""
    talks = journal.talks(learner)
    return StartContext(
        scenarios=shelf.cards(),
        open=[talk for talk in talks if talk.begun and not talk.ended],
        ended=[talk for talk in talks if talk.ended],
        xsrf=xsrf,
    )
