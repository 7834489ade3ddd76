"""Walks kept as tests: few, short, and they say what they are kept for."""

import re

import pytest

from sandbox.customer.coverage import coverage
from sandbox.customer.keeping import Keeper
from sandbox.customer.styles import CURIOUS
from sandbox.customer.trial import run_tests
from sandbox.customer.wandering import Walker
from sandbox.script import trial_text, trials
from tests.customer.talks import FIGURES, example

WORDS = {move: [f"Etwas wie {move}."] for move in CURIOUS.moves}


@pytest.fixture(scope="module")
def walks():
    return list(Walker(example(), figures=FIGURES, words=WORDS).walks(90))


def run(folder, kept):
    (folder / "tests.yaml").write_text(trial_text.text(kept), encoding="utf-8")
    return run_tests(example(), folder, lambda *_: pytest.fail("all is given"), FIGURES)


def test_kept_walks_pass_and_say_what_the_walks_said(walks, tmp_path):
    kept = Keeper(example(), FIGURES).keep(walks)
    results = run(tmp_path, kept)
    assert {each.name: each.failures for each in results if each.failures} == {}
    reached = frozenset().union(*(each.trace.lines for each in walks))
    said = frozenset().union(*(each.trace.lines for each in results))
    assert len(reached - said) <= 3
    assert len(kept) <= 14


def test_they_are_shorter_than_the_walks(walks):
    (kept,) = Keeper(example(), FIGURES).keep(walks, most=1)
    best = max(walks, key=lambda walk: (len(walk.trace.lines), -walk.turns))
    assert len(kept.steps) < len(best.steps)
    assert any(step.expect.lines for step in kept.steps)
    assert any(step.expect.node for step in kept.steps)


def test_what_was_heard_already_is_not_kept_again(walks):
    everything = frozenset().union(*(each.trace.lines for each in walks))
    assert Keeper(example(), FIGURES).keep(walks, everything) == []


def test_a_kept_test_reads_like_one_written_by_hand(walks):
    text = trial_text.text(Keeper(example(), FIGURES).keep(walks, most=2))
    assert text.startswith("tests:\n  - name: ")
    assert re.search(r"\n      - say: Etwas wie (\w+)\.\n        moves: \[\1\]\n", text)
    assert "Stufe" in text


def test_text_survives_being_written_and_read(tmp_path):
    said = [
        "Ja: genau.",
        "true",
        "[x]",
        '„Gut“, sagte er "leise"',
        "# nein",
        "Nun, ja",
        "x" * 300,
        "5",
        "- a",
        "ü'",
    ]
    steps = tuple(trials.Step(say=each, moves=("druck",), wait=2.5) for each in said)
    (tmp_path / "tests.yaml").write_text(
        trial_text.text([trials.Trial(name="Ja: [1]", seed=3, level="leicht", steps=steps)]), encoding="utf-8"
    )
    (read,) = trials.load(tmp_path)
    assert read == trials.Trial(name="Ja: [1]", seed=3, level="leicht", steps=steps)


def test_coverage_counts_lines_and_reactions():
    scenario = example().playable()
    nothing = coverage(scenario, [])
    assert (nothing.lines.touched, nothing.lines.share) == (0, 0.0)
    some = coverage(scenario, (each.trace for each in Walker(example(), figures=FIGURES).walks(6)))
    assert 0 < some.lines.share < 1
    assert 0 < some.reactions.share <= 1
    assert some.lines.touched + len(some.lines.never) == some.lines.all
