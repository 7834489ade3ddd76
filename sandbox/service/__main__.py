"""The service process: ``python -m sandbox.service --data DIR``. Ends with whoever started it."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
from pathlib import Path
from types import FrameType

from sandbox.service import wire
from sandbox.service.broker import Broker


def main() -> None:
    """Serve until told to stop, or until the parent is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data.absolute()
    parent = os.getppid()
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(data)
    folder = wire.make_folder(data)
    broker = Broker(data, folder)
    try:
        wire.announce(data, folder)
        while not stopped and os.getppid() == parent:
            broker.step()
            if not (data / wire.NOTE).exists():
                wire.announce(data, folder)  # a second process beside this one took its note with it
    finally:
        wire.withdraw(data, folder)
        broker.close()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(data: Path) -> None:
    """Remove the socket folders of processes that were killed."""
    for old in (data / "run").glob("svc-*-*"):
        if not _lives(int(old.name.split("-")[1])):
            shutil.rmtree(old, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
