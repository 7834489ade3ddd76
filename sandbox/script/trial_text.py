"""Writes tests as people write them: one line a step, words without quotes where they need none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from sandbox.script.trials import Expect, Step, Trial

_PLAIN = re.compile(r"[A-Za-zÄÖÜäöüß„][^:#{}\[\],\"'&*!|>%@`\n]*")
_WORDS = {"true", "false", "null"}


def text(trials: Iterable[Trial]) -> str:
    """Return a whole ``tests.yaml``."""
    return "tests:\n" + "\n".join(_trial(each) for each in trials)


def _trial(trial: Trial) -> str:
    head = [f"  - name: {_scalar(trial.name)}", f"    seed: {trial.seed}"]
    head += [f"    level: {trial.level}"] if trial.level else []
    return "\n".join([*head, "    steps:", *(line for step in trial.steps for line in _step(step))]) + "\n"


def _step(step: Step) -> list[str]:
    keys = []
    if step.wait:
        keys.append(f"wait: {step.wait:g}")
    if step.say:
        keys.append(f"say: {_scalar(step.say)}")
    if step.moves is not None and (step.moves or not step.intents):
        keys.append(f"moves: {_list(step.moves)}")
    if step.intents:
        keys.append(f"intents: {_list(step.intents)}")
    if step.hang_up:
        keys.append("hang_up: true")
    if expected := _expect(step.expect):
        keys.append(f"expect: {{{', '.join(expected)}}}")
    return [f"      {'-' if place == 0 else ' '} {key}" for place, key in enumerate(keys)]


def _expect(expect: Expect) -> list[str]:
    """Return what is expected as flow entries; only what walks can tell."""
    parts = [f"node: {expect.node}"] if expect.node else []
    parts += [f"lines: {_list(expect.lines)}"] if expect.lines is not None else []
    parts += [f"ending: {expect.ending}"] if expect.ending else []
    return parts


def _list(names: Sequence[str]) -> str:
    return f"[{', '.join(_scalar(name) for name in names)}]"


def _scalar(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)
