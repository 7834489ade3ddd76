"""A queue in which talks take turns: what is urgent first, and within that one job of each in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Job = TypeVar("Job")


class FairQueue(Generic[Job]):
    """Jobs of several owners; no owner waits behind more than one job of each other one."""

    def __init__(self) -> None:
        self._lanes: dict[bool, dict[str, deque[Job]]] = {True: {}, False: {}}

    def push(self, owner: str, job: Job, *, urgent: bool) -> None:
        """Add a job at the end of its owner's."""
        self._lanes[urgent].setdefault(owner, deque()).append(job)

    def push_back(self, owner: str, job: Job, *, urgent: bool) -> None:
        """Put a job that was begun and lost before all others of its urgency."""
        lane = self._lanes[urgent]
        waiting = lane.pop(owner, deque())
        waiting.appendleft(job)
        self._lanes[urgent] = {owner: waiting, **lane}

    def pop(self) -> Job | None:
        """Take the next job; its owner goes to the end of the rotation."""
        for lane in (self._lanes[True], self._lanes[False]):
            for owner, waiting in lane.items():
                job = waiting.popleft()
                del lane[owner]
                if waiting:
                    lane[owner] = waiting
                return job
        return None

    def drop(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take out every job that is no longer wanted, and return them."""
        dropped: list[Job] = []
        for urgent, lane in self._lanes.items():
            kept: dict[str, deque[Job]] = {}
            for owner, waiting in lane.items():
                dropped += [job for job in waiting if unwanted(job)]
                rest = deque(job for job in waiting if not unwanted(job))
                if rest:
                    kept[owner] = rest
            self._lanes[urgent] = kept
        return dropped

    def __len__(self) -> int:
        return sum(len(waiting) for lane in self._lanes.values() for waiting in lane.values())
