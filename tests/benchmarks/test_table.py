"""The table of figures says what was measured, and no more."""

import importlib.util

import pytest

from benchmarks.__main__ import main, table
from benchmarks.targets import FIGURES, Figure

ROWS = (
    Figure("a", "one", "a", "ms", most=150),
    Figure("b", "one", "b", "ms", most=150),
    Figure("c", "two", "c", least=0.8),
    Figure("  d", "two", "d", "s"),
    Figure("e", "three", "e"),
)


def test_a_target_is_met_or_not():
    results = {"one": {"figures": {"a": 150.0, "b": 150.1}}, "two": {"figures": {"c": 0.8, "d": 2}}}
    lines = [line.split() for line in table(results, ROWS)]
    assert lines[1:] == [
        ["a", "≤", "150", "ms", "150", "ms", "yes"],
        ["b", "≤", "150", "ms", "150.1", "ms", "NO"],
        ["c", "≥", "0.8", "0.8", "yes"],
        ["d", "–", "2", "s"],
    ]


def test_large_figures_stand_in_full():
    rows = (Figure("a", "one", "a", "1/s", least=2000),)
    assert table({"one": {"figures": {"a": 12345.6}}}, rows)[1].split() == [
        "a",
        "≥",
        "2000",
        "1/s",
        "12346",
        "1/s",
        "yes",
    ]


def test_what_could_not_be_measured_is_not_met():
    (_, row) = table({"one": {"figures": {}}}, ROWS[:1])
    assert row.split()[-3:] == ["not", "measured", "NO"]


@pytest.mark.parametrize("name", sorted({figure.measure for figure in FIGURES}))
def test_every_figure_has_its_module(name):
    assert importlib.util.find_spec(f"benchmarks.{name}")


def test_what_is_promised_has_a_target():
    assert len([figure for figure in FIGURES if figure.target != "–"]) == 11


def test_an_unknown_name_is_refused(capsys):
    assert main(["gibtsnicht"]) == 2
    assert "understanding" in capsys.readouterr().err
