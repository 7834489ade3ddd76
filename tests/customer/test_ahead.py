import time

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.customer.ahead import all_lines, reachable_lines
from sandbox.customer.run import Run
from sandbox.journal.events import LineSaid
from sandbox.script import walk
from tests.customer.talks import begun, example, understood

SCRIPT = example().playable()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["begruessung", "offene_frage", "paraphrase", "druck", "vereinbarung", ""]),
        max_size=8,
    )
)
def test_what_is_said_next_was_foreseen(moves):
    run: Run = begun(SCRIPT, 4)
    for move in moves:
        foreseen = {(line.line, line.text) for line in reachable_lines(SCRIPT, run.state)}
        before = len(run.log)
        run.utter("So.", lambda _, __, move=move: understood(*([move] if move else [])))
        said = [(each.line, each.text) for _, each in run.log[before:] if isinstance(each, LineSaid)]
        missing = [
            each for each in said if each not in foreseen and each[0] != "e2"
        ]  # the sudden end comes rarely
        assert not missing


def test_the_line_that_opens_the_talk_is_foreseen_before_it_begins():
    from sandbox.customer.opening import open_talk
    from sandbox.customer.person import draw
    from sandbox.customer.state import START, apply

    state = apply(START, open_talk(SCRIPT, "", 1, draw(SCRIPT, 1, {})), 0.0)
    assert reachable_lines(SCRIPT, state)[0].line == "b1"


def test_looking_deeper_foresees_more():
    run = begun(SCRIPT)
    near, far = (({line.line for line in reachable_lines(SCRIPT, run.state, depth)}) for depth in (1, 2))
    assert near < far
    assert "a3" in far - near


def test_all_lines_with_their_names_filled_in():
    run = begun(SCRIPT)
    every = all_lines(SCRIPT, run.state.persons)
    assert {each.line.line for each in every} == {line.id for _, line in walk.lines(SCRIPT)}
    assert {each.line.line for each in every if each.personal} == {"b1", "a1", "a2", "a3", "a4", "k1"}
    assert all("{" not in each.line.text for each in every)
    moods = {(each.line.mood, each.line.strength) for each in every if each.line.line == "b2"}
    assert {("neutral", 1), ("open", 1), ("tense", 2)} <= moods
    assert {each.line.mood for each in every if each.line.line == "f1"} == {"sad"}


def test_the_customer_is_quick():
    """Well over 2,000 turns a second alone; a quarter of it is asked for here, on a machine that is shared."""
    moves = [understood("offene_frage"), understood("paraphrase"), understood(), understood("begruessung")]
    began, turns = time.process_time(), 0
    while time.process_time() - began < 0.5:
        run = begun(SCRIPT, turns)
        for at in range(25):
            run.utter("So.", lambda _, __, at=at: moves[at % 4])
            turns += 1
    assert turns / (time.process_time() - began) > 500
