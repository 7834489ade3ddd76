"""The recipe: the mean of two multinomial logistic regressions over an utterance, with a class of its own
for "no move".

The one ("sense") sees the sentence vector, letter groups and flags; the other ("form") sees letter groups,
flags and cues. Both know what is out of scope as the class ``-``; abstaining rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.cues import Lexicon
from sandbox.understanding.encoder import Encoder
from sandbox.understanding.features import Vocabulary, flag_matrix

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Weights of one regression, each block of shape ``(features, classes)``; a block not looked at has no
    rows.
    """

    vector: Floats
    letters: Floats
    flags: Floats
    cues: Floats
    bias: Floats


@dataclass(frozen=True)
class Scores:
    """What the model says of some texts, one row each.

    ``moves``: log-probability of each move, ``(texts, moves)``; ``scope``: how much likelier a move is than
    no move at all, as a difference of log-probabilities; ``vectors``: the sentence vectors, for
    whoever goes on.
    """

    moves: Floats
    scope: Floats
    vectors: Floats


@dataclass(frozen=True)
class Model:
    """Both regressions with what they need to look at a text. ``moves`` names the columns; the last class
    is ``-``.
    """

    moves: tuple[str, ...]
    encoder: Encoder
    center: Floats
    vocabulary: Vocabulary
    lexicon: Lexicon
    sense: Linear
    form: Linear

    def scores(self, texts: Sequence[str]) -> Scores:
        """Score each of ``texts`` (cleaned) on its own."""
        vectors = self.encoder.encode(texts)
        sense, form = self.log_probabilities(texts, vectors)
        both = np.logaddexp(sense, form) - np.log(2.0)
        return Scores(both[:, :-1], _scope(sense, form), vectors)

    def log_probabilities(self, texts: Sequence[str], vectors: Floats) -> tuple[Floats, Floats]:
        """Return the log-probabilities by sense and by form, each ``(texts, moves + 1)``."""
        flags, cues = flag_matrix(texts), self.lexicon.matrix(texts)
        centered = unit(vectors - self.center)
        groups = [self.vocabulary.vector(text) for text in texts]

        def logits(linear: Linear) -> Floats:
            letters = np.stack([values @ linear.letters[places] for places, values in groups])
            total = linear.bias + letters + flags @ linear.flags
            if len(linear.vector):
                total = total + centered @ linear.vector
            if len(linear.cues):
                total = total + cues @ linear.cues
            return np.asarray(total, dtype=np.float32)

        return log_softmax(logits(self.sense)), log_softmax(logits(self.form))


def _scope(sense: Floats, form: Floats) -> Floats:
    """Return how far "a move" lies before "no move": the mean of any move by sense and of the best one by both.

    By sense alone an utterance whose probability spreads over many moves passes for none (cross-validation:
    .84 of what is out of scope abstained from at 4 % of what is in scope; so .87).
    """
    any_move = np.logaddexp.reduce(sense[:, :-1], axis=1) - sense[:, -1]
    best = (sense[:, :-1].max(axis=1) - sense[:, -1] + form[:, :-1].max(axis=1) - form[:, -1]) / 2
    return np.asarray((any_move + best) / 2, dtype=np.float32)


def unit(rows: Floats) -> Floats:
    """Return ``rows`` scaled to length one; a row of zeros stays."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def log_softmax(rows: Floats) -> Floats:
    """Return log-probabilities of ``rows`` of logits."""
    shifted = rows - rows.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float32)
