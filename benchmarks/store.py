"""What the journal costs: an append, the way of an event to twelve kernels, a kernel that waits for one.

Prints JSON. Run from the project's folder: python -m benchmarks.store
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sandbox.journal.events import NodeEntered, TalkOpened
from sandbox.store import Journal, migrate

KERNELS = 12
_EVENTS = 150
_QUIET = 5.0
"""Seconds in which nobody writes."""
_LAST = "last"


def measure() -> dict[str, float]:
    """Return ms of an append, ms from append to delivery with 12 kernels, percent of a core of a waiting kernel."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        migrate(path)
        with Journal.open(path) as journal:
            talk = journal.open_talk(_OPENED)
            kernels = [_start(path, talk) for _ in range(KERNELS)]
            for kernel in kernels:
                assert kernel.stdout is not None
                kernel.stdout.readline()
            time.sleep(_QUIET + 0.5)
            appends = _write(journal, talk)
            reports = [json.loads(kernel.communicate(timeout=60)[0]) for kernel in kernels]
    delays = [delay for report in reports for delay in report["delays"]]
    assert len(delays) == KERNELS * _EVENTS
    return {
        "append_ms_median": round(statistics.median(appends), 2),
        "append_ms_p95": round(_p95(appends), 2),
        "delivery_ms_median": round(statistics.median(delays), 1),
        "delivery_ms_p95": round(_p95(delays), 1),
        "waiting_core_percent": round(statistics.median(report["idle"] for report in reports), 2),
    }


_OPENED = TalkOpened(
    scenario="bench",
    digest="0",
    title="Bench",
    seed=1,
    level="mittel",
    persons=(),
    stance={},
    learner="bench",
)


def _start(path: Path, talk: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.store", str(path), talk], stdout=subprocess.PIPE, text=True
    )


def _write(journal: Journal, talk: str) -> list[float]:
    """Append at uneven intervals; return what each took, ms."""
    chance = random.Random(1)
    lease = journal.take_lease(talk, "bench")
    taken = []
    for nth in range(_EVENTS):
        time.sleep(chance.uniform(0.02, 0.1))
        began = time.monotonic()
        journal.append(
            lease, [NodeEntered(node=str(began), because=_LAST if nth == _EVENTS - 1 else "")], 0.0
        )
        taken.append(1000 * (time.monotonic() - began))
    return taken


async def _kernel(path: Path, talk: str) -> None:
    """Be a kernel: wait, then note when each event arrives (the monotonic clock is the machine's)."""
    with Journal.open(path) as journal:
        delays: list[float] = []

        async def follow() -> None:
            async for entry in journal.tail(talk, after=1):
                if isinstance(entry.event, NodeEntered):
                    delays.append(1000 * (time.monotonic() - float(entry.event.node)))
                    if entry.event.because == _LAST:
                        return

        following = asyncio.create_task(follow())
        await asyncio.sleep(0.1)
        print("ready", flush=True)
        await asyncio.sleep(0.3)
        used, began = time.process_time(), time.monotonic()
        await asyncio.sleep(_QUIET - 0.5)
        idle = 100 * (time.process_time() - used) / (time.monotonic() - began)
        await following
        print(json.dumps({"delays": delays, "idle": idle}))


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        asyncio.run(_kernel(Path(sys.argv[1]), sys.argv[2]))
    else:
        print(json.dumps(measure()))
