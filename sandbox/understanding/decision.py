"""From probabilities of the whole and of its clauses to the moves that are taken as said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.clauses import Clause

Floats = NDArray[np.float32]

_CLAUSES_SHARE = 0.35
"""What the clauses count beside the whole when moves are ranked; more costs more than it brings
(cross-validation).
"""


@dataclass(frozen=True)
class Thresholds:
    """When a move is taken as said. Chosen by ``calibrate``, shipped with the weights, printed by
    ``--explain``.

    ``scope``: least distance (log-probability) of the best move from "no move" for an utterance;
    ``clause_scope``: the same for a clause; ``sure``: a clause's move stands alone from this probability
    on; ``backed``: or from this one if the whole gives it at least ``backing``; ``whole``: the best move of
    the whole is taken beside those of the clauses from this probability on; ``bar``: the moves in the
    columns ``barred`` are taken from this probability on only. Barred are the unhelpful ones (pressure,
    lecturing): to hear a threat where none was made offends, not to hear one only makes the customer ask.
    """

    scope: float
    clause_scope: float
    sure: float
    backed: float
    backing: float
    whole: float
    bar: float = 0.0
    barred: tuple[int, ...] = ()

    def shown(self) -> dict[str, float]:
        """Return the limits by name, as the reasons for a reading tell them."""
        limits = asdict(self)
        del limits["barred"]
        return limits

    def allows(self, move: int, score: float) -> bool:
        """Tell whether a move of column ``move`` with probability ``score`` passes the bar, if it has one."""
        return move not in self.barred or score >= self.bar


@dataclass(frozen=True)
class Found:
    """A move taken as said: its column, probability, and the clause (None: the utterance as a whole)."""

    move: int
    score: float
    clause: int | None


def decide(moves: Floats, scope: Floats, clauses: Sequence[Clause], limits: Thresholds) -> list[Found]:
    """Return the moves that are taken as said, likeliest first; nothing when all is out of scope.

    ``moves`` are probabilities and ``scope`` distances; row 0 is the whole, one row a clause follows if
    there are several clauses.
    """
    best = int(moves[0].argmax())
    followed = bool(scope[0] >= limits.scope)
    whole = Found(best, float(moves[0, best]), None)
    followed = followed and limits.allows(best, whole.score)
    if len(clauses) < 2:
        return [whole] if followed else []
    found: dict[int, Found] = {}
    for i in range(len(clauses)):
        move = int(moves[i + 1].argmax())
        score = float(moves[i + 1, move])
        backed = score >= limits.backed and moves[0, move] >= limits.backing
        taken = (
            scope[i + 1] >= limits.clause_scope
            and (score >= limits.sure or backed)
            and limits.allows(move, score)
        )
        if taken and (move not in found or found[move].score < score):
            found[move] = Found(move, score, i)
    if followed and best not in found and (whole.score >= limits.whole or not found):
        found[best] = whole
    return sorted(found.values(), key=lambda each: (-each.score, each.move))


def rank(moves: Floats) -> Floats:
    """Return one probability a move for the utterance: the whole, moved a little towards its clauses."""
    if len(moves) == 1:
        return np.asarray(moves[0])
    return np.asarray((1 - _CLAUSES_SHARE) * moves[0] + _CLAUSES_SHARE * moves[1:].mean(axis=0))
