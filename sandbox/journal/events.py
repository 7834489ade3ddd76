"""The typed events of a talk. What is not an event did not happen.

An event says *what*; the entry around it (``sandbox.journal.entry``) says when and as which number. Kinds
are never renamed and fields never change their meaning: a changed event gets a higher ``v``, and reading has
to go on understanding the old one.

Times in events are seconds of talk time: the talk's own clock, which stands still in a pause.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sandbox.journal.notes import CriterionJudged, GoalsWritten, NoteWritten
from sandbox.journal.values import MAX_TEXT, Frozen, Mood, MoveFound, Person, Score


class TalkOpened(Frozen):
    """The trainee stands before the briefing: scenario, level and person are settled."""

    kind: Literal["talk.opened"] = "talk.opened"
    v: int = 1
    scenario: str
    digest: str
    """SHA-256 of the scenario's source: a replay knows whether the script is still the same."""
    title: str
    seed: int
    level: str
    persons: tuple[Person, ...]
    stance: dict[str, float]
    learner: str
    language: str = "de"


class TalkBegun(Frozen):
    """The trainee pressed "Gespräch beginnen": the talk's clock starts."""

    kind: Literal["talk.begun"] = "talk.begun"
    v: int = 1
    camera: bool = False
    microphone: bool = False


class TalkPaused(Frozen):
    """The talk's clock stands still from here."""

    kind: Literal["talk.paused"] = "talk.paused"
    v: int = 1
    reason: Literal["pause", "page_gone"]


class TalkResumed(Frozen):
    """The talk's clock goes on."""

    kind: Literal["talk.resumed"] = "talk.resumed"
    v: int = 1


class TalkEnded(Frozen):
    """The call is over."""

    kind: Literal["talk.ended"] = "talk.ended"
    v: int = 1
    by: Literal["customer", "trainee"]
    ending: str = ""
    """Id of the scenario's ending that fits, empty if none does."""
    outcome: str = ""
    text: str = ""
    """What became of it, in a sentence or two for the trainee."""


class SurveyAnswered(Frozen):
    """The customer's own survey after the call, computed from the stance."""

    kind: Literal["survey.answered"] = "survey.answered"
    v: int = 1
    recommend: int = Field(ge=0, le=10)
    next_channel: Literal["video", "egal", "vor Ort", "Telefon"]
    easy: int = Field(ge=1, le=5)
    words: str = ""


class Uttered(Frozen):
    """The trainee said something."""

    kind: Literal["trainee.uttered"] = "trainee.uttered"
    v: int = 1
    utterance: str
    """Id the browser gave it: sent twice, it is taken once."""
    text: str = Field(max_length=MAX_TEXT)
    by: Literal["typed", "spoken"] = "typed"


class Understood(Frozen):
    """What was understood of an utterance. Journaled, so that a replay never computes it again."""

    kind: Literal["trainee.understood"] = "trainee.understood"
    v: int = 1
    utterance: str
    moves: tuple[MoveFound, ...] = ()
    ranking: tuple[Score, ...] = ()
    intents: tuple[Score, ...] = ()
    abstained: bool = False
    version: str = ""


class TimerFired(Frozen):
    """A moment came that the customer had waited for, such as ``silence`` or ``cue:kind_kommt``."""

    kind: Literal["time.due"] = "time.due"
    v: int = 1
    what: str


class NodeEntered(Frozen):
    """The talk reached a node of the script."""

    kind: Literal["customer.node"] = "customer.node"
    v: int = 1
    node: str
    because: str = ""


class Reacted(Frozen):
    """The customer answers something; what follows in the log, lines and stance, comes of it."""

    kind: Literal["customer.reacted"] = "customer.reacted"
    v: int = 1
    reaction: str
    """``NODE/ID`` or ``ID`` (holds everywhere), ``fallback``, ``unclear``, ``silence:N``, ``cue:ID/handled``."""
    utterance: str = ""
    """The utterance answered, if it is one."""
    evaded: str = ""
    """The fact that was not told yet."""


class LineSaid(Frozen):
    """A person says a line."""

    kind: Literal["customer.line"] = "customer.line"
    v: int = 1
    nth: int
    """Running number of spoken lines in this talk, from 1."""
    role: str
    line: str
    """The line's stable id."""
    text: str
    """As spoken, names filled in."""
    mood: Mood = "neutral"
    strength: Literal[1, 2] = 1
    pause: float = 0.0
    """Acted pause before the line, seconds."""
    node: str = ""
    because: str = ""
    """What brought it about: ``reaction:ID``, ``entry``, ``silence``, ``fallback``, ``cue:ID``."""


class LineHeard(Frozen):
    """The line has been played to its end (or was cut)."""

    kind: Literal["customer.heard"] = "customer.heard"
    v: int = 1
    nth: int
    cut: bool = False


class StanceMoved(Frozen):
    """The customer's inner stance after something happened: all axes, so that a plot needs no script."""

    kind: Literal["customer.stance"] = "customer.stance"
    v: int = 1
    stance: dict[str, float]
    because: str = ""


class FactTold(Frozen):
    """The customer disclosed a fact."""

    kind: Literal["customer.fact"] = "customer.fact"
    v: int = 1
    fact: str
    because: str = ""


class FactHinted(Frozen):
    """The customer disclosed a part of a fact: a hint, a half."""

    kind: Literal["customer.hint"] = "customer.hint"
    v: int = 1
    fact: str
    level: str
    """The scenario's id of the part."""
    step: int
    """Which of the parts, from 1."""
    because: str = ""


class VariableSet(Frozen):
    """The script remembers something."""

    kind: Literal["customer.variable"] = "customer.variable"
    v: int = 1
    name: str
    value: bool | int | float | str


class CueBegan(Frozen):
    """Something happens to the call: a child comes in, the picture freezes."""

    kind: Literal["cue.began"] = "cue.began"
    v: int = 1
    cue: str
    """The scenario's id of it."""
    what: str
    """Its kind, from the table in docs: ``child``, ``freeze``, ``muted`` …"""
    caption: str = ""
    """What captions say: "[Ein Kind läuft durchs Bild]"."""
    role: str = ""


class CueEnded(Frozen):
    """It is over, by itself or because the counsellor did something about it."""

    kind: Literal["cue.ended"] = "cue.ended"
    v: int = 1
    cue: str
    because: str = ""
    handled: bool = False


class ToolUsed(Frozen):
    """The customer shows a document, shares a screen, looks at what is shared."""

    kind: Literal["tool.used"] = "tool.used"
    v: int = 1
    tool: str
    what: str
    caption: str = ""
    on: bool = True
    paper: str = ""
    """The scenario's id of the document that can be read from now on, empty if there is none."""


class ChannelChanged(Frozen):
    """The trainee's own end of the call changed."""

    kind: Literal["channel.changed"] = "channel.changed"
    v: int = 1
    what: Literal["camera", "microphone", "connection"]
    state: str


Event = Annotated[
    TalkOpened
    | TalkBegun
    | TalkPaused
    | TalkResumed
    | TalkEnded
    | SurveyAnswered
    | Uttered
    | Understood
    | TimerFired
    | NodeEntered
    | Reacted
    | LineSaid
    | LineHeard
    | StanceMoved
    | FactTold
    | FactHinted
    | VariableSet
    | CueBegan
    | CueEnded
    | ToolUsed
    | ChannelChanged
    | CriterionJudged
    | NoteWritten
    | GoalsWritten,
    Field(discriminator="kind"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
