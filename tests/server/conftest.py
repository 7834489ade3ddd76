"""A real server process on a free port, with small notebooks of its own; ended by its process id."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

IMPORTS = """
import json, os
import anywidget, ipywidgets, traitlets
from IPython.display import display
from sandbox.apps.request import current_request
"""
PAGE = """
asked = current_request()
class Probe(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { el.innerHTML = '<h1>Probe</h1>'; } }"
told = {"path": asked.path, "query": asked.query, "visitor": asked.visitor, "learner": asked.learner}
said = ipywidgets.Label("noch nichts")
button = ipywidgets.Button(description="Drücken")
def pressed(_):
    if "tod" in asked.query:
        os._exit(1)
    said.value = "gedrückt"
button.on_click(pressed)
if "fehler" in asked.query:
    raise RuntimeError("geheimes Wort")
print(json.dumps(told))
display({"text/plain": "GEFRAGT" + json.dumps(told | {"pid": os.getpid()}) + "ENDE"}, raw=True)
display(ipywidgets.VBox([Probe(), button, said]))
"""


@dataclass
class Running:
    """A server that runs. ``log`` is all it printed."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log_file: Path
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    @contextmanager
    def visitor(self) -> Iterator[httpx.Client]:
        """A browser without scripts, with a cookie jar; it has seen the start page."""
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False) as client:
            client.get("/")
            yield client

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)


def write_notebooks(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for name, source in (("imports", IMPORTS), ("page", PAGE))
    ]
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for name in ("ueben", "reflexion"):
        notebook = {
            "cells": cells,
            "metadata": {"title": name, "kernelspec": kernelspec},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    folder: Path, warm: int = 0, notebooks: Path | None = None, port: int = 0, **settings: str
) -> Running:
    """Start a server and wait until it answers. ``settings`` as in VIDEOBERATUNG_*, lower case."""
    port = port or free_port()
    data = folder / "data"
    log = folder / "log.txt"
    environ = {**os.environ, **{f"VIDEOBERATUNG_{name.upper()}": value for name, value in settings.items()}}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.server.serve",
                str(data),
                str(port),
                str(notebooks or write_notebooks(folder / "notebooks")),
                str(warm),
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environ,
            cwd=Path(__file__).parents[2],
        )
    running = Running(process, port, data, log)
    wait_for(lambda: _answers(running), 60, "the server to answer")
    return running


def _answers(running: Running) -> bool:
    assert running.process.poll() is None, running.log
    try:
        return httpx.get(running.url + "/hilfe", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def kernel_of(html: str) -> str:
    found = re.search(r'"kernelId": "([0-9a-f-]{36})"', html)
    assert found, html[-600:]
    return found.group(1)


def told(html: str) -> dict[str, object]:
    """What the kernel of this page knew about the request, and its process id."""
    found = re.search(r"GEFRAGT(.*?)ENDE", html)
    assert found, html[-600:]
    return json.loads(json.loads(f'"{found.group(1)}"'))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests that do not change it."""
    running = start(tmp_path_factory.mktemp("server"), warm=1)
    yield running
    running.stop()


@pytest.fixture
def starts(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start servers of one's own."""
    begun: list[Running] = []

    def begin(**options: object) -> Running:
        folder = tmp_path / str(len(begun))
        folder.mkdir()
        begun.append(start(folder, **options))
        return begun[-1]

    yield begin
    for each in begun:
        each.stop()
