"""Keeps the service process alive beside the server: starts it, starts it again when it ends, stops it at the end."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.clock import Clock, SystemClock

_LOOK = 0.2
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_SETTLED = 30.0
"""Seconds of life after which a process counts as sound, and its next death as the first."""
_FAREWELL = 5.0
"""Seconds it is given to end."""

_log = logging.getLogger(__name__)


class Supervisor:
    """Owns the service process of one data folder. ``async with`` it, or ``start`` and ``aclose``."""

    def __init__(self, data: Path, clock: Clock | None = None) -> None:
        self._data = data
        self._clock = clock or SystemClock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the one that runs now."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process and watch over it; it is ready a moment later, and clients wait for that."""
        if self._watch is None:
            self._process = self._spawn()
            self._watch = asyncio.create_task(self._keep(), name="service: supervisor")

    async def aclose(self) -> None:
        """Stop watching and end the process. May be called again."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _keep(self) -> None:
        pause, born = _FIRST_PAUSE, self._clock.seconds()
        while True:
            await self._clock.sleep(_LOOK)
            if self._process is None or self._process.poll() is None:
                continue
            if self._clock.seconds() - born > _SETTLED:
                pause = _FIRST_PAUSE
            _log.warning("the service process ended (%s); starting it again", self._process.returncode)
            await self._clock.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            self._process, born = self._spawn(), self._clock.seconds()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own module, arguments of our own
            [sys.executable, "-m", "sandbox.service", "--data", str(self._data)],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for the server, which ends this in order
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
