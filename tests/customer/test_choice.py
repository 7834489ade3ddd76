"""Which reaction answers: what is surely a move is not handed to an intent, nor the other way round."""

import pytest

from sandbox.customer.choice import fitting
from sandbox.customer.scope import Scope
from sandbox.customer.state import State
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.script.model import Scenario

SCENARIO = Scenario.model_validate(
    {
        "scenario": "x",
        "title": "X",
        "summary": "X",
        "minutes": {"from": 1, "to": 2},
        "briefing": {"role": "X", "situation": "X"},
        "stance": {"trust": {"label": "Vertrauen", "start": 5}},
        "personas": {"kundin": {"label": "Kundin"}},
        "start": "eins",
        "nodes": {
            "eins": {
                "react": [
                    {"id": "offen", "to": ["offene_frage", "konkretisieren"], "end": "any"},
                    {"id": "gut", "to": "zustimmung", "end": "any"},
                    {"id": "eigen", "intent": "dort", "end": "any"},
                ]
            }
        },
        "intents": {name: {"examples": ["a", "b", "c"]} for name in ("dort", "ueberall")},
        "reactions": [
            {"id": "druck", "to": "druck", "first": True, "end": "any"},
            {"id": "ueberall", "intent": "ueberall", "end": "any"},
            {"id": "tschuess", "to": "verabschiedung", "end": "any"},
        ],
        "endings": {"aus": {"label": "Aus", "outcome": "mittel", "text": "Aus."}},
    }
)


def winner(moves=(), intents=()):
    understood = Understood(
        utterance="u",
        moves=tuple(MoveFound(id=name, score=score, place=(0, 1)) for name, score in moves),
        intents=tuple(Score(id=name, score=score) for name, score in intents),
    )
    chosen = fitting(Scope(SCENARIO, State(node="eins")), understood)
    return chosen[0].reaction.id if chosen else ""


@pytest.mark.parametrize(
    ("moves", "intents", "wins"),
    [
        ([("offene_frage", 0.8)], [("ueberall", 0.6)], "ueberall"),
        ([], [("ueberall", 0.6), ("dort", 0.5)], "eigen"),
        ([("verabschiedung", 0.9)], [("ueberall", 0.5)], "tschuess"),
        ([("verabschiedung", 0.5)], [("ueberall", 0.5)], "ueberall"),
        ([], [("ueberall", 0.3)], ""),
        ([("zustimmung", 0.9), ("offene_frage", 0.4)], [], "offen"),
        ([("zustimmung", 0.9)], [("ueberall", 0.4)], "ueberall"),
        ([("druck", 0.5)], [("ueberall", 0.9)], "druck"),
        ([("druck", 0.2)], [("ueberall", 0.9)], "ueberall"),
    ],
)
def test_who_wins(moves, intents, wins):
    assert winner(moves, intents) == wins
