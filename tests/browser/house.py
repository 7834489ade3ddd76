"""The whole application as a person starts it, ended by its process id, and its journal read from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from sandbox.journal.entry import Entry
from sandbox.store.journal import Journal
from tests.server.conftest import free_port, wait_for

ROOT = Path(__file__).parents[2]


@dataclass
class House:
    """``data``: its data folder. The customer answers without an acted pause, so that tests need not wait for it."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.data = self.folder / "data"
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = self.folder / "log.txt"

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def command(self, *arguments: str) -> str:
        """Run a command of ``videoberatung`` on this data folder."""
        done = subprocess.run(
            [sys.executable, "-m", "sandbox.cli", "--data", str(self.data), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, **settings: str) -> None:
        """Start it and wait until it answers."""
        given = {"acted_pause": "false"} | settings
        environ = {**os.environ, **{f"VIDEOBERATUNG_{name.upper()}": value for name, value in given.items()}}
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "sandbox.cli",
                    "--data",
                    str(self.data),
                    "start",
                    "--port",
                    str(self.port),
                    "--no-browser",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environ,
                cwd=ROOT,
            )
        wait_for(self._answers, 90, "the server to answer")

    def _answers(self) -> bool:
        assert self.process, "not started"
        assert self.process.poll() is None, self.log
        try:
            return httpx.get(self.url + "/hilfe", trust_env=False, timeout=20).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def entries(self, talk: str) -> list[Entry]:
        """What the journal holds of a talk."""
        with Journal.open(self.data / "journal.sqlite3") as journal:
            return list(journal.read(talk))

    def events(self, talk: str, kind: str) -> list:
        return [entry.event for entry in self.entries(talk) if entry.event.kind == kind]

    def process_of(self, kernel: str) -> psutil.Process:
        """The process of a kernel, by its id."""
        assert self.process
        for process in psutil.Process(self.process.pid).children(recursive=True):
            if process.name() == f"raum-{kernel[:8]}" or any(kernel in part for part in process.cmdline()):
                return process
        raise AssertionError(f"no process of kernel {kernel}")
