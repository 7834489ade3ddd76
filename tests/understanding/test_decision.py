import numpy as np
import pytest

from sandbox.understanding.calibrate import Case, barred_shares, choose
from sandbox.understanding.clauses import Clause
from sandbox.understanding.decision import Thresholds, decide

LIMITS = Thresholds(
    scope=0.0, clause_scope=0.0, sure=0.4, backed=0.1, backing=0.2, whole=0.4, bar=0.6, barred=(1,)
)
TWO = (Clause("a", 0, 1), Clause("b", 2, 3))


def _moves(*rows):
    return np.asarray(rows, dtype=np.float32)


def _scope(*rows):
    return np.asarray(rows, dtype=np.float32)


@pytest.mark.parametrize(("row", "taken"), [((0.1, 0.5), []), ((0.1, 0.7), [1]), ((0.5, 0.1), [0])])
def test_a_barred_move_needs_to_be_surer_than_another(row, taken):
    assert [found.move for found in decide(_moves(row), _scope(1.0), (), LIMITS)] == taken


def test_the_bar_holds_for_clauses_and_leaves_the_other_moves_alone():
    moves = _moves((0.4, 0.45), (0.8, 0.1), (0.1, 0.55))
    assert [found.move for found in decide(moves, _scope(1.0, 1.0, 1.0), TWO, LIMITS)] == [0]
    surer = _moves((0.4, 0.45), (0.8, 0.1), (0.1, 0.65))
    assert [found.move for found in decide(surer, _scope(1.0, 1.0, 1.0), TWO, LIMITS)] == [0, 1]


def test_the_limits_that_are_shown_are_numbers():
    assert LIMITS.shown()["bar"] == 0.6
    assert "barred" not in LIMITS.shown()


def _case(gold, score):
    return Case((gold,), False, (), _moves((0.05, score)), _scope(1.0))


def test_the_bar_is_put_where_what_is_taken_was_mostly_meant():
    cases = [_case(1, 0.9), _case(1, 0.8), _case(1, 0.7), _case(0, 0.5), _case(1, 0.4), _case(0, 0.3)]
    limits = choose(cases, [1])
    assert limits.bar == pytest.approx(0.7)
    precision, recall, wrongly = barred_shares(cases, limits)
    assert (precision, recall, wrongly) == (1.0, 0.75, 0.0)
