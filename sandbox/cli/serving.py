"""``videoberatung start``: serve the pages on this computer."""

from __future__ import annotations

import argparse

from sandbox import settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    start = commands.add_parser("start", help="Übungsumgebung starten")
    start.add_argument("--port", type=int, metavar="N", help="Port (Vorgabe: 8866)")
    start.add_argument("--no-browser", action="store_true", help="keinen Browser öffnen")
    start.set_defaults(run=_start)


def _start(given: argparse.Namespace) -> int:
    from sandbox import server  # noqa: PLC0415 - Voila takes a second to import

    chosen = settings.load(data=given.data, port=given.port)
    server.run(chosen, open_browser=not given.no_browser)
    return 0
