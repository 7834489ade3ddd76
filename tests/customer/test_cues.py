"""Disturbances: when they begin, what helps, how they end."""

from sandbox.customer.due import next_due
from tests.customer.talks import begun, kinds, lines, say, scenario, wait

BASE = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
      - {id: r, to: vorschlag, say: [{id: l1, text: Eins}, {id: l2, text: Zwei}], effects: {trust: +1}}
      - {id: weiter, to: rahmen, goto: b}
      - {id: hart, to: druck, first: true, say: [{id: h1, text: Nein}]}
  b: {lines: [{id: b1, text: Hier}], react: [{id: s, to: verabschiedung, end: any}, {id: t, to: ressourcen, cue: ton}]}
cues:
  kind:
    what: child
    at: 30
    lasts: 20
    say: [{id: k1, text: Nicht jetzt}]
    good: [pause_anbieten]
    handled: {say: [{id: k2, text: Danke}], effects: {trust: +1}}
    meanwhile: {say: [{id: k3, text: Moment}]}
    ignored: {say: [{id: k4, text: So}], effects: {tension: +1}}
  ton: {what: dropout, node: b, after: 5, when: trust >= 6, good: [technik_hilfe], handled: {effects: {trust: +1}}}
"""


def test_a_cue_begins_at_its_time_and_is_handled(tmp_path):
    run = begun(scenario(tmp_path, BASE))
    assert wait(run, 28) == []
    assert wait(run, 3) == ["k1"]
    began = kinds(run, "cue.began")[0]
    assert (began.cue, began.what, began.caption, began.role) == (
        "kind",
        "child",
        "[Ein Kind kommt ins Bild]",
        "kundin",
    )
    assert say(run, "pause_anbieten", "vorschlag") == ["k2"]
    ended = kinds(run, "cue.ended")[0]
    assert (ended.handled, ended.because) == (True, "handled")
    assert run.state.stance["trust"] == 6
    assert wait(run, 60) == []


def test_while_it_lasts_other_things_get_the_answer_meanwhile_but_harm_is_answered(tmp_path):
    run = begun(scenario(tmp_path, BASE))
    wait(run, 31)
    assert say(run, "vorschlag") == ["k3"]
    assert say(run, "vorschlag") == ["l1"]  # the line would be the same twice running
    assert say(run, "druck", "pause_anbieten") == ["h1"]
    assert run.state.cue == "kind"


def test_ignored_when_nobody_does_anything(tmp_path):
    run = begun(scenario(tmp_path, BASE))
    assert wait(run, 60) == ["k1", "k4"]
    assert [each.handled for each in kinds(run, "cue.ended")] == [False]
    assert run.state.stance["tension"] == 5


def test_a_cue_waits_for_node_delay_and_condition(tmp_path):
    run = begun(scenario(tmp_path, BASE))
    say(run, "rahmen")
    assert next_due(run.scenario, run.state).what == "cue:ton"
    wait(run, 6)
    assert kinds(run, "cue.began") == []  # trust is 5
    due = next_due(run.scenario, run.state)
    assert due is not None
    assert due.what == "cue:kind"  # the one whose condition failed is not waited for again


def test_an_answer_may_begin_a_cue_once(tmp_path):
    run = begun(scenario(tmp_path, BASE))
    say(run, "rahmen")
    say(run, "ressourcen")
    assert [each.cue for each in kinds(run, "cue.began")] == ["ton"]
    say(run, "technik_hilfe")
    assert kinds(run, "cue.ended")[0].handled
    assert lines(run)[-1] == "x1"  # handled without words: the talk goes on
    say(run, "ressourcen")
    assert len(kinds(run, "cue.began")) == 1


def test_one_at_a_time(tmp_path):
    text = BASE.replace("at: 30", "at: 3").replace("node: b, after: 5, when: trust >= 6", "at: 4")
    run = begun(scenario(tmp_path, text))
    wait(run, 10)
    assert [each.cue for each in kinds(run, "cue.began")] == ["kind"]
    wait(run, 30)
    assert [each.cue for each in kinds(run, "cue.began")] == ["kind", "ton"]
