"""What walks never met, as diagnostics: told once each, and not again for all that hangs on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sandbox.customer.reach import Reach
from sandbox.customer.styles import PUSHING, SKILLED
from sandbox.script import walk
from sandbox.script.answer import Reaction
from sandbox.script.diagnostics import Finding
from sandbox.script.model import Scenario

_ENOUGH = 10
"""So many walks of a style before styles are compared."""
_EXAMPLES = 3


def findings(scenario: Scenario, reach: Reach) -> list[Finding]:
    """Return what the walks never reached or where they stuck, in no particular order.

    One cause, one message: what belongs to a node that was never entered, to a fact never told, to a cue
    or a reaction that never came is not told beside it, and a node not beside the reactions that lead there.
    """
    missing: list[tuple[walk.Steps, str, str]] = [*_parts(scenario, reach)]
    never = [path for path, _, _ in missing]
    missing += [each for each in _reactions(scenario, reach) if not _within(each[0], never)]
    never = [path for path, _, _ in missing]
    missing += [each for each in _lines(scenario, reach) if not _within(each[0], never)]
    missing = [each for each in missing if each[1] != "SZ501" or _entered(scenario, reach, str(each[0][-1]))]
    told = [Finding(path, code, message, key=isinstance(path[-1], str)) for path, code, message in missing]
    return [*told, *_stuck(scenario, reach), *_rewarded(reach)]


Missing = Iterator[tuple[walk.Steps, str, str]]


def _parts(scenario: Scenario, reach: Reach) -> Missing:
    """Yield nodes, facts, cues and endings that no walk met."""
    for name in scenario.nodes:
        if name not in reach.nodes:
            yield ("nodes", name), "SZ501", f"Den Abschnitt „{name}“ hat kein Gespräch erreicht."
    for name in scenario.facts:
        if name not in reach.facts:
            yield ("facts", name), "SZ502", f"Die Tatsache „{name}“ wurde in keinem Gespräch erzählt."
    for name in scenario.cues:
        if name not in reach.cues:
            yield ("cues", name), "SZ503", f"Der Zwischenfall „{name}“ geschah in keinem Gespräch."
    for name in scenario.endings:
        if name not in reach.endings:
            yield ("endings", name), "SZ504", f"Mit dem Ende „{name}“ hörte kein Gespräch auf."


def _reactions(scenario: Scenario, reach: Reach) -> Missing:
    for path, reaction, node in walk.reactions(scenario):
        name = f"{node}/{reaction.id}" if node else reaction.id
        if name not in reach.reactions:
            yield path, "SZ505", f"Die Reaktion „{name}“ hat in keinem Gespräch gewonnen."


def _lines(scenario: Scenario, reach: Reach) -> Missing:
    # What an answer says of its own comes once its facts are told.
    waiting = [
        (*placed.path, "say")
        for placed in walk.answers(scenario)
        if any(name in scenario.facts and name not in reach.facts for name in placed.answer.tell)
    ]
    for path, line in walk.lines(scenario):
        if line.id not in reach.lines and not _within(path, waiting):
            yield path, "SZ506", f"Die Zeile „{line.id}“ war in keinem Gespräch zu hören."


def _entered(scenario: Scenario, reach: Reach, node: str) -> bool:
    """Say whether a node might have been entered: not every reaction that leads there failed to win."""
    ways = [placed for placed in walk.answers(scenario) if placed.answer.goto == node]
    return not ways or any(
        not isinstance(placed.answer, Reaction) or _key(placed) in reach.reactions for placed in ways
    )


def _key(placed: walk.Placed) -> str:
    assert isinstance(placed.answer, Reaction)
    return f"{placed.node}/{placed.answer.id}" if placed.node else placed.answer.id


def _within(path: walk.Steps, others: list[walk.Steps]) -> bool:
    return any(path[: len(other)] == other for other in others)


def _stuck(scenario: Scenario, reach: Reach) -> Iterator[Finding]:
    """Yield the nodes at which walks could not be ended, or met with no answer at all."""
    for name, times in Counter(each.node for each in reach.stuck).items():
        nths = ", ".join(str(each.nth) for each in reach.stuck if each.node == name)
        message = (
            f"Im Abschnitt „{name}“ half viermal Verabschieden nicht ({times}-mal, Gespräch {nths[:60]})."
        )
        yield Finding(_node(scenario, name), "SZ507", message, key=True)
    for name, times in reach.mute.items():
        message = f"Im Abschnitt „{name}“ blieb eine Äußerung ganz ohne Antwort ({times}-mal)."
        yield Finding(_node(scenario, name), "SZ508", message, key=True)


def _node(scenario: Scenario, name: str) -> walk.Steps:
    return ("nodes", name) if name in scenario.nodes else ("start",)


def _rewarded(reach: Reach) -> Iterator[Finding]:
    """Yield where counselling well is not worth it."""
    skilled, pushing = reach.styles.get(SKILLED.id), reach.styles.get(PUSHING.id)
    if skilled is None or pushing is None or min(skilled.walks, pushing.walks) < _ENOUGH:
        return
    good = skilled.share("gut"), pushing.share("gut")
    trust = skilled.mean("trust"), pushing.mean("trust")
    if good[0] <= good[1] or ("trust" in skilled.stance and trust[0] <= trust[1]):
        message = (
            f"Zugewandt endet nicht besser als drängend: gut {good[0]:.0%} und {good[1]:.0%},"
            f" Vertrauen {trust[0]:.1f} und {trust[1]:.1f}."
        )
        yield Finding(("endings",), "SZ509", message, key=True)
