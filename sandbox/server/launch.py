"""Start: the journal is brought up to date, the port taken, the service process started, then the doors open."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import shutil
import signal
import socket
import webbrowser
from functools import partial
from pathlib import Path

from tornado.netutil import bind_sockets

from sandbox import content, store
from sandbox.errors import SandboxError, ServiceError
from sandbox.script import load
from sandbox.server.app import SandboxServer
from sandbox.server.handlers import Parts
from sandbox.server.shelf import FolderShelf, LevelCard, ScenarioCard
from sandbox.service.cache import Cache
from sandbox.service.client import ServiceClient
from sandbox.service.supervise import Supervisor
from sandbox.settings import Settings
from sandbox.speech import models

ADDRESS = "127.0.0.1"
FORGETTING = 3.0
"""Seconds to wait for the service when a talk is deleted."""


def run(
    settings: Settings,
    open_browser: bool,
    notebooks: Path | None = None,
    warm: int = 1,
    service: bool = True,
) -> None:
    """Serve until Ctrl-C or SIGTERM; every child process has ended when this returns.

    ``notebooks``: another folder with ueben.ipynb and reflexion.ipynb; ``warm``: rooms of each that wait;
    ``service``: whether to start the process that reads and speaks (tests of the pages alone need none).
    Raises SandboxError with a message for people: port in use, unsuitable data folder.
    """
    _quiet_logs()
    store.migrate(settings.database)
    listening = bind(settings.port)
    with contextlib.ExitStack() as stack:
        for each in listening:
            stack.callback(each.close)
        journal = stack.enter_context(store.Journal.open(settings.database, lease=settings.lease))
        # Opening a briefing opens a talk; what was never begun leaves no trace once nobody can be reading it.
        for talk in journal.drop_unbegun():
            Cache(settings.cache).forget(talk)
        parts = Parts(
            shelf=FolderShelf(content.scenarios_dir(), card_of),
            journal=journal,
            forget=partial(_forget, settings),
            speech_model=partial(_speech_model, settings.data),
        )
        server = SandboxServer.instance(
            settings=settings, parts=parts, notebooks=notebooks or content.notebooks_dir(), warm=warm
        )
        stack.callback(SandboxServer.clear_instance)
        supervisor = Supervisor(settings.data) if service else contextlib.nullcontext()
        asyncio.run(_serve(server, supervisor, listening, open_browser))


async def _serve(
    server: SandboxServer,
    supervisor: Supervisor | contextlib.nullcontext[None],
    listening: list[socket.socket],
    open_browser: bool,
) -> None:
    server.initialize(argv=[])
    async with supervisor:
        serving = asyncio.create_task(server.serve(listening), name="pages")
        _stop_on_signal(serving)
        address = f"http://localhost:{server.port}"
        print(f"Der Übungsraum ist bereit: {address}", flush=True)  # noqa: T201 - what a person waits for
        # The first to come need not wait until all scenarios are read.
        reading = asyncio.create_task(asyncio.to_thread(server.parts.shelf.cards), name="read the shelf")
        if open_browser:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await serving
        finally:
            await asyncio.gather(reading, return_exceptions=True)
            shutil.rmtree(server.connection_dir, ignore_errors=True)


async def _forget(settings: Settings, talk: str) -> None:
    """Remove what was prepared for a talk: nothing more may be made for it, and what lies on the disk goes.

    The files go even if the service is away just now.
    """
    client = ServiceClient(settings.data, patience=FORGETTING)
    with contextlib.suppress(ServiceError):
        await client.forget(talk)
    await client.aclose()
    await asyncio.to_thread(Cache(settings.cache).forget, talk)


def _speech_model(data: Path) -> str:
    """Return the installed speech model's name, empty if there is none."""
    model = models.installed(data)
    return model.name if model else ""


def _stop_on_signal(serving: asyncio.Task[None]) -> None:
    """Ctrl-C, a closed terminal and ``kill`` all mean: end in order. Set after Voila has set its own."""
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, serving.cancel)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(serving.cancel))


def bind(port: int) -> list[socket.socket]:
    """Take the port on this machine's own address. Raises SandboxError when somebody else has it."""
    try:
        return bind_sockets(port, ADDRESS)
    except OSError as problem:
        if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise SandboxError(
                f"Der Anschluss {port} ist schon belegt. Vielleicht läuft der Übungsraum bereits.",
                f"Sehen Sie unter http://localhost:{port} nach, oder starten Sie mit --port und einer anderen Zahl.",
            ) from problem
        raise


def card_of(path: Path) -> ScenarioCard | None:
    """Return the start page's card of a scenario file, None where it cannot be played."""
    scenario = load.load(path).scenario
    if scenario is None:
        return None
    return ScenarioCard(
        id=scenario.scenario,
        title=scenario.title,
        summary=scenario.summary,
        minutes=f"{scenario.minutes.from_} bis {scenario.minutes.to} Minuten",
        level=scenario.default_level,
        levels=tuple(LevelCard(name, level.label, level.text) for name, level in scenario.levels.items()),
        heavy=scenario.heavy,
        figures=tuple(
            name for name in scenario.personas[scenario.lead].figures if content.still(name).is_file()
        ),
    )


def _quiet_logs() -> None:
    """Warnings only, one line each; ``VIDEOBERATUNG_LOG=debug`` shows more, also what failed in a notebook."""
    level = logging.DEBUG if os.environ.get("VIDEOBERATUNG_LOG") == "debug" else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    if level > logging.DEBUG:
        # Tornado complains of Jupyter's own keep-alive settings and of sockets that closed a moment ago.
        logging.getLogger("tornado.general").setLevel(logging.ERROR)
