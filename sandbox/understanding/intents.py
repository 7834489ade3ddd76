"""Intents of one node of a scenario: recognised from a handful of example utterances, against a background.

Kernel ridge regression, one against the rest, over the mean of two likenesses: of sentence vectors and of
letter groups. A sample of the moves' own examples stands for "none of these". Fitting takes milliseconds
and is remembered.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.clean import bare, clean
from sandbox.understanding.encoder import Encoder
from sandbox.understanding.features import Vocabulary
from sandbox.understanding.model import unit
from sandbox.understanding.weights import Remembered

Floats = NDArray[np.float32]

LEAST_LEAD = -0.05
"""How far an intent must lie before "none of these" to be accepted; chosen on the ten
sets in tests/understanding/data.
"""
LEAST_LEAD_CLAUSE = 0.15
"""The same for a clause of a longer utterance, which says less on its own."""

_RIDGE = 0.5
_BACKGROUND_STEP = 8
_REMEMBERED_NODES = 64


@dataclass(frozen=True)
class _Node:
    """The fitted intents of one node. ``weights`` has a column an intent and a last one for "none of
    these".
    """

    ids: tuple[str, ...]
    vocabulary: Vocabulary
    vectors: Floats
    letters: Floats
    weights: Floats
    offset: Floats


class LocalIntents:
    """Recognises the intents of nodes; remembers the last nodes it has fitted."""

    def __init__(self, encoder: Encoder, center: Floats, remembered: Remembered) -> None:
        self._encoder, self._center = encoder, center
        rows = np.arange(0, len(remembered.texts), _BACKGROUND_STEP)
        self._background = [remembered.texts[i] for i in rows]
        self._background_vectors = unit(remembered.vectors[rows].astype(np.float32) - center)
        self._nodes: OrderedDict[str, _Node] = OrderedDict()

    def leads(
        self, intents: Mapping[str, Sequence[str]], texts: Sequence[str], vectors: Floats
    ) -> tuple[tuple[str, ...], Floats, Floats]:
        """Return (ids, scores, leads) of ``intents`` for ``texts``, the latter two of shape ``(texts, ids)``.

        A score is near 1 for what is surely meant; a lead is how far it lies before "none of these".
        """
        node = self._node(intents)
        if not node.ids:
            empty = np.zeros((len(texts), 0), dtype=np.float32)
            return (), empty, empty
        near = unit(vectors - self._center) @ node.vectors.T
        letters = _dense(node.vocabulary, texts) @ node.letters.T
        all_scores: Floats = np.asarray((near + letters) / 2 @ node.weights + node.offset, dtype=np.float32)
        scores = all_scores[:, :-1]
        return node.ids, scores, scores - all_scores[:, -1:]

    def _node(self, intents: Mapping[str, Sequence[str]]) -> _Node:
        plain = {str(name): [clean(str(text)) for text in examples] for name, examples in intents.items()}
        plain = {name: [text for text in texts if bare(text)] for name, texts in sorted(plain.items())}
        plain = {name: texts for name, texts in plain.items() if texts}
        key = hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()
        if key not in self._nodes:
            self._nodes[key] = self._fit(plain)
            if len(self._nodes) > _REMEMBERED_NODES:
                self._nodes.popitem(last=False)
        self._nodes.move_to_end(key)
        return self._nodes[key]

    def _fit(self, intents: Mapping[str, Sequence[str]]) -> _Node:
        own = [text for texts in intents.values() for text in texts]
        label = [i for i, texts in enumerate(intents.values()) for _ in texts]
        texts = own + self._background
        vocabulary = Vocabulary.of(texts, least=1)
        vectors = np.concatenate([unit(self._encoder.encode(own) - self._center), self._background_vectors])
        letters = _dense(vocabulary, texts)
        label += [len(intents)] * len(self._background)
        target = np.eye(len(intents) + 1, dtype=np.float64)[label]
        # Each class weighs the same: the background counts no more than an intent.
        weight = 1 / target.sum(axis=0)[label] if own else np.ones(len(texts))
        weight = weight / weight.mean()
        offset = (weight[:, None] * target).sum(axis=0) / weight.sum()
        likeness = (vectors @ vectors.T + letters @ letters.T).astype(np.float64) / 2
        solved = np.linalg.solve(likeness + _RIDGE * np.diag(1 / weight), target - offset)
        return _Node(
            tuple(intents), vocabulary, vectors, letters, solved.astype(np.float32), offset.astype(np.float32)
        )


def _dense(vocabulary: Vocabulary, texts: Sequence[str]) -> Floats:
    rows = np.zeros((len(texts), len(vocabulary.place)), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        places, values = vocabulary.vector(text)
        row[places] = values
    return rows
