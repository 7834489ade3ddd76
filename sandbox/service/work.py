"""The work itself, each kind in a class that loads what is heavy when it is first needed.

``do(op, body)`` takes and returns plain values (what msgpack carries), so that a worker process and a test can share
it. It raises SandboxError for what went wrong in a way people can be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, Protocol

from sandbox.service.hearing import Recognising
from sandbox.service.preparing import Composing, Voicing

Kind = Literal["answering", "recognising", "voicing", "composing"]

KINDS: Mapping[str, Kind] = {
    "read": "answering",
    "hear": "recognising",
    "hears": "recognising",
    "voice": "voicing",
    "compose": "composing",
    "film": "composing",
}
"""Who does what. Voicing and composing are both preparing: a sound must not wait behind a picture."""

NICE: Mapping[Kind, int] = {"answering": 0, "recognising": 0, "voicing": 3, "composing": 15}
"""How far each steps back behind the rooms themselves (nice(2))."""


class Work(Protocol):
    """One kind of work."""

    def do(self, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - plain values of any shape
        """Do one piece of work."""


class Answering:
    """Understands utterances."""

    def __init__(self, data: Path) -> None:
        from sandbox.understanding.reader import Reader  # noqa: PLC0415 - only this worker carries its weight

        self._reader = Reader.load(data / "models")

    def do(self, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """``read``: text, intents, prior → a reading as plain values."""
        return asdict(self._reader.read(str(body["text"]), body.get("intents"), body.get("prior")))


WORKS: Mapping[Kind, Callable[[Path], Work]] = {
    "answering": Answering,
    "recognising": Recognising,
    "voicing": Voicing,
    "composing": Composing,
}
