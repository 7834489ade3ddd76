"""A room's end of the line: asks the service process, and asks again when it was away.

Every request has an id. As long as it is unanswered it is sent again: to a new process at once, to the same
one every few seconds (the broker knows what it is at). Only when nothing was heard for ``patience`` seconds it
fails.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio

from sandbox.clock import Clock, SystemClock
from sandbox.errors import ServiceLost
from sandbox.service import wire
from sandbox.service.asking import Asking

_LOOK = 0.25
"""Seconds between two looks after the line."""
_PING = 1.0
"""Seconds between two questions whether the service is there."""
_SILENT = 2.5
"""Seconds without an answer after which it counts as away."""
_AGAIN = 5.0
"""Seconds after which an unanswered request is sent again."""


@dataclass
class _Pending:
    frame: bytes
    answer: asyncio.Future[Any]
    sent: float


class ServiceClient(Asking):
    """Asks the service of a data folder. Use it on one event loop; close it when done.

    It begins with the first request, or with ``start`` where a room wants to know early whether it must wait.
    """

    def __init__(self, data: Path, clock: Clock | None = None, patience: float = 60.0) -> None:
        super().__init__()
        self._data = data
        self._clock = clock or SystemClock()
        self._patience = patience
        self._context: zmq.asyncio.Context | None = None
        self._socket: zmq.asyncio.Socket | None = None
        self._folder: Path | None = None
        self._pending: dict[str, _Pending] = {}
        self._watching: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._heard = 0.0
        self._pinged = 0.0

    @property
    def waiting(self) -> bool:
        """Whether the service is away: nothing was heard of it for 2.5 s."""
        return self._watching is not None and self._clock.seconds() - self._heard > _SILENT

    def start(self) -> None:
        """Open the line. May be called again."""
        if self._watching is None:
            self._context = zmq.asyncio.Context()
            self._heard = self._clock.seconds()
            self._watching = asyncio.create_task(self._watch(), name="service: watch")
            self._connect()

    async def ask(self, op: str, body: Mapping[str, Any], talk: str | None, *, urgent: bool) -> Any:  # noqa: ANN401
        """Get a request answered. Raises what the work raised, ServiceLost when patience is at its end."""
        self.start()
        ident = secrets.token_hex(8)
        frame = wire.pack({"id": ident, "op": op, "talk": talk, "urgent": urgent, "body": body})
        pending = _Pending(frame, asyncio.get_running_loop().create_future(), self._clock.seconds())
        self._pending[ident] = pending
        try:
            self._send(frame)
            return await pending.answer
        finally:
            self._pending.pop(ident, None)

    async def aclose(self) -> None:
        """Close the line; what is unanswered fails with ServiceLost."""
        tasks = [task for task in (self._watching, self._listening) if task is not None]
        self._watching = None
        self._disconnect()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._fail_all()
        if self._context is not None:
            self._context.term()
            self._context = None

    async def _watch(self) -> None:
        """Keep the line: ping, connect to a new process, send again, give up."""
        while True:
            await self._clock.sleep(_LOOK)
            now = self._clock.seconds()
            if self._moved():
                self._connect()
            if now - self._pinged >= _PING:
                self._pinged = now
                self._send(wire.pack({"id": "ping", "op": "ping"}))
            for pending in self._pending.values():
                if now - pending.sent >= _AGAIN:
                    pending.sent = now
                    self._send(pending.frame)
            if now - self._heard > self._patience:
                self._fail_all()

    async def _listen(self, socket: zmq.asyncio.Socket) -> None:
        """Take answers from one line for as long as it is open."""
        while True:
            with suppress(ValueError):
                self._take(wire.unpack(await socket.recv()))

    def _take(self, answer: dict[str, Any]) -> None:
        self._heard = self._clock.seconds()
        pending = self._pending.get(answer["id"])
        if pending is None or pending.answer.done():
            return
        if "ok" in answer:
            pending.answer.set_result(answer["ok"])
        else:
            pending.answer.set_exception(wire.raised(answer.get("error") or {}))

    def _moved(self) -> bool:
        """Whether another process serves now."""
        try:
            return wire.find(self._data) != self._folder
        except ServiceLost:
            return False

    def _connect(self) -> None:
        """Open the line to the process that serves now, and send it what is unanswered."""
        self._disconnect()
        with suppress(ServiceLost):
            self._folder = wire.find(self._data)
        if self._folder is None or self._context is None:
            return
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.setsockopt(zmq.MAXMSGSIZE, wire.LARGEST)
        self._socket.setsockopt(zmq.IDENTITY, secrets.token_bytes(16).replace(b"\0", b"\1"))
        self._socket.connect(f"ipc://{self._folder}/front")
        self._listening = asyncio.create_task(self._listen(self._socket), name="service: listen")
        for pending in self._pending.values():
            pending.sent = self._clock.seconds()
            self._send(pending.frame)

    def _disconnect(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            self._listening = None
        if self._socket is not None:
            self._socket.close(linger=0)
            self._socket = None
        self._folder = None

    def _send(self, frame: bytes) -> None:
        """Send without waiting; what cannot be sent now is sent again later."""
        if self._socket is not None:
            sent = asyncio.ensure_future(self._socket.send(frame, zmq.DONTWAIT))
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _fail_all(self) -> None:
        for pending in self._pending.values():
            if not pending.answer.done():
                pending.answer.set_exception(wire.lost())
