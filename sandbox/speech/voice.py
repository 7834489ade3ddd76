"""The voice of a customer: text, voice and mood become sound, phoneme times and mouth shapes.

The way through: ``normalise`` (words) → ``drivers`` (pyttsx3: Pico and persona, or espeak-ng) →
``align`` (phoneme times) → ``visemes`` → ``level``. A second of sound costs some 45 ms of one core.
"""

from __future__ import annotations

import logging
import threading

import numpy as np

from sandbox.errors import SpeechError
from sandbox.speech import align, drivers, espeak
from sandbox.speech.level import levelled
from sandbox.speech.recipes import MOODS, VERSION, VOICES, VoiceInfo, default_voice
from sandbox.speech.sound import Phone, Shape, Speech, Viseme
from sandbox.speech.visemes import visemes

__all__ = [
    "MAX_TEXT",
    "MOODS",
    "VERSION",
    "VOICES",
    "Phone",
    "Shape",
    "Speech",
    "Viseme",
    "VoiceInfo",
    "Voices",
    "default_voice",
]

_log = logging.getLogger(__name__)

#: Characters of text that a line may have; more would keep an engine busy for minutes.
MAX_TEXT = 4000
#: Seconds of silence for a line that has nothing to be spoken.
_SILENCE = 0.2
#: espeak's voice nearest to Pico's woman; the alignment looks at her, before the persona.
_REFERENCE = "de+f3"


class Voices:
    """Speaks lines; may be used from several threads, the engines work one line at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: drivers.Engine | None = None

    @property
    def engine(self) -> str:
        """The engine that speaks on this machine: "pico", or "espeak" where Pico cannot be loaded."""
        return self._loaded().partition("_")[0]

    @property
    def version(self) -> str:
        """``VERSION`` and the engine: what a cache of prepared sound has to be keyed by."""
        return f"{VERSION}-{self.engine}"

    def render(self, text: str, voice: str, mood: str = "neutral", strength: int = 1) -> Speech:
        """Return ``text`` as it is spoken.

        ``voice`` is a key of ``VOICES``, ``mood`` one of ``MOODS``, ``strength`` 1 or 2. "…" and "–" are
        heard as pauses, stage directions in brackets are not spoken; a text without words is a short
        silence. Raises SpeechError for an unknown voice or mood, a text of more than ``MAX_TEXT``
        characters, or failing engines.
        """
        _check(text, voice, mood, strength)
        name = self._loaded()
        try:
            spoken = drivers.speak(name, text, voice, mood, strength)
        except SpeechError:
            if name == "espeak_phones":
                raise
            _log.warning("Pico failed on a line of %d characters; espeak-ng speaks it", len(text))
            name = "espeak_phones"
            spoken = drivers.speak(name, text, voice, mood, strength)
        return _finished(spoken, name.partition("_")[0])

    def _loaded(self) -> drivers.Engine:
        with self._lock:
            if self._engine is None:
                self._engine = _best()
            return self._engine


def _check(text: str, voice: str, mood: str, strength: int) -> None:
    if voice not in VOICES:
        raise SpeechError(f"Die Stimme „{voice}“ gibt es nicht.", f"Es gibt: {', '.join(VOICES)}.")
    if mood not in MOODS:
        raise SpeechError(f"Die Stimmung „{mood}“ gibt es nicht.", f"Es gibt: {', '.join(MOODS)}.")
    if strength not in (1, 2):
        raise SpeechError(f"Die Stärke {strength} gibt es nicht.", "Es gibt 1 und 2.")
    if len(text) > MAX_TEXT:
        raise SpeechError(
            f"Der Text ist mit {len(text)} Zeichen zu lang zum Sprechen.",
            f"Bitte teilen Sie ihn in Abschnitte von höchstens {MAX_TEXT} Zeichen.",
        )


def _best() -> drivers.Engine:
    try:
        drivers.load("pico_persona")
    except SpeechError as error:
        _log.warning("Pico cannot be loaded (%s); espeak-ng speaks instead", error)
        drivers.load("espeak_phones")
        return "espeak_phones"
    return "pico_persona"


def _finished(spoken: drivers.Spoken, engine: str) -> Speech:
    if not spoken.pieces:
        samples = max(len(spoken.sound), int(drivers.RATE * _SILENCE))
        duration = samples / drivers.RATE
        return Speech(np.zeros(samples, np.int16), drivers.RATE, (), visemes((), duration), "none")
    phones = tuple(phone for piece in spoken.pieces for phone in _phones(piece))
    pcm = levelled(spoken.sound, drivers.RATE, spoken.recipe.level)
    return Speech(pcm, drivers.RATE, phones, visemes(phones, len(pcm) / drivers.RATE), engine)


def _phones(piece: drivers.Piece) -> tuple[Phone, ...]:
    """Return a phrase's phones with times in the whole line."""
    phones = piece.phones
    if phones is None:
        engine = espeak.engine()
        theirs, marks = engine.say(piece.text, _REFERENCE, drivers.USUAL_RATE, 50)
        phones = align.carry(marks, theirs, engine.rate, piece.sound, drivers.RATE)
    shift = piece.start / drivers.RATE
    return tuple(Phone(phone.symbol, phone.start + shift, phone.end + shift) for phone in phones)
