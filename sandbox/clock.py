"""The only source of time. Everything else is handed a clock, so tests and walks run in virtual time."""

from __future__ import annotations

import asyncio
import heapq
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol


class Clock(Protocol):
    """What the sandbox needs to know of time."""

    def now(self) -> datetime:
        """Return the wall time (aware, UTC)."""

    def seconds(self) -> float:
        """Return seconds that only ever grow; the origin means nothing."""

    async def sleep(self, seconds: float) -> None:
        """Wait for that many seconds of this clock."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that stands still until it is told to go on; sleepers wake in order of their due time."""

    def __init__(self, start: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._seconds = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._seconds)

    def seconds(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._seconds + max(0.0, seconds), next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking every sleeper that falls due and letting it run before going on."""
        until = self._seconds + seconds
        await _let_others_run()
        while self._sleepers and self._sleepers[0][0] <= until:
            due, _, future = heapq.heappop(self._sleepers)
            self._seconds = max(self._seconds, due)
            if not future.done():
                future.set_result(None)
            await _let_others_run()
        self._seconds = until
        await _let_others_run()


async def _let_others_run() -> None:
    """Give tasks that became ready a few turns: a wake-up may hand on to another task."""
    for _ in range(10):
        await asyncio.sleep(0)
