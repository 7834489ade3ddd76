"""How soon the practice page is ready, beside the least that Voila can do: one button in a template of its own.

Both servers run, each with a kernel that waits warm; they are visited in turn by Chromium, each time with an empty
cache, and only when both have come to rest. Ready: the button that one came for can be pressed. Prints JSON. Run from
the project's folder: python -m benchmarks.page
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import psutil
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.house import House
from tests.server.conftest import free_port, wait_for

_VISITS = 7
_BUTTON = "Drücken"
_TEMPLATE = """\
{%- set base = resources.base_url -%}
<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Ein Knopf</title>
<script src="{{ base }}voila/static/voila-style.js" defer></script></head>
<body data-base-url="{{ base }}voila/" data-voila="voila">
{%- with kernel_id = kernel_start(nb) -%}
{% set settings = page_config.copy() %}
{% set _ = settings.update(baseUrl=base, kernelId=kernel_id) %}
<script id="jupyter-config-data" type="application/json">{{ settings | tojson }}</script>
{%- for cell in cell_generator(nb, kernel_id) -%}{%- for output in cell.outputs -%}
{%- if output.output_type in ("display_data", "execute_result") -%}
<div><script type="application/vnd.voila.cell-output+json">{{ output | trusted | tojson }}</script></div>
{%- endif -%}
{%- endfor -%}{%- endfor -%}
{% endwith %}
<script src="{{ base }}voila/static/{{ main_js }}"></script>
</body></html>
"""


def measure(visits: int = _VISITS) -> dict[str, float]:
    """Return seconds until the page is ready (medians) for ``page`` and ``bare_page``, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.start(page_grace="1")
        try:
            with _bare(Path(folder) / "bare") as (bare, url):
                assert house.process
                return asyncio.run(_visit(house.url, url, [house.process.pid, bare], visits))
        finally:
            house.stop()


@contextlib.contextmanager
def _bare(folder: Path) -> Iterator[tuple[int, str]]:
    """Start a Voila of its own with one button; yield its process id and the page's address."""
    template = folder / "jupyter" / "voila" / "templates" / "knopf"
    template.mkdir(parents=True)
    (template / "conf.json").write_text('{"base_template": "base"}')
    (template / "index.html.j2").write_text(_TEMPLATE)
    pages = folder / "pages"
    pages.mkdir()
    source = f"import ipywidgets\nipywidgets.Button(description={_BUTTON!r})"
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    (pages / "knopf.ipynb").write_text(
        json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    )
    port = free_port()
    path = os.pathsep.join([str(folder / "jupyter"), str(Path(sys.prefix) / "share" / "jupyter")])
    command = [
        *(
            sys.executable,
            "-m",
            "voila",
            str(pages),
            "--no-browser",
            f"--port={port}",
            "--Voila.ip=127.0.0.1",
        ),
        *("--template=knopf", "--preheat_kernel=True", "--pool_size=1"),
    ]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, "JUPYTER_PATH": path}, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/voila/render/knopf.ipynb"
    try:
        wait_for(lambda: _answers(f"http://127.0.0.1:{port}/voila/static/voila.js"), 60, "the bare server")
        yield process.pid, url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=20).status_code < 500
    except httpx.TransportError:
        return False


async def _visit(ours: str, bare: str, servers: list[int], visits: int) -> dict[str, float]:
    pages: dict[str, tuple[str, Callable[[Page], Awaitable[None]]]] = {
        "page": (f"{ours}/ueben/erstgespraech-land?person=1", _begin_is_there),
        "bare_page": (bare, _button_is_there),
    }
    taken: dict[str, list[float]] = {name: [] for name in pages}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for nth in range(visits + 1):
            for name, (url, ready) in pages.items():
                await asyncio.to_thread(_rest, servers)
                seconds = await _timed(browser, url, ready)
                if nth:  # the first visits fill the servers' own caches
                    taken[name].append(seconds)
        await browser.close()
    medians = {name: statistics.median(each) for name, each in taken.items()}
    return {
        "page_ready_s": round(medians["page"], 2),
        "bare_page_ready_s": round(medians["bare_page"], 2),
        "page_ratio": round(medians["page"] / medians["bare_page"], 2),
    }


async def _begin_is_there(page: Page) -> None:
    await page.get_by_role("button", name="Gespräch beginnen", exact=True).wait_for()


async def _button_is_there(page: Page) -> None:
    await page.get_by_role("button", name=_BUTTON).wait_for()


async def _timed(browser: Browser, url: str, ready: Callable[[Page], Awaitable[None]]) -> float:
    context = await browser.new_context(locale="de-DE")
    page = await context.new_page()
    page.set_default_timeout(120_000)
    began = time.monotonic()
    await page.goto(url, wait_until="commit")
    await ready(page)
    seconds = time.monotonic() - began
    await context.close()
    return seconds


def _rest(servers: list[int], quiet: float = 2.0) -> None:
    """Wait until nothing below these processes computes: kernels are warm, films are made, old kernels gone."""
    end, calm, before = time.monotonic() + 120, 0.0, _cpu(servers)
    while calm < quiet and time.monotonic() < end:
        time.sleep(0.5)
        now = _cpu(servers)
        calm = calm + 0.5 if abs(now - before) < 0.06 else 0.0
        before = now


def _cpu(servers: list[int]) -> float:
    total = 0.0
    for pid in servers:
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
    return total


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
