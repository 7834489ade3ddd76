"""Intents of one node of a scenario: recognised from a handful of example utterances, against a background.

Kernel ridge regression, one against the rest, over a weighted mean of two likenesses: of sentence vectors
and of letter groups. A sample of the moves' own examples stands for "none of these", and weighs the more
the more intents are open: so one threshold holds for three intents and for thirty. Fitting takes
milliseconds and is remembered.
"""

from __future__ import annotations

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

LEAST_LEAD = 0.0
"""How far an intent must lie before "none of these" to be accepted. Chosen on mixtures of 8 and of 25 intents
out of tests/understanding/data: a tenth of the moves' examples is then wrongly accepted with either number.
"""
LEAST_LEAD_CLAUSE = 0.15
"""The same for a clause of a longer utterance, which says less on its own."""

_RIDGE = 2.0
_SENSE_SHARE = 0.75
"""What sentence vectors count beside letter groups."""
_BACKGROUND_PER_INTENT = 0.5
"""Weight of "none of these" for each open intent, in units of one intent's weight."""
_GAP_SHARE = 0.5
"""What the distance to the second likeliest intent counts in a lead: what is like many of them is none."""
_BACKGROUND_STEP = 8
_REMEMBERED_NODES = 64
_REMEMBERED_EXAMPLES = 5000
"""Some 10 MB."""


@dataclass(frozen=True)
class _Node:
    """The fitted intents of one node. ``weights`` has a column an intent and a last one for "none of
    these"; ``own`` is the mean score of the author's own examples, which fitting keeps below 1.
    """

    ids: tuple[str, ...]
    vocabulary: Vocabulary
    vectors: Floats
    letters: Floats
    weights: Floats
    offset: Floats
    own: float


_Key = tuple[tuple[str, tuple[str, ...]], ...]
"""Intents with their examples, as their author wrote them."""


class LocalIntents:
    """Recognises the intents of nodes; remembers the last nodes it has fitted."""

    def __init__(self, encoder: Encoder, center: Floats, remembered: Remembered) -> None:
        self._encoder, self._center = encoder, center
        rows = np.arange(0, len(remembered.texts), _BACKGROUND_STEP)
        self._background = [remembered.texts[i] for i in rows]
        self._background_vectors = unit(remembered.vectors[rows].astype(np.float32) - center)
        self._nodes: OrderedDict[_Key, _Node] = OrderedDict()
        self._vectors: dict[str, Floats] = {}

    def leads(
        self, intents: Mapping[str, Sequence[str]], texts: Sequence[str], vectors: Floats
    ) -> tuple[tuple[str, ...], Floats, Floats]:
        """Return (ids, scores, leads) of ``intents`` for ``texts``, the latter two of shape ``(texts, ids)``.

        A score is 1 for what is meant as surely as an example of the author; a lead is how far it lies
        before "none of these", plus half of how far it lies before the next intent.
        """
        node = self._node(intents)
        if not node.ids:
            empty = np.zeros((len(texts), 0), dtype=np.float32)
            return (), empty, empty
        near = unit(vectors - self._center) @ node.vectors.T
        letters = _dense(node.vocabulary, texts) @ node.letters.T
        likeness = _SENSE_SHARE * near + (1 - _SENSE_SHARE) * letters
        all_scores: Floats = np.asarray(likeness @ node.weights + node.offset, dtype=np.float32)
        scores = all_scores[:, :-1]
        leads = scores - all_scores[:, -1:]
        if len(node.ids) > 1:
            leads = leads + np.float32(_GAP_SHARE) * (scores - np.sort(scores, axis=1)[:, -2:-1])
        return node.ids, np.asarray(scores / node.own, dtype=np.float32), leads

    def _node(self, intents: Mapping[str, Sequence[str]]) -> _Node:
        key = tuple(sorted((str(name), tuple(map(str, examples))) for name, examples in intents.items()))
        if key not in self._nodes:
            self._nodes[key] = self._fit(_readable(key))
            if len(self._nodes) > _REMEMBERED_NODES:
                self._nodes.popitem(last=False)
        self._nodes.move_to_end(key)
        return self._nodes[key]

    def _fit(self, intents: Mapping[str, Sequence[str]]) -> _Node:
        own = [text for texts in intents.values() for text in texts]
        label = [i for i, texts in enumerate(intents.values()) for _ in texts]
        texts = own + self._background
        vocabulary = Vocabulary.of(texts, least=1)
        vectors = np.concatenate([unit(self._encoded(own) - self._center), self._background_vectors])
        letters = _dense(vocabulary, texts)
        label += [len(intents)] * len(self._background)
        target = np.eye(len(intents) + 1, dtype=np.float64)[label]
        # Each intent weighs the same, whatever the number of its examples.
        weight = 1 / target.sum(axis=0)[label] if own else np.ones(len(texts))
        weight[len(own) :] *= max(1.0, _BACKGROUND_PER_INTENT * len(intents))
        weight = weight / weight.mean()
        offset = (weight[:, None] * target).sum(axis=0) / weight.sum()
        likeness = (_SENSE_SHARE * vectors @ vectors.T + (1 - _SENSE_SHARE) * letters @ letters.T).astype(
            np.float64
        )
        solved = np.linalg.solve(likeness + _RIDGE * np.diag(1 / weight), target - offset)
        fitted = (likeness @ solved + offset)[np.arange(len(own)), label[: len(own)]]
        return _Node(
            tuple(intents),
            vocabulary,
            vectors,
            letters,
            solved.astype(np.float32),
            offset.astype(np.float32),
            max(float(fitted.mean()), 0.1) if own else 1.0,
        )

    def _encoded(self, texts: Sequence[str]) -> Floats:
        """Encode an author's examples, each once: most of a scenario's intents are open at all its nodes."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if len(self._vectors) + len(new) > _REMEMBERED_EXAMPLES:
            self._vectors.clear()
            new = list(dict.fromkeys(texts))
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts]) if texts else self._encoder.encode([])


def _readable(key: _Key) -> dict[str, list[str]]:
    """Return the intents with what can be read of their examples, without those that have none."""
    plain = {name: [clean(text) for text in texts] for name, texts in key}
    plain = {name: [text for text in texts if bare(text)] for name, texts in plain.items()}
    return {name: texts for name, texts in plain.items() if texts}


def _dense(vocabulary: Vocabulary, texts: Sequence[str]) -> Floats:
    rows = np.zeros((len(texts), len(vocabulary.place)), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        places, values = vocabulary.vector(text)
        row[places] = values
    return rows
