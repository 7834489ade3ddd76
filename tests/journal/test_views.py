from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.journal.entry import Entry
from sandbox.journal.events import (
    CueBegan,
    CueEnded,
    Event,
    FactTold,
    LineHeard,
    LineSaid,
    StanceMoved,
    TalkBegun,
    TalkEnded,
    TalkOpened,
    TalkPaused,
    TalkResumed,
    ToolUsed,
    Understood,
    Uttered,
)
from sandbox.journal.facts import missed, told
from sandbox.journal.notes import NoteWritten
from sandbox.journal.stance_course import axis, stance_course
from sandbox.journal.talktime import talk_clock
from sandbox.journal.transcript import transcript
from sandbox.journal.values import MoveFound, Person

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PETRA = Person(
    role="kundin",
    name="Petra Brandt",
    address="Frau Brandt",
    sex="w",
    age=43,
    figure="petra",
    place="kueche",
    voice="petra",
)
OPENED = TalkOpened(
    scenario="s",
    digest="d",
    title="T",
    seed=1,
    level="mittel",
    persons=(PETRA,),
    stance={"trust": 0.4},
    learner="l",
)


def log(*events: tuple[float, Event]) -> list[Entry]:
    return [
        Entry(talk="t", seq=seq, at=at, wall=START + timedelta(seconds=at), event=event)
        for seq, (at, event) in enumerate([(0.0, OPENED), *events], 1)
    ]


def test_the_clock_stands_still_in_a_pause() -> None:
    begun = (0.0, TalkBegun())
    paused = (30.0, TalkPaused(reason="page_gone"))
    resumed = (30.0, TalkResumed())
    ended = (41.5, TalkEnded(by="trainee"))
    assert talk_clock([]).state == "waiting"
    assert talk_clock(log()).state == "waiting"
    assert talk_clock(log(begun)).running
    stopped = talk_clock(log(begun, paused))
    assert (stopped.state, stopped.at, stopped.reason) == ("paused", 30.0, "page_gone")
    again = talk_clock(log(begun, paused, resumed))
    assert (again.running, again.at, again.reason) == (True, 30.0, "")
    assert talk_clock(log(begun, paused, resumed, ended)).state == "ended"


def test_notes_do_not_move_the_clock() -> None:
    clock = talk_clock(log((0.0, TalkBegun()), (9.0, TalkEnded(by="trainee")), (99.0, NoteWritten(text="x"))))
    assert (clock.state, clock.at, clock.wall) == ("ended", 9.0, START + timedelta(seconds=9))


def test_the_transcript_joins_what_belongs_together() -> None:
    move = MoveFound(id="begruessung", score=0.9, place=(0, 9))
    turns = transcript(
        log(
            (1.0, LineSaid(nth=1, role="kundin", line="k1", text="Hallo?", mood="tense")),
            (2.0, LineHeard(nth=1, cut=True)),
            (3.0, Uttered(utterance="u1", text="Guten Tag")),
            (3.0, Understood(utterance="u1", moves=(move,))),
            (3.5, Uttered(utterance="u1", text="Guten Tag")),
            (4.0, CueBegan(cue="kind", what="child", caption="[Ein Kind läuft durchs Bild]", role="kundin")),
            (5.0, ToolUsed(tool="brief", what="document", caption="[Zeigt einen Brief]")),
            (6.0, ToolUsed(tool="brief", what="document", on=False)),
            (7.0, CueEnded(cue="kind", handled=True)),
            (8.0, Uttered(utterance="u2", text="Hm")),
            (8.0, Understood(utterance="u2", abstained=True)),
        )
    )
    assert [(turn.kind, turn.at, turn.text) for turn in turns] == [
        ("line", 1.0, "Hallo?"),
        ("trainee", 3.0, "Guten Tag"),
        ("cue", 4.0, "[Ein Kind läuft durchs Bild]"),
        ("tool", 5.0, "[Zeigt einen Brief]"),
        ("trainee", 8.0, "Hm"),
    ]
    line, greeting, cue, tool, unclear = turns
    assert (line.name, line.mood, line.cut, line.seq) == ("Petra Brandt", "tense", True, 2)
    assert (greeting.moves, greeting.abstained, greeting.name) == ((move,), False, "")
    assert (cue.handled, cue.what, tool.what) == (True, "child", "document")
    assert unclear.abstained


def test_the_course_of_the_stance() -> None:
    points = stance_course(
        log(
            (5.0, StanceMoved(stance={"trust": 0.5, "tension": 0.1}, because="reaction:a")),
            (9.0, StanceMoved(stance={"trust": 0.3, "tension": 0.2}, because="silence")),
        )
    )
    assert [point.because for point in points] == ["", "reaction:a", "silence"]
    assert axis(points, "trust") == [(0.0, 0.4), (5.0, 0.5), (9.0, 0.3)]
    assert axis(points, "tension") == [(5.0, 0.1), (9.0, 0.2)]


def test_facts_told_and_missed() -> None:
    entries = log(
        (3.0, FactTold(fact="b", because="x")), (4.0, FactTold(fact="a")), (9.0, FactTold(fact="b"))
    )
    assert [(fact.fact, fact.at) for fact in told(entries).values()] == [("b", 3.0), ("a", 4.0)]
    assert missed(entries, ["a", "b", "c"]) == ["c"]
