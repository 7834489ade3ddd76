"""How effects move the stance."""

import pytest

from sandbox.customer.consequences import moved
from sandbox.customer.scope import Scope
from sandbox.customer.state import State
from tests.customer.talks import scenario


def after(tmp_path, axis, value, change):
    script = scenario(
        tmp_path,
        f"stance: {{trust: {{label: V, {axis}}}}}\nnodes: {{a: {{lines: [{{id: a1, text: A.}}]}}}}\n",
    )
    return moved(Scope(script, State(stance={"trust": value})), {"trust": change})["trust"]


@pytest.mark.parametrize(
    ("value", "change", "comes_to"),
    [(5, 1, 6), (7, 1, 7.5), (6.5, 1, 7.25), (9, 4, 10), (9, -2, 7), (8, -4, 4), (2, 8, 8.5), (7, 0, 7)],
)
def test_above_slow_from_what_is_won_counts_half_and_what_is_lost_whole(tmp_path, value, change, comes_to):
    assert after(tmp_path, "start: 5, slow_from: 7", value, change) == comes_to


@pytest.mark.parametrize(("value", "change", "comes_to"), [(7, 1, 8), (9.5, 2, 10), (0.5, -2, 0)])
def test_an_axis_without_it_moves_evenly_within_its_range(tmp_path, value, change, comes_to):
    assert after(tmp_path, "start: 5", value, change) == comes_to
