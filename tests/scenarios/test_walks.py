"""In every shipped scenario counselling well is worth it, every ending can be reached, nobody is held at the door."""

from functools import cache

import pytest

from sandbox import content
from sandbox.customer.reach import reach
from sandbox.customer.wandering import Walker
from sandbox.script.load import load, scenario_files

RUNS = 180
"""Thirty walks a style."""
MOST = 1000
"""So many until an ending that comes seldom."""
FOLDERS = [file.parent for file in scenario_files(content.scenarios_dir())]
pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


@cache
def walked(folder):
    return reach(Walker(load(folder)).walks(RUNS))


def test_a_skilled_style_ends_better_than_a_pushing_one(folder):
    skilled, pushing = walked(folder).styles["skilled"], walked(folder).styles["pushing"]
    assert skilled.share("gut") > pushing.share("gut")
    assert skilled.share("schlecht") < pushing.share("schlecht")
    assert skilled.mean("trust") > pushing.mean("trust") + 1


def test_every_ending_is_reached_by_some_style(folder):
    walker, missing = Walker(load(folder)), set(load(folder).playable().endings)
    for walk in walker.walks(MOST):
        missing.discard(walk.trace.ending)
        if not missing:
            break
    assert missing == set()


def test_every_talk_comes_to_an_end_and_every_utterance_to_an_answer(folder):
    found = walked(folder)
    assert [(each.style, each.nth, each.error) for each in found.broken] == []
    assert [(each.style, each.nth, each.node) for each in found.stuck] == []
    assert dict(found.mute) == {}


def test_nearly_everything_can_be_met(folder):
    scenario, found = load(folder).playable(), walked(folder)
    assert set(scenario.nodes) == set(found.nodes)
    assert set(scenario.facts) == set(found.facts)
    assert set(scenario.cues) == set(found.cues)
