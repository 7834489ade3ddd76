"""A talk in the terminal: one utterance a line in, the customer's lines out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TextIO

from sandbox.customer.opening import open_talk
from sandbox.customer.person import FigureFacts, draw
from sandbox.customer.run import Read, Run
from sandbox.journal.events import CueBegan, CueEnded, Event, LineSaid, SurveyAnswered, TalkEnded, ToolUsed
from sandbox.script.load import Loaded

_WAIT = re.compile(r"#\s*wait\s+(\d+(?:\.\d+)?)\s*s?", re.IGNORECASE)
_LONGEST_WAIT = 3600.0


def play(
    loaded: Loaded,
    seed: int,
    lines_in: Iterable[str],
    out: TextIO,
    read: Read,
    *,
    as_json: bool = False,
    level: str = "",
    figures: Mapping[str, FigureFacts] | None = None,
) -> Run:
    """Play a scenario: one utterance a line; ``#wait 12s`` lets time pass, other # lines are remarks.

    When the input ends, the trainee hangs up. With ``as_json`` one event a line is written, with its time.
    Raises ScenarioError where the scenario cannot be played.
    """
    scenario = loaded.playable()
    persons = draw(scenario, seed, figures or {})
    run = Run(scenario, open_talk(scenario, loaded.digest, seed, persons, level=level))
    names = {person.role: person.address for person in persons}
    shown = _show(run, 0, out, names, as_json=as_json)
    for raw in lines_in:
        text = " ".join(raw.split())
        if run.over:
            break
        if wait := _WAIT.fullmatch(text):
            run.pass_time(min(float(wait[1]), _LONGEST_WAIT))
        elif text and not text.startswith("#"):
            run.utter(text, read)
        shown = _show(run, shown, out, names, as_json=as_json)
    run.hang_up()
    _show(run, shown, out, names, as_json=as_json)
    return run


def _show(run: Run, shown: int, out: TextIO, names: Mapping[str, str], *, as_json: bool) -> int:
    """Write what happened since; return how many events are written now."""
    for at, event in run.log[shown:]:
        text = as_line(at, event) if as_json else _readable(event, names)
        if text:
            out.write(text + "\n")
    out.flush()
    return len(run.log)


def as_line(at: float, event: Event) -> str:
    """Return an event as one line of JSON, its talk time first."""
    return json.dumps({"at": at, **event.model_dump(mode="json")}, ensure_ascii=False)


def _readable(event: Event, names: Mapping[str, str]) -> str:
    match event:
        case LineSaid(role=role, text=text):
            return f"{names.get(role, role)}: {text}"
        case CueBegan(caption=caption) | ToolUsed(caption=caption):
            return caption
        case CueEnded(handled=handled):
            return "[Die Störung ist vorbei]" if not handled else ""
        case TalkEnded():
            return _end(event)
        case SurveyAnswered():
            return (
                f"Befragung: weiterempfehlen {event.recommend} von 10, leicht zu bedienen {event.easy} von 5,"
                f" nächstes Mal: {event.next_channel}. {event.words}".rstrip()
            )
        case _:
            return ""


def _end(event: TalkEnded) -> str:
    who = "Sie haben aufgelegt." if event.by == "trainee" else "Das Gespräch ist beendet."
    return f"— {who} {event.text}".rstrip()
