"""Hearing: sound becomes text while it is spoken. ``Recogniser`` is the seam, Vosk stands behind it.

The words are a guess, and Vosk's confidence is no sign of truth, so it is not handed on: the trainee sees
the text and corrects it before it is sent.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import vosk

from sandbox.errors import SpeechError

#: Samples a second that recognisers take; mono, 16 bit, little-endian.
RATE = 16_000

vosk.SetLogLevel(-1)


@dataclass(frozen=True)
class Partial:
    """The whole turn's text as it looks at the moment; its end may still change."""

    text: str


@dataclass(frozen=True)
class Final:
    """The whole turn's text at a pause; what it says is settled."""

    text: str


class Recogniser(Protocol):
    """Hears one turn after the other; used by one thread at a time."""

    def feed(self, pcm16k: bytes) -> Partial | Final | None:
        """Take sound (int16, ``RATE``, any length); return what is new, None where nothing is.

        Raises SpeechError after ``close``.
        """

    def finish(self) -> str:
        """End the turn and return its whole text, "" where there is none; the next feed begins a new one."""

    def close(self) -> None:
        """Free what the recogniser holds; may be called again."""


class VoskModel:
    """A loaded Vosk model, shared by all its recognisers; it takes seconds, and its size in memory.

    Load only what ``models.install`` has checked: a model whose graph does not fit takes all memory.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._model = vosk.Model(str(path))
        except Exception as error:  # vosk raises nothing more particular
            raise _unusable() from error

    def recogniser(self) -> VoskRecogniser:
        """Return a recogniser of its own for one speaker. Raises SpeechError where the model is no good."""
        try:
            return VoskRecogniser(vosk.KaldiRecognizer(self._model, RATE))
        except Exception as error:  # vosk raises nothing more particular
            raise _unusable() from error


def _unusable() -> SpeechError:
    return SpeechError(
        "Das Sprachmodell lässt sich nicht laden.",
        "Bitte installieren Sie es neu: videoberatung speech-model install PFAD.",
    )


class VoskRecogniser:
    """One speaker's stream through Vosk. The GIL is free while it works."""

    def __init__(self, kaldi: Any) -> None:  # noqa: ANN401 (vosk has no types)
        self._kaldi: Any = kaldi
        self._lock = threading.Lock()
        self._settled: list[str] = []
        self._odd = b""
        self._shown = ""

    def feed(self, pcm16k: bytes) -> Partial | Final | None:
        with self._lock:
            kaldi = self._open()
            sound = self._odd + pcm16k
            whole = len(sound) - len(sound) % 2
            sound, self._odd = sound[:whole], sound[whole:]
            if not sound:
                return None
            if kaldi.AcceptWaveform(sound):
                return self._settle(json.loads(kaldi.Result())["text"])  # must be fetched, or it is lost
            return self._partial(json.loads(kaldi.PartialResult())["partial"])

    def _settle(self, text: str) -> Final | None:
        if not text:
            return None
        self._settled.append(text)
        self._shown = " ".join(self._settled)
        return Final(self._shown)

    def _partial(self, text: str) -> Partial | None:
        whole = " ".join([*self._settled, text]) if text else self._shown
        if whole == self._shown:
            return None
        self._shown = whole
        return Partial(whole)

    def finish(self) -> str:
        with self._lock:
            rest = json.loads(self._open().FinalResult())["text"]
            text = " ".join([*self._settled, rest] if rest else self._settled)
            self._kaldi.Reset()
            self._settled, self._odd, self._shown = [], b"", ""
            return text

    def close(self) -> None:
        with self._lock:
            self._kaldi = None

    def _open(self) -> Any:  # noqa: ANN401 (vosk has no types)
        if self._kaldi is None:
            raise SpeechError("Die Spracherkennung ist schon geschlossen.")
        return self._kaldi

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
