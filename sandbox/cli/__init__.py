"""The command ``videoberatung``."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. Ctrl-C ends it quietly, also while its modules are still loading."""
    try:
        from sandbox.cli.commands import run  # noqa: PLC0415 - takes a second, in which somebody may think better of it

        return run(arguments)
    except KeyboardInterrupt:
        return 130
