"""Rooms that wait for a visitor: a kernel that has started, imported and stopped before the notebook's last cell.

Voila has a pool too, but its waiting kernels ask the server over an open socket for the request they are to serve,
and it gives the last visitor's address to the next kernel. Here the server runs the notebook up to the last cell and
goes on when it knows whose page it is; it tells the kernel through the same channel by which it runs the cells.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.channels import HBChannel
from jupyter_client.manager import KernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from voila.notebook_renderer import NotebookRenderer

_LOG = logging.getLogger(__name__)


class RoomRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voila's renderer, which waits before the last cell until it is told for whom."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.request: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()

    async def load_notebook(self, path: str) -> NotebookNode:
        """Read the notebook from its folder. (Voila's way asks whether this machine's user trusts it.)"""
        read: NotebookNode = nbformat.read(Path(self.root_dir) / path, as_version=4)
        return read

    async def _jinja_cell_generator(self, nb: NotebookNode, kernel_id: str) -> AsyncIterator[NotebookNode]:
        """Yield each cell of the notebook with its outputs; one that failed is the last."""
        last = len(nb.cells) - 1
        for nth, cell in enumerate(nb.cells):
            cell.outputs = []
            if nth == last:
                self._tell(await self.request)
            try:
                await self.executor.async_execute_cell(cell, nth, store_history=False)
            except CellExecutionError as problem:
                # The message may hold what somebody said: only its kind is always logged.
                self.log.error("A page failed in its notebook: %s", problem.ename)
                self.log.debug("%s", problem)
                yield cell
                break
            yield cell
        await self._cleanup_resources()

    def _tell(self, request: Mapping[str, str]) -> None:
        """Put the request into the kernel's environment. The kernel works in order, so the cell comes after."""
        code = f"import os; os.environ.update({dict(request)!r})"
        self.executor.kc.execute(code, silent=True, store_history=False)


class Room:
    """One page in the making: its kernel, and its HTML as it comes."""

    def __init__(self, kernel: str, renderer: RoomRenderer, manager: AsyncMappingKernelManager) -> None:
        self.kernel = kernel
        self._renderer = renderer
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._render(manager.get_kernel(kernel)), name=f"room {kernel}")

    async def _render(self, kernel: KernelManager) -> None:
        try:
            async for piece, _ in self._renderer.generate_content_generator(self.kernel, kernel):
                self._pieces.put_nowait(piece)
        finally:
            self._pieces.put_nowait(None)

    @property
    def broken(self) -> bool:
        """Whether it ended before anybody came."""
        return self._task.done()

    def hand_out(self, request: Mapping[str, str]) -> None:
        """Say for whom the page is."""
        if not self._renderer.request.done():
            self._renderer.request.set_result(request)

    async def page(self) -> AsyncIterator[str]:
        """Yield the page's HTML. Raises what went wrong while it was made (not: in the notebook)."""
        while (piece := await self._pieces.get()) is not None:
            yield piece
        await self._task

    async def aclose(self) -> None:
        """Stop making the page. May be called again."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        executor = getattr(self._renderer, "executor", None)
        if executor is not None and executor.kc is not None:
            await _heart_beats(executor.kc.hb_channel)
            executor.kc.stop_channels()


async def _heart_beats(channel: HBChannel) -> None:
    """Wait until the heartbeat's thread has begun its work.

    One that is stopped before that takes itself for running again and opens sockets until there are no more
    (jupyter_client 8.10).
    """
    while channel.is_alive() and not channel._running:  # noqa: ASYNC110, SLF001 - it tells nobody
        await asyncio.sleep(0.01)


class Pool:
    """Keeps rooms of one notebook warm. ``make`` starts one; ``end`` ends a kernel."""

    def __init__(
        self,
        size: int,
        make: Callable[[], Coroutine[Any, Any, Room]],
        end: Callable[[str], Coroutine[Any, Any, None]],
        pause: float = 0.5,
    ) -> None:
        self._size = size
        self._make = make
        self._end = end
        self._pause = pause
        self._waiting: list[asyncio.Task[Room]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = asyncio.Event()

    def fill(self, after: float = 0.0) -> None:
        """Start what is missing. ``after``: seconds to leave the machine to the page that is opening now."""
        while len(self._waiting) < self._size and not self._closing.is_set():
            self._waiting.append(asyncio.create_task(self._warm(after), name="warm room"))

    async def _warm(self, after: float) -> Room:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), after)
        if self._closing.is_set():
            raise RuntimeError("no more rooms: the server is ending")
        return await self._make()

    async def take(self) -> Room:
        """Return a warm room, or a fresh one where none waits."""
        ready = [each for each in self._waiting if each.done()]
        for task in ready or self._waiting[:1]:
            self._waiting.remove(task)
            self.fill(self._pause)
            try:
                room = await task
            except Exception as problem:  # noqa: BLE001 - it is replaced, and the fresh one tells why
                _LOG.warning("A room did not start: %s", type(problem).__name__)
                continue
            if not room.broken:
                return room
            self._end_soon(room)
        return await self._make()

    def _end_soon(self, room: Room) -> None:
        task = asyncio.create_task(self._end(room.kernel), name="end a broken room")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Stop warming. May be called again; kernels are ended by their manager.

        One that is just starting is waited for: a start that is broken off half-way leaves a process nobody knows.
        """
        self._closing.set()
        waiting, self._waiting = self._waiting, []
        for made in await asyncio.gather(*waiting, *self._tasks, return_exceptions=True):
            if isinstance(made, Room):
                await made.aclose()
