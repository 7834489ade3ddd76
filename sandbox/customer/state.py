"""Where a talk stands, folded from its events and nothing else: a talk resumes from its journal alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sandbox.customer.meant import meant
from sandbox.journal.entry import Entry
from sandbox.journal.events import (
    ChannelChanged,
    CueBegan,
    CueEnded,
    Event,
    FactHinted,
    FactTold,
    LineHeard,
    LineSaid,
    NodeEntered,
    Reacted,
    StanceMoved,
    TalkBegun,
    TalkEnded,
    TalkOpened,
    TalkResumed,
    TimerFired,
    ToolUsed,
    Understood,
    Uttered,
    VariableSet,
)
from sandbox.journal.values import Person

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(state: State, **changes: object) -> State:
        """Do what dataclasses.replace does, at a twentieth of its cost: a turn makes some twenty states."""
        new = object.__new__(State)
        new.__dict__.update(state.__dict__)
        new.__dict__.update(changes)
        return new


CueState = Literal["open", "handled", "ignored"]
LETTERS_A_SECOND = 8.0
"""A slow speaker; a line whose end nobody reports is taken as said after this and GRACE."""
GRACE = 10.0


@dataclass(frozen=True)
class State:
    """A moment of a talk. Times are seconds of talk time."""

    seed: int = 0
    level: str = ""
    persons: tuple[Person, ...] = ()
    begun: bool = False
    ended: bool = False
    begun_at: float = 0.0
    now: float = 0.0
    """Time of the newest event."""
    looked_at: float = 0.0
    """When the customer last had the chance to do something unasked."""
    stance: Mapping[str, float] = field(default_factory=dict)
    variables: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    """Those that were set."""
    node: str = ""
    node_since: float = 0.0
    visits: Mapping[str, int] = field(default_factory=dict)
    moves: Mapping[str, int] = field(default_factory=dict)
    """How often each move was understood."""
    intents: Mapping[str, int] = field(default_factory=dict)
    """How often each intent was meant."""
    told: frozenset[str] = frozenset()
    told_at: Mapping[str, int] = field(default_factory=dict)
    """Fact → how many utterances there had been when it was told."""
    hinted: Mapping[str, int] = field(default_factory=dict)
    """Fact → how far it was told before the whole: the number of the part."""
    reacted: frozenset[str] = frozenset()
    said: Mapping[str, int] = field(default_factory=dict)
    """Line id → running number of when it was said last."""
    last_text: Mapping[str, str] = field(default_factory=dict)
    """Role → what that person said last."""
    nth: int = 0
    heard_nth: int = 0
    quiet_since: float = 0.0
    """Since when nobody speaks, as far as reported."""
    over_at: float = 0.0
    """When the newest line is over at the latest."""
    unanswered: tuple[str, str] | None = None
    """Id and text of an utterance that was not understood yet."""
    turns: int = 0
    missed: int = 0
    silences: int = 0
    cue: str = ""
    """The one that is going on."""
    cue_since: float = 0.0
    cues: Mapping[str, CueState] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    """Tools in use → what is shown."""
    devices: Mapping[str, str] = field(default_factory=dict)
    """The trainee's own ``camera`` and ``microphone``: ``on``, ``off``, or why there is none."""

    @property
    def live(self) -> bool:
        """Whether the call is going on."""
        return self.begun and not self.ended


START = State()


def with_stance(state: State, stance: Mapping[str, float]) -> State:
    """Return the state as it would be with another stance."""
    return replace(state, stance=stance)


def fold(entries: Iterable[Entry], state: State = START) -> State:
    """Return the state after these lines of the journal."""
    for entry in entries:
        state = apply(state, entry.event, entry.at)
    return state


def apply(state: State, event: Event, at: float) -> State:
    """Return the state after one event at talk time ``at``. Never raises; unrelated events change nothing."""
    if at > state.now:
        state = replace(state, now=at)
    match event:
        case TalkOpened() | TalkBegun() | TalkResumed() | TalkEnded():
            return _frame(state, event, at)
        case Uttered() | Understood() | LineHeard() | TimerFired():
            return _outside(state, event, at)
        case NodeEntered() | LineSaid() | Reacted() | CueBegan() | CueEnded():
            return _customer(state, event, at)
        case StanceMoved() | FactTold() | FactHinted() | VariableSet():
            return _inside(state, event)
        case ToolUsed() | ChannelChanged():
            return _channel(state, event)
        case _:
            return state


def _frame(state: State, event: TalkOpened | TalkBegun | TalkResumed | TalkEnded, at: float) -> State:
    match event:
        case TalkOpened(seed=seed, level=level, persons=persons, stance=stance):
            return replace(state, seed=seed, level=level, persons=persons, stance=stance)
        case TalkBegun(camera=camera, microphone=microphone):
            devices = {"camera": "on" if camera else "off", "microphone": "on" if microphone else "off"}
            first = replace(state, begun=True, begun_at=at, quiet_since=at, looked_at=at, devices=devices)
            return state if state.begun else first
        case TalkResumed():
            return replace(state, quiet_since=at)
        case TalkEnded():
            return replace(state, ended=True)


def _outside(state: State, event: Uttered | Understood | LineHeard | TimerFired, at: float) -> State:
    match event:
        case Uttered(utterance=utterance, text=text):
            turns = state.turns + 1
            return replace(state, turns=turns, silences=0, quiet_since=at, unanswered=(utterance, text))
        case Understood(moves=moves):
            heard = dict(state.moves)
            for move in {each.id for each in moves}:
                heard[move] = heard.get(move, 0) + 1
            intents = dict(state.intents)
            for intent in meant(event):
                intents[intent] = intents.get(intent, 0) + 1
            looked_at = max(at, state.looked_at)
            return replace(state, moves=heard, intents=intents, unanswered=None, looked_at=looked_at)
        case TimerFired():
            return replace(state, looked_at=max(at, state.looked_at))
        case LineHeard(nth=nth):
            return replace(state, heard_nth=max(state.heard_nth, nth), quiet_since=at)


def _inside(state: State, event: StanceMoved | FactTold | FactHinted | VariableSet) -> State:
    match event:
        case StanceMoved(stance=stance):
            return replace(state, stance=stance)
        case FactTold(fact=fact):
            told_at = {**state.told_at, fact: state.turns}
            return replace(state, told=state.told | {fact}, told_at=told_at)
        case FactHinted(fact=fact, step=step):
            return replace(state, hinted={**state.hinted, fact: max(step, state.hinted.get(fact, 0))})
        case VariableSet(name=name, value=value):
            return replace(state, variables={**state.variables, name: value})


def _channel(state: State, event: ToolUsed | ChannelChanged) -> State:
    match event:
        case ToolUsed(tool=tool, what=what, on=True):
            return replace(state, tools={**state.tools, tool: what})
        case ToolUsed(tool=tool):
            return replace(state, tools={name: each for name, each in state.tools.items() if name != tool})
        case ChannelChanged(what=device, state=how):
            return replace(state, devices={**state.devices, device: how})


def _customer(
    state: State, event: NodeEntered | LineSaid | Reacted | CueBegan | CueEnded, at: float
) -> State:
    match event:
        case NodeEntered(node=node):
            visits = {**state.visits, node: state.visits.get(node, 0) + 1}
            silences = state.silences if node == state.node else 0
            return replace(state, node=node, node_since=at, visits=visits, silences=silences)
        case LineSaid(nth=nth, role=role, line=line, text=text, pause=pause):
            return replace(
                state,
                nth=nth,
                said={**state.said, line: nth},
                last_text={**state.last_text, role: text},
                over_at=max(at, state.over_at) + pause + len(text) / LETTERS_A_SECOND + GRACE,
            )
        case Reacted():
            return _reacted(state, event, at)
        case CueBegan(cue=cue):
            return replace(state, cue=cue, cue_since=at, cues={**state.cues, cue: "open"})
        case CueEnded(cue=cue, handled=handled):
            outcome: CueState = "handled" if handled else "ignored"
            still = "" if state.cue == cue else state.cue
            return replace(state, cue=still, cues={**state.cues, cue: outcome})


def _reacted(state: State, event: Reacted, at: float) -> State:
    state = replace(state, reacted=state.reacted | {event.reaction})
    if event.reaction.startswith("silence:"):
        return replace(state, silences=state.silences + 1, quiet_since=at)
    if not event.utterance:
        return state
    return replace(state, missed=state.missed + 1 if event.reaction in {"fallback", "unclear"} else 0)
