"""The command ``videoberatung``."""

from sandbox.cli.main import main

__all__ = ["main"]
