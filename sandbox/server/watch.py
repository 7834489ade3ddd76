"""A kernel whose page is gone ends: who watches that.

A page is there as long as one of its sockets is open. Sockets of a browser that vanished without a word are closed by
the server's pings; ``app`` sets them so that both together stay below a minute.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sandbox.clock import Clock

FIRST = 40.0
"""Seconds until a page that was asked for must have opened its socket (a slow machine loads scripts that long)."""


@dataclass
class _Page:
    alone_since: float
    patience: float
    sockets: set[object] = field(default_factory=set)


class PageWatch:
    """Ends kernels that nobody looks at any more, or that have died.

    ``end(kernel)`` ends one; ``alive(kernel)`` says whether its process lives; ``grace``: seconds a page may be away.
    """

    def __init__(
        self,
        clock: Clock,
        grace: float,
        end: Callable[[str], Awaitable[None]],
        alive: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._clock = clock
        self._grace = grace
        self._end = end
        self._alive = alive
        self._pages: dict[str, _Page] = {}

    def handed_out(self, kernel: str) -> None:
        """A page was asked for and will open a socket."""
        self._pages[kernel] = _Page(self._clock.seconds(), FIRST)

    def opened(self, kernel: str, socket: object) -> None:
        """The page is there."""
        page = self._pages.get(kernel)
        if page:
            page.sockets.add(socket)

    def closed(self, kernel: str, socket: object) -> None:
        """A socket closed; when it was the last one, the page has ``grace`` seconds to come back."""
        page = self._pages.get(kernel)
        if page and socket in page.sockets:
            page.sockets.discard(socket)
            if not page.sockets:
                page.alone_since = self._clock.seconds()
                page.patience = self._grace

    def forget(self, kernel: str) -> None:
        """The kernel has ended."""
        self._pages.pop(kernel, None)

    async def look(self) -> None:
        """Look once at every kernel; end the lonely and the dead."""
        now = self._clock.seconds()
        for kernel, page in list(self._pages.items()):
            lonely = not page.sockets and now - page.alone_since >= page.patience
            if lonely or not await self._alive(kernel):
                await self._end(kernel)

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            await self._clock.sleep(1.0)
            await self.look()
