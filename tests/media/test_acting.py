import random
from itertools import pairwise

import pytest

from sandbox.media import acting
from sandbox.media.acting import PLAIN, VisemeAt
from sandbox.media.sway import Lean, leans


def test_a_plan_begins_and_ends_with_the_plain_face():
    for seed in range(20):
        shapes = acting.mouths([VisemeAt(0.0, 2.0, "A")], 50, 25)
        looks = [acting.Look(mouth=shape) for shape in shapes]
        looks = acting.with_blinks(acting.stressing(acting.nodding(looks, 12, 25), 25, seed), 25, seed)
        assert looks[0] == looks[-1] == PLAIN


def test_a_shape_shorter_than_a_frame_is_still_seen():
    assert "O" in acting.mouths([VisemeAt(0.401, 0.405, "O")], 25, 25)


def test_a_wide_mouth_opens_through_a_narrower_one():
    assert acting.mouths([VisemeAt(0.2, 0.4, "A")], 20, 25)[4:12] == [
        "rest",
        "L",
        "A",
        "A",
        "A",
        "A",
        "L",
        "rest",
    ]


def test_a_nod_too_near_to_the_end_is_left_out():
    looks = [PLAIN] * 30
    assert acting.nodding(looks, 20, 25) == looks
    assert acting.nodding(looks, 0, 25) == looks


@pytest.mark.parametrize("seed", range(5))
def test_people_blink_as_often_as_people_do(seed):
    lids = acting.blinks(60 * 25, 25, random.Random(seed))
    assert 10 <= sum(lid == "shut" for lid in lids.values()) / 2 <= 30


def test_sway_is_at_rest_at_both_ends_and_never_jumps():
    way = leans(150, 25, 3)
    assert way[0] == Lean()
    assert abs(way[-1].x) < 0.5
    assert max(abs(one.x - two.x) for one, two in pairwise(way)) < 0.6
    assert max(abs(lean.x) for lean in way) > 1
