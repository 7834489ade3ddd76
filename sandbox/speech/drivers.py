"""Two drivers for pyttsx3: ``pico_persona`` and ``espeak_phones``. They keep the sound instead of playing it.

``pyttsx3.init("pico_persona")`` works once this module is imported; ``speak`` below is the way to use
them, for it knows pyttsx3's ways: properties stay queued until the loop has run once, exceptions turn
into notifications, ``say("")`` is dropped and would leave the previous sound standing.
"""

from __future__ import annotations

import functools
import sys
import threading
import types
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import pyttsx3
from numpy.typing import NDArray
from pyttsx3.voice import Voice
from scipy.signal import resample_poly

from sandbox.errors import SpeechError
from sandbox.speech import espeak, persona, pico
from sandbox.speech.normalise import phrases
from sandbox.speech.persona import Recipe
from sandbox.speech.recipes import MOODS, VOICES, VoiceInfo
from sandbox.speech.sound import Phone

Engine = Literal["pico_persona", "espeak_phones"]
#: Samples a second of what both drivers make.
RATE = pico.RATE
#: Words a minute that leave a voice's own tempo as it is.
USUAL_RATE = 165
_EDGE_BEFORE, _EDGE_AFTER = 0.03, 0.07  # seconds of quiet left around a phrase


@dataclass(frozen=True)
class Piece:
    """A phrase as the engine said it, before the persona.

    ``start`` is its first sample in the whole text's sound; ``phones`` are None where the engine knows none.
    """

    text: str
    start: int
    sound: NDArray[np.int16]
    phones: tuple[Phone, ...] | None


@dataclass(frozen=True)
class Spoken:
    """What a driver made of a text: floats of shape (samples,) at ``RATE``, and where each phrase lies."""

    sound: NDArray[np.float64]
    pieces: tuple[Piece, ...]
    recipe: Recipe


Said = tuple[NDArray[np.int16], tuple[Phone, ...] | None]


class _Proxy(Protocol):
    """pyttsx3's end of a driver."""

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 (pyttsx3's name)

    def notify(self, topic: str, **details: object) -> None: ...


class _Driver(ABC):
    """What pyttsx3 asks of a driver; subclasses say one phrase."""

    def __init__(self, proxy: _Proxy) -> None:
        self._proxy = proxy
        self._set: dict[str, Any] = {
            "voice": "frau_mittel", "mood": "neutral", "strength": 1, "rate": USUAL_RATE, "volume": 1.0,
        }  # fmt: skip
        self._stopped = threading.Event()
        self.spoken: Spoken | None = None

    @abstractmethod
    def phrase(self, text: str, voice: VoiceInfo, recipe: Recipe) -> Said:
        """Return one phrase at ``RATE`` and its phones where the engine knows them."""

    @abstractmethod
    def transformed(self, sound: NDArray[np.float64], recipe: Recipe, seed: int) -> NDArray[np.float64]:
        """Return the sound of a whole text as the persona says it."""

    def say(self, text: str) -> None:
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        self._stopped.clear()
        try:
            self.spoken = self._speak(text)
        finally:
            self._proxy.notify("finished-utterance", completed=not self._stopped.is_set())
            self._proxy.setBusy(False)

    def _speak(self, text: str) -> Spoken:
        voice: VoiceInfo = VOICES[self._set["voice"]]
        recipe = voice.recipe.with_mood(MOODS[self._set["mood"]][self._set["strength"] - 1])
        recipe = recipe.with_mood(Recipe(speed=self._set["rate"] / USUAL_RATE))
        parts: list[NDArray[np.int16]] = []
        pieces: list[Piece] = []
        at = 0
        for phrase in phrases(text):
            if phrase.text and not self._stopped.is_set():
                said = _trimmed(*self.phrase(phrase.text, voice, recipe))
                pieces.append(Piece(phrase.text, at, *said))
                parts.append(said[0])
            parts.append(np.zeros(int(RATE * phrase.pause * recipe.pauses), np.int16))
            at = sum(map(len, parts))
        whole = np.concatenate(parts) / 32768 if parts else np.zeros(0)
        if pieces:
            whole = self.transformed(whole, recipe, zlib.crc32(text.encode("utf-8", "ignore")))
        return Spoken(whole * self._set["volume"], tuple(pieces), recipe)

    def stop(self) -> None:
        self._stopped.set()

    def getProperty(self, name: str) -> object:  # noqa: N802 (pyttsx3's name)
        if name == "voices":
            sexes = {"w": "Female", "m": "Male"}
            return [
                Voice(id=voice.id, name=voice.label, languages=["de"], gender=sexes[voice.sex], age=None)
                for voice in VOICES.values()
            ]
        return self._set[name]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802 (pyttsx3's name)
        allowed = {"voice": VOICES, "mood": MOODS, "strength": (1, 2)}
        if name not in self._set:
            raise KeyError(name)
        if name in allowed and value not in allowed[name]:
            raise ValueError(f"{name}: {value!r}")
        self._set[name] = value

    def save_to_file(self, text: str, filename: str) -> None:
        raise SpeechError("Diese Sprachausgabe schreibt keine Dateien.")

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3's name)
        self._proxy.setBusy(False)  # pyttsx3 works off its queue here; each say() runs to its end in it

    def endLoop(self) -> None:  # noqa: B027, N802 (pyttsx3 calls it; there is no loop to end)
        pass

    def iterate(self) -> Iterator[None]:
        self._proxy.setBusy(False)
        yield

    def destroy(self) -> None:  # noqa: B027 (pyttsx3 calls it; the engines are shared)
        pass


class PicoDriver(_Driver):
    """Pico says it, WORLD makes the persona."""

    def __init__(self, proxy: _Proxy) -> None:
        super().__init__(proxy)
        self._pico = pico.Pico()

    def phrase(self, text: str, voice: VoiceInfo, recipe: Recipe) -> Said:
        return self._pico.say(text, recipe.speed, self._stopped.is_set), None

    def transformed(self, sound: NDArray[np.float64], recipe: Recipe, seed: int) -> NDArray[np.float64]:
        outside = Recipe(speed=recipe.speed, pauses=recipe.pauses, level=recipe.level)
        return sound if recipe == outside else persona.transform(sound, RATE, recipe, seed)


class EspeakDriver(_Driver):
    """espeak-ng says it with its own variants; pitch and tempo follow the mood, the rest it cannot do."""

    def __init__(self, proxy: _Proxy) -> None:
        super().__init__(proxy)
        self._espeak = espeak.engine()

    def phrase(self, text: str, voice: VoiceInfo, recipe: Recipe) -> Said:
        mood = recipe.f0 / voice.recipe.f0
        pitch = round(min(max(voice.pitch + 60 * (mood - 1), 0), 99))
        rate = round(min(max(USUAL_RATE * recipe.speed, 80), 400))
        sound, phones = self._espeak.say(text, voice.variant, rate, pitch, self._stopped.is_set)
        return _resampled(sound, self._espeak.rate), phones

    def transformed(self, sound: NDArray[np.float64], recipe: Recipe, seed: int) -> NDArray[np.float64]:
        return sound


def _resampled(sound: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    common = int(np.gcd(rate, RATE))
    if not len(sound) or rate == RATE:
        return sound
    resampled = resample_poly(sound.astype(np.float64), RATE // common, rate // common)
    return np.asarray(np.clip(np.round(resampled), -32768, 32767), np.int16)


def _trimmed(sound: NDArray[np.int16], phones: tuple[Phone, ...] | None) -> Said:
    """Cut the quiet that engines put around a phrase; phones move along."""
    loud = np.flatnonzero(
        np.abs(sound.astype(np.int32)) > max(60, np.abs(sound.astype(np.int32)).max(initial=0) // 80)
    )
    if not len(loud):
        return sound[:0], phones and ()
    first = max(0, int(loud[0]) - int(RATE * _EDGE_BEFORE))
    last = min(len(sound), int(loud[-1]) + int(RATE * _EDGE_AFTER))
    if phones is not None:
        shift, end = first / RATE, (last - first) / RATE
        moved = (Phone(p.symbol, max(0.0, p.start - shift), min(end, p.end - shift)) for p in phones)
        phones = tuple(phone for phone in moved if phone.end > phone.start)
    return sound[first:last], phones


def _register(name: Engine, build: Callable[[_Proxy], _Driver]) -> None:
    """Let ``pyttsx3.init(name)`` find a driver that is not in its own folder."""
    module = types.ModuleType(f"pyttsx3.drivers.{name}")
    module.buildDriver = build  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module


_register("pico_persona", PicoDriver)
_register("espeak_phones", EspeakDriver)


class _Mouth:
    """One pyttsx3 engine, used by one thread at a time."""

    def __init__(self, name: Engine) -> None:
        self._engine = pyttsx3.init(name)
        self._driver: _Driver = self._engine.proxy._driver  # noqa: SLF001 (pyttsx3 has no way to hand out sound)
        self._lock = threading.Lock()
        self._failures: list[Exception] = []
        self._engine.connect("error", lambda name, exception: self._failures.append(exception))

    def speak(self, text: str, **properties: str | int) -> Spoken:
        with self._lock:
            self._driver.spoken = None
            self._failures.clear()
            self._engine.proxy.setBusy(False)  # else properties wait for the first run of the loop
            for name, value in properties.items():
                self._engine.setProperty(name, value)
            if not self._failures:
                self._engine.say(text)
                self._engine.runAndWait()
            if self._failures:
                raise self._failures[0]
            return self._driver.spoken or Spoken(np.zeros(0), (), Recipe())


_loading = threading.Lock()


@functools.cache
def _mouth(name: Engine) -> _Mouth:
    return _Mouth(name)


def load(name: Engine) -> None:
    """Load a driver; the first call takes its time. Raises SpeechError where that is not possible."""
    with _loading:
        _mouth(name)


def speak(name: Engine, text: str, voice: str, mood: str, strength: int) -> Spoken:
    """Say ``text`` by a driver; no sound where there is nothing to say. Thread-safe, one line at a time.

    Raises SpeechError if the engine cannot be loaded or fails, ValueError for an unknown voice or mood.
    """
    with _loading:
        mouth = _mouth(name)
    return mouth.speak(text, voice=voice, mood=mood, strength=strength)
