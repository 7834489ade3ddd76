"""Cues: words and phrases that hint at a move, written in content/moves in a form that needs no regular
expressions.

``*`` at the edge of a word stands for any letters, ``…`` for up to six words between, ``^`` at the start
for the beginning of the utterance. A cue is a hint among many and decides nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.clean import bare

Floats = NDArray[np.float32]

_GAP = r"(?:\w+ ){0,6}?"


class Lexicon:
    """The cues of every move, ready to be looked for."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self.cues: dict[str, tuple[str, ...]] = {move: tuple(phrases) for move, phrases in cues.items()}
        self._whole = {move: re.compile("|".join(map(_pattern, ps))) for move, ps in self.cues.items() if ps}
        self._single = {cue: re.compile(_pattern(cue)) for phrases in self.cues.values() for cue in phrases}

    def vector(self, text: str) -> Floats:
        """Return 1 for each move with at least one cue in ``text``, else 0, in the order of the moves."""
        words = bare(text)
        found = (move in self._whole and self._whole[move].search(words) is not None for move in self.cues)
        return np.fromiter(found, dtype=np.float32, count=len(self.cues))

    def matrix(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of all ``texts``, shape ``(len(texts), moves)``."""
        return np.stack([self.vector(text) for text in texts])

    def found(self, text: str, move: str) -> tuple[str, ...]:
        """Return the cues of ``move`` that are in ``text``, as they are written in content/moves."""
        words = bare(text)
        return tuple(cue for cue in self.cues.get(move, ()) if self._single[cue].search(words))


def _pattern(cue: str) -> str:
    start, phrase = ("^", cue[1:]) if cue.startswith("^") else (r"\b", cue)
    parts: list[str] = []
    for piece in phrase.split():
        if piece == "…":
            parts.append(_GAP)
            continue
        # "e-mail" reads "e mail" once the text is bare.
        word = bare(piece.strip("*"))
        parts.append(
            (r"\w*" * piece.startswith("*")) + re.escape(word) + (r"\w*" * piece.endswith("*")) + " "
        )
    body = "".join(parts).rstrip()
    return start + body + r"\b"
