"""A scenario as a picture: every way is in it, boxes do not lie on one another, endings are told apart."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from sandbox import content
from sandbox.script.drawing import svg
from sandbox.script.graph import EVERYWHERE, FORK, graph
from sandbox.script.layers import layout
from sandbox.script.load import load, scenario_files
from sandbox.script.mermaid import mermaid
from tests.script.base import MINIMAL, loaded

SHIPPED = scenario_files(content.scenarios_dir())


def probe(tmp_path, old="", new=""):
    return graph(loaded(tmp_path, MINIMAL.replace(old, new) if old else MINIMAL).playable())


def arrows(found):
    return {(each.source, each.target): each.labels for each in found.arrows}


def test_every_way_is_an_arrow_with_what_leads_along_it(tmp_path):
    found = arrows(probe(tmp_path))
    assert found[("anfang", "mitte")] == ("gruss",)
    assert found[("mitte", FORK)] == ("ende",)
    assert found[(FORK, "ende:gut")] == ("trust >= 6",)
    assert found[(FORK, "ende:offen")] == ("sonst",)
    assert len(found) == 4


def test_what_holds_everywhere_comes_from_a_box_of_its_own(tmp_path):
    new = (
        "    handled: {goto: anfang, say: [{id: k1, text: Danke.}]}\n"
        "reactions:\n  - {id: weg, to: druck, goto: mitte}"
    )
    found = arrows(probe(tmp_path, "    handled: {say: [{id: k1, text: Danke.}]}", new))
    assert found[(EVERYWHERE, "mitte")] == ("weg",)
    assert found[(EVERYWHERE, "anfang")] == ("kind: geholfen",)


def test_the_start_comes_first_and_endings_have_an_outcome(tmp_path):
    boxes = probe(tmp_path).boxes
    assert (boxes[0].id, boxes[0].kind) == ("anfang", "start")
    assert [(box.title, box.outcome) for box in boxes if box.outcome] == [("Gut", "gut"), ("Offen", "mittel")]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.parent.name)
def test_shipped_scenarios_can_be_drawn(file):
    found = graph(load(file).playable())
    drawn = svg(found)
    assert drawn == svg(found)
    root = ET.fromstring(drawn)
    words = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any("✓ gut" in word for word in words)
    assert any("✗ schlecht" in word for word in words)
    text = mermaid(found)
    assert text.startswith("flowchart TD\n")
    assert text.count("-->") == len(found.arrows)


def test_words_of_the_scenario_do_no_harm_to_the_drawing(tmp_path):
    found = probe(tmp_path, "label: Gut,", 'label: "<b>\\"Gut\\" & {mehr}",')
    ET.fromstring(svg(found))
    assert "&lt;b&gt;" in svg(found)
    (line,) = [line for line in mermaid(found).splitlines() if "mehr" in line]
    assert "<" not in line
    assert "{" not in line


# -- layers ----------------------------------------------------------------------------------------------------

WAYS = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "a"), ("a", "d"), ("d", "e"), ("c", "c")]
SIZES = dict.fromkeys("abcdef", (80.0, 30.0))


def test_ways_lead_down_but_those_that_lead_back():
    placed = layout(SIZES, WAYS, last="e")
    y = {name: at[1] for name, at in placed.centres.items()}
    for source, target in WAYS:
        if source != target:
            assert (y[source] < y[target]) == ((source, target) != ("d", "a"))
    assert y["e"] == max(y.values())
    assert ("c", "c") not in placed.routes


def test_boxes_do_not_lie_on_one_another_and_long_ways_go_between_them():
    placed = layout(SIZES, WAYS)
    for (_, (x, y)), (_, (u, v)) in combinations(placed.centres.items(), 2):
        assert abs(x - u) >= 80 or abs(y - v) >= 30
    route = placed.routes["a", "d"]
    assert len(route) == 3
    assert all(abs(route[1][0] - placed.centres[name][0]) > 40 for name in "bc")
    width, height = placed.size
    assert all(0 < x < width and 0 < y < height for x, y in placed.centres.values())


def test_ways_are_untangled():
    ways = [("a", "d"), ("b", "e"), ("c", "f"), ("r", "c"), ("r", "b"), ("r", "a")]
    placed = layout(dict.fromkeys("rabcfde", (40.0, 20.0)), ways)
    order = [
        sorted("abc", key=lambda n: placed.centres[n][0]),
        sorted("def", key=lambda n: placed.centres[n][0]),
    ]
    assert ["".join(each) for each in order] in (["abc", "def"], ["cba", "fed"])


def test_nothing_to_place():
    assert layout({}, []).size[0] > 0
