"""Prepared lines on disk: ``shared/HASH.sound`` and ``.picture``; with names in them ``talks/TALK/``.

A file is the SHA-256 of its content, then the content as msgpack; what does not fit is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgpack  # type: ignore[import-untyped]

from sandbox.errors import StoreUnsuitable
from sandbox.media.clip import Clip
from sandbox.service.interface import Mouth, Sound

LIMIT = 2_000_000_000
"""Bytes that shared lines may take; the ones not used for longest are removed first."""

_DIGEST = 32


class Cache:
    """The folder of prepared lines. Safe to use by several processes: files appear whole or not at all."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def path(self, owner: str | None, what: str, parts: Mapping[str, object]) -> Path:
        """Return where something lies: ``owner`` a talk or None for all, ``what`` the ending of the name."""
        name = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
        return self._home(owner) / f"{name}.{what}"

    def write_sound(self, path: Path, sound: Sound) -> None:
        """Keep a line's sound."""
        mouths = [(mouth.shape, mouth.start, mouth.end) for mouth in sound.mouths]
        self._write(
            path,
            {"packets": sound.packets, "mouths": mouths, "duration": sound.duration, "engine": sound.engine},
        )

    def write_picture(self, path: Path, clip: Clip) -> None:
        """Keep a film."""
        self._write(
            path,
            {
                "packets": clip.packets,
                "fps": clip.fps,
                "size": (clip.width, clip.height),
                "keyframes": clip.keyframes,
            },
        )

    def forget(self, talk: str) -> None:
        """Remove all that was prepared for a talk alone. Raises ValueError for what cannot be a talk's id."""
        if not re.fullmatch(r"[\w-]+", talk):
            raise ValueError("not the id of a talk")
        shutil.rmtree(self._home(talk), ignore_errors=True)

    def trim(self) -> None:
        """Remove the shared lines not used for longest until the limit is kept."""
        found = []
        for path in self._home(None).glob("*.*"):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._limit:
                break
            path.unlink(missing_ok=True)
            total -= size

    def _home(self, owner: str | None) -> Path:
        return self._folder / "shared" if owner is None else self._folder / "talks" / owner

    def _write(self, path: Path, content: Mapping[str, object]) -> None:
        payload: bytes = msgpack.packb(content)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(payload).digest() + payload)
                Path(beside).replace(path)
            except OSError:
                Path(beside).unlink(missing_ok=True)
                raise
        except OSError as problem:
            raise StoreUnsuitable(
                "Vorbereitete Zeilen lassen sich nicht ablegen.",
                "Bitte prüfen Sie, ob im Datenordner Platz ist und geschrieben werden darf.",
            ) from problem


def read_sound(path: Path) -> Sound | None:
    """Return a line's sound, None if it is not there (any more) or damaged."""
    content = _read(path)
    if content is None:
        return None
    mouths = tuple(Mouth(shape, start, end) for shape, start, end in content["mouths"])
    return Sound(tuple(content["packets"]), mouths, content["duration"], content["engine"])


def read_picture(path: Path) -> Clip | None:
    """Return a film, None if it is not there (any more) or damaged."""
    content = _read(path)
    if content is None:
        return None
    width, height = content["size"]
    return Clip(tuple(content["packets"]), content["fps"], width, height, tuple(content["keyframes"]))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        whole = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    payload = whole[_DIGEST:]
    if hashlib.sha256(payload).digest() != whole[:_DIGEST]:
        path.unlink(missing_ok=True)
        return None
    content: dict[str, Any] = msgpack.unpackb(payload)
    return content
