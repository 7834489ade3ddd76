from sandbox.customer.dialogue import decide
from sandbox.customer.due import next_due
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.state import START, apply
from sandbox.journal.events import LineHeard, TalkBegun, TimerFired, Uttered
from tests.customer.talks import FIGURES, begun, example

SCRIPT = example().playable()


def begun_state():
    state = apply(START, open_talk(SCRIPT, "", 1, draw(SCRIPT, 1, FIGURES)), 0.0)
    state = apply(state, TalkBegun(), 0.0)
    for event in decide(SCRIPT, state, TalkBegun(), 0.0):
        state = apply(state, event, 0.0)
    return state


def test_nothing_is_due_before_it_begins_or_after_it_ended():
    assert next_due(SCRIPT, START) is None
    run = begun(SCRIPT)
    run.hang_up()
    assert next_due(SCRIPT, run.state) is None


def test_silence_counts_from_when_the_line_was_heard():
    state = apply(begun_state(), LineHeard(nth=1), 4.0)
    due = next_due(SCRIPT, state)
    assert (due.at, due.what) == (16.0, "silence")


def test_a_line_whose_end_nobody_reports_is_over_some_time():
    due = next_due(SCRIPT, begun_state())
    assert due.what == "silence"
    assert 25 < due.at < 40


def test_typing_puts_silence_off():
    state = apply(begun_state(), LineHeard(nth=1), 4.0)
    assert next_due(SCRIPT, state, quiet_from=10.0).at == 22.0
    assert next_due(SCRIPT, state, quiet_from=2.0).at == 16.0


def test_an_utterance_that_is_not_understood_yet_stops_silence_but_no_cue():
    state = apply(begun_state(), LineHeard(nth=1), 4.0)
    state = apply(state, Uttered(utterance="u", text="Guten Tag"), 6.0)
    assert state.unanswered == ("u", "Guten Tag")
    due = next_due(SCRIPT, state)
    assert (due.at, due.what) == (60.0, "cue:kind")


def test_a_cue_whose_time_passed_unnoticed_is_due_at_once():
    state = apply(begun_state(), LineHeard(nth=1), 70.0)
    assert next_due(SCRIPT, state).what == "cue:kind"
    assert next_due(SCRIPT, state).at == 60.0
    fired = TimerFired(what="cue:kind")
    assert decide(SCRIPT, apply(state, fired, 70.0), fired, 70.0)[0].kind == "cue.began"


def test_the_end_of_a_cue_is_due():
    run = begun(SCRIPT)
    run.utter(
        "Guten Tag",
        lambda _, __: __import__("tests.customer.talks", fromlist=["x"]).understood("begruessung"),
    )
    run.pass_time(60)
    due = next_due(SCRIPT, run.state)
    assert due.what in {"cue_end:kind", "silence"}
    assert run.state.cue == "kind"
