"""A line that repeats another: one text, two ids, one line as far as variation goes."""

from sandbox.script import walk
from tests.customer.talks import begun, say, scenario
from tests.script.base import BAUSTEIN, INCLUDING, loaded, spoiled

SCRIPT = """
nodes:
  a:
    lines: [{id: a1, text: Hallo}]
    react:
      - {id: eins, to: vorschlag, say: [{id: l1, text: Na gut, mood: tired, strength: 2}, {id: l2, text: Von mir aus}]}
      - {id: zwei, to: paraphrase, say: [{id: k1, same: l1}, {id: k2, text: Genau}]}
      - {id: drei, to: rahmen, say: [{id: o1, same: l1, once: true}, {id: o2, text: Schön}]}
"""


def test_it_has_the_text_and_the_mood_of_the_other(tmp_path):
    script = scenario(tmp_path, SCRIPT)
    line = next(line for _, line in walk.lines(script) if line.id == "k1")
    assert (line.text, line.mood, line.strength) == ("Na gut", "tired", 2)
    assert set(script.alike) == {"l1", "k1", "o1"}


def test_having_said_the_one_is_having_said_the_other(tmp_path):
    run = begun(scenario(tmp_path, SCRIPT))
    assert say(run, "vorschlag") == ["l1"]
    assert say(run, "vorschlag") == ["l2"]
    assert say(run, "paraphrase") == ["k2"]  # k1 was said as l1 two lines ago
    assert say(run, "rahmen") == ["o2"]  # once


def test_a_chain_of_repetitions_is_refused_where_it_begins(tmp_path):
    text = spoiled("{id: m1, text: Und nun?}", "{id: m1, same: a2}, {id: m2, same: m1}")
    assert [(each.code, each.line) for each in loaded(tmp_path, text).diagnostics] == [("SZ323", 33)]


def test_in_a_baustein_the_prefix_holds_for_both(tmp_path):
    part = BAUSTEIN.replace('{id: "2", text: Danke.}', '{id: "2", same: "1"}')
    cue = loaded(tmp_path, INCLUDING, klingel=part).playable().cues["klingel"]
    assert [(line.id, line.same) for line in cue.handled.say] == [("kl-2", "kl-1")]
    assert cue.handled.say[0].text == cue.say[0].text
