"""Kernels for pages: handed out to their visitors, counted, ended."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.websocket import WebSocketHandler

from sandbox.apps.presence import BACK, GONE
from sandbox.clock import Clock
from sandbox.server.ownership import Owners
from sandbox.server.warm import Pool, Room
from sandbox.server.watch import PageWatch

Make = Callable[[], Coroutine[Any, Any, Room]]
"""Starts a kernel with its renderer."""

ENDED = 4404
"""Close code of a socket whose kernel has ended (4000-4999 are free for applications)."""


class Rooms:
    """All rooms of this server.

    ``makers``: how a room of each notebook is started. ``limit``: rooms that may be handed out at once; those that
    wait warm are not counted. ``warm``: how many of each notebook wait.
    """

    def __init__(
        self,
        kernels: AsyncMappingKernelManager,
        owners: Owners,
        clock: Clock,
        makers: Mapping[str, Make],
        *,
        limit: int,
        grace: float,
        warm: int,
    ) -> None:
        self._kernels = kernels
        self._owners = owners
        self._limit = limit
        self._opening = 0
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._rooms: dict[str, Room] = {}
        self._pools = {name: Pool(warm, make, self.end) for name, make in makers.items()}
        self.sockets: dict[str, set[WebSocketHandler]] = {}
        self.watch = PageWatch(clock, grace, self.end, self._alive)
        self._watching: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to warm and to watch."""
        for pool in self._pools.values():
            pool.fill()
        self._watching = asyncio.create_task(self.watch.run(), name="page watch")

    async def open(self, notebook: str, visitor: str, request: Mapping[str, str]) -> Room | None:
        """Hand a room to a visitor; None when all are taken."""
        if len(self._owners) + self._opening >= self._limit:
            return None
        self._opening += 1
        try:
            room = await self._pools[notebook].take()
            self._owners.give(room.kernel, visitor)
        finally:
            self._opening -= 1
        self._rooms[room.kernel] = room
        self.watch.handed_out(room.kernel)
        room.hand_out(request)
        return room

    async def end(self, kernel: str) -> None:
        """End a kernel and close its sockets. From here on it is nobody's. May be called again."""
        if kernel not in self._ending:
            task = asyncio.create_task(self._end(kernel), name=f"end {kernel}")
            self._ending[kernel] = task
            task.add_done_callback(lambda _: self._ending.pop(kernel, None))
        await asyncio.shield(self._ending[kernel])

    async def _end(self, kernel: str) -> None:
        self._owners.forget(kernel)
        self.watch.forget(kernel)
        room = self._rooms.pop(kernel, None)
        if room:
            await room.aclose()
        for socket in self.sockets.pop(kernel, set()):
            socket.close(ENDED, "ended")
        if kernel in self._kernels:
            with contextlib.suppress(RuntimeError):
                await self._kernels.shutdown_kernel(kernel)

    def page_opened(self, kernel: str, socket: WebSocketHandler) -> None:
        """A page of this kernel has opened a socket: the kernel is told that somebody looks."""
        self.watch.opened(kernel, socket)
        self.sockets.setdefault(kernel, set()).add(socket)
        self._tell(kernel, BACK)

    def page_closed(self, kernel: str, socket: WebSocketHandler) -> None:
        """A socket has closed; when it was the last one, the kernel is told: its talk's clock stands still."""
        self.watch.closed(kernel, socket)
        left = self.sockets.get(kernel, set())
        left.discard(socket)
        if not left:
            self._tell(kernel, GONE)

    def _tell(self, kernel: str, signum: int | None) -> None:
        if signum is not None and kernel in self._kernels:
            task = asyncio.create_task(self._signal(kernel, signum), name=f"tell {kernel}")
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _signal(self, kernel: str, signum: int) -> None:
        with contextlib.suppress(RuntimeError, ProcessLookupError):
            await ensure_async(self._kernels.get_kernel(kernel).signal_kernel(signum))

    async def _alive(self, kernel: str) -> bool:
        return kernel in self._kernels and await ensure_async(self._kernels.get_kernel(kernel).is_alive())

    async def aclose(self) -> None:
        """End everything. May be called again."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        for pool in self._pools.values():
            await pool.aclose()
        await asyncio.gather(*self._ending.values(), *self._telling, return_exceptions=True)
        for room in self._rooms.values():
            await room.aclose()
        left = [self._kernels.shutdown_kernel(kernel, now=True) for kernel in self._kernels.list_kernel_ids()]
        await asyncio.gather(*map(ensure_async, left), return_exceptions=True)
