"""Which commands there are. Each lives in a module of its own and imports what is heavy only when it runs."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox import __version__
from sandbox.cli import scenario, serving, speech, understanding
from sandbox.errors import SandboxError


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="videoberatung",
        description="Übungsumgebung für Beratung im Videoformat.",
        epilog="Mehr dazu: docs/benutzen.md und docs/betrieb.md.",
    )
    top.add_argument("--version", action="version", version=f"videoberatung {__version__}")
    top.add_argument("--data", type=Path, metavar="ORDNER", help="Datenordner (Vorgabe: je Benutzer einer)")
    commands = top.add_subparsers(required=True, metavar="BEFEHL")
    for module in (serving, scenario, understanding, speech):
        module.add(commands)
    return top


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. What goes wrong on purpose is told in one German sentence."""
    _take_any_letters()
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except SandboxError as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0


def _take_any_letters() -> None:
    """Let a terminal or a pipe that lacks our letters show question marks; no letter may end a command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
