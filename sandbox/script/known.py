"""What a scenario may name beyond itself: moves, figures, places and criteria of ``content/``.

A kind of which nothing is there (a scenario on its own, without content) is taken as written: None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sandbox import content

_CRITERION = re.compile(r"^\s*-?\s*\{?\s*id:\s*[\"']?(p\d\d-\d)\b", re.MULTILINE)
_NO_MOVES = {"none", "several"}
"""Files beside the moves: examples of what is none, and of several at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that exist; None where nothing is known of the kind."""

    moves: frozenset[str] | None = None
    figures: frozenset[str] | None = None
    places: frozenset[str] | None = None
    criteria: frozenset[str] | None = None


@cache
def shipped() -> Known:
    """Return the ids of the shipped content: names of files and folders, and the criteria's ids."""
    return Known(
        moves=_ids(path.stem for path in content.moves_dir().glob("*.yaml") if path.stem not in _NO_MOVES),
        figures=_ids(path.name for path in content.figures_dir().glob("[a-z]*") if path.is_dir()),
        places=_ids(path.stem for path in content.places_dir().glob("[a-z]*")),
        criteria=_ids(
            found
            for path in content.leitfaden_dir().glob("*.yaml")
            for found in _CRITERION.findall(path.read_text(encoding="utf-8"))
        ),
    )


def _ids(names: Iterable[str]) -> frozenset[str] | None:
    return frozenset(names) or None
