"""What a talk holds in memory: a kernel in a call beside a bare one, and the processes that there are once.

Proportional set size: what several processes share is divided among them. The talk is held in Chromium. Prints JSON.
Run from the project's folder: python -m benchmarks.memory
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import psutil
from jupyter_client.manager import KernelManager
from playwright.async_api import async_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DEVICES
from tests.browser.house import House
from tests.browser.trainee import GREETING, Trainee

_MB = 1024 * 1024


def measure() -> dict[str, float]:
    """Return MB of a kernel in a call, of a bare kernel, their ratio; of the service process and of the server."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.start()
        bare = KernelManager()
        bare.start_kernel()
        try:
            client = bare.client()
            client.start_channels()
            client.wait_for_ready(timeout=60)
            client.execute_interactive("pass", timeout=60)
            figures = asyncio.run(_in_call(house, bare))
            client.stop_channels()
        finally:
            bare.shutdown_kernel(now=True)
            house.stop()
    return figures


async def _in_call(house: House, bare: KernelManager) -> dict[str, float]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *DEVICES])
        context = await browser.new_context(locale="de-DE")
        trainee = Trainee(house, await context.new_page())
        await trainee.brief()
        await trainee.begin()
        await trainee.say(GREETING)
        kernel = await trainee.kernel()
        assert bare.provisioner
        used = _pss(kernel)
        least = _pss(psutil.Process(bare.provisioner.pid))  # type: ignore[attr-defined]
        server, service = _once(house)
        await browser.close()
    return {
        "kernel_mb": round(used, 1),
        "bare_kernel_mb": round(least, 1),
        "kernel_ratio": round(used / least, 2),
        "service_mb": round(service, 1),
        "server_mb": round(server, 1),
    }


def _once(house: House) -> tuple[float, float]:
    """Return MB of the server and of the service with its workers."""
    assert house.process
    server = psutil.Process(house.process.pid)
    for child in server.children():
        if "sandbox.service" in child.cmdline():
            return _pss(server), sum(_pss(each) for each in (child, *child.children(recursive=True)))
    raise RuntimeError("there is no service process")


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / _MB


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
