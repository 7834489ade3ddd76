"""Every shipped Baustein can be used as it says, and does what it is for."""

import pytest

from sandbox import content
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.run import Run
from sandbox.journal.events import CueBegan, CueEnded, SurveyAnswered, TalkEnded
from sandbox.script import including, source, walk
from sandbox.script.load import load
from tests.customer.talks import lines, say

FILES = sorted(content.scenarios_dir().glob("_*/*.yaml"))
CUES = {"akku", "bild_steht", "kind", "klingel", "stumm", "ton_weg"}

SCENARIO = """\
scenario: probe
title: Probe
summary: Eine Probe.
minutes: {{from: 1, to: 2}}
briefing: {{role: Sie beraten., situation: Es geht los.}}
stance:
  trust: {{label: Vertrauen, start: 5}}
  tension: {{label: Anspannung, start: 4}}
  clarity: {{label: Klarheit, start: 3}}
  commitment: {{label: Verbindlichkeit, start: 1}}
personas:
  kundin: {{label: Kundin, sex: w}}
include: {include}
start: {start}
nodes:
  mitte:
    lines: [{{id: m1, text: Ja?}}]
    react: [{{id: weg, to: verabschiedung, end: any}}, {{id: weiter, to: rahmen, goto: {last}}}]
fallback: {{say: [{{id: x1, text: Wie bitte?}}, {{id: x2, text: Hm?}}]}}
endings:
  offen: {{label: Offen, outcome: mittel, text: Offen.}}
"""


def run(tmp_path, include, start="mitte", last="mitte"):
    file = tmp_path / "probe" / "scenario.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(SCENARIO.format(include=include, start=start, last=last), encoding="utf-8")
    result = load(file)
    assert [str(each) for each in result.diagnostics] == []
    scenario = result.playable()
    return Run(scenario, open_talk(scenario, "", 1, draw(scenario, 1, {})))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_it_says_what_it_is_and_what_it_needs(file):
    baustein, found = including.header(source.read(file)[0])
    assert found == []
    assert baustein.baustein == file.stem.replace("_", "-")
    assert len(baustein.text) > 60
    assert including.check(source.read(file)[0]) == []


def test_all_disturbances_are_there():
    assert {path.stem for path in FILES} >= CUES


@pytest.mark.parametrize("name", sorted(CUES))
def test_a_disturbance_happens_is_helped_and_is_ignored(tmp_path, name):
    include = f"[{{file: _bausteine/{name}.yaml, as: z, with: {{wer: kundin, ab: 30}}}}]"
    talk = run(tmp_path, include)
    cue = talk.scenario.cues[name]
    assert all(line.id.startswith("z-") for _, line in walk.lines(talk.scenario) if line.id not in "m1 x1 x2")
    talk.pass_time(32)
    assert [event.cue for _, event in talk.log if isinstance(event, CueBegan)] == [name]
    assert say(talk, cue.good[0]) == [cue.handled.say[0].id]
    assert talk.state.stance["trust"] > 5
    missed = run(tmp_path, include)
    missed.pass_time(33 + cue.lasts)
    assert cue.ignored.say[0].id in lines(missed)
    assert [event.handled for _, event in missed.log if isinstance(event, CueEnded)] == [False]
    assert (missed.state.stance["trust"], missed.state.stance["tension"]) != (5, 4)


def test_own_words_take_the_place_of_the_usual_ones(tmp_path):
    given = "sagt: [{id: eigen, text: Die Post!}]"
    talk = run(tmp_path, f"[{{file: _bausteine/klingel.yaml, with: {{wer: kundin, ab: 30, {given}}}}}]")
    talk.pass_time(32)
    assert lines(talk)[-1] == "eigen"


OPENING = "[{file: _bausteine/eroeffnung.yaml, with: {wer: kundin, weiter: mitte, aufgelegt: offen}}]"


def test_the_opening_leads_on_at_once_or_by_way_of_the_sound_check(tmp_path):
    talk = run(tmp_path, OPENING, start="ankommen")
    assert say(talk, "begruessung", "technik_pruefen") == ["auf-2", "m1"]
    talk = run(tmp_path, OPENING, start="ankommen")
    assert say(talk, "begruessung") == ["auf-3"]
    assert talk.state.node == "tonprobe"
    assert say(talk, "technik_pruefen") == ["auf-12", "m1"]


def test_nobody_waits_for_ever_in_the_opening(tmp_path):
    talk = run(tmp_path, OPENING, start="ankommen")
    talk.pass_time(120)
    assert talk.over


def test_the_closing_asks_to_be_asked_and_hands_over_to_the_survey(tmp_path):
    talk = run(tmp_path, "_bausteine/abschluss.yaml", last="abschluss")
    assert say(talk, "rahmen") == ["abs-2"]
    assert say(talk, "feedback_erfragen") == ["abs-3"]
    assert say(talk, "verabschiedung") == ["abs-15"]
    survey = next(event for _, event in talk.log if isinstance(event, SurveyAnswered))
    assert next(event.ending for _, event in talk.log if isinstance(event, TalkEnded)) == "offen"
    assert survey.words.startswith("Man hat mich am Ende gefragt")
