"""A worker: ``python -m sandbox.service.worker KIND NAME --data DIR --folder DIR``. One job at a time."""

from __future__ import annotations

import argparse
import logging
import os
import signal
from pathlib import Path
from typing import Any

import zmq

from sandbox.errors import SandboxError
from sandbox.service import wire
from sandbox.service.work import NICE, WORKS, Kind, Work

_LOOK = 500
"""Milliseconds between two looks whether the broker still lives."""

_log = logging.getLogger(__name__)


def main() -> None:
    """Work until the broker is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=sorted(WORKS))
    parser.add_argument("name")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    os.nice(NICE[given.kind])
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.IDENTITY, given.name.encode())
        socket.connect(f"ipc://{given.folder}/back")
        socket.send(b"")
        work: Work | None = None
        while os.getppid() == parent:
            if socket.poll(_LOOK):
                request = wire.unpack(socket.recv())
                if work is None:
                    work = _made(given.kind, given.data)
                socket.send(wire.pack({"id": request["id"]} | _answer(work, request)))
            elif work is None:
                work = _made(given.kind, given.data)  # warm before the first request


def _made(kind: Kind, data: Path) -> Work | None:
    """Load what the work needs; None leaves it to the next request to try again."""
    try:
        return WORKS[kind](data)
    except Exception as problem:  # noqa: BLE001 - a worker that dies at loading would be restarted for ever
        _log.error("%s could not be loaded: %s", kind, type(problem).__name__)
        return None


def _answer(work: Work | None, request: dict[str, Any]) -> dict[str, Any]:
    """Do a job. What went wrong is told; what people said never enters the log."""
    try:
        if work is None:
            return {"error": wire.failure(RuntimeError())}
        return {"ok": work.do(str(request["op"]), request["body"])}
    except SandboxError as problem:
        return {"error": wire.failure(problem)}
    except Exception as problem:  # noqa: BLE001 - one bad job must not take the others' worker
        _log.error("%s failed: %s", request.get("op"), type(problem).__name__)
        return {"error": wire.failure(problem)}


if __name__ == "__main__":
    main()
