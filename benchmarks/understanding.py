"""How well and how fast utterances are understood: on the held-out set, which nothing is trained or tuned on.

Shares between 0 and 1; "spoken" is the same text as a recogniser writes it. Prints JSON. Run:
python -m benchmarks.understanding
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from sandbox.understanding import Reader, Reading
from sandbox.understanding.clean import bare

_DATA = Path(__file__).resolve().parent.parent / "tests" / "understanding" / "data"
_INTENT_EXAMPLES = 8
SETS = ("held_out", "other_hands")
"""The held-out sets; the second by other hands than the first."""
UNHELPFUL = frozenset({"druck", "belehren"})

Form = Callable[[str], str]


@dataclass(frozen=True)
class HeldOut:
    """The held-out utterances: (move, text), (moves, text), what is out of scope, and (moves, text) as a
    recogniser writes.
    """

    single: list[tuple[str, str]]
    several: list[tuple[tuple[str, ...], str]]
    none: list[str]
    spoken: list[tuple[tuple[str, ...], str]]

    def __add__(self, other: HeldOut) -> HeldOut:
        return HeldOut(
            self.single + other.single,
            self.several + other.several,
            self.none + other.none,
            self.spoken + other.spoken,
        )


def held_out(*names: str) -> HeldOut:
    """Read the sets ``names`` (default: all of them) as one."""
    return sum((_read(name) for name in names or SETS), HeldOut([], [], [], []))


def _read(name: str) -> HeldOut:
    data = YAML(typ="safe").load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return HeldOut(
        single=[(move, text) for move, texts in data["single"].items() for text in texts],
        several=[(tuple(row["moves"]), row["text"]) for row in data["several"]],
        none=list(data["none"]),
        spoken=[(tuple(row["moves"]), row["text"]) for row in data.get("spoken", [])],
    )


def local_intents() -> dict[str, dict[str, list[str]]]:
    """Read the nodes with their intents: the first eight texts are the author's examples, the others are
    unseen.
    """
    loaded = YAML(typ="safe").load((_DATA / "local_intents.yaml").read_text(encoding="utf-8"))
    return {node: {name: list(texts) for name, texts in intents.items()} for node, intents in loaded.items()}


def typed(text: str) -> str:
    """Return ``text`` as it was typed."""
    return text


def single_shares(reader: Reader, unseen: HeldOut, form: Form) -> dict[str, float]:
    """Return top1, top2 and the share wrongly abstained from."""
    readings = [(move, reader.read(form(text))) for move, text in unseen.single]
    return {
        "top1": _mean([move == reading.ranking[0].id for move, reading in readings]),
        "top2": _mean([move in {score.id for score in reading.ranking[:2]} for move, reading in readings]),
        "false_abstained": _mean([reading.abstained for _, reading in readings]),
    }


def several_f1(reader: Reader, unseen: HeldOut, form: Form) -> float:
    """Return the micro-F1 of the accepted moves on utterances with several."""
    return _f1(reader, [(moves, form(text)) for moves, text in unseen.several])


def spoken_f1(reader: Reader, unseen: HeldOut) -> float:
    """Return the micro-F1 of the accepted moves on what was written as a recogniser writes."""
    return _f1(reader, unseen.spoken)


def _f1(reader: Reader, rows: list[tuple[tuple[str, ...], str]]) -> float:
    pairs = [({move.id for move in reader.read(text).moves}, set(moves)) for moves, text in rows]
    hit = sum(len(found & meant) for found, meant in pairs)
    return 2 * hit / sum(len(found) + len(meant) for found, meant in pairs)


def unhelpful_shares(reader: Reader, unseen: HeldOut) -> dict[str, float]:
    """Return precision and recall of ``druck`` and ``belehren`` over everything held out: a wrong one offends."""
    rows = [({move}, text) for move, text in unseen.single] + [
        (set(moves), text) for moves, text in unseen.several
    ]
    rows += [(set(), text) for text in unseen.none] + [(set(moves), text) for moves, text in unseen.spoken]
    found = meant = hit = 0
    for moves, text in rows:
        took = {move.id for move in reader.read(text).moves} & UNHELPFUL
        found, meant, hit = found + len(took), meant + len(moves & UNHELPFUL), hit + len(took & moves)
    return {"unhelpful_precision": hit / max(1, found), "unhelpful_recall": hit / max(1, meant)}


def out_of_scope_abstained(reader: Reader, unseen: HeldOut, form: Form) -> float:
    """Return the share of out-of-scope utterances that are abstained from."""
    return _mean([reader.read(form(text)).abstained for text in unseen.none if form(text)])


def intent_shares(
    reader: Reader, nodes: dict[str, dict[str, list[str]]], none: list[str]
) -> dict[str, float]:
    """Return for nodes with eight examples an intent: share right, missed, and out of scope wrongly
    accepted.
    """
    right, missed, wrong = [], [], []
    for intents in nodes.values():
        examples = {name: texts[:_INTENT_EXAMPLES] for name, texts in intents.items()}
        for name, texts in intents.items():
            readings = [reader.read(text, examples) for text in texts[_INTENT_EXAMPLES:]]
            right += [_first(reading) == name for reading in readings]
            missed += [not reading.intents for reading in readings]
        wrong += [bool(reader.read(text, examples).intents) for text in none]
    return {
        "intent_top1": _mean(right),
        "intent_missed": _mean(missed),
        "intent_out_of_scope_accepted": _mean(wrong),
    }


def cpu_milliseconds(reader: Reader, texts: list[str]) -> dict[str, float]:
    """Return the median and the 95th percentile of CPU time an utterance (meant for OMP_NUM_THREADS=1)."""
    spent = []
    for text in texts:
        begun = time.process_time()
        reader.read(text)
        spent.append((time.process_time() - begun) * 1000)
    return {"cpu_ms_p50": float(np.quantile(spent, 0.5)), "cpu_ms_p95": float(np.quantile(spent, 0.95))}


def measure() -> dict[str, float]:
    """Return all figures by name."""
    reader, unseen = Reader.load(), held_out()
    out: dict[str, float] = {}
    for name in SETS:
        for key, value in single_shares(reader, held_out(name), typed).items():
            out[f"understanding_{name}_{key}"] = value
    out["understanding_recogniser_f1"] = spoken_f1(reader, unseen)
    out |= {f"understanding_{key}": value for key, value in unhelpful_shares(reader, unseen).items()}
    forms: tuple[tuple[str, Form], ...] = (("typed", typed), ("spoken", bare))
    for name, form in forms:
        shares = single_shares(reader, unseen, form)
        shares["several_f1"] = several_f1(reader, unseen, form)
        shares["out_of_scope_abstained"] = out_of_scope_abstained(reader, unseen, form)
        out |= {f"understanding_{name}_{key}": value for key, value in shares.items()}
    for key, value in intent_shares(reader, local_intents(), unseen.none[::4]).items():
        out[f"understanding_{key}"] = value
    texts = [text for _, text in unseen.single] + [text for _, text in unseen.several]
    for key, value in cpu_milliseconds(reader, texts).items():
        out[f"understanding_{key}"] = value
    return {name: round(value, 4) for name, value in out.items()}


def _first(reading: Reading) -> str:
    return reading.intents[0].id if reading.intents else ""


def _mean(values: list[bool]) -> float:
    return float(np.mean(values)) if values else 0.0


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
