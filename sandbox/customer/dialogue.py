"""What the customer does about an event: the heart of the talk.

The room journals an event, folds it (``state = apply(state, event, at)``), asks ``decide(scenario, state,
event, at)`` and journals and folds what it returns. An utterance and its answer may be written in one go.
"""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.customer import consequences, endings, manner
from sandbox.customer.choice import Chosen, first_of, fitting
from sandbox.customer.due import EPSILON, cue_begins, cue_ends, silence, silence_steps
from sandbox.customer.meant import meant
from sandbox.customer.state import State
from sandbox.customer.turn import Turn
from sandbox.journal.events import CueEnded, Event, TalkBegun, TimerFired, Understood
from sandbox.script.answer import Answer
from sandbox.script.model import Scenario

_GOODBYE = "verabschiedung"


def decide(scenario: Scenario, state: State, event: Event, at: float) -> list[Event]:
    """Return the customer's events in answer to ``event``, which ``state`` already includes.

    ``at`` is talk time, s. Never raises; what does not concern the customer gives an empty list.
    """
    return decided(scenario, state, event, at).events


def decided(scenario: Scenario, state: State, event: Event, at: float) -> Turn:
    """Return what ``decide`` does, with the state that its events lead to."""
    turn = Turn(scenario, state, at)
    if not state.live:
        return turn
    match event:
        case TalkBegun():
            if not state.node:
                consequences.enter(turn, scenario.start, "begin")
        case Understood():
            _answer(turn, event)
        case TimerFired():
            _due(turn, event.what)
        case _:
            return turn
    _moments(turn)
    return turn


def begin(scenario: Scenario, state: State, at: float) -> list[Event]:
    """Return what follows on TalkBegun, which ``state`` already includes."""
    return decide(scenario, state, TalkBegun(), at)


def hang_up(scenario: Scenario, state: State, at: float) -> list[Event]:
    """Return what closes the talk when the trainee ends it: TalkEnded, the survey; nothing if it is over."""
    if not state.live:
        return []
    scope = Turn(scenario, state, at).scope
    return list(endings.closing(scope, "trainee", endings.fitting(scope)))


def _answer(turn: Turn, understood: Understood) -> None:
    """Answer an utterance: what has only effects is felt, then one reaction wins; else the fallback."""
    fits = fitting(turn.scope, understood)
    urgent = any(each.reaction.first for each in fits)
    if not urgent and _to_cue(turn, understood, fits):
        return
    for each in fits:
        if not each.reaction.speaks:
            consequences.perform(turn, each.reaction, each.key)
    chosen = first_of(fits, lambda each: consequences.able(each.reaction, turn.scope))
    if chosen is not None:
        node = turn.state.node
        consequences.perform(turn, chosen.reaction, chosen.key, understood.utterance)
        manner.add(turn, node)
    else:
        _not_answered(turn, understood)


def _not_answered(turn: Turn, understood: Understood) -> None:
    """Nothing fits: ask back in character; ``unclear`` if nothing was understood, else ``fallback``."""
    scenario, node = turn.scenario, turn.scenario.nodes.get(turn.state.node)
    fallback = [node.fallback if node else None, scenario.fallback]
    unclear = [node.unclear if node else None, scenario.unclear]
    lost = not understood.moves and not understood.intents
    for key, answers in [("unclear", unclear), ("fallback", fallback)] if lost else [("fallback", fallback)]:
        for answer in answers:
            if answer is not None and consequences.able(answer, turn.scope):
                consequences.perform(turn, answer, key, understood.utterance)
                return


def _to_cue(turn: Turn, understood: Understood, fits: Sequence[Chosen]) -> bool:
    """Answer what is said while something happens to the call; return whether that was all.

    Who says goodbye is not kept waiting.
    """
    name = turn.state.cue
    cue = turn.scenario.cues.get(name)
    if cue is None:
        return False
    moves = {move.id for move in understood.moves}
    if not moves.isdisjoint(cue.good) or not set(cue.good).isdisjoint(meant(understood)):
        _end_cue(turn, name, "handled", cue.handled, understood.utterance)
        return cue.handled is not None and cue.handled.speaks
    leaving = _GOODBYE in moves and first_of(fits, lambda each: consequences.able(each.reaction, turn.scope))
    if cue.meanwhile is not None and not leaving and consequences.able(cue.meanwhile, turn.scope):
        consequences.perform(turn, cue.meanwhile, f"cue:{name}/meanwhile", understood.utterance)
        return True
    return False


def _end_cue(turn: Turn, name: str, how: str, answer: Answer | None, utterance: str = "") -> None:
    turn.emit(CueEnded(cue=name, because=how, handled=how == "handled"))
    if answer is not None:
        consequences.perform(turn, answer, f"cue:{name}/{how}", utterance)


def _due(turn: Turn, what: str) -> None:
    """A timer fired. One that lapsed meanwhile (the trainee spoke) does nothing."""
    if what != "silence":
        return
    due = silence(turn.scenario, turn.state)
    if due is not None and turn.at + EPSILON >= due.at:
        step = silence_steps(turn.scenario, turn.state)[turn.state.silences]
        consequences.perform(turn, step, f"silence:{turn.state.silences + 1}")


def _moments(turn: Turn) -> None:
    """What comes of the moment itself: a disturbance ends, the talk breaks off, a disturbance begins."""
    ends = cue_ends(turn.scenario, turn.state)
    if not turn.state.ended and ends is not None and turn.at + EPSILON >= ends.at:
        name = turn.state.cue
        _end_cue(turn, name, "ignored", turn.scenario.cues[name].ignored)
    if not turn.state.ended and (ending := endings.sudden(turn.scope)):
        endings.finish(turn, ending)
    if turn.state.ended or turn.state.cue:
        return
    for name in turn.scenario.cues:
        begins = cue_begins(turn.scenario, turn.state, name)
        if (
            begins is not None
            and turn.at + EPSILON >= begins
            and turn.scope.holds(turn.scenario.cues[name].when)
        ):
            consequences.begin_cue(turn, name)
            return
