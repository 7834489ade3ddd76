"""What a figure's picture costs: CPU-seconds a second of line, kilobits a second speaking and silent.

Prints JSON. Run from the project's folder: python -m benchmarks.picture
"""

from __future__ import annotations

import json
import random
import time

from sandbox import content
from sandbox.media.picture import Clip, Figure, VisemeAt, compose_idle, compose_line

_SECONDS = 8.0


def _speech(seed: int) -> list[VisemeAt]:
    """Return mouth shapes as dense as those of German at an even pace, with a pause now and then."""
    chance = random.Random(seed)
    result, moment = [], 0.15
    while moment < _SECONDS - 0.4:
        if chance.random() < 0.08:
            moment += 0.25
        length = chance.uniform(0.06, 0.14)
        result.append(VisemeAt(moment, moment + length, chance.choice("AEIOUMFLSEILSSE")))
        moment += length
    return result


def _kilobits(clip: Clip) -> float:
    return sum(map(len, clip.packets)) * 8 / clip.seconds / 1000


def measure() -> dict[str, float]:
    """Return the worst of the shipped figures: CPU-seconds a second of line, kbit/s speaking, kbit/s idle."""
    cost, speaking, idle = [], [], []
    for folder in sorted(path for path in content.figures_dir().iterdir() if path.is_dir()):
        place = next(content.places_dir().glob("*.webp"))
        figure = Figure.load(folder, place)
        figure.layers("neutral")
        for mood in figure.info.moods[:3]:
            figure.layers(mood, 1)
            begun = time.process_time()
            clip = compose_line(figure, _speech(1), _SECONDS, mood, seed=2, nod_at=5.0)
            cost.append((time.process_time() - begun) / _SECONDS)
            speaking.append(_kilobits(clip))
        idle.append(_kilobits(compose_idle(figure, "idle", "neutral", 7.0, seed=1)))
    return {
        "picture_cpu_per_second_of_line": round(max(cost), 3),
        "picture_kbit_speaking": round(max(speaking), 1),
        "picture_kbit_idle": round(max(idle), 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
