"""SVOX Pico's German voice, straight from the shared object in the wheel ``py-nanotts``.

The wheel's own ``speak()`` reads memory it never set and holds the GIL. Here the memory is zeroed, the
engine is kept, and ctypes lets the GIL go. Pico obeys tags in its text (``<genfile file=…>`` writes a
file), so ``say`` takes nothing but normalised text: see ``sandbox.speech.normalise.ALLOWED``.
"""

from __future__ import annotations

import ctypes
import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sandbox.errors import SpeechError
from sandbox.speech.normalise import ALLOWED, MAX_PHRASE

#: Samples a second; mono, 16 bit.
RATE = 16_000
_MEMORY = 2_500_000
_BLOCK = 128  # bytes a call hands out
_BUSY = 201  # PICO_STEP_BUSY: there is more to come
#: Pico clips at its default volume of 100.
_VOLUME = 50
_RESOURCES = ("de-DE_ta.bin", "de-DE_gl0_sg.bin")
_VOICE = b"Deutsch"
_REMEDY = "Bitte installieren Sie das Paket py-nanotts in der Version 0.1.1."


def available() -> bool:
    """Whether the wheel is installed on this machine (there is none for macOS)."""
    return _folder() is not None


def _folder() -> Path | None:
    spec = importlib.util.find_spec("py_nanotts")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _library(folder: Path) -> ctypes.CDLL:
    # It needs Python's own symbols, which this process has; the module in it is never imported.
    for pattern in ("_nanotts*.so", "_nanotts*.pyd"):
        for path in sorted(folder.glob(pattern)):
            return ctypes.CDLL(str(path))
    raise SpeechError("Die Sprachausgabe Pico ist unvollständig installiert.", _REMEDY)


class Pico:
    """One engine; ``say`` may be called from any thread, one call at a time is served."""

    def __init__(self) -> None:
        folder = _folder()
        if folder is None:
            raise SpeechError("Die Sprachausgabe Pico ist nicht installiert.", _REMEDY)
        try:
            self._lib = _library(folder)
        except OSError as error:
            raise SpeechError("Die Sprachausgabe Pico lässt sich nicht laden.", _REMEDY) from error
        self._lock = threading.Lock()
        self._memory = ctypes.create_string_buffer(_MEMORY)  # zeroed
        self._system, self._engine = ctypes.c_void_p(), ctypes.c_void_p()
        self._start(folder / "lang")

    def _start(self, lingware: Path) -> None:
        lib = self._lib
        self._check(lib.pico_initialize(self._memory, _MEMORY, ctypes.byref(self._system)))
        self._check(lib.pico_createVoiceDefinition(self._system, _VOICE))
        for name in _RESOURCES:
            resource, internal = ctypes.c_void_p(), ctypes.create_string_buffer(64)
            path = str(lingware / name).encode()
            self._check(lib.pico_loadResource(self._system, path, ctypes.byref(resource)))
            self._check(lib.pico_getResourceName(self._system, resource, internal))
            self._check(lib.pico_addResourceToVoiceDefinition(self._system, _VOICE, internal))
        self._check(lib.pico_newEngine(self._system, _VOICE, ctypes.byref(self._engine)))

    def _check(self, status: int) -> None:
        if status:
            raise SpeechError(f"Die Sprachausgabe Pico meldet den Fehler {status}.", _REMEDY)

    def say(self, text: str, speed: float, cancelled: Callable[[], bool]) -> NDArray[np.int16]:
        """Return ``text`` as sound: int16 of shape (samples,), ``RATE`` a second.

        ``speed`` is a factor on Pico's tempo, 0.5 to 2. ``cancelled`` is asked now and then; when it says
        yes, what there is so far comes back. Raises SpeechError if the engine fails, and ValueError for
        text that is not normalised.
        """
        if len(text) > MAX_PHRASE or not ALLOWED.issuperset(text):
            raise ValueError("not a normalised phrase")
        percent = round(min(max(speed, 0.5), 2.0) * 100)
        tagged = f'<volume level="{_VOLUME}"><speed level="{percent}">{text}</speed></volume>'
        with self._lock:
            return np.frombuffer(self._read(tagged.encode() + b"\0", cancelled), np.int16)

    def _read(self, text: bytes, cancelled: Callable[[], bool]) -> bytes:
        sound = bytearray()
        block = ctypes.create_string_buffer(_BLOCK)
        taken, got, kind = ctypes.c_int16(), ctypes.c_int16(), ctypes.c_int16()
        while text:
            self._check(
                self._lib.pico_putTextUtf8(self._engine, text, ctypes.c_int16(len(text)), ctypes.byref(taken))
            )
            text = text[taken.value :]
            status = _BUSY
            while status == _BUSY and not cancelled():
                status = self._lib.pico_getData(
                    self._engine, block, ctypes.c_int16(_BLOCK), ctypes.byref(got), ctypes.byref(kind)
                )
                sound += block.raw[: got.value]
            if status < 0 or status == _BUSY:
                self._lib.pico_resetEngine(self._engine, 0)
                if status < 0:
                    raise SpeechError("Die Sprachausgabe Pico konnte einen Satz nicht sprechen.")
                break
        return bytes(sound)
