"""What a prepared line costs the service, all of it: voice, mouth shapes, picture, encoding, files on disk.

Prints JSON. Run from the project's folder: python -m benchmarks.line
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from sandbox.apps import cast
from sandbox.journal.values import Mood
from sandbox.service.inprocess import InProcess
from sandbox.service.interface import PrepareJob

_LINES: tuple[tuple[str, Mood], ...] = (
    ("Also ehrlich gesagt weiß ich gar nicht, warum ich heute hier sein soll.", "annoyed"),
    ("Na ja, früher war ich im Lager, aber mein Rücken macht das nicht mehr mit.", "sad"),
    ("Können Sie mir bitte erklären, was in diesem Schreiben steht?", "neutral"),
    ("Das ist nett von Ihnen, danke.", "relieved"),
)
_LIVE = "Guten Tag, Frau {}, hier ist Karl Wiśniewski."
_NAMES = ("Özdemir", "Kaya", "Sommer", "Nowak", "Große", "Albrecht", "Yıldız", "Petersen")


def measure() -> dict[str, float]:
    """Return the figures, engines and layers already loaded.

    - ``line_cpu_s_per_s``: CPU seconds a second of spoken line, sound and picture, over all figures
    - ``live_line_cpu_ms_p50``, ``_p95``: CPU of the sound of a line that has a name in it, of ``live_line_s`` seconds
    """
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(data: Path) -> dict[str, float]:
    async with InProcess(data) as service:
        spent = spoken = 0.0
        for figure in cast.figures().values():
            for nth, (text, mood) in enumerate((("Ja.", "neutral"), *_LINES)):
                job = PrepareJob(
                    text=text, voice=figure.voice, mood=mood, figure=figure.id, place=figure.place, seed=nth
                )
                began = time.process_time()
                made = await service.prepare(job, "both")
                if nth:  # the first one loads the figure
                    spent += time.process_time() - began
                    spoken += made.sound.duration
        live, lengths = [], []
        for nth, name in enumerate(_NAMES * 3):
            voice = list(cast.figures().values())[nth % len(cast.figures())].voice
            job = PrepareJob(talk=f"t{nth}", personal=True, text=_LIVE.format(name), voice=voice)
            began = time.process_time()
            made = await service.prepare(job, "sound")
            live.append(1000 * (time.process_time() - began))
            lengths.append(made.sound.duration)
    return {
        "line_cpu_s_per_s": round(spent / spoken, 3),
        "live_line_cpu_ms_p50": round(statistics.median(live), 1),
        "live_line_cpu_ms_p95": round(statistics.quantiles(live, n=20)[-1], 1),
        "live_line_s": round(statistics.mean(lengths), 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
