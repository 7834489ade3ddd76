"""Kernels split off the fork server: real processes, started, ended, replaced."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Self

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager

from sandbox.server import forked
from sandbox.server.forked import OPTION, ForkServer
from sandbox.server.kernels import OwnKernelSpecs

pytestmark = [
    pytest.mark.skipif(not forked.possible(), reason="kernels are started the usual way here"),
    pytest.mark.xdist_group("server"),
]


@pytest.fixture
def fork_server():
    server = ForkServer()
    yield server
    server.close()


class Kernel:
    """A kernel and a client of it."""

    def __init__(self, server: ForkServer, **environment: str) -> None:
        self.manager = AsyncKernelManager(kernel_spec_manager=OwnKernelSpecs(), transport="tcp")
        self._start = {OPTION: server, "env": {**os.environ, **environment}}

    async def __aenter__(self) -> Self:
        await self.manager.start_kernel(**self._start)
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)

    async def ask(self, expression: str) -> str:
        reply = await self.client.execute_interactive(
            "", user_expressions={"it": expression}, timeout=30, allow_stdin=False
        )
        return reply["content"]["user_expressions"]["it"]["data"]["text/plain"].strip("'")

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.manager.provisioner.pid)


async def test_a_kernel_is_a_process_of_its_own_with_an_environment_of_its_own(fork_server):
    async with Kernel(fork_server, WHOSE="eins") as first, Kernel(fork_server, WHOSE="zwei") as second:
        assert await first.ask("__import__('os').environ['WHOSE']") == "eins"
        assert await second.ask("__import__('os').environ['WHOSE']") == "zwei"
        assert first.process.pid != second.process.pid
        assert first.process.name().startswith("raum-")
        # What chance decides differs: neither repeats the other's numbers.
        draws = [await each.ask("__import__('random').random()") for each in (first, second)]
        assert draws[0] != draws[1]


async def test_a_kernel_has_imported_what_a_page_needs_and_no_debugger(fork_server):
    async with Kernel(fork_server) as kernel:
        assert await kernel.ask("'sandbox.apps.practice' in __import__('sys').modules") == "True"
        assert await kernel.ask("__import__('sys').modules.get('debugpy')") == "None"
        assert await kernel.ask("'voila' in __import__('sys').modules") == "False"


async def test_ending_one_leaves_the_others(fork_server):
    async with Kernel(fork_server) as stays:
        async with Kernel(fork_server) as goes:
            gone = goes.process
            assert await goes.manager.is_alive()
        assert not gone.is_running()
        assert not await goes.manager.is_alive()
        assert await stays.ask("1 + 1") == "2"


async def test_a_killed_kernel_is_seen_as_ended(fork_server):
    async with Kernel(fork_server) as kernel:
        kernel.process.kill()
        for _ in range(100):
            if not await kernel.manager.is_alive():
                break
            await asyncio.sleep(0.05)
        assert not await kernel.manager.is_alive()


async def test_kernels_end_with_the_fork_server_and_it_is_started_anew(fork_server):
    async with Kernel(fork_server) as kernel:
        process = kernel.process
        parent = process.parent()
        parent.send_signal(signal.SIGKILL)
        psutil.wait_procs([process], timeout=10)
        assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        async with Kernel(fork_server) as another:
            assert await another.ask("1 + 1") == "2"
            assert another.process.parent().pid != parent.pid


async def test_without_a_fork_server_a_kernel_starts_on_its_own(fork_server, monkeypatch, caplog):
    monkeypatch.setattr(forked, "LONGEST", 10)  # as if nothing could be asked for
    async with Kernel(fork_server) as kernel:
        assert await kernel.ask("1 + 1") == "2"
        assert "ipykernel_launcher" in kernel.process.cmdline()
    assert "starts on its own" in caplog.text


def test_a_handle_does_not_mistake_a_later_process(fork_server):
    wish = {
        "name": "raum-test",
        "arguments": ["--das-gibt-es-nicht"],
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
    }
    process = fork_server.split(wish)
    process.kill()
    assert process.wait() == 0
    assert process.poll() == 0
    process.send_signal(signal.SIGTERM)  # to nobody
