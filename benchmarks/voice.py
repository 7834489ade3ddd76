"""What a voice costs: CPU seconds for a second of prepared sound, and CPU milliseconds for a live line.

    python -m benchmarks.voice

A live line has a name in it, so it can only be prepared once the talk starts: text → sound, phoneme times and
mouth shapes ready, at most 200 ms of CPU.
"""

from __future__ import annotations

import json
import statistics
import time

from sandbox.speech.voice import VOICES, Voices

_LINES = (
    "Also ehrlich gesagt weiß ich gar nicht, warum ich heute hier sein soll.",
    "Seit drei Monaten warte ich auf mein Geld, und keiner sagt mir was.",
    "Na ja … früher war ich Lagerarbeiter, aber mein Rücken macht das nicht mehr mit.",
    "Können Sie mir bitte erklären, was in diesem Schreiben steht?",
    "Am 24.11. um 15:30 Uhr kann ich nicht – da hat meine Tochter einen Termin.",
)
_LIVE = "Guten Tag, Frau Özdemir, hier ist Karl Wiśniewski."
_MOODS = ("neutral", "tense", "sad", "annoyed")


def measure() -> dict[str, float]:
    """Return the figures, engines already loaded.

    - ``voice_cpu_s_per_s``: CPU seconds a second of sound, over all voices and four moods, phoneme times and
      mouth shapes included
    - ``live_line_cpu_ms_p50``, ``_p95``: CPU of a live line over all voices, ``live_line_s`` long in the mean
    - ``voice_load_cpu_s``: loading the engines, the first line included
    - ``voices``: how many there are
    """
    voices = Voices()
    started = time.process_time()
    voices.render("Guten Tag.", next(iter(VOICES)))
    load = time.process_time() - started
    spent = sound = 0.0
    for number, voice in enumerate(VOICES):
        for line in _LINES[number % 2 :: 2]:
            started = time.process_time()
            speech = voices.render(line, voice, _MOODS[number % len(_MOODS)])
            spent += time.process_time() - started
            sound += speech.duration
    live, lengths = zip(*(_live(voices, voice) for voice in VOICES for _ in range(3)), strict=True)
    return {
        "voice_cpu_s_per_s": round(spent / sound, 4),
        "live_line_cpu_ms_p50": round(1000 * statistics.median(live), 1),
        "live_line_cpu_ms_p95": round(1000 * statistics.quantiles(live, n=20)[-1], 1),
        "live_line_s": round(statistics.mean(lengths), 2),
        "voice_load_cpu_s": round(load, 3),
        "voices": float(len(VOICES)),
    }


def _live(voices: Voices, voice: str) -> tuple[float, float]:
    """Return CPU seconds, and seconds of sound."""
    started = time.process_time()
    duration = voices.render(_LIVE, voice).duration
    return time.process_time() - started, duration


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
