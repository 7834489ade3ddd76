"""Styles of talking, facts told bit by bit, persons who talk to each other."""

import pytest

from sandbox.customer.ahead import all_lines, reachable_lines
from sandbox.journal.events import FactHinted
from tests.customer.talks import begun, kinds, lines, say, scenario, wait

STYLES = """
levels:
  mittel: {label: M}
  redselig: {label: R, style: talkative}
  knapp: {label: K, style: reserved}
  gefaellig: {label: G, style: pleasing}
  sauer: {label: S, style: upset}
styles:
  talkative: {every: 2, adds: [{id: st1, text: Früher}, {id: st2, text: Damals}]}
stance: {trust: {label: V, start: 5}, tension: {label: A, start: 5}, commitment: {label: C, start: 1}}
nodes:
  a:
    lines: [{id: a1, text: Guten Tag, short: Tag}]
    react:
      - id: r
        to: vorschlag
        say: [{id: l1, text: Das ist ein Wort, short: Gut}, {id: l2, text: Von mir aus}]
        effects: {commitment: 2}
      - {id: weiter, to: rahmen, say: [{id: l3, text: Ja}, {id: l4, text: Gut so}], goto: b}
      - {id: stil, to: smalltalk, say: [{id: l5, text: So}, {id: l6, text: Sauer, when: style == "upset"}]}
  b: {lines: [{id: b1, text: Hier}]}
cues:
  kind: {what: child, at: 1, lasts: 600, good: [pause_anbieten], handled: {effects: {trust: 1}}}
"""
QUIET = STYLES.replace("at: 1,", "at: 7000,")


def test_who_talks_much_adds_something_to_every_other_answer(tmp_path):
    run = begun(scenario(tmp_path, QUIET), level="redselig")
    assert [say(run, "vorschlag") for _ in range(4)] == [["l1"], ["l2", "st1"], ["l1"], ["l2", "st2"]]
    assert kinds(run, "customer.line")[-1].because == "style:talkative"


def test_nothing_is_added_on_the_way_to_another_node_in_a_disturbance_or_by_others(tmp_path):
    run = begun(scenario(tmp_path, QUIET), level="redselig")
    say(run, "vorschlag")
    assert say(run, "rahmen") == ["l3", "b1"]
    assert say(run, "paraphrase") == ["x1"]
    assert say(run, "paraphrase") == ["x2"]  # the fallback adds nothing
    run = begun(scenario(tmp_path, STYLES), level="redselig")
    wait(run, 5)
    say(run, "vorschlag")
    assert say(run, "vorschlag") == ["l2"]
    run = begun(scenario(tmp_path, QUIET), level="mittel")
    assert [say(run, "vorschlag") for _ in range(2)] == [["l1"], ["l2"]]


def test_who_is_reserved_says_the_short_form(tmp_path):
    script = scenario(tmp_path, QUIET)
    run = begun(script, level="knapp")
    say(run, "vorschlag")
    assert [each.text for each in kinds(run, "customer.line")] == ["Tag", "Gut"]
    assert "Von mir aus" in {each.text for each in reachable_lines(script, run.state)}
    prepared = {each.line.text for each in all_lines(script, run.state.persons)}
    assert {"Guten Tag", "Tag", "Gut"} <= prepared


def test_what_somebody_pleasing_promises_counts_half(tmp_path):
    stance = []
    for level in ("mittel", "gefaellig"):
        run = begun(scenario(tmp_path, QUIET), level=level)
        say(run, "vorschlag")
        stance.append(run.state.stance["commitment"])
    assert stance == [3, 2]


def test_who_is_upset_sounds_tenser_than_the_stance_is(tmp_path):
    moods = {}
    for level in ("mittel", "sauer"):
        run = begun(scenario(tmp_path, QUIET), level=level)
        moods[level] = kinds(run, "customer.line")[0].mood
    assert moods == {"mittel": "neutral", "sauer": "tense"}


def test_a_condition_may_ask_for_the_style(tmp_path):
    assert say(begun(scenario(tmp_path, QUIET), level="sauer"), "smalltalk") == ["l6"]
    assert say(begun(scenario(tmp_path, QUIET), level="mittel"), "smalltalk") == ["l5"]


# -- facts bit by bit ------------------------------------------------------------------------------------------

FACT = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
      - {id: fragt, to: offene_frage, tell: geld, set: {weg: true}, goto: b, say: [{id: l1, text: Wie gesagt}]}
      - {id: gut, to: wertschaetzung, effects: {trust: 1}, say: [{id: l2, text: Oh}, {id: l3, text: Danke}]}
      - {id: weit, to: paraphrase, when: hinted(geld) == 1, say: [{id: l4, text: Ein wenig}]}
      - {id: weiter, to: paraphrase, when: hinted(geld) == 2, say: [{id: l5, text: Halb}]}
  b: {lines: [{id: b1, text: Hier}]}
variables: {weg: false}
facts:
  geld:
    label: Geld
    text: Es fehlt Geld.
    levels:
      - {id: andeutung, needs: trust >= 6, say: [{id: h1, text: Es ist eng}], effects: {tension: 1}}
      - {id: halb, needs: trust >= 7, say: [{id: h2, text: Die Miete}]}
    needs: trust >= 8
    say: [{id: f1, text: Drei Monate}]
    evade: [{id: e1, text: Geht schon}, {id: e2, text: Ach}]
"""


def test_a_fact_comes_out_bit_by_bit_and_is_told_only_when_it_is_whole(tmp_path):
    run = begun(scenario(tmp_path, FACT))
    assert say(run, "offene_frage") == ["e1"]
    say(run, "wertschaetzung")
    assert say(run, "offene_frage") == ["h1"]
    assert run.state.stance["tension"] == 5
    assert say(run, "offene_frage") == ["e2"]  # no further yet
    assert say(run, "paraphrase") == ["l4"]
    say(run, "wertschaetzung")
    assert say(run, "offene_frage") == ["h2"]
    assert say(run, "paraphrase") == ["l5"]
    assert run.state.told == frozenset()
    assert (run.state.node, run.state.variables) == ("a", {})
    say(run, "wertschaetzung")
    assert say(run, "offene_frage") == ["f1", "b1"]
    assert run.state.told == {"geld"}
    hints = [event for _, event in run.log if isinstance(event, FactHinted)]
    assert [(each.level, each.step) for each in hints] == [("andeutung", 1), ("halb", 2)]


@pytest.mark.parametrize(("trust", "said"), [(7, "h2"), (8, "f1")])
def test_who_trusts_enough_skips_the_hints(tmp_path, trust, said):
    run = begun(scenario(tmp_path, FACT))
    for _ in range(trust - 5):
        say(run, "wertschaetzung")
    assert say(run, "offene_frage")[0] == said


def test_hints_are_prepared(tmp_path):
    run = begun(scenario(tmp_path, FACT))
    say(run, "wertschaetzung")
    ahead = {each.line for each in reachable_lines(run.scenario, run.state)}
    assert {"h1", "e1"} <= ahead
    assert "h2" not in ahead


# -- persons among themselves ----------------------------------------------------------------------------------

SCENE = """
personas: {kunde: {label: K, sex: m}, frau: {label: F, sex: w, family: kunde}}
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    scene: [{id: a2, text: Guten Tag, by: frau}]
    react:
      - id: r
        to: offene_frage
        say: [{id: l1, text: Tja}, {id: l2, text: Nun}]
        scene:
          - {id: s1, text: Sag es doch, by: frau}
          - [{id: s2, text: Ja ja, when: trust > 6}, {id: s3, text: Lass mich}, {id: s4, text: Ruhe}]
          - {id: s5, text: Schon gut, by: frau, when: trust > 9}
          - {id: s6, text: Also gut}
cues:
  besuch:
    what: partner
    at: 60
    say: [{id: c1, text: Nanu, by: frau}]
    scene: [{id: c2, text: Komm rein}]
    good: [pause_anbieten]
    handled: {effects: {trust: 1}}
"""


def test_persons_talk_to_each_other_in_one_answer(tmp_path):
    run = begun(scenario(tmp_path, SCENE))
    assert lines(run) == ["a1", "a2"]
    assert say(run, "offene_frage") == ["l1", "s1", "s3", "s6"]
    roles = [each.role for each in kinds(run, "customer.line")]
    assert roles == ["kunde", "frau", "kunde", "frau", "kunde", "kunde"]
    assert say(run, "offene_frage") == ["l2", "s4", "s6"]  # nobody says the same twice running
    assert wait(run, 60) == ["c1", "c2"]


def test_an_exchange_is_prepared(tmp_path):
    run = begun(scenario(tmp_path, SCENE))
    assert {"s1", "s3", "s6", "c2"} <= {each.line for each in reachable_lines(run.scenario, run.state)}
