from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.journal.events import TalkOpened
from sandbox.store import Journal

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).parents[2]


def start(database: Path, talk: str, holder: str, appends: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(database), talk, holder, str(appends)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def acknowledged(output: str) -> dict[int, str]:
    """Whole lines only: the last one may have been cut by the kill."""
    lines = output.splitlines(keepends=True)
    pairs = [line.split() for line in lines if line.endswith("\n")]
    return {int(seq): node for seq, node in pairs}


def read(database: Path, talk: str) -> dict[int, str]:
    with Journal.open(database) as journal:
        entries = journal.read(talk)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return {entry.seq: entry.event.node for entry in entries[1:]}


def test_two_processes_that_take_the_talk_from_each_other(
    database: Path, opened: Callable[..., TalkOpened]
) -> None:
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
    writers = [start(database, talk, holder, 60) for holder in ("a", "b")]
    said = [acknowledged(writer.communicate(timeout=60)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    found = read(database, talk)
    assert found == said[0] | said[1]
    for holder in ("a", "b"):
        nodes = [node for node in found.values() if node.startswith(holder)]
        assert nodes == [f"{holder}-{nth}-{part}" for nth in range(60) for part in range(3)]


@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_a_killed_writer_loses_nothing(database: Path, opened: Callable[..., TalkOpened], kills: int) -> None:
    chance = random.Random(kills)
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
    promised: dict[int, str] = {}
    for nth in range(kills):
        writer = start(database, talk, f"w{nth}", 0)
        assert writer.stdout is not None
        first = writer.stdout.readline()
        for _ in range(chance.randrange(40)):
            first += writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        promised |= acknowledged(first + writer.communicate()[0])
        found = read(database, talk)
        assert promised.items() <= found.items()
        for holder in range(nth + 1):
            parts = [node.split("-") for node in found.values() if node.startswith(f"w{holder}-")]
            assert len(parts) % 3 == 0
            assert [int(part) for _, _, part in parts] == [0, 1, 2] * (len(parts) // 3)
