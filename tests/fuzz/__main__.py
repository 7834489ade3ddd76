"""A bounded fuzz run: ``python -m tests.fuzz [--cases 100000] [--first 0] [--processes 2]``.

Mutated scenarios are read, told of and played. None may raise, take more than 2 CPU-seconds or bring a process over
300 MB. What does is kept in .fuzz/ and told with its number; ``--only NUMBER`` runs that one again.
"""

from __future__ import annotations

import argparse
import contextlib
import mmap
import resource
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import psutil

from tests.fuzz import case
from tests.fuzz.mutants import mutant

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".fuzz"
LONGEST, MOST = 2.0, 300 * 1024 * 1024
_STUCK = 900.0
"""Seconds by the clock, where a process waits for something for ever (a busy machine lets one wait too)."""
_MARK = struct.Struct("<qdd")
"""The number of the case at hand, CPU seconds and clock when it began."""


class Board:
    """What a worker is at, for the one who watches it: a page of memory that both see."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(bytes(_MARK.size))
        with file.open("r+b") as stream:
            self._page = mmap.mmap(stream.fileno(), _MARK.size)

    def write(self, number: int, cpu: float) -> None:
        """Note that a case begins, at so many CPU seconds of the worker (0: it is only being started)."""
        self._page[:] = _MARK.pack(number, cpu, time.monotonic())

    def read(self) -> tuple[int, float, float]:
        """Return the case at hand, CPU seconds and clock when it began."""
        found = _MARK.unpack(self._page[:])
        return int(found[0]), float(found[1]), float(found[2])


def work(first: int, cases: int, step: int, board: Board, folder: Path) -> int:
    """Run cases one after another; print what fails; return how many did."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * MOST + (1 << 30),) * 2)
    went: Counter[str] = Counter()
    for number in range(first, cases, step):
        began = time.process_time()
        board.write(number, began)
        try:
            went[case.run(number, folder)] += 1
        except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
            fail(number, traceback.format_exc(limit=-4))
            went["failed"] += 1
        taken = time.process_time() - began
        if taken > LONGEST:
            fail(number, f"took {taken:.1f} s")
            went["failed"] += 1
        peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if peak > MOST:
            fail(number, f"the process has grown to {peak >> 20} MB")
            went["failed"] += 1
            break
    print(f"{dict(went)}, at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB", flush=True)
    return went["failed"]


def fail(number: int, why: str) -> None:
    """Keep a case that failed, and tell of it."""
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"{number}.yaml"
    file.write_bytes(mutant(number).encode("utf-8", "surrogatepass"))
    print(f"CASE {number} ({file.relative_to(ROOT)}): {why.strip()}", flush=True)


def watch(given: argparse.Namespace) -> int:
    """Start workers, end those that hang; return how many cases failed."""
    failed, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        boards = [Path(folder) / f"board{nth}" for nth in range(given.processes)]
        watched = list[Watched]()
        for nth, file in enumerate(boards):
            watched.append(_start(given, given.first + nth, file))
        while watched:
            time.sleep(0.3)
            still = []
            for process, board, file in watched:
                number = board.read()[0]
                if process.poll() is not None:
                    failed += process.returncode != 0
                elif why := _hangs(process, board):
                    process.kill()
                    process.wait()
                    fail(number, why)
                    failed += 1
                    still.append(_start(given, number + given.processes, file))
                else:
                    still.append((process, board, file))
            watched = still
    print(f"{given.cases} cases, {failed} wrong, {time.monotonic() - began:.0f} s")
    return failed


Watched = tuple[subprocess.Popen[bytes], Board, Path]


def _start(given: argparse.Namespace, first: int, file: Path) -> Watched:
    board = Board(file)
    board.write(first, 0.0)
    command = [sys.executable, "-m", "tests.fuzz", "--worker", str(file)]
    command += [
        "--first",
        str(first),
        "--cases",
        str(given.first + given.cases),
        "--processes",
        str(given.processes),
    ]
    return subprocess.Popen(command, cwd=ROOT), board, file


def _hangs(process: subprocess.Popen[bytes], board: Board) -> str:
    """Return why a worker is to be ended, or nothing."""
    number, cpu, clock = board.read()
    with contextlib.suppress(psutil.Error):
        used = psutil.Process(process.pid).cpu_times()
        if number == board.read()[0] and cpu and used.user + used.system - cpu > 3 * LONGEST:
            return "does not end"
    return "waits for ever" if time.monotonic() - clock > _STUCK else ""


def main() -> int:
    """Run; return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", type=int)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only is None and given.worker is None:
        return int(watch(given) > 0)
    with tempfile.TemporaryDirectory() as folder:
        if given.only is not None:
            began = time.process_time()
            print(case.run(given.only, Path(folder)), f"{time.process_time() - began:.2f} s")
            return 0
        return int(work(given.first, given.cases, given.processes, Board(given.worker), Path(folder)) > 0)


if __name__ == "__main__":
    sys.exit(main())
