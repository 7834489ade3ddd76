"""espeak-ng from the wheel ``espeakng-loader``: sound, and the times of its phonemes.

Its library is one global state machine per process, so there is one engine here and one lock. It is
the voice where Pico is missing, and everywhere the giver of phoneme times.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from pathlib import Path

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from sandbox.errors import SpeechError
from sandbox.speech.sound import Phone

_SYNCHRONOUS, _PHONEME_EVENTS, _DONT_EXIT = 2, 1, 0x8000
_UTF8, _END_PAUSE = 1, 0x1000
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4  # espeak_PARAMETER
_EVENT_END, _EVENT_PHONEME = 0, 7
_BLOCK_MS = 20
_REMEDY = "Bitte installieren Sie das Paket espeakng-loader neu."


class _Name(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Name),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The process's one engine; get it from ``engine()``."""

    def __init__(self) -> None:
        try:
            self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise SpeechError("Die Sprachausgabe espeak-ng lässt sich nicht laden.", _REMEDY) from error
        options = _PHONEME_EVENTS | _DONT_EXIT
        data = espeakng_loader.get_data_path().encode()
        #: Samples a second.
        self.rate: int = self._lib.espeak_Initialize(_SYNCHRONOUS, _BLOCK_MS, data, options)
        if self.rate <= 0:
            raise SpeechError("Die Sprachdaten von espeak-ng fehlen.", _REMEDY)
        self._lock = threading.Lock()
        self._sound = bytearray()
        self._marks: list[tuple[str, int]] = []
        self._cancelled: Callable[[], bool] = bool
        self._callback = _Callback(self._take)  # kept, or the library would call freed memory
        self._lib.espeak_SetSynthCallback(self._callback)

    def _take(
        self, wave: ctypes._Pointer[ctypes.c_short], samples: int, events: ctypes._Pointer[_Event]
    ) -> int:
        at = 0
        while events[at].type != _EVENT_END:
            event = events[at]
            if event.type == _EVENT_PHONEME:
                raw = ctypes.string_at(ctypes.addressof(event) + _Event.id.offset, 8).split(b"\0")[0]
                self._marks.append((raw.decode("utf-8", "replace"), event.sample))
            at += 1
        if samples > 0 and wave:
            self._sound += ctypes.string_at(wave, 2 * samples)
        return 1 if self._cancelled() else 0

    def say(
        self, text: str, voice: str, rate: int, pitch: int, cancelled: Callable[[], bool] = bool
    ) -> tuple[NDArray[np.int16], tuple[Phone, ...]]:
        """Return ``text`` as sound (int16, shape (samples,), ``self.rate`` a second) and its phones.

        ``voice`` is a name such as "de+f3", ``rate`` words a minute, ``pitch`` 0 to 99. Raises
        SpeechError for a voice that does not exist: espeak would go on with the last one.
        """
        with self._lock:
            self._sound, self._marks, self._cancelled = bytearray(), [], cancelled
            if not self._knows(voice) or self._lib.espeak_SetVoiceByName(voice.encode()):  # resets the rest
                raise SpeechError(f"espeak-ng kennt die Stimme „{voice}“ nicht.")
            for parameter, value in ((_RATE, rate), (_VOLUME, 100), (_PITCH, pitch), (_RANGE, 50)):
                self._lib.espeak_SetParameter(parameter, value, 0)
            raw = text.encode("utf-8", "ignore").replace(b"\0", b" ")
            if raw.strip():
                self._lib.espeak_Synth(raw, len(raw) + 1, 0, 0, 0, _UTF8 | _END_PAUSE, None, None)
            return np.frombuffer(bytes(self._sound), np.int16), self._phones()

    @staticmethod
    def _knows(voice: str) -> bool:
        """Say whether there is such a variant; espeak itself passes over one that it does not find."""
        _, plus, variant = voice.partition("+")
        return not plus or (Path(espeakng_loader.get_data_path()) / "voices" / "!v" / variant).is_file()

    def _phones(self) -> tuple[Phone, ...]:
        marks = sorted(self._marks, key=lambda mark: mark[1])
        ends = [start for _, start in marks[1:]] + [len(self._sound) // 2]
        found: list[Phone] = []
        for (name, start), end in zip(marks, ends, strict=True):
            symbol = _plain(name)
            if end <= start or symbol is None:
                continue
            if symbol == "_" and found and found[-1].symbol == "_":
                found[-1] = Phone("_", found[-1].start, end / self.rate)
            else:
                found.append(Phone(symbol, start / self.rate, end / self.rate))
        return tuple(found)


def _plain(name: str) -> str | None:
    """Return the mnemonic without stress; "_" for every kind of silence, None for a change of language."""
    if name.startswith("("):
        return None
    bare = name.strip("',%=; ")
    return "_" if bare.startswith("_") or not bare else bare


_engines: list[Espeak] = []
_loading = threading.Lock()


def engine() -> Espeak:
    """Return the process's engine, loaded at the first call; a second one would disturb the first."""
    with _loading:
        if not _engines:
            _engines.append(Espeak())
        return _engines[0]
