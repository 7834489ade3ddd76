"""What the practice page shows before and after the call, as plain values for the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.apps import cast
from sandbox.journal.entry import Entry
from sandbox.journal.events import SurveyAnswered, TalkEnded, TalkOpened
from sandbox.script.fill import fill
from sandbox.script.model import Scenario

HOME = "/"


def briefing(scenario: Scenario, opened: TalkOpened, talk: str) -> dict[str, Any]:
    """Return the briefing, names filled in."""
    person, told = opened.persons[0], scenario.briefing
    level = scenario.levels.get(opened.level)
    minutes = f"{scenario.minutes.from_} bis {scenario.minutes.to} Minuten"
    device = scenario.personas[person.role].device
    where = person.details.get("town", "")
    about = [f"{person.age} Jahre", f"aus {where}" if where else "", f"am {device}" if device else ""]

    def text(raw: str) -> str:
        return fill(raw, opened.persons)

    return {
        "title": scenario.title,
        "meta": " · ".join(part for part in (minutes, f"Stufe: {level.label}" if level else "") if part),
        "summary": text(scenario.summary),
        "heavy": text(scenario.heavy),
        "person": person.name,
        "about": ", ".join(part for part in about if part),
        "poster": cast.still(person),
        "role": text(told.role),
        "situation": text(told.situation),
        "goals": [text(goal) for goal in told.goals],
        "try": [text(hint) for hint in told.try_],
        "address": f"/gespraech/{talk}",
        "home": HOME,
    }


def survey(opened: TalkOpened, entries: Sequence[Entry], talk: str) -> dict[str, Any]:
    """Return what the customer answered, and where to go on."""
    ended = next((e.event for e in reversed(entries) if isinstance(e.event, TalkEnded)), None)
    answers = next((e.event for e in reversed(entries) if isinstance(e.event, SurveyAnswered)), None)
    return {
        "person": opened.persons[0].address,
        "text": ended.text if ended else "",
        "answers": answers.model_dump(include={"recommend", "next_channel", "easy", "words"})
        if answers
        else None,
        "reflection": f"/reflexion/{talk}",
        "again": f"/ueben/{opened.scenario}?stufe={opened.level}",
    }
