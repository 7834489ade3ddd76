"""What the customer answers, rule by rule."""

import pytest

from sandbox.customer.dialogue import decide, hang_up
from sandbox.customer.state import apply
from sandbox.journal.events import LineSaid, TalkEnded, TimerFired
from tests.customer.talks import begun, example, kinds, lines, say, scenario, understood, wait

NODE = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
"""


def test_it_begins_with_the_first_node(tmp_path):
    run = begun(example().playable())
    assert lines(run) == ["b1"]
    assert run.state.node == "begruessung"
    assert run.log[3][1].text.endswith(f"{run.state.persons[0].details['last']} hier.")


def test_several_moves_together_win_over_one(tmp_path):
    run = begun(example().playable())
    assert say(run, "begruessung", "technik_pruefen") == ["b2", "a1"]


def test_the_likelier_move_wins(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: eins, to: vorschlag, say: [{id: l1, text: Eins}]}
      - {id: zwei, to: paraphrase, say: [{id: l2, text: Zwei}]}
""",
    )
    assert say(begun(script), "paraphrase", "vorschlag") == ["l2"]
    assert say(begun(script), "vorschlag", "paraphrase") == ["l1"]


def test_the_more_specific_condition_wins_whatever_the_order(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: immer, to: vorschlag, say: [{id: l1, text: Eins}], once: true}
      - {id: dann, to: vorschlag, when: trust >= 5, say: [{id: l2, text: Zwei}]}
      - {id: genau, to: vorschlag, when: trust >= 5 and heard(vorschlag) > 1, say: [{id: l3, text: Drei}]}
""",
    )
    run = begun(script)
    assert [say(run, "vorschlag") for _ in range(2)] == [["l2"], ["l3"]]


def test_a_nodes_intent_goes_before_its_moves_and_these_before_what_holds_everywhere(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: zug, to: offene_frage, say: [{id: l1, text: Eins}]}
      - {id: absicht, intent: weg, say: [{id: l2, text: Zwei}]}
    intents: {weg: {examples: [Wie weit?, Bus?, Auto?]}}
reactions:
  - {id: ueberall, to: [offene_frage, smalltalk], say: [{id: l3, text: Drei}]}
  - {id: schluss, to: verabschiedung, end: any}
""",
    )
    assert say(begun(script), "offene_frage", intents=("weg",)) == ["l2"]
    assert say(begun(script), "offene_frage") == ["l1"]
    assert say(begun(script), "smalltalk") == ["l3"]


def test_what_goes_first_goes_before_all(tmp_path):
    run = begun(example().playable())
    assert say(run, "begruessung", "technik_pruefen", "druck") == ["r1"]
    assert run.state.node == "begruessung"


def test_quiet_reactions_act_beside_the_one_that_wins(tmp_path):
    run = begun(example().playable())
    say(run, "begruessung")
    trust = run.state.stance["trust"]
    assert say(run, "wertschaetzung") == ["a6"]
    assert run.state.stance["trust"] == trust + 2


def test_lines_rotate_and_never_come_twice_running(tmp_path):
    run = begun(example().playable())
    say(run, "begruessung")
    said = [line for _ in range(6) for line in say(run, "offene_frage")]
    assert said == ["a3", "a4", "a3", "a5", "a3", "a4"]  # the conditional one first, but not twice running


def test_a_reaction_whose_only_line_was_just_said_is_passed_over(tmp_path):
    script = scenario(tmp_path, NODE + "      - {id: r, to: vorschlag, say: [{id: l1, text: Eins}]}\n")
    run = begun(script)
    assert [say(run, "vorschlag") for _ in range(3)] == [["l1"], ["x1"], ["l1"]]


def test_once_is_once_for_lines_and_reactions(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: r, to: vorschlag, once: true, say: [{id: l1, text: Eins}]}
      - {id: q, to: vorschlag, say: [{id: l2, text: Zwei, once: true}, {id: l3, text: Drei}, {id: l4, text: Vier}]}
""",
    )
    run = begun(script)
    assert [say(run, "vorschlag")[0] for _ in range(5)] == ["l1", "l2", "l3", "l4", "l3"]


def test_a_fact_is_evaded_until_its_time_has_come_and_then_told_once(tmp_path):
    run = begun(example().playable(), level="schwer")
    say(run, "begruessung")
    assert [say(run, "x", intents=("weg",))[0] for _ in range(2)] == ["f2", "f3"]
    assert not run.state.told
    assert run.state.variables == {}
    while run.state.stance["trust"] < 6:
        say(run, "paraphrase")
    assert say(run, "x", intents=("weg",)) == ["f1"]
    assert run.state.told == {"fuehrerschein"}
    assert run.state.variables == {"bus_genannt": True}
    assert say(run, "x", intents=("weg",)) == ["a2"]
    assert [each.evaded for each in kinds(run, "customer.reacted") if each.evaded] == ["fuehrerschein"] * 2


def test_effects_are_clipped_and_the_plot_gets_all_axes(tmp_path):
    script = scenario(
        tmp_path, NODE + "      - {id: r, to: druck, effects: {trust: -700}, say: [{id: l, text: Au}]}\n"
    )
    run = begun(script)
    say(run, "druck")
    assert kinds(run, "customer.stance")[-1].stance == {"trust": 0.0, "tension": 4.0}
    assert kinds(run, "customer.stance")[-1].because == "reaction:a/r"


def test_what_is_not_understood_is_asked_back_in_other_words(tmp_path):
    run = begun(example().playable())
    say(run, "begruessung")
    assert [say(run) for _ in range(3)] == [["u1"], ["u2"], ["u1"]]
    assert run.state.missed == 3
    assert say(run, "skalierung") == ["x1"]
    assert say(run, "offene_frage") == ["a3"]
    assert run.state.missed == 0


def test_silence_escalates_and_begins_anew_when_somebody_speaks(tmp_path):
    run = begun(example().playable())
    assert wait(run, 11.9) == []
    assert wait(run, 0.2) == ["b4"]
    assert say(run, "skalierung") == ["x1"]
    assert wait(run, 13) == ["b4"]
    assert wait(run, 20)[0] == "b5"
    assert run.over


def test_the_scenarios_silence_holds_where_a_node_has_none(tmp_path):
    run = begun(example().playable())
    say(run, "begruessung")
    assert wait(run, 16) == ["s1"]
    assert wait(run, 16) == []  # one step, then the customer waits


def test_a_stale_timer_does_nothing(tmp_path):
    script = example().playable()
    run = begun(script)
    state = run.state
    fired = TimerFired(what="silence")
    assert decide(script, apply(state, fired, run.now + 3), fired, run.now + 3) == []


def test_a_second_person_may_speak(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - id: r
        to: vorschlag
        say: [{id: l1, text: Eins}]
        then: [{id: l2, text: "Zwei, {kundin.first}", by: partner}]
        show: {tool: document, what: "Brief an {kundin.last}", caption: "[Brief]"}
personas: {kundin: {label: K, sex: w}, partner: {label: P, sex: m}}
""",
    )
    run = begun(script)
    assert say(run, "vorschlag") == ["l1", "l2"]
    last = kinds(run, "customer.line")[-1]
    first = run.state.persons[0].details["first"]
    assert (last.role, last.text) == ("partner", f"Zwei, {first}")
    assert kinds(run, "tool.used")[0].what.startswith("Brief an ")


def test_goto_says_the_new_nodes_line_and_a_node_may_end_the_talk(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: r, to: vorschlag, goto: b}
  b: {lines: [{id: b1, text: Schluss}], end: offen}
""",
    )
    run = begun(script)
    assert say(run, "vorschlag") == ["b1"]
    assert run.over
    assert say(run, "vorschlag") == []


def test_the_first_ending_whose_condition_holds(tmp_path):
    run = begun(example().playable())
    say(run, "begruessung")
    while run.state.stance["trust"] < 6:
        say(run, "paraphrase")
    say(run, "vereinbarung")
    assert say(run, "verabschiedung") == ["e3"]
    ended = kinds(run, "talk.ended")[0]
    assert (ended.by, ended.ending, ended.outcome) == ("customer", "vereinbart", "gut")
    assert kinds(run, "survey.answered")[0].next_channel == "video"


def test_a_sudden_ending_comes_at_once(tmp_path):
    run = begun(example().playable(), level="schwer")
    say(run, "druck")
    assert say(run, "druck")[-1] == "e2"
    assert kinds(run, "talk.ended")[0].ending == "abbruch"


def test_the_trainee_hangs_up(tmp_path):
    script = example().playable()
    run = begun(script)
    ended, survey = hang_up(script, run.state, run.now)
    assert isinstance(ended, TalkEnded)
    assert (ended.by, ended.ending) == ("trainee", "offen")
    assert (survey.recommend, survey.easy, survey.words) == (7, 4, "War in Ordnung.")
    run.hang_up()
    assert hang_up(script, run.state, run.now) == []


def test_nothing_is_said_before_the_talk_begins_or_after_it_ended(tmp_path):
    from sandbox.customer.state import START

    script = example().playable()
    assert decide(script, START, understood("begruessung"), 1.0) == []


def test_the_authors_mood_else_one_from_the_stance(tmp_path):
    run = begun(example().playable(), level="schwer")
    first = kinds(run, "customer.line")[0]
    assert (first.mood, first.strength) == ("tense", 1)
    say(run, "druck")
    assert kinds(run, "customer.line")[-1].mood == "annoyed"
    assert all(0.4 <= each.pause <= 1.0 for each in kinds(run, "customer.line"))


@pytest.mark.parametrize("seed", range(5))
def test_the_acted_pause_depends_on_seed_and_number(seed):
    pauses = [
        event.pause for _, event in begun(example().playable(), seed).log if isinstance(event, LineSaid)
    ]
    again = [event.pause for _, event in begun(example().playable(), seed).log if isinstance(event, LineSaid)]
    assert pauses == again
