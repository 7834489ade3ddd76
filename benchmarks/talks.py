"""How often the customer's answer fits, in scripted talks of trainees over the shipped scenarios.

Beside each utterance stand the reactions that a reader of the script finds fitting at this moment (tests/scenarios/
dialogues); they were written without playing the talk. What a disturbance says in between is left out of the count.
Prints JSON; with --misses, what went wrong instead. Run: python -m benchmarks.talks
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandbox import content
from sandbox.apps import cast
from sandbox.apps.reading import as_understood
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.run import Read, Run
from sandbox.journal.events import LineSaid, Reacted, Understood
from sandbox.script.fill import fill
from sandbox.script.load import load
from sandbox.understanding import Reader

DIALOGUES = Path(__file__).resolve().parent.parent / "tests" / "scenarios" / "dialogues"
_BETWEEN = ("meanwhile", "ignored")


@dataclass(frozen=True)
class Answered:
    """An utterance of a scripted talk, what was understood of it, how the customer reacted, what would have fitted."""

    scenario: str
    who: str
    said: str
    node: str
    understood: str
    reaction: str
    lines: str
    fits: tuple[str, ...]

    @property
    def fitting(self) -> bool | None:
        """Whether the reaction is one that a reader finds fitting; None where a disturbance spoke in between."""
        kind = self.reaction.rsplit("/", 1)[-1]
        return None if self.reaction.startswith("cue:") and kind in _BETWEEN else kind in self.fits


def dialogues() -> list[dict[str, Any]]:
    """Return the scripted talks, a file a scenario."""
    files = sorted(DIALOGUES.glob("*.yaml"))
    return [YAML(typ="safe").load(file.read_text(encoding="utf-8")) for file in files]


def play(read: Read) -> Iterator[Answered]:
    """Play all talks; yield each utterance with its answer, in order, until a talk is over."""
    for book in dialogues():
        loaded = load(content.scenarios_dir() / book["scenario"])
        scenario = loaded.playable()
        for talk in book["dialogues"]:
            persons = draw(scenario, talk["seed"], cast.figures())
            run = Run(scenario, open_talk(scenario, loaded.digest, talk["seed"], persons))
            for turn in talk["turns"]:
                if run.over:
                    break
                said, node, before = fill(turn["say"], persons), run.state.node, len(run.log)
                run.utter(said, read)
                events = [event for _, event in run.log[before:]]
                reacted = next((e for e in events if isinstance(e, Reacted) and e.utterance), None)
                yield Answered(
                    scenario=book["scenario"],
                    who=talk["who"],
                    said=said,
                    node=node,
                    understood=_told(next((e for e in events if isinstance(e, Understood)), None)),
                    reaction=reacted.reaction if reacted else "",
                    lines=" / ".join(e.text for e in events if isinstance(e, LineSaid)),
                    fits=tuple(turn["fits"]),
                )


def measure(reader: Reader) -> dict[str, float]:
    """Return the share of utterances whose answer fits, over all and by scenario, and how many were counted."""
    answered = [each for each in play(_reading(reader)) if each.fitting is not None]
    out = {"talk_fitting": _share(answered), "talk_utterances": float(len(answered))}
    for scenario in dict.fromkeys(each.scenario for each in answered):
        out[f"talk_fitting_{scenario}"] = _share([each for each in answered if each.scenario == scenario])
    return {name: round(value, 4) for name, value in out.items()}


def _share(answered: Sequence[Answered]) -> float:
    return sum(bool(each.fitting) for each in answered) / max(1, len(answered))


def _reading(reader: Reader) -> Read:
    def read(text: str, intents: Mapping[str, Sequence[str]]) -> Understood:
        return as_understood(reader.read(text, intents), "")

    return read


def _told(understood: Understood | None) -> str:
    if understood is None:
        return ""
    found = [f"{each.id} {each.score:.2f}" for each in understood.moves]
    return ", ".join([*found, *(f"@{each.id} {each.score:.2f}" for each in understood.intents)]) or "nichts"


def _misses(reader: Reader) -> Iterator[str]:
    for each in play(_reading(reader)):
        if each.fitting is False:
            yield f"{each.scenario}, {each.who}, in {each.node}: „{each.said}“"
            yield f"    verstanden: {each.understood}; Reaktion {each.reaction}; passend: {', '.join(each.fits)}"
            yield f"    „{each.lines}“"


if __name__ == "__main__":
    if "--misses" in sys.argv[1:]:
        print("\n".join(_misses(Reader.load())))
    else:
        print(json.dumps(measure(Reader.load()), indent=1))
