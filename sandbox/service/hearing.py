"""Recognising: streams of sound become text. A stream lives in one worker; its pieces are numbered from 0."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.errors import SpeechError

if TYPE_CHECKING:
    from sandbox.speech.recogniser import Recogniser, VoskModel

_MOST = 32
"""Streams held at once."""
_IDLE = 120.0
"""Seconds after which a stream that nobody feeds is dropped."""


@dataclass
class _Stream:
    recogniser: Recogniser
    next: int = 0
    said: str | None = None
    """The answer to the newest piece, kept for whoever asks for it again."""
    used: float = 0.0


class Recognising:
    """Holds the streams and the one model they share."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._model: tuple[Path, VoskModel] | None = None
        self._streams: dict[str, _Stream] = {}

    def do(self, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - plain values
        """``hears`` → whether a model is installed; ``hear``: stream, nth, pcm, end → {text, lost}.

        ``lost`` says that pieces are missing (the worker was another one): the asker begins again at 0.
        """
        if op == "hears":
            return self._installed() is not None
        stream, nth, end = str(body["stream"]), int(body["nth"]), bool(body["end"])
        if nth == 0:
            self._begin(stream)
        held = self._streams.get(stream)
        if held is not None and nth == held.next - 1:
            return {"text": held.said, "lost": False}
        if held is None or nth != held.next:
            return {"text": None, "lost": True}
        held.said = self._fed(held, bytes(body["pcm"]), end=end)
        held.next, held.used = nth + 1, time.monotonic()
        return {"text": held.said, "lost": False}

    def _fed(self, held: _Stream, pcm: bytes, *, end: bool) -> str | None:
        heard = held.recogniser.feed(pcm) if pcm else None
        if end:
            text = held.recogniser.finish()
            held.recogniser.close()
            held.used = 0.0
            return text
        return None if heard is None else heard.text

    def _begin(self, stream: str) -> None:
        known = self._streams.get(stream)
        if known is not None and known.next == 1:
            return
        self._sweep()
        self._streams[stream] = _Stream(self._loaded().recogniser(), used=time.monotonic())

    def _sweep(self) -> None:
        """Close what nobody feeds any more, and the longest unused one when there are too many."""
        now = time.monotonic()
        by_age = sorted(self._streams, key=lambda name: self._streams[name].used)
        too_many = max(0, len(by_age) + 1 - _MOST)
        for place, name in enumerate(by_age):
            if place < too_many or now - self._streams[name].used > _IDLE:
                self._streams.pop(name).recogniser.close()

    def _installed(self) -> Path | None:
        from sandbox.speech import models  # noqa: PLC0415 - only this worker carries its weight

        model = models.installed(self._data)
        return model.path if model else None

    def _loaded(self) -> VoskModel:
        from sandbox.speech.recogniser import VoskModel  # noqa: PLC0415

        path = self._installed()
        if path is None:
            raise SpeechError(
                "Es ist kein Sprachmodell installiert.",
                "Bitte tippen Sie, oder richten Sie eines ein: videoberatung speech-model install PFAD.",
            )
        if self._model is None or self._model[0] != path:
            self._model = (path, VoskModel(path))
        return self._model[1]
