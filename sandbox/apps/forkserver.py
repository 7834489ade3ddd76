"""The fork server: a process that has imported everything a page needs and splits kernels off itself.

A kernel that starts on its own imports for two seconds and then holds 100 MB for itself. One split off this process
starts at once and shares with all others what none of them writes to. (The same idea is ``multiprocessing``'s
"forkserver" and Android's zygote.) Run by ``forked.ForkServer`` as ``python -m sandbox.apps.forkserver FD``.

It stays single-threaded and opens nothing itself, so that there is nothing a fork could tear. It ends when the server
closes its end of the socket; its kernels notice that and end too.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import TypedDict

from faker import Faker

MODULES = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "sandbox.apps.practice",
    "sandbox.apps.reflection",
    # Imported by these only once they run:
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "cryptography.hazmat.backends.openssl.backend",
    "cryptography.hazmat.primitives.serialization",
    "ipykernel.debugger",
    "psutil",
    "sqlalchemy.dialects.sqlite",
    "tornado.platform.asyncio",
)
LONGEST = 192 * 1024
"""Bytes of one request (arguments, environment): what Linux takes as one message."""


class Wish(TypedDict):
    """What a kernel is to be: its name in a list of processes (at most 15 bytes), ipykernel's arguments, the rest."""

    name: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str


def serve(asking: socket.socket) -> None:
    """Answer each ``Wish`` (JSON) with a pid and its pidfd."""
    while message := asking.recv(LONGEST):
        wish: Wish = json.loads(message)
        pid = os.fork()
        if pid == 0:
            asking.close()
            _become_kernel(wish)
        # Parent and child both do it: whoever is first, a signal to the kernel's group never means this process.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        handle = os.pidfd_open(pid)
        try:
            socket.send_fds(asking, [str(pid).encode()], [handle])
        finally:
            os.close(handle)


def _become_kernel(wish: Wish) -> None:
    """Run a kernel in this process; never returns."""
    status = 1
    try:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(wish["environment"])
        os.chdir(wish["folder"])
        Path("/proc/self/comm").write_text(wish["name"])
        gc.enable()
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - imported long ago, in the parent

        IPKernelApp.launch_instance(wish["arguments"])
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - nothing may climb up into the fork server's own loop
        traceback.print_exc()
    finally:
        os._exit(status)


def main() -> None:
    """Import all, then serve the socket whose number is the first argument."""
    asking = socket.socket(fileno=int(sys.argv[1]))
    # A kernel watches whether this process still lives; ipykernel reads the number while it is imported.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    # Kernels that ended are not waited for one by one; the server holds a handle on each.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the server
    # No debugger in a room: it would be a door, and 20 MB. ipykernel does without where it cannot be imported.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    gc.disable()
    for module in MODULES:
        importlib.import_module(module)
    Faker("de_DE")  # finds its providers when it is made
    gc.collect()
    gc.freeze()  # the collector would write into every shared page
    serve(asking)


if __name__ == "__main__":
    main()
