"""The event loop that all media of a process run on, in a thread of its own.

A kernel's own loop stands still while a callback computes; packets due every 20 ms must not wait for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

Result = TypeVar("Result")


class MediaLoop:
    """Runs coroutines and callbacks on its own thread; ``aclose`` cancels and awaits what still runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="media", daemon=True)
        self._thread.start()
        self._closed = False

    @property
    def here(self) -> bool:
        """Whether the caller runs on this loop's thread."""
        return threading.current_thread() is self._thread

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run ``work`` on this loop and return what it returns; to be awaited on any loop.

        Cancelling the awaiting task cancels the work. Raises RuntimeError once the loop is closed.
        """
        if self.here:
            return await work
        if self._closed:
            work.close()
            raise RuntimeError("the media loop is closed")
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def soon(self, act: Callable[..., object], *given: object) -> None:
        """Call ``act(*given)`` on this loop, from any thread; nothing happens once the loop is closed."""
        if not self._closed:
            self._loop.call_soon_threadsafe(act, *given)

    async def aclose(self) -> None:
        """End all tasks, then the loop and its thread. May be called again."""
        if self._closed:
            return
        await self.run(_end_tasks())
        self._closed = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


async def _end_tasks() -> None:
    """Cancel and await every other task of the running loop, its helper threads and generators."""
    loop = asyncio.get_running_loop()
    tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
