"""Bring any string into the one bounded form that the rest of the package reads."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 400
"""Characters kept of an utterance; nobody says more in one breath, and cost grows with length."""

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """Return ``text`` as one line of at most ``LIMIT`` characters.

    NFC; control, bidirectional, surrogate, private and unassigned characters become spaces; runs of combining
    marks are cut to two. Never raises for a string.
    """
    # Cut before normalising: some characters expand, and the input may be huge.
    raw = text[: LIMIT * 4]
    raw = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in raw)
    raw = unicodedata.normalize("NFC", raw)
    return _SPACES.sub(" ", _few_marks(raw)).strip()[:LIMIT].strip()


def bare(text: str) -> str:
    """Return ``text`` as a recogniser would write it: lower case, words only, single spaces."""
    return " ".join(_WORD.findall(text.lower()))


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= 2:
            kept.append(character)
    return "".join(kept)
