"""Fit the model to content/moves. Needs scipy; nothing of this is imported where utterances are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sandbox.understanding.clean import bare, clean
from sandbox.understanding.cues import Lexicon
from sandbox.understanding.encoder import Encoder
from sandbox.understanding.features import Vocabulary, flag_matrix
from sandbox.understanding.model import Linear, Model, log_softmax, unit
from sandbox.understanding.moves import Corpus

Floats = NDArray[np.float32]
Classes = NDArray[np.int64]

STRENGTH = 6.0
"""How far the data is trusted against the wish for small weights (``C`` of a logistic regression)."""
SCALES = {"vector": 1.0, "letters": 1.0, "flags": 0.2, "cues": 0.7}
"""What each block counts, as the scale of its features; chosen in cross-validation on content/moves."""
_ROUNDS = 120


@dataclass(frozen=True)
class Examples:
    """Labelled utterances in both written forms, with what is computed once for all folds.

    ``label`` holds the place of each text's move in the vocabulary, or the number of moves for out of scope.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    label: Classes
    typed: Floats
    spoken: Floats

    @classmethod
    def of(cls, corpus: Corpus, encoder: Encoder) -> Examples:
        """Collect the examples of ``corpus``, encoded as typed and as a recogniser would write them."""
        pairs = [(clean(text), i) for i, move in enumerate(corpus.moves) for text in move.examples]
        pairs += [(clean(text), len(corpus.moves)) for text in corpus.none]
        texts = tuple(text for text, _ in pairs)
        label = np.asarray([i for _, i in pairs], dtype=np.int64)
        return cls(
            corpus.ids, texts, label, encoder.encode(texts), encoder.encode([bare(text) for text in texts])
        )

    def pick(self, rows: NDArray[np.int64]) -> Examples:
        """Return only ``rows``."""
        texts = tuple(self.texts[i] for i in rows)
        return Examples(self.ids, texts, self.label[rows], self.typed[rows], self.spoken[rows])


def fit(examples: Examples, lexicon: Lexicon, encoder: Encoder) -> Model:
    """Fit both regressions to ``examples``, each text in both written forms."""
    center = np.concatenate([examples.typed, examples.spoken]).mean(axis=0)
    vocabulary = Vocabulary.of(examples.texts)
    spoken = [bare(text) for text in examples.texts]
    blocks = {
        "vector": unit(np.concatenate([examples.typed, examples.spoken]) - center),
        "flags": np.concatenate([flag_matrix(examples.texts), flag_matrix(spoken)]),
        "cues": np.tile(lexicon.matrix(examples.texts), (2, 1)),
    }
    blocks = {name: block * np.float32(SCALES[name]) for name, block in blocks.items()}
    letters = _letters(vocabulary, examples.texts) * np.float32(SCALES["letters"])
    classes = len(examples.ids) + 1
    return Model(
        moves=examples.ids,
        encoder=encoder,
        center=np.asarray(center, dtype=np.float32),
        vocabulary=vocabulary,
        lexicon=lexicon,
        sense=_regress(letters, {k: blocks[k] for k in ("vector", "flags")}, examples.label, classes),
        form=_regress(letters, {k: blocks[k] for k in ("flags", "cues")}, examples.label, classes),
    )


def _letters(vocabulary: Vocabulary, texts: Sequence[str]) -> csr_matrix:
    rows = [vocabulary.vector(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, places, ends), shape=(len(texts), len(vocabulary.place)), dtype=np.float32)


def _regress(letters: csr_matrix, blocks: dict[str, Floats], label: Classes, classes: int) -> Linear:
    """Multinomial logistic regression with L2 by L-BFGS.

    ``letters`` has one row a text, since letter groups do not tell the two written forms apart; ``blocks``
    have two rows a text, all typed ones first. Every class weighs the same whatever its number of examples,
    but for a root.
    """
    n, forms = letters.shape[0], 2
    dense = np.concatenate(list(blocks.values()), axis=1)
    target = np.zeros((n * forms, classes), dtype=np.float32)
    target[np.arange(n * forms), np.tile(label, forms)] = 1
    counts = np.bincount(label, minlength=classes).astype(np.float32)
    weight = np.sqrt(counts.mean() / np.maximum(counts, 1))[np.tile(label, forms)][:, None]
    shape_l, shape_d = (letters.shape[1], classes), (dense.shape[1], classes)
    cut_l, cut_d = shape_l[0] * classes, (shape_l[0] + shape_d[0]) * classes
    transposed = letters.T.tocsr()

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p32 = parameters.astype(np.float32)
        w_l, w_d = p32[:cut_l].reshape(shape_l), p32[cut_l:cut_d].reshape(shape_d)
        logp = log_softmax(np.tile(letters @ w_l, (forms, 1)) + dense @ w_d + p32[cut_d:])
        slope = (np.exp(logp) - target) * weight
        value = -float((target * logp * weight).sum()) * STRENGTH / forms
        value += 0.5 * float(p32[:cut_d] @ p32[:cut_d])
        slope *= np.float32(STRENGTH / forms)
        once = slope[:n] + slope[n:]
        gradient = np.concatenate(
            [(transposed @ once + w_l).ravel(), (dense.T @ slope + w_d).ravel(), slope.sum(axis=0)]
        )
        return value, gradient.astype(np.float64)

    start = np.zeros(cut_d + classes)
    options = {"maxiter": _ROUNDS, "maxcor": 8, "ftol": 3e-5, "gtol": 1e-3}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.astype(np.float32)
    parts: dict[str, Floats] = {}
    w_d, first = found[cut_l:cut_d].reshape(shape_d), 0
    for name, block in blocks.items():
        # The scale goes into the weights, so that a text's features need none.
        parts[name] = w_d[first : first + block.shape[1]] * np.float32(SCALES[name])
        first += block.shape[1]
    none = np.zeros((0, classes), dtype=np.float32)
    return Linear(
        vector=parts.get("vector", none),
        letters=found[:cut_l].reshape(shape_l) * np.float32(SCALES["letters"]),
        flags=parts.get("flags", none),
        cues=parts.get("cues", none),
        bias=found[cut_d:],
    )
