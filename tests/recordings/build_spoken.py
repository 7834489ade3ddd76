"""Builds gespraech.wav: a sentence that the Vosk fixture knows, as a microphone for a browser test.

    python tests/recordings/build_spoken.py

Chromium plays it with ``--use-fake-device-for-media-stream --use-file-for-fake-audio-capture=gespraech.wav``
over and over ("%noloop" behind the path plays it once). It wants 16 bit PCM; 48 kHz spares it a conversion.
Pico's noise is drawn anew each time, so a second run gives other bytes, but the same words.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from sandbox.speech.voice import Voices

HERE = Path(__file__).parent
TEXT = "Guten Tag, mein Name ist Müller. Was kann ich für Sie tun?"
HEARD = "guten tag mein name ist müller was kann ich für sie tun"
VOICE = "frau_mittel"
RATE = 48_000
BEFORE, AFTER = 1.0, 1.2  # seconds of quiet, so that the start of the talk and its end are heard as such


def main() -> None:
    """Write the sound and what a recogniser should make of it."""
    speech = Voices().render(TEXT, VOICE)
    spoken = resample_poly(speech.pcm.astype(np.float64), RATE // speech.rate, 1)
    whole = np.concatenate([np.zeros(int(RATE * BEFORE)), spoken, np.zeros(int(RATE * AFTER))])
    with wave.open(str(HERE / "gespraech.wav"), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(RATE)
        sink.writeframes(np.clip(np.round(whole), -32768, 32767).astype("<i2").tobytes())
    (HERE / "gespraech.txt").write_text(HEARD + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
