"""What holds whatever happens: any events in any order, any trainee."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.customer.ahead import reachable_lines
from sandbox.customer.dialogue import decide, hang_up
from sandbox.customer.due import next_due
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.state import START, apply
from sandbox.journal.events import (
    ChannelChanged,
    CueBegan,
    CueEnded,
    FactTold,
    LineHeard,
    LineSaid,
    NodeEntered,
    Reacted,
    StanceMoved,
    TalkBegun,
    TalkEnded,
    TalkPaused,
    TalkResumed,
    TimerFired,
    Uttered,
    VariableSet,
)
from sandbox.journal.notes import NoteWritten
from tests.customer.talks import FIGURES, begun, example, understood

LOADED = example()
SCRIPT = LOADED.playable()
MOVES = ["begruessung", "technik_pruefen", "offene_frage", "paraphrase", "druck", "vereinbarung", "wertschaetzung",
         "verabschiedung", "pause_anbieten", "unbekannt"]  # fmt: skip

utterances = st.builds(
    lambda moves, intents: understood(*moves, intents=tuple(intents)),
    st.lists(st.sampled_from(MOVES), max_size=3, unique=True),
    st.lists(st.sampled_from(["weg", "fremd"]), max_size=1),
)
ids = st.sampled_from(
    ["anliegen", "begruessung", "kind", "fuehrerschein", "b1", "nirgends", "fallback", "silence:1", ""]
)
foreign = st.one_of(
    st.just(TalkBegun()),
    st.just(TalkPaused(reason="pause")),
    st.just(TalkResumed()),
    st.builds(Uttered, utterance=ids, text=st.text(max_size=10)),
    st.builds(TimerFired, what=st.sampled_from(["silence", "cue:kind", "cue_end:kind", "unsinn"])),
    st.builds(LineHeard, nth=st.integers(-1, 5)),
    st.builds(NodeEntered, node=ids),
    st.builds(Reacted, reaction=ids, utterance=ids),
    st.builds(FactTold, fact=ids),
    st.builds(VariableSet, name=ids, value=st.one_of(st.booleans(), st.integers(-5, 5), st.text(max_size=3))),
    st.builds(CueBegan, cue=ids, what=ids),
    st.builds(CueEnded, cue=ids),
    st.builds(StanceMoved, stance=st.dictionaries(st.sampled_from(["trust", "tension"]), st.floats(0, 10))),
    st.builds(LineSaid, nth=st.integers(0, 5), role=ids, line=ids, text=st.text(max_size=10)),
    st.builds(ChannelChanged, what=st.just("camera"), state=ids),
    st.builds(NoteWritten, text=st.just("x")),
    st.builds(TalkEnded, by=st.just("trainee")),
    utterances,
)
steps = st.lists(st.one_of(utterances, st.floats(0.5, 40)), max_size=15)

TRIGGERS = {"talk.begun", "trainee.understood", "time.due"}


def played(moves, seed, level):
    run = begun(SCRIPT, seed, level)
    for step in moves:
        if isinstance(step, float):
            run.pass_time(step)
        else:
            run.utter("Ja gut.", lambda _, __, step=step: step)
    run.hang_up()
    return run


@settings(max_examples=60, deadline=None)
@given(steps, st.integers(0, 10**9), st.sampled_from(["leicht", "mittel", "schwer", ""]))
def test_any_talk_keeps_the_rules(moves, seed, level):
    run = played(moves, seed, level)
    last = ""
    said = 0
    for _, event in run.log:
        if isinstance(event, StanceMoved):
            for name, value in event.stance.items():
                assert SCRIPT.stance[name].min <= value <= SCRIPT.stance[name].max
        if isinstance(event, NodeEntered):
            assert event.node in SCRIPT.nodes
        if isinstance(event, LineSaid):
            said += 1
            assert event.nth == said
            assert event.node in SCRIPT.nodes
            assert event.text != last
            assert "{" not in event.text
            assert 0.4 <= event.pause <= 1.0
            last = event.text
    kinds = [event.kind for _, event in run.log]
    assert kinds.count("talk.ended") == kinds.count("survey.answered") == 1


@settings(max_examples=40, deadline=None)
@given(steps, st.integers(0, 10**9))
def test_the_same_events_give_the_same_bytes(moves, seed):
    one, other = (
        [event.model_dump_json() for _, event in played(moves, seed, "mittel").log] for _ in range(2)
    )
    assert one == other


@settings(max_examples=40, deadline=None)
@given(steps, st.integers(0, 10**9))
def test_a_talk_resumed_from_its_log_decides_the_same(moves, seed):
    """After each event: the state folded from the log alone is the one the talk had."""
    run = played(moves, seed, "mittel")
    state = START
    for place, (at, event) in enumerate(run.log):
        state = apply(state, event, at)
        following = decide(SCRIPT, state, event, at) if event.kind in TRIGGERS else []
        assert following == [each for _, each in run.log[place + 1 : place + 1 + len(following)]]
    assert state == run.state


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(foreign, st.floats(0, 300)), max_size=12), st.booleans())
def test_no_order_of_events_raises(events, opened):
    state = START
    if opened:
        first = open_talk(SCRIPT, "", 1, draw(SCRIPT, 1, FIGURES))
        state = apply(apply(state, first, 0.0), TalkBegun(), 0.0)
    for event, at in events:
        state = apply(state, event, at)
        answers = decide(SCRIPT, state, event, at)
        for answer in answers:
            state = apply(state, answer, at)
        due = next_due(SCRIPT, state)
        assert due is None or due.at >= 0
        reachable_lines(SCRIPT, state, depth=2)
    assert len(hang_up(SCRIPT, state, 300.0)) in {0, 2}


@settings(max_examples=40, deadline=None)
@given(steps, st.integers(0, 10**6))
def test_time_alone_comes_to_rest(moves, seed):
    """After any talk, waiting fires a bounded number of timers: nobody is asked for ever."""
    run = begun(SCRIPT, seed)
    for step in moves:
        if not isinstance(step, float):
            run.utter("Ja gut.", lambda _, __, step=step: step)
    before = len(run.log)
    run.pass_time(7200)
    assert len([1 for _, event in run.log[before:] if event.kind == "time.due"]) <= 6
