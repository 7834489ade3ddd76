"""Every error the sandbox raises on purpose, as one tree.

    SandboxError
    ├── ContentError         something under content/ or scenarios/ is missing or malformed
    │   └── ScenarioError    a scenario cannot be played; carries its diagnostics
    ├── StoreError           the journal cannot be read or written
    │   ├── LeaseLost        another page drives this talk now; nothing was written
    │   ├── TalkUnknown      no such talk (or it was deleted)
    │   ├── StoreUnknown     the database's state is not one this version knows
    │   └── StoreUnsuitable  the folder cannot hold a journal (network file system, full or read-only disk)
    ├── SpeechError          a voice, a recogniser or a speech model refused
    ├── MediaError           a call could not be set up or went wrong
    └── ServiceError         the service process did not answer
        └── ServiceLost      it is gone at the moment; the request may be asked again

``message`` is shown to people (German, fact first); ``remedy`` says what helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SandboxError(Exception):
    """An error with a message for people and, where there is one, a remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ContentError(SandboxError):
    """Something under content/ or scenarios/ is missing or malformed."""


class ScenarioError(ContentError):
    """A scenario cannot be played.

    ``diagnostics`` holds the loader's findings (see ``sandbox.script``), in file order.
    """

    def __init__(self, message: str, diagnostics: Sequence[Any] = (), remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.diagnostics = tuple(diagnostics)


class StoreError(SandboxError):
    """The journal cannot be read or written."""


class LeaseLost(StoreError):
    """Another page drives this talk now; the append was refused and nothing was written."""


class TalkUnknown(StoreError):
    """There is no such talk, or it was deleted."""


class StoreUnknown(StoreError):
    """The database is in a state that this version does not know."""


class StoreUnsuitable(StoreError):
    """The data folder cannot hold a journal."""


class SpeechError(SandboxError):
    """A voice, a recogniser or a speech model refused."""


class MediaError(SandboxError):
    """A call could not be set up or went wrong."""


class ServiceError(SandboxError):
    """The service process answered with an error."""


class ServiceLost(ServiceError):
    """The service process is gone at the moment; the request may be asked again."""
