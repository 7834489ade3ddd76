"""Walks: the same every time, until an ending, and told where they stick."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from sandbox.customer import wandering
from sandbox.customer.reach import as_dict, everything, reach
from sandbox.customer.styles import CURIOUS, PUSHING, SILENT, SKILLED, STYLES, UNHELPFUL
from sandbox.customer.trial import run_tests
from sandbox.customer.wandering import Walker
from sandbox.script import trial_text, trials
from sandbox.script.load import load
from tests.customer.talks import FIGURES, example
from tests.customer.walkable import playable, spoiled

PRINT = """
import sys
from pathlib import Path
from sandbox.script.known import Known
from sandbox.script.load import load
from sandbox.customer.wandering import Walker
for walk in Walker(load(Path(sys.argv[1]), Known())).walks(24):
    print(walk.steps, walk.stance, sorted(walk.trace.lines))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return playable(tmp_path_factory.mktemp("walkable"))


def test_the_same_walks_in_any_process(loaded):
    def printed(hash_seed):
        return subprocess.run(
            [sys.executable, "-c", PRINT, str(loaded.path)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert printed("1") == printed("2") != ""


def test_the_first_walks_are_the_same_whatever_their_number(loaded):
    assert list(Walker(loaded).walks(12)) == list(Walker(loaded).walks(30))[:12]


def test_another_seed_gives_other_walks(loaded):
    assert [each.steps for each in Walker(loaded, 1).walks(6)] != [
        each.steps for each in Walker(loaded, 2).walks(6)
    ]


def test_styles_levels_and_persons_take_turns():
    walker = Walker(example(), 5, figures=FIGURES)
    walks = list(walker.walks(2 * 3 * len(STYLES)))
    assert [each.style for each in walks[: len(STYLES)]] == [style.id for style in STYLES]
    assert {each.level for each in walks} == set(walker.scenario.levels)
    assert len({each.seed for each in walks}) == 6
    assert min(each.seed for each in walks) == 5


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.id)
def test_nobody_says_what_is_not_of_their_kind(style):
    walker = Walker(example(), figures=FIGURES)
    said = {
        move
        for nth in range(20)
        for step in walker.walk(nth, style, "", nth).steps
        for move in step.moves or ()
    }
    closing = {move for moves in (*style.opening, *style.closing) for move in moves}
    assert said <= {*style.moves, *closing, "verabschiedung", "zustimmung"}
    assert bool(said & UNHELPFUL) == (style in (PUSHING, CURIOUS))


def test_the_silent_are_silent():
    walker = Walker(example(), figures=FIGURES)

    def share(style):
        steps = [step for nth in range(10) for step in walker.walk(nth, style, "", nth).steps]
        return sum(not step.say for step in steps) / len(steps)

    assert share(SILENT) > 0.4
    assert share(SKILLED) < 0.3


def test_a_walk_is_a_test_that_can_be_run_again(loaded, tmp_path):
    """The steps, played as a scenario's own test, say the same lines and end the same way."""
    walks = list(Walker(loaded).walks(18))
    tests = [
        trials.Trial(name=str(each.nth), seed=each.seed, level=each.level, steps=each.steps) for each in walks
    ]
    (tmp_path / "tests.yaml").write_text(trial_text.text(tests), encoding="utf-8")
    results = run_tests(loaded, tmp_path, lambda *_: pytest.fail("all is given"))
    assert [each.trace for each in results] == [each.trace for each in walks]


def test_who_is_never_let_go_comes_to_a_dead_end(tmp_path):
    walker = Walker(
        playable(tmp_path, spoiled(("to: verabschiedung,", "to: verabschiedung, when: turns < 0,")))
    )
    walks = list(walker.walks(12))
    assert {each.how for each in walks} == {"dead_end"}
    assert all(each.steps[-2].moves == ("verabschiedung",) for each in walks)
    assert walks[0].trace.ending  # the trainee hangs up, and that is an ending too


def test_an_error_is_told_with_its_walk(loaded, monkeypatch):
    def fails(run, step, read):
        raise RuntimeError("kaputt")

    monkeypatch.setattr(wandering, "take", fails)
    (walk,) = Walker(loaded).walks(1)
    assert (walk.how, walk.error) == ("error", "RuntimeError: kaputt")
    assert len(walk.steps) == 1
    assert reach([walk]).broken == [walk]


def test_what_was_reached_adds_up(loaded):
    walks = list(Walker(loaded).walks(60))
    found = reach(walks)
    told = as_dict(loaded.playable(), found)
    assert told["walks"] == len(walks) == sum(each.walks for each in found.styles.values())
    for kind, names in everything(loaded.playable()).items():
        part = told["reached"][kind]
        assert part["all"] == len(names) == part["reached"] + len(part["never"])
    assert sum(found.endings.values()) == len(walks)
    assert found.styles["skilled"].mean("trust") > found.styles["pushing"].mean("trust")


def test_the_moment_of_a_reaction_is_noted_with_the_utterance_in_it(loaded):
    moments = {}
    for _ in Walker(loaded).walks(40, note=moments.setdefault):
        pass
    assert {"anfang/weiter", "mitte/antwort", "mitte/lob", "aua", "ende"} <= set(moments)
    assert moments["mitte/antwort"].node == "mitte"
    assert moments["mitte/antwort"].unanswered is not None


def test_a_style_is_data(loaded):
    mute = replace(SKILLED, id="mute", turns=(0, 0), closing=())
    (walk,) = Walker(loaded).walks(1, (mute,))
    assert [step.moves for step in walk.steps][-1] == ("verabschiedung",)
    assert load(loaded.path).path == loaded.path
