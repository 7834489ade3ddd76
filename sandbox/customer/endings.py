"""How a talk ends: which ending fits, the last word, the survey."""

from __future__ import annotations

from typing import Literal

from sandbox.customer import survey
from sandbox.customer.lines import choose
from sandbox.customer.scope import Scope
from sandbox.customer.turn import Turn
from sandbox.journal.events import SurveyAnswered, TalkEnded
from sandbox.script.fill import fill


def finish(turn: Turn, name: str) -> None:
    """Let the customer end the talk: with the ending of that name, or with the first that fits (``any``)."""
    if turn.state.ended:
        return
    ending = name if name in turn.scenario.endings else fitting(turn.scope)
    if ending:
        turn.say(choose(turn.scenario.endings[ending].say, turn.scope), f"ending:{ending}")
    for event in closing(turn.scope, "customer", ending):
        turn.emit(event)


def fitting(scope: Scope) -> str:
    """Return the first ending whose condition holds, ``""`` if none does."""
    return next((name for name, each in scope.scenario.endings.items() if scope.holds(each.when)), "")


def sudden(scope: Scope) -> str:
    """Return the ending that comes at once now, ``""`` if none does."""
    endings = scope.scenario.endings
    return next((name for name, each in endings.items() if each.sudden and scope.holds(each.when)), "")


def closing(scope: Scope, by: Literal["customer", "trainee"], name: str) -> tuple[TalkEnded, SurveyAnswered]:
    """Return the two events that close a talk with an ending (``""`` for none)."""
    ending = scope.scenario.endings.get(name)
    ended = TalkEnded(
        by=by,
        ending=name,
        outcome=ending.outcome if ending else "",
        text=fill(ending.text, scope.state.persons) if ending else "",
    )
    return ended, survey.answered(scope)
