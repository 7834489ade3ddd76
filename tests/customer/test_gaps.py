"""Finer points of a talk: silence in a new node, tools of a node, what was told just now, goodbyes, families."""

import pytest

from sandbox.customer.dialogue import decide
from sandbox.customer.person import draw
from sandbox.customer.state import START, apply
from sandbox.journal.events import ChannelChanged, TalkBegun
from sandbox.script.fill import fill
from tests.customer.talks import FIGURES, begun, kinds, say, scenario, wait

NODE = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
"""


def test_silence_begins_anew_in_a_new_node(tmp_path):
    script = scenario(
        tmp_path,
        """
nodes:
  a: {lines: [{id: a1, text: Hallo}], silence: [{after: 5, say: [{id: s1, text: Eins}]}, {after: 5, goto: b}]}
  b: {lines: [{id: b1, text: Hier}], silence: [{after: 5, say: [{id: s2, text: Zwei}]}]}
""",
    )
    run = begun(script)
    assert wait(run, 30) == ["s1", "b1", "s2"]


TOOLS = """
nodes:
  a: {lines: [{id: a1, text: Hallo}], react: [{id: r, to: rahmen, goto: b}]}
  b:
    show: {tool: screen, what: "Tabelle von {kundin.last}"}
    hide: [screen, form]
    react:
      - {id: da, to: offene_frage, when: shown(screen), say: [{id: d1, text: Da}]}
      - {id: zurueck, to: rahmen, goto: a}
      - {id: weg, to: vorschlag, show: {tool: screen, what: x, on: false}, say: [{id: w1, text: Weg}]}
"""


def test_a_node_shows_a_tool_on_entering_and_ends_it_on_leaving(tmp_path):
    run = begun(scenario(tmp_path, TOOLS))
    say(run, "rahmen")
    shown = kinds(run, "tool.used")
    assert [(each.tool, each.on) for each in shown] == [("screen", True)]
    assert shown[0].what.startswith("Tabelle von ")
    assert "{" not in shown[0].what
    assert say(run, "offene_frage") == ["d1"]
    say(run, "rahmen")
    assert [(each.tool, each.on) for each in kinds(run, "tool.used")] == [("screen", True), ("screen", False)]


def test_what_is_not_shown_is_not_put_away(tmp_path):
    run = begun(scenario(tmp_path, TOOLS))
    say(run, "rahmen")
    assert say(run, "vorschlag") == ["w1"]
    say(run, "rahmen")
    assert [each.on for each in kinds(run, "tool.used")] == [True, False]


ASKED = (
    NODE
    + """
      - {id: weg, intent: weg, say: [{id: l1, text: Eins}, {id: l2, text: Zwei, when: heard_intent(weg) > 1}]}
      - {id: sagt, to: offene_frage, tell: auto, say: [{id: l4, text: Vier}, {id: l5, text: Fünf}]}
      - {id: nach, to: paraphrase, when: just_told(auto), say: [{id: l6, text: Ja}, {id: l7, text: Genau}]}
      - {id: sonst, to: paraphrase, say: [{id: l8, text: Na ja}, {id: l9, text: Hm}]}
    intents: {weg: {examples: [Wie weit?, Bus?, Auto?]}}
facts:
  auto: {label: Auto, text: Auto, say: [{id: f1, text: Kein Auto}]}
"""
)


def test_an_intent_that_was_heard(tmp_path):
    run = begun(scenario(tmp_path, ASKED))
    assert say(run, intents=("weg",)) == ["l1"]
    assert say(run, intents=("weg",)) == ["l2"]
    assert run.state.intents == {"weg": 2}


def test_what_was_told_just_now_counts_for_one_more_utterance(tmp_path):
    run = begun(scenario(tmp_path, ASKED))
    assert say(run, "paraphrase") == ["l8"]
    assert say(run, "offene_frage") == ["f1"]
    assert say(run, "paraphrase") == ["l6"]
    assert say(run, "paraphrase") == ["l9"]


EVADING = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
      - {id: so, to: vorschlag, tell: auto, effects: {trust: 1}, say: [{id: l1, text: A}]}
      - {id: anders, to: rahmen, tell: auto, effects: {trust: 1}, evaded: {tension: 1}, say: [{id: l2, text: B}]}
      - {id: nichts, to: smalltalk, tell: auto, effects: {trust: 1}, evaded: {}, say: [{id: l3, text: C}]}
facts:
  auto:
    {label: Auto, text: Auto, needs: trust >= 9, say: [{id: f1, text: Nein}],
     evade: [{id: f2, text: Ach}, {id: f3, text: Tja}]}
"""


@pytest.mark.parametrize(
    ("move", "stance"), [("vorschlag", (6, 4)), ("rahmen", (5, 5)), ("smalltalk", (5, 4))]
)
def test_evading_has_effects_of_its_own_where_the_author_says_so(tmp_path, move, stance):
    run = begun(scenario(tmp_path, EVADING))
    assert say(run, move) == ["f2"]
    assert (run.state.stance["trust"], run.state.stance["tension"]) == stance


def test_who_has_no_more_words_to_evade_with_does_not_tell_instead(tmp_path):
    script = scenario(
        tmp_path,
        """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react: [{id: so, to: vorschlag, tell: auto, goto: b, say: [{id: l1, text: Wie gesagt}]}]
  b: {lines: [{id: b1, text: Hier}]}
facts:
  auto: {label: A, text: A, needs: trust >= 9, say: [{id: f1, text: Nein}], evade: [{id: f2, text: Ach, once: true}]}
""",
    )
    run = begun(script)
    assert [say(run, "vorschlag") for _ in range(3)] == [["f2"], ["x1"], ["x2"]]
    assert run.state.node == "a"


CUE = (
    NODE
    + """
      - {id: eigen, intent: geh, say: [{id: l1, text: Na}]}
    intents: {geh: {examples: [Gehen Sie ruhig, Machen Sie auf, Ich warte]}}
reactions: [{id: schluss, to: verabschiedung, say: [{id: t1, text: Tschüss}], end: any}]
cues:
  klingel:
    what: doorbell
    at: 5
    good: [geh, pause_anbieten]
    handled: {say: [{id: k1, text: Danke}]}
    meanwhile: {say: [{id: k2, text: Moment}, {id: k3, text: Gleich}]}
"""
)


def test_an_intent_may_help_with_a_disturbance(tmp_path):
    run = begun(scenario(tmp_path, CUE))
    wait(run, 8)
    assert say(run, intents=("geh",)) == ["k1"]


def test_a_goodbye_is_not_kept_waiting(tmp_path):
    run = begun(scenario(tmp_path, CUE))
    wait(run, 8)
    assert say(run, "offene_frage") == ["k2"]
    assert say(run, "verabschiedung") == ["t1"]
    assert run.over


SIGNALS = (
    NODE
    + """
      - {id: ja, to: zustimmung, say: [{id: l1, text: Gut}]}
reactions:
  - {id: schluss, to: verabschiedung, end: any}
  - {id: fragt, to: ziel_frage, say: [{id: l2, text: Arbeiten}]}
"""
)


def test_a_nod_of_the_node_does_not_beat_what_holds_everywhere(tmp_path):
    run = begun(scenario(tmp_path, SIGNALS))
    assert say(run, "zustimmung") == ["l1"]
    assert say(run, "zustimmung", "ziel_frage") == ["l2"]


def test_a_family_shares_its_surname(tmp_path):
    script = scenario(
        tmp_path,
        NODE
        + """
      - {id: r, to: vorschlag, end: any}
personas:
  mann: {label: M, sex: m, family: frau}
  frau: {label: F, sex: w}
  kind: {label: K, family: mann}
  gast: {label: G}
  rund: {label: R, family: kreis}
  kreis: {label: Q, family: rund}
""",
    )
    for seed in range(5):
        last = {each.role: each.details["last"] for each in draw(script, seed, FIGURES)}
        assert last["mann"] == last["frau"] == last["kind"]
        assert last["rund"] == last["kreis"]
        assert last["gast"] != last["frau"]


def test_words_by_sex(tmp_path):
    personas = "\npersonas: {er: {label: E, sex: m}, sie: {label: S, sex: w}}\n"
    persons = draw(scenario(tmp_path, NODE + "      - {id: r, to: druck, end: any}" + personas), 1, FIGURES)
    text = "{er:Der|Die} und {sie:der|die}, {sie:seine|ihre} {er:|un}gut"
    assert fill(text, persons) == "Der und die, ihre gut"


DEVICE = (
    NODE
    + """
      - {id: r, to: vorschlag, when: camera != "on", say: [{id: l1, text: Ich seh Sie nicht}]}
      - {id: s, to: vorschlag, say: [{id: l2, text: Schön}]}
      - {id: t, to: rahmen, when: microphone == "on", say: [{id: l3, text: Laut}]}
"""
)


def test_the_trainees_own_camera_may_be_asked_for(tmp_path):
    run = begun(scenario(tmp_path, DEVICE))
    assert say(run, "vorschlag") == ["l1"]
    run._log(ChannelChanged(what="camera", state="on"))
    assert say(run, "vorschlag") == ["l2"]
    assert decide(run.scenario, run.state, ChannelChanged(what="camera", state="on"), run.now) == []
    assert apply(START, TalkBegun(microphone=True), 0.0).devices == {"camera": "off", "microphone": "on"}
