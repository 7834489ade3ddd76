"""The short form of ``make fuzz``: mutated scenarios are told of or played, never raised on, and quickly."""

import subprocess
import sys
import time

import pytest

from tests.fuzz import case
from tests.fuzz.mutants import mutant

CASES = 250
SHORT_FIRST = 1_000_000
"""Numbers that the long run does not get to."""


def test_mutants_are_the_same_every_time():
    assert [mutant(number) for number in range(20)] == [mutant(number) for number in range(20)]
    assert len({mutant(number) for number in range(200)}) > 190


def test_mutated_scenarios_are_told_of_or_played(tmp_path):
    went = []
    for number in range(SHORT_FIRST, SHORT_FIRST + CASES):
        began = time.process_time()
        try:
            went.append(case.run(number, tmp_path))
        except Exception as problem:  # noqa: BLE001 - the number is what one needs to know
            pytest.fail(f"python -m tests.fuzz --only {number}: {problem!r}")
        assert time.process_time() - began < 2, f"python -m tests.fuzz --only {number}"
    assert went.count("played") > CASES / 20
    assert went.count("refused") > CASES / 20


@pytest.mark.soak
def test_many_mutated_scenarios_in_a_process_of_their_own():
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--cases", "20000"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_case_that_does_not_end_is_noticed(tmp_path, monkeypatch):
    from tests.fuzz import __main__ as fuzz

    monkeypatch.setattr(fuzz, "LONGEST", 0.05)
    board = fuzz.Board(tmp_path / "board")
    spinning = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        board.write(5, 0.001)
        until = time.monotonic() + 60
        while not (why := fuzz._hangs(spinning, board)) and time.monotonic() < until:
            time.sleep(0.05)
        assert why == "does not end"
    finally:
        spinning.kill()
        spinning.wait()
