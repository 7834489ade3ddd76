"""The broker's workers: started, watched, replaced when they die or hang."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sandbox.service.work import Kind

TOO_LONG: Mapping[Kind, float] = {"answering": 60.0, "recognising": 90.0, "voicing": 60.0, "composing": 180.0}
"""Seconds after which a job counts as hung; loading a model and a busy machine are allowed for."""

_BREATH = 0.5
"""Seconds between the death of a worker and its successor, so that one that cannot start costs little."""


@dataclass
class Job:
    """A request on its way: who asked, what, how often it was begun."""

    asker: bytes
    request: dict[str, Any]
    kind: Kind
    owner: str
    urgent: bool
    tries: int = 0

    @property
    def key(self) -> tuple[bytes, str]:
        """What tells this request from every other one."""
        return self.asker, self.request["id"]


@dataclass
class Worker:
    """One process and the job it is at."""

    kind: Kind
    name: bytes
    process: subprocess.Popen[bytes]
    ready: bool = False
    job: Job | None = None
    since: float = field(default_factory=time.monotonic)

    @property
    def free(self) -> bool:
        """Whether it can be given a job."""
        return self.ready and self.job is None

    @property
    def dead(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    def begin(self, job: Job) -> None:
        """Note what it is at."""
        job.tries += 1
        self.job, self.since = job, time.monotonic()

    def hangs(self) -> bool:
        """Whether it has been at its job for too long."""
        return self.job is not None and time.monotonic() - self.since > TOO_LONG[self.kind]


class Crew:
    """All workers, by name."""

    def __init__(self, data: Path, folder: Path, sizes: Mapping[Kind, int]) -> None:
        self._data = data
        self._folder = folder
        self._numbers = count(1)
        self._workers: dict[bytes, Worker] = {}
        self._due: list[tuple[float, Kind]] = []
        for kind, size in sizes.items():
            for _ in range(size):
                self._start(kind)

    def get(self, name: bytes) -> Worker | None:
        """Return the worker of that name; None if it has been replaced."""
        return self._workers.get(name)

    def free(self) -> Iterator[Worker]:
        """Go through those that can be given a job."""
        return (worker for worker in list(self._workers.values()) if worker.free)

    def tend(self) -> list[Job]:
        """End what hangs, start successors for what is dead, return the jobs that were lost."""
        orphans: list[Job] = []
        now = time.monotonic()
        for worker in list(self._workers.values()):
            if worker.hangs():
                worker.process.kill()
                worker.process.wait()
            if worker.dead:
                del self._workers[worker.name]
                self._due.append((now + _BREATH, worker.kind))
                orphans += [worker.job] if worker.job else []
        ready = [kind for due, kind in self._due if due <= now]
        self._due = [(due, kind) for due, kind in self._due if due > now]
        for kind in ready:
            self._start(kind)
        return orphans

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers.values():
            worker.process.kill()
        for worker in self._workers.values():
            worker.process.wait()
        self._workers.clear()

    def _start(self, kind: Kind) -> None:
        name = f"{kind}-{next(self._numbers)}"
        process = subprocess.Popen(  # noqa: S603 - our own module, arguments of our own
            [
                *(sys.executable, "-m", "sandbox.service.worker", kind, name),
                *("--data", str(self._data), "--folder", str(self._folder)),
            ],
            stdin=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        )
        self._workers[name.encode()] = Worker(kind, name.encode(), process)
