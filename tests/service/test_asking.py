from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.errors import ServiceError
from sandbox.service.asking import Asking
from sandbox.service.cache import Cache, read_sound
from sandbox.service.interface import PrepareJob, Sound


class Scripted(Asking):
    """Answers by a function and remembers what was asked."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self._answer = answer

    @property
    def waiting(self) -> bool:
        return False

    async def ask(self, op: str, body: Mapping[str, Any], talk: str | None, *, urgent: bool) -> Any:
        self.asked.append((op, body))
        return self._answer(op, body)

    async def aclose(self) -> None:
        pass


class Ear:
    """What the worker does with streams: joins the pieces; may lose all of them."""

    def __init__(self) -> None:
        self.streams: dict[str, list[bytes]] = {}

    def __call__(self, op: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if body["nth"] == 0:
            self.streams[body["stream"]] = []
        pieces = self.streams.get(body["stream"])
        if pieces is None or len(pieces) != body["nth"]:
            return {"text": None, "lost": True}
        pieces.append(body["pcm"])
        return {"text": b"".join(pieces).decode(), "lost": False}


async def test_sound_goes_in_pieces() -> None:
    service = Scripted(Ear())
    turn = service.listen()
    assert await turn.feed(b"a" * 1000) is None
    assert await turn.feed(b"b" * 3000) == "a" * 1000 + "b" * 3000
    assert await turn.feed(b"c" * 10) is None
    assert await turn.finish() == "a" * 1000 + "b" * 3000 + "c" * 10
    assert [len(body["pcm"]) for _, body in service.asked] == [4000, 10]


async def test_a_lost_stream_is_sent_again_from_its_beginning() -> None:
    ear = Ear()
    turn = Scripted(ear).listen()
    await turn.feed(b"a" * 4000)
    await turn.feed(b"b" * 4000)
    ear.streams.clear()
    assert await turn.feed(b"c" * 4000) == "a" * 4000 + "b" * 4000 + "c" * 4000
    ear.streams.clear()
    assert await turn.finish() == "a" * 4000 + "b" * 4000 + "c" * 4000


JOB = PrepareJob(text="Ja.", voice="v")
SOUND = Sound((b"x",), (), 0.02, "pico")


async def test_a_line_that_is_there_is_not_asked_for_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    path = cache.path(None, "sound", {})

    def voiced(op: str, body: Mapping[str, Any]) -> str:
        cache.write_sound(path, SOUND)
        return str(path)

    service = Scripted(voiced)
    for _ in range(3):
        assert (await service.prepare(JOB)).sound == SOUND
    assert len(service.asked) == 1
    path.write_bytes(b"kaputt")
    assert (await service.prepare(JOB)).sound == SOUND
    assert len(service.asked) == 2
    assert read_sound(path) == SOUND


async def test_a_line_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    service = Scripted(lambda op, body: str(tmp_path / "nie.sound"))
    with pytest.raises(ServiceError, match="Platz"):
        await service.prepare(JOB)
