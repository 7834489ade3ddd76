"""The broker: takes requests from rooms, hands them to workers fairly, gives lost ones to the next worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import zmq

from sandbox.errors import SandboxError, ServiceError
from sandbox.service import wire
from sandbox.service.cache import Cache
from sandbox.service.crew import Crew, Job
from sandbox.service.fair import FairQueue
from sandbox.service.preparing import made
from sandbox.service.work import KINDS, Kind

_LOOK = 100
"""Milliseconds between two looks at the workers."""

_TRIES = 3
"""How often a job may be begun: one that kills three workers would kill the fourth."""

_AT_ONCE = 200
"""Requests taken before the workers are looked at again."""

_MOST_WAITING = 5000
"""Requests that may wait before new ones are refused."""

DEFAULT_SIZES: Mapping[Kind, int] = {
    "answering": 1,
    "recognising": 1,
    "voicing": 1,
    "composing": max(1, (os.cpu_count() or 1) // 4),
}


class Broker:
    """One loop over two sockets: ``front`` for rooms, ``back`` for workers."""

    def __init__(self, data: Path, folder: Path, sizes: Mapping[Kind, int] = DEFAULT_SIZES) -> None:
        self._context = zmq.Context()
        self._front = self._bound(f"ipc://{folder}/front")
        self._back = self._bound(f"ipc://{folder}/back")
        self._crew = Crew(data, folder, sizes)
        self._cache = Cache(data / "cache")
        self._queues: dict[Kind, FairQueue[Job]] = {kind: FairQueue() for kind in sizes}
        self._known: set[tuple[bytes, str]] = set()
        self._forgotten: set[str] = set()
        self._poller = zmq.Poller()
        self._poller.register(self._front, zmq.POLLIN)
        self._poller.register(self._back, zmq.POLLIN)

    def step(self) -> None:
        """Wait for a moment at most, then do whatever there is to do."""
        ready = dict(self._poller.poll(_LOOK))
        if self._front in ready:
            self._take_requests()
        if self._back in ready:
            self._take_answers()
        for job in self._crew.tend():
            self._again(job)
        self._hand_out()

    def close(self) -> None:
        """End the workers and close the sockets."""
        self._crew.close()
        self._context.destroy(linger=0)

    def _bound(self, address: str) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.ROUTER)
        socket.setsockopt(zmq.MAXMSGSIZE, wire.LARGEST)
        socket.setsockopt(zmq.ROUTER_HANDOVER, 1)
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind(address)
        return socket

    def _take_requests(self) -> None:
        for _ in range(_AT_ONCE):
            if not self._front.poll(0):
                return
            frames = self._front.recv_multipart()
            try:
                asker, frame = frames
                self._take_request(asker, wire.unpack(frame))
            except (ValueError, TypeError):
                continue  # not one of ours; whoever sent it learns nothing

    def _take_request(self, asker: bytes, request: dict[str, Any]) -> None:
        op, talk = request.get("op"), request.get("talk")
        if op == "ping":
            self._reply(asker, {"id": request["id"], "ok": True})
        elif op == "forget" and isinstance(talk, str):
            self._forget(talk)
            self._reply(asker, {"id": request["id"], "ok": True})
        elif not isinstance(op, str) or op not in KINDS or not isinstance(request.get("body"), dict):
            self._refuse(asker, request["id"], ServiceError("Diesen Auftrag kennt der Hilfsprozess nicht."))
        elif path := self._made(op, request["body"]):
            self._reply(asker, {"id": request["id"], "ok": path})
        else:
            owner = talk if isinstance(talk, str) else asker.hex()
            self._queue(Job(asker, request, KINDS[op], owner, bool(request.get("urgent"))))

    def _made(self, op: str, body: Mapping[str, Any]) -> str | None:
        try:
            return made(self._cache, op, body)
        except SandboxError:
            return None  # the worker says what is wrong with it

    def _queue(self, job: Job) -> None:
        if job.key in self._known:
            return  # asked again while it is being done
        if len(self._known) >= _MOST_WAITING:
            self._refuse(job.asker, job.request["id"], ServiceError("Der Hilfsprozess ist überlastet."))
            return
        self._known.add(job.key)
        self._queues[job.kind].push(job.owner, job, urgent=job.urgent)

    def _take_answers(self) -> None:
        while self._back.poll(0):
            name, frame, *_ = [*self._back.recv_multipart(), b""]
            worker = self._crew.get(name)
            if worker is None:
                continue
            worker.ready = True
            if worker.job is not None and frame:
                job, worker.job = worker.job, None
                self._known.discard(job.key)
                self._forget_again(job)
                self._reply(job.asker, wire.unpack(frame))

    def _hand_out(self) -> None:
        for worker in self._crew.free():
            job = self._queues[worker.kind].pop()
            if job is not None:
                worker.begin(job)
                self._back.send_multipart([worker.name, wire.pack(job.request)])

    def _again(self, job: Job) -> None:
        if job.tries < _TRIES:
            self._queues[job.kind].push_back(job.owner, job, urgent=job.urgent)
            return
        self._known.discard(job.key)
        self._refuse(
            job.asker, job.request["id"], ServiceError("Daran ist der Hilfsprozess mehrmals gescheitert.")
        )

    def _forget(self, talk: str) -> None:
        """Drop what waits, remove what is there, and remember it for what is being made at this moment."""
        for queue in self._queues.values():
            for job in queue.drop(lambda job: job.owner == talk):
                self._known.discard(job.key)
                self._refuse(job.asker, job.request["id"], ServiceError("Dieses Gespräch wurde gelöscht."))
        self._cache.forget(talk)
        self._forgotten.add(talk)

    def _forget_again(self, job: Job) -> None:
        if job.owner in self._forgotten:
            self._cache.forget(job.owner)

    def _refuse(self, asker: bytes, ident: str, problem: ServiceError) -> None:
        self._reply(asker, {"id": ident, "error": wire.failure(problem)})

    def _reply(self, asker: bytes, answer: dict[str, Any]) -> None:
        """Send an answer; a room that is gone meanwhile is nobody's trouble (ROUTER drops it)."""
        self._front.send_multipart([asker, wire.pack(answer)])
