"""Kernels that are split off the fork server: how Jupyter starts one, asks after it and ends it.

Where a process cannot split off with a handle on it (anything but Linux), or when the fork server does not answer, a
kernel is started the usual way. See docs/decisions/0007.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from sandbox.apps.forkserver import LONGEST, Wish

NAME = "videoberatung-fork"
"""The entry point under which Jupyter finds the provisioner."""
OPTION = "fork_server"
"""The option of ``start_kernel`` that hands the provisioner its fork server."""
PATIENCE = 60.0
"""Seconds for an answer; the first waits until everything is imported."""

_LOG = logging.getLogger(__name__)


def possible() -> bool:
    """Whether processes can be split off here, and be held by a handle that no later process inherits."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass
class ForkedProcess:
    """As much of ``subprocess.Popen`` as a provisioner asks for. The exit code is known to the fork server only."""

    pid: int
    handle: int
    stdin = stdout = stderr = None
    _ended: bool = field(default=False, init=False)

    def poll(self) -> int | None:
        """Return 0 when it has ended, else None."""
        if not self._ended:
            watch = select.poll()
            watch.register(self.handle, select.POLLIN)
            if watch.poll(0):
                self._ended = True
                os.close(self.handle)
        return 0 if self._ended else None

    def wait(self) -> int:
        """Return once it has ended."""
        if not self._ended:
            watch = select.poll()
            watch.register(self.handle, select.POLLIN)
            watch.poll()
        self.poll()
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.handle, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """Holds the fork server's process and asks it for kernels. One a server; starts it with the first kernel."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None
        self._turn = threading.Lock()

    def split(self, wish: Wish) -> ForkedProcess:
        """Return a kernel's process. Blocks; call it in a thread. Raises OSError when there is none."""
        message = json.dumps(wish).encode()
        if len(message) >= LONGEST:
            raise OSError("the environment is too large to be handed on")
        with self._turn:
            asking = self._running(wish["environment"])
            try:
                asking.send(message)
                pid, handles, _, _ = socket.recv_fds(asking, 64, 1)
            except OSError:
                self._end()
                raise
            if not pid or not handles:
                self._end()
                raise OSError("the fork server has ended")
            return ForkedProcess(int(pid), handles[0])

    def _running(self, environment: dict[str, str]) -> socket.socket:
        if self._asking is None or self._process is None or self._process.poll() is not None:
            self._end()
            # Each message whole, one at a time: no framing of our own.
            self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._asking.settimeout(PATIENCE)
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", "sandbox.apps.forkserver", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    env=environment,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
        return self._asking

    def _end(self) -> None:
        if self._asking:
            self._asking.close()
            self._asking = None
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End the fork server; kernels that still live end within a second or two. May be called again."""
        with self._turn:
            self._end()


class ForkProvisioner(LocalProvisioner):
    """Splits a kernel off the fork server; everything else is as for any kernel of this machine."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel that ``cmd`` describes: ``[python, …, "-m", "ipykernel_launcher", *arguments]``."""
        server: ForkServer = options.pop(OPTION)
        wish = Wish(
            name=f"raum-{self.kernel_id[:8]}",
            arguments=cmd[cmd.index("ipykernel_launcher") + 1 :],
            environment=dict(options["env"]),
            folder=str(options.get("cwd") or Path.cwd()),
        )
        try:
            process = await asyncio.to_thread(server.split, wish)
        except OSError as problem:
            _LOG.warning("The fork server is out of order (%s); a kernel starts on its own.", problem)
            return await super().launch_kernel(cmd, **options)
        self.process = process  # type: ignore[assignment]  # as much of a Popen as is asked for
        self.pid = self.pgid = process.pid
        self.cwd = wish["folder"]
        return self.connection_info
