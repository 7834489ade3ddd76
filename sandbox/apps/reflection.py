"""The reflection page: what ``notebooks/reflexion.ipynb`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from IPython.display import display

from sandbox import content, settings
from sandbox.apps import cast
from sandbox.apps.request import PageRequest, current_request
from sandbox.errors import ContentError, SandboxError
from sandbox.guide import checklist, criteria
from sandbox.journal.transcript import Turn
from sandbox.rooms.reflection import ReflectionRoom
from sandbox.script.load import load
from sandbox.script.model import Scenario
from sandbox.store.journal import Journal
from sandbox.understanding.moves import Move, load_corpus
from sandbox.widgets.review import Review

OUTCOMES = {"gut": "Gut ausgegangen", "mittel": "Teilweise gelungen", "schlecht": "Nicht gelungen"}

_GUIDE = criteria.load()
_CHECKLISTS = checklist.load(_GUIDE)
_MOVES: Mapping[str, Move] = {move.id: move for move in load_corpus().moves}


class ReflectionPage:
    """Wires the reflection room of one talk to its view."""

    def __init__(self, room: ReflectionRoom) -> None:
        self._room = room
        self.view = Review(self._received)
        self._show()

    def _show(self) -> None:
        room, seen = self._room, self._room.reflection
        opened, scenario = room.opened, room.scenario
        person = opened.persons[0].address if opened.persons else "der Person"
        when = room.entries[0].wall.astimezone()
        self.view.talk = {
            "title": opened.title,
            "person": person,
            "meta": f"{when:%d.%m.%Y, %H:%M} Uhr · mit {person} (simuliert)",
            "outcome": seen.ended.text if seen.ended else "",
            "checklist": room.checklist.title,
            "intro": room.checklist.intro,
            "axes": _axes(scenario, opened.stance),
            "seconds": max((turn.at for turn in room.turns), default=0.0),
            "figures": [
                {"label": f.label, "value": f.value, "explanation": f"{f.explanation} {f.source}".strip()}
                for f in seen.figures
            ],
            "again": f"/ueben/{opened.scenario}?stufe={opened.level}",
            "home": "/",
        }
        self.view.turns = [_turn(room.talk, turn) for turn in room.turns]
        self.view.points = [
            {
                "id": point.criterion.id,
                "question": point.question,
                "text": point.criterion.text,
                "judgement": point.judgement,
                "unseen": point.unseen,
                "places": [
                    {"seq": place.seq, "at": place.at, "why": place.why, "speaks": place.speaks}
                    for place in point.places
                ],
            }
            for point in seen.points
        ]
        self.view.stance = [{"at": point.at, "stance": point.stance} for point in seen.stance]
        self.view.facts = [
            {"label": fact.label, "text": fact.text, "seq": fact.seq, "at": fact.at} for fact in seen.facts
        ]
        self.view.notes = {"note": seen.note, "goals": seen.goals}

    def _received(self, message: Mapping[str, Any]) -> None:
        number = int(message.get("n", 0))
        try:
            self._keep(message)
        except SandboxError as problem:
            self.view.saved(number, f"Nicht gespeichert: {problem}")
        except ValueError:
            self.view.saved(number, "Das ließ sich nicht speichern.")
        else:
            self.view.saved(number)

    def _keep(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"kind": "criterion", "criterion": str(criterion), "value": str(value)}:
                self._room.judge(criterion, value)
            case {"kind": "note", "text": str(text)}:
                self._room.note(text)
            case {"kind": "goals", "text": str(text)}:
                self._room.goals(text)
            case _:
                raise ValueError(message.get("kind"))


def _axes(scenario: Scenario | None, stance: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return the stance's axes; where the script is gone, those that the talk was opened with."""
    if scenario is None:
        return [{"id": name, "label": name, "min": 0, "max": 10} for name in stance]
    return [
        {"id": name, "label": axis.label, "min": axis.min, "max": axis.max}
        for name, axis in scenario.stance.items()
    ]


def _turn(talk: str, turn: Turn) -> dict[str, Any]:
    moves = [_MOVES[found.id] for found in turn.moves if found.id in _MOVES]
    return {
        "seq": turn.seq,
        "kind": turn.kind,
        "at": turn.at,
        "text": turn.text,
        "name": turn.name,
        "paper": cast.paper_address(talk, turn.paper),
        "moves": [{"label": move.label, "helpful": move.helpful} for move in moves],
    }


def _script(scenario: str) -> Scenario | None:
    """Return the talk's script as it is today, None where it is gone."""
    return load(content.scenarios_dir() / scenario).scenario


def _open(request: PageRequest) -> ReflectionRoom:
    chosen = settings.load()
    journal = Journal.open(chosen.database, lease=chosen.lease)
    talk = request.path.rstrip("/").rsplit("/", 1)[-1]
    opened = journal.read(talk)[0].event
    if opened.kind != "talk.opened":
        raise ContentError("Dieses Gespräch beginnt nicht am Anfang.")
    labels = {name: move.label for name, move in _MOVES.items()}
    return ReflectionRoom(
        journal,
        talk,
        _GUIDE,
        next(iter(_CHECKLISTS.values())),
        _script(opened.scenario),
        labels,
    )


def show() -> None:
    """Show the page of the talk that the request names."""
    try:
        page = ReflectionPage(_open(current_request()))
    except SandboxError as problem:
        display(Review(lambda _: None, trouble=str(problem)))
    else:
        display(page.view)
