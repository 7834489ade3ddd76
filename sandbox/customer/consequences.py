"""What comes of an answer: stance, what is told or evaded, what is said, shown, where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.customer import endings, manner
from sandbox.customer.lines import choose
from sandbox.customer.scope import Scope
from sandbox.customer.state import with_stance
from sandbox.customer.turn import Turn
from sandbox.journal.events import (
    CueBegan,
    FactHinted,
    FactTold,
    NodeEntered,
    Reacted,
    StanceMoved,
    ToolUsed,
    VariableSet,
)
from sandbox.script.answer import Answer, Fact, Line, Scene, Show
from sandbox.script.fill import fill
from sandbox.script.model import Axis
from sandbox.script.words import CUE_CAPTIONS


@dataclass(frozen=True, slots=True)
class Speech:
    """What an answer would say now: a whole fact, a part of one, an evasion, or its own lines."""

    line: Line | None
    tells: str = ""
    hints: str = ""
    step: int = 0
    """Of ``hints``: which part, from 1."""
    evades: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was kept back."""
        return not (self.hints or self.evades)


def speech(answer: Answer, scope: Scope) -> Speech:
    """Return what an answer says: a fact whose time has come, else as much of one as may be told, else an
    evasion, else its own lines.
    """
    untold = [
        (name, scope.scenario.facts[name])
        for name in answer.tell
        if name in scope.scenario.facts and name not in scope.state.told
    ]
    for name, fact in untold:
        if scope.holds(fact.needs) and (line := choose(fact.say, scope)) is not None:
            return Speech(line, tells=name)
    for name, fact in untold:
        hint = _furthest(name, fact, scope)
        if hint is not None:
            return hint
    kept = [(name, fact) for name, fact in untold if fact.evade]
    for name, fact in kept:
        if (line := choose(fact.evade, scope)) is not None:
            return Speech(line, evades=name)
    if kept:  # the words to evade with are used up
        return Speech(None, evades=kept[0][0])
    return Speech(choose(answer.say, scope))


def _furthest(name: str, fact: Fact, scope: Scope) -> Speech | None:
    """Return the furthest part of a fact that may be told now and goes further than before."""
    before = scope.state.hinted.get(name, 0)
    for step, level in reversed(list(enumerate(fact.levels, 1))):
        if step > before and scope.holds(level.needs) and (line := choose(level.say, scope)) is not None:
            return Speech(line, hints=name, step=step)
    return None


def able(answer: Answer, scope: Scope) -> bool:
    """Say whether the answer has something to say now, or leads somewhere."""
    after = felt(scope, answer.effects)
    said = speech(answer, after)
    if said.line is not None or not said.whole:
        return said.line is not None
    if answer.goto or answer.end or answer.show or (answer.cue and answer.cue not in scope.state.cues):
        return True
    return any(choose(each, after) is not None for each in (answer.then, *answer.scene))


def perform(turn: Turn, answer: Answer, key: str, utterance: str = "") -> None:
    """Let an answer happen. Who evades or only hints feels its effects (or ``evaded``): nothing is set or leads on."""
    because = f"reaction:{key}" if utterance and key not in {"fallback", "unclear"} else key
    said = speech(answer, felt(turn.scope, answer.effects))
    turn.emit(Reacted(reaction=key, utterance=utterance, evaded=said.evades))
    evaded = answer.evaded if said.evades else None
    move_stance(turn, answer.effects if evaded is None else evaded, because)
    if said.tells:
        turn.emit(FactTold(fact=said.tells, because=because))
        move_stance(turn, turn.scenario.facts[said.tells].effects, f"fact:{said.tells}")
    if said.hints:
        level = turn.scenario.facts[said.hints].levels[said.step - 1]
        turn.emit(FactHinted(fact=said.hints, level=level.id, step=said.step, because=because))
        move_stance(turn, level.effects, f"fact:{said.hints}/{level.id}")
    if said.whole:
        for name, value in answer.set.items():
            turn.emit(VariableSet(name=name, value=value))
    turn.say(said.line, because)
    if said.whole:
        _go_on(turn, answer, because)


def _go_on(turn: Turn, answer: Answer, because: str) -> None:
    """Second line, exchange, tool, disturbance, next node, end: in this order."""
    turn.say(choose(answer.then, turn.scope), because)
    play(turn, answer.scene, because)
    use(turn, answer.show)
    if answer.cue:
        begin_cue(turn, answer.cue)
    if answer.goto:
        enter(turn, answer.goto, because)
    if answer.end:
        endings.finish(turn, answer.end)


def enter(turn: Turn, name: str, because: str) -> None:
    """Reach a node: its line is said, and where the node ends the talk, it ends."""
    node = turn.scenario.nodes.get(name)
    if node is None or turn.state.ended:
        return
    left = turn.scenario.nodes.get(turn.state.node)
    for tool in left.hide if left is not None and name != turn.state.node else ():
        if tool in turn.state.tools:
            turn.emit(ToolUsed(tool=tool, what=turn.state.tools[tool], on=False))
    turn.emit(NodeEntered(node=name, because=because))
    use(turn, node.show)
    turn.say(choose(node.lines, turn.scope), "entry")
    play(turn, node.scene, "entry")
    if node.end:
        endings.finish(turn, node.end)


def play(turn: Turn, scene: Scene, because: str) -> None:
    """Let persons speak one after another; a line whose time it is not is left out."""
    for choice in scene:
        turn.say(choose(choice, turn.scope), because)


def use(turn: Turn, show: Show | None) -> None:
    """Let a tool be used, or put away; what is not in use is not put away."""
    if show is None or not (show.on or show.tool in turn.state.tools):
        return
    what, caption = fill(show.what, turn.state.persons), fill(show.caption, turn.state.persons)
    turn.emit(ToolUsed(tool=show.tool, what=what, caption=caption, on=show.on, paper=show.paper))


def begin_cue(turn: Turn, name: str) -> None:
    """Let something happen to the call, unless it did already or something else is going on."""
    cue = turn.scenario.cues.get(name)
    if cue is None or turn.state.cue or name in turn.state.cues:
        return
    caption = fill(cue.caption or CUE_CAPTIONS[cue.what], turn.state.persons)
    turn.emit(CueBegan(cue=name, what=cue.what, caption=caption, role=cue.by or turn.scenario.lead))
    turn.say(choose(cue.say, turn.scope), f"cue:{name}")
    play(turn, cue.scene, f"cue:{name}")


def move_stance(turn: Turn, effects: Mapping[str, float], because: str) -> None:
    """Move the stance within its ranges; nothing is journaled where nothing moves."""
    stance = moved(turn.scope, effects)
    if stance != turn.state.stance:
        turn.emit(StanceMoved(stance=stance, because=because))


def moved(scope: Scope, effects: Mapping[str, float]) -> dict[str, float]:
    """Return the stance after these effects, every axis within its range."""
    stance = dict(scope.state.stance)
    for name, effect in effects.items():
        axis = scope.scenario.stance.get(name)
        if axis is not None:
            change = manner.weighed(name, effect, scope)
            value = _shifted(axis, stance.get(name, axis.start), change)
            stance[name] = round(max(axis.min, min(axis.max, value)), 6)
    return stance


def _shifted(axis: Axis, value: float, change: float) -> float:
    """Add a change; what of an increase lies above ``slow_from`` counts half."""
    if axis.slow_from is not None and change > 0:
        whole = max(0.0, min(change, axis.slow_from - value))
        change = whole + (change - whole) / 2
    return value + change


def felt(scope: Scope, effects: Mapping[str, float]) -> Scope:
    """Return the talk as it is once these effects are felt."""
    return Scope(scope.scenario, with_stance(scope.state, moved(scope, effects))) if effects else scope
