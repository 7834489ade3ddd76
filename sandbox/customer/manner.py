"""How somebody talks, whatever they say: what the style of a level does. ``docs/szenariosprache.md`` tells authors.

| style | what it does |
|---|---|
| plain | nothing |
| upset | lines without a mood of their own are said tenser (``mood``) |
| talkative, wandering | says more than was asked: ``styles`` of the scenario, after every second answer or so |
| reserved | says the ``short`` form of a line, where it has one |
| pleasing | agrees easily: commitment grows half as much |

Conditions may ask for the style too, so that authors give it words of its own.
"""

from __future__ import annotations

from sandbox.customer.lines import choose
from sandbox.customer.scope import Scope
from sandbox.customer.turn import Turn
from sandbox.journal.events import LineSaid

COMMITMENT = "commitment"
_EASILY = 0.5
"""What a promise of somebody is worth who promises to please."""


def weighed(axis: str, effect: float, scope: Scope) -> float:
    """Return what an effect on an axis comes to with somebody of this style."""
    if axis == COMMITMENT and effect > 0 and scope.style == "pleasing":
        return effect * _EASILY
    return effect


def add(turn: Turn, node: str) -> None:
    """Let somebody say more than was asked, if that is their style and the talk is still at ``node``."""
    style = turn.scope.style
    manner = turn.scenario.styles.get(style)
    if manner is None or turn.state.ended or turn.state.node != node or turn.state.cue:
        return
    spoke = any(isinstance(event, LineSaid) for event in turn.events)
    if spoke and turn.state.turns % manner.every == 0:
        turn.say(choose(manner.adds, turn.scope), f"style:{style}")
