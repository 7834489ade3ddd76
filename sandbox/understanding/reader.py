"""The facade: reads an utterance and says which moves and local intents it carries, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding import weights as stored
from sandbox.understanding.clauses import Clause, clauses
from sandbox.understanding.clean import clean
from sandbox.understanding.decision import decide, rank
from sandbox.understanding.encoder import Encoder, UseEncoder
from sandbox.understanding.features import FLAGS, flags
from sandbox.understanding.intents import LEAST_LEAD, LEAST_LEAD_CLAUSE, LocalIntents
from sandbox.understanding.model import unit
from sandbox.understanding.reading import Explanation, MoveFound, Neighbour, Piece, Reading, Score
from sandbox.understanding.weights import Weights

Floats = NDArray[np.float32]

_RANKED = 10
_NEIGHBOURS = 5
_EXPLAINED_MOVES = 3
_MOST_PRIOR = 2.0
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _Seen:
    """One utterance, scored. Row 0 is the whole; one row a clause follows if there are several."""

    text: str
    parts: tuple[Clause, ...]
    texts: tuple[str, ...]
    moves: Floats
    scope: Floats
    vectors: Floats


class Reader:
    """Reads utterances. Deterministic, keeps no state of a talk, may be shared by threads that take turns."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._model = weights.model
        self._intents = LocalIntents(weights.model.encoder, weights.model.center, weights.remembered)

    @classmethod
    def load(cls, cache: Path | None = None, encoder: Encoder | None = None) -> Reader:
        """Load the shipped weights. With a ``cache`` folder the sentence model is mapped from there and
        shared.
        """
        return cls(stored.load(encoder or UseEncoder.load(cache)))

    @property
    def moves(self) -> tuple[str, ...]:
        """The ids of the moves that can be found, in the order of the vocabulary."""
        return self._model.moves

    @property
    def version(self) -> str:
        """Names the weights; readings of one version are the same everywhere."""
        return self._weights.version

    def read(
        self,
        text: str,
        intents: Mapping[str, Sequence[str]] | None = None,
        prior: Mapping[str, float] | None = None,
    ) -> Reading:
        """Read ``text``. Never raises for a string; blank or wordless text is abstained from.

        ``intents``: the node's own intents with their example utterances. ``prior``: moves the node reacts
        to with a weight, added to the log-probability (at most 2 either way); what is out of scope stays
        so.
        """
        seen = self._look(clean(text), prior)
        return self._reading(clean(text), seen, intents)

    def explain(
        self,
        text: str,
        intents: Mapping[str, Sequence[str]] | None = None,
        prior: Mapping[str, float] | None = None,
    ) -> Explanation:
        """Read ``text`` and give the reasons: by clause cues, flags, nearest examples; the thresholds."""
        seen = self._look(clean(text), prior)
        reading = self._reading(clean(text), seen, intents)
        pieces = tuple(self._piece(seen, row) for row in range(len(seen.texts))) if seen else ()
        limits = {**self._weights.limits.shown(), "intent": LEAST_LEAD, "intent_clause": LEAST_LEAD_CLAUSE}
        return Explanation(reading, pieces, tuple((name, round(value, 4)) for name, value in limits.items()))

    def _look(self, text: str, prior: Mapping[str, float] | None) -> _Seen | None:
        if not _LETTERS.search(text):
            return None
        parts = clauses(text)
        texts = (text, *(part.text for part in parts)) if len(parts) > 1 else (text,)
        scores = self._model.scores(texts)
        moves = scores.moves
        if prior:
            moves = moves + np.asarray(
                [_bounded(prior.get(move, 0.0)) for move in self.moves], dtype=np.float32
            )
            # What belongs to "no move" is not handed out again: only the moves' shares shift.
            before = np.logaddexp.reduce(scores.moves, axis=1, keepdims=True)
            moves = moves - np.logaddexp.reduce(moves, axis=1, keepdims=True) + before
        return _Seen(text, parts, texts, np.exp(moves).astype(np.float32), scores.scope, scores.vectors)

    def _reading(self, text: str, seen: _Seen | None, intents: Mapping[str, Sequence[str]] | None) -> Reading:
        if seen is None:
            return Reading(text, (), (), (), abstained=True, version=self.version)
        found = tuple(
            MoveFound(self.moves[each.move], _rounded(each.score), self._place(seen, each.clause))
            for each in decide(seen.moves, seen.scope, seen.parts, self._weights.limits)
        )
        accepted = self._accepted(seen, intents) if intents else ()
        return Reading(
            text=text,
            moves=tuple(sorted(found, key=lambda move: (-move.score, move.id))),
            ranking=self._ranking(rank(seen.moves), _RANKED),
            intents=accepted,
            abstained=not found and not accepted,
            version=self.version,
        )

    @staticmethod
    def _place(seen: _Seen, clause: int | None) -> tuple[int, int]:
        return (0, len(seen.text)) if clause is None else (seen.parts[clause].start, seen.parts[clause].end)

    def _ranking(self, scores: Floats, most: int) -> tuple[Score, ...]:
        ranked = [Score(move, _rounded(score)) for move, score in zip(self.moves, scores, strict=True)]
        return tuple(sorted(ranked, key=lambda score: (-score.score, score.id))[:most])

    def _accepted(self, seen: _Seen, intents: Mapping[str, Sequence[str]]) -> tuple[Score, ...]:
        ids, scores, leads = self._intents.leads(intents, seen.texts, seen.vectors)
        best: dict[str, float] = {}
        for row in range(len(seen.texts) if ids else 0):
            top = int(scores[row].argmax())
            if leads[row, top] >= (LEAST_LEAD if row == 0 else LEAST_LEAD_CLAUSE):
                best[ids[top]] = max(best.get(ids[top], 0.0), float(scores[row, top]))
        accepted = [Score(name, _rounded(min(1.0, max(0.0, score)))) for name, score in best.items()]
        return tuple(sorted(accepted, key=lambda score: (-score.score, score.id)))

    def _piece(self, seen: _Seen, row: int) -> Piece:
        text = seen.texts[row]
        ranking = self._ranking(seen.moves[row], _EXPLAINED_MOVES)
        cues = tuple((score.id, self._model.lexicon.found(text, score.id)) for score in ranking)
        names = tuple(name for name, on in zip(FLAGS, flags(text), strict=True) if on)
        place = self._place(seen, None if row == 0 else row - 1)
        nearest = self._nearest(seen.vectors[row])
        return Piece(text, place, _rounded(float(seen.scope[row])), ranking, cues, names, nearest)

    def _nearest(self, vector: Floats) -> tuple[Neighbour, ...]:
        center, remembered = self._model.center, self._weights.remembered
        likeness = unit(remembered.vectors.astype(np.float32) - center) @ unit((vector - center)[None])[0]
        rows = np.argsort(-likeness, kind="stable")[:_NEIGHBOURS]
        return tuple(
            Neighbour(remembered.moves[i], remembered.texts[i], _rounded(float(likeness[i]))) for i in rows
        )


def _rounded(value: float) -> float:
    return round(float(value), 4)


def _bounded(weight: float) -> float:
    return min(_MOST_PRIOR, max(-_MOST_PRIOR, float(weight)))
