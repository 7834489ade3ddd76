"""How rooms and the service process talk: msgpack over sockets in a folder that only this user can enter.

A request is ``{id, op, talk, urgent, body}``, an answer ``{id, ok: value}`` or ``{id, error: {kind, message,
remedy}}``. Never pickle: what comes in is plain values, checked before use. Where the socket lies stands in
``service.json`` in the data folder; each start of the process takes a folder of its own, so that one that ends
cannot take away the socket of the next.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgpack  # type: ignore[import-untyped]

from sandbox import errors
from sandbox.errors import SandboxError, ServiceError, ServiceLost

LARGEST = 8_000_000
"""Bytes of one message: a minute of sound sent again is 2 MB."""

_LONGEST_PATH = 107
"""Bytes of a socket's path (sockaddr_un, 108 with the closing zero)."""

_LONGEST_NAME = len("/front")
NOTE = "service.json"
"""File in the data folder that says where the socket lies."""


def pack(message: Mapping[str, Any]) -> bytes:
    """Return a message as bytes."""
    packed: bytes = msgpack.packb(message)
    return packed


def unpack(frame: bytes) -> dict[str, Any]:
    """Return what came in. Raises ValueError for anything that is not one of our messages."""
    try:
        message = msgpack.unpackb(frame)
    except Exception as problem:  # hostile bytes make msgpack raise half a dozen unrelated types
        raise ValueError("not a message") from problem
    if not isinstance(message, dict) or not isinstance(message.get("id"), str):
        raise ValueError("not a message")  # noqa: TRY004 - one error for all that is not ours
    return message


def failure(problem: Exception) -> dict[str, str]:
    """Return an error as it travels; of what nobody foresaw only that it happened."""
    if isinstance(problem, SandboxError):
        return {"kind": type(problem).__name__, "message": problem.message, "remedy": problem.remedy}
    return {
        "kind": "ServiceError",
        "message": "Das ist dem Hilfsprozess nicht gelungen.",
        "remedy": "Bitte versuchen Sie es noch einmal.",
    }


def raised(failed: Mapping[str, Any]) -> SandboxError:
    """Return the error that travelled."""
    kind = getattr(errors, str(failed.get("kind")), ServiceError)
    if not (isinstance(kind, type) and issubclass(kind, SandboxError)) or kind is errors.ScenarioError:
        kind = ServiceError
    return kind(str(failed.get("message", "")), str(failed.get("remedy", "")))


def make_folder(data: Path) -> Path:
    """Make a folder for sockets that nobody else can enter; elsewhere if the data folder's path is too long."""
    near = data / "run"
    length = len(os.fsencode(near)) + len("/svc-1234567-12345678") + _LONGEST_NAME
    if length <= _LONGEST_PATH:
        near.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"svc-{os.getpid()}-", dir=near))
    return Path(tempfile.mkdtemp(prefix="vb-"))


def announce(data: Path, folder: Path) -> None:
    """Write down where the socket lies, whole or not at all."""
    handle, beside = tempfile.mkstemp(prefix=".service-", dir=data)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"folder": str(folder), "pid": os.getpid()}, file)
    Path(beside).replace(data / NOTE)


def withdraw(data: Path, folder: Path) -> None:
    """Remove the note, unless a later process has written its own."""
    with suppress(ServiceLost):
        if find(data) == folder:
            (data / NOTE).unlink(missing_ok=True)


def find(data: Path) -> Path:
    """Return the folder of the running service.

    Raises ServiceLost if there is none, or if the folder is not this user's alone: then it is not ours.
    """
    try:
        folder = Path(json.loads((data / NOTE).read_text("utf-8"))["folder"])
        state = folder.lstat()
    except (OSError, ValueError, KeyError, TypeError):
        raise lost() from None
    if state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise lost()
    return folder


def lost() -> ServiceLost:
    """Return the error for a service that is away."""
    return ServiceLost(
        "Der Hilfsprozess der Übungsumgebung antwortet gerade nicht.",
        "Er wird neu gestartet; bitte versuchen Sie es in einem Augenblick noch einmal.",
    )
