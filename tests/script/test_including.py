"""Bausteine: taken from inside the scenario roots only, filled, told of at their own place."""

from pathlib import Path

import pytest

from sandbox.script import including, source
from sandbox.script.load import check, load, scenario_files
from tests.script.base import BAUSTEIN, INCLUDING, KNOWN, MINIMAL, loaded


def codes(result):
    return [(Path(each.file).name, each.line, each.code) for each in result.diagnostics]


def test_a_baustein_becomes_part_of_the_scenario(tmp_path):
    result = loaded(tmp_path, INCLUDING, klingel=BAUSTEIN)
    assert result.diagnostics == ()
    cue = result.playable().cues["klingel"]
    assert (cue.by, [each.id for each in cue.say]) == ("kundin", ["kl-1"])
    assert cue.say[0].text == "Moment, {kundin.first} muss zur Tür."
    assert cue.handled.goto == ""  # null lets the key go


def test_values_are_taken_whole_and_lists_into_lists(tmp_path):
    given = "{wer: kundin, name: tuer, dazu: mitte, mehr: [{id: eigene, text: Ach je.}]}"
    result = loaded(tmp_path, INCLUDING.replace("{wer: kundin}", given), klingel=BAUSTEIN)
    assert result.diagnostics == ()
    cue = result.playable().cues["tuer"]
    assert [each.id for each in cue.say] == ["eigene", "kl-1"]
    assert cue.handled.goto == "mitte"


def test_a_default_belongs_to_the_baustein(tmp_path):
    default = "mehr: {text: Weitere Zeilen, default: [{id: m, text: '{$wer.first} kommt.'}]}"
    result = loaded(
        tmp_path, INCLUDING, klingel=BAUSTEIN.replace("mehr: {text: Weitere Zeilen, default: []}", default)
    )
    assert result.diagnostics == ()
    line = result.playable().cues["klingel"].say[0]
    assert (line.id, line.text) == ("kl-m", "{kundin.first} kommt.")


def test_two_of_the_same_live_side_by_side(tmp_path):
    text = INCLUDING.replace(
        "}}]", "}}, {file: _bausteine/klingel.yaml, as: k2, with: {wer: kundin, name: zwei}}]"
    )
    result = loaded(tmp_path, text, klingel=BAUSTEIN)
    assert result.diagnostics == ()
    assert [cue.say[0].id for cue in result.playable().cues.values() if cue.say] == ["kl-1", "k2-1"]


def test_a_baustein_may_consist_of_bausteine(tmp_path):
    outer = """\
baustein: beides
title: Beides
params: {wer: {text: Wer}}
reactions: [{id: b, to: druck, say: [{id: x, text: Na.}]}]
include: [{file: _bausteine/klingel.yaml, as: tuer, with: {wer: $wer}}]
"""
    text = INCLUDING.replace("klingel.yaml, as: kl", "beides.yaml, as: b")
    result = loaded(tmp_path, text, klingel=BAUSTEIN, beides=outer)
    assert result.diagnostics == ()
    scenario = result.playable()
    assert scenario.cues["klingel"].say[0].id == "b-tuer-1"
    assert scenario.reactions[-1].say[0].id == "b-x"
    assert [each.name for each in result.files] == ["beides.yaml", "klingel.yaml"]


def test_a_mistake_in_a_baustein_is_told_there(tmp_path):
    result = loaded(tmp_path, INCLUDING, klingel=BAUSTEIN.replace("[vorschlag]", "[vorschlagg]"))
    assert codes(result) == [("klingel.yaml", 15, "SZ303")]
    assert "Meinten Sie" in result.diagnostics[0].fix


def test_a_mistake_in_what_is_given_is_told_in_the_scenario(tmp_path):
    last = INCLUDING.count("\n")
    result = loaded(tmp_path, INCLUDING.replace("wer: kundin", "wer: kundim"), klingel=BAUSTEIN)
    assert codes(result) == [("scenario.yaml", last, "SZ306")]
    given = INCLUDING.replace("wer: kundin", "wer: kundin, dazu: mite")
    assert codes(loaded(tmp_path, given, klingel=BAUSTEIN)) == [("scenario.yaml", last, "SZ304")]


def test_mistakes_elsewhere_are_told_beside_one_of_an_include(tmp_path):
    text = INCLUDING.replace("klingel.yaml", "fehlt.yaml").replace("title: Probe", "titel: Probe")
    found = {each.code for each in loaded(tmp_path, text, klingel=BAUSTEIN).diagnostics}
    assert found == {"SZ115", "SZ202"}


@pytest.mark.parametrize(
    "name",
    [
        "/etc/hosts.yaml",
        "../probe/scenario.yaml",
        "_bausteine/../../x.yaml",
        "./x.yaml",
        "a//b.yaml",
        "http://example.org/x.yaml",
        "file:///x.yaml",
        "C:/x.yaml",
        "a\\\\b.yaml",
        "_bausteine/klingel.yml",
        "_bausteine/klingel",
        "a\\0.yaml",
    ],
)
def test_what_lies_outside_the_roots_is_refused(tmp_path, name):
    result = loaded(tmp_path, MINIMAL + f'include: ["{name}"]\n', klingel=BAUSTEIN)
    assert [each.code for each in result.diagnostics] == ["SZ114"]


def test_a_link_that_leads_out_is_refused_and_one_within_is_not(tmp_path):
    (tmp_path / "draussen.yaml").write_text(BAUSTEIN)
    root = tmp_path / "szenarien"
    (root / "_bausteine").mkdir(parents=True)
    (root / "_bausteine" / "klingel.yaml").symlink_to(tmp_path / "draussen.yaml")
    assert [each.code for each in loaded(root, INCLUDING).diagnostics] == ["SZ114"]
    (root / "_bausteine" / "klingel.yaml").unlink()
    (root / "_bausteine" / "da.yaml").write_text(BAUSTEIN)
    (root / "_bausteine" / "klingel.yaml").symlink_to("da.yaml")
    assert loaded(root, INCLUDING).diagnostics == ()


def test_shipped_bausteine_serve_scenarios_anywhere(tmp_path):
    names = [path.name for path in including.bausteine(including.roots_of(tmp_path / "x" / "y.yaml")[1])]
    assert "klingel.yaml" in names


def test_a_chain_ends_at_the_fourth(tmp_path):
    def link(number):
        return f"baustein: b{number}\ntitle: B\ninclude: _bausteine/b{number + 1}.yaml\n"

    text = MINIMAL + "include: _bausteine/b1.yaml\n"
    chain = {f"b{number}": link(number) for number in range(1, 6)}
    result = loaded(tmp_path, text, **chain)
    assert codes(result) == [("b4.yaml", 3, "SZ117")]


def test_growth_has_an_end(tmp_path):
    def twice(number):
        deeper = f"{{file: _bausteine/b{number + 1}.yaml, with: {{x: [{'$x, ' * 50}]}}}}"
        return f"baustein: b{number}\ntitle: B\nparams: {{x: {{text: X}}}}\ninclude: [{deeper}, {deeper}]\n"

    last = "baustein: b4\ntitle: B\nparams: {x: {text: X}}\ncriteria: $x\n"
    text = MINIMAL + "include: [{file: _bausteine/b1.yaml, with: {x: [" + "p02-1, " * 50 + "]}}]\n"
    result = loaded(tmp_path, text, b1=twice(1), b2=twice(2), b3=twice(3), b4=last)
    assert {each.code for each in result.diagnostics} == {"SZ106"}


def test_the_digest_covers_what_is_included(tmp_path):
    plain = loaded(tmp_path, MINIMAL).digest
    one = loaded(tmp_path, INCLUDING, klingel=BAUSTEIN).digest
    other = loaded(tmp_path, INCLUDING, klingel=BAUSTEIN + "# anders\n").digest
    assert len({plain, one, other}) == 3


def test_malformed_includes_are_told_by_their_form(tmp_path):
    for written in ("5", "[{as: x}]", "[{file: [a]}]", "[[a]]"):
        result = loaded(tmp_path, MINIMAL + f"include: {written}\n")
        assert {each.code for each in result.diagnostics} <= {"SZ201", "SZ203", "SZ204"}, written
        assert result.scenario is None


def test_what_begins_with_an_underscore_is_no_scenario(tmp_path):
    loaded(tmp_path, INCLUDING, klingel=BAUSTEIN)
    (tmp_path / "_bausteine" / "scenario.yaml").write_text("title: nichts")
    assert [path.parent.name for path in scenario_files(tmp_path)] == ["probe"]


def test_bausteine_are_checked_by_themselves(tmp_path):
    loaded(tmp_path, MINIMAL, klingel=BAUSTEIN.replace("by: $wer", "by: $wen"), leer="baustein: Leer\n")
    found = {(Path(each.file).name, each.code) for each in check([tmp_path], KNOWN)}
    assert found == {("klingel.yaml", "SZ122"), ("leer.yaml", "SZ206"), ("leer.yaml", "SZ201")}
    assert {each.code for each in check([tmp_path / "_bausteine"], KNOWN)} == {"SZ122", "SZ206", "SZ201"}
    assert [each.code for each in check([tmp_path / "_bausteine" / "klingel.yaml"], KNOWN)] == ["SZ122"]


def test_a_dollar_sign_is_written_twice():
    read = source.parse(b"a: 5 $$", "x")
    from sandbox.script.template import Template

    assert Template({}).filled(read.root).plain() == {"a": "5 $"}


def test_a_folder_given_from_within_itself(tmp_path, monkeypatch):
    loaded(tmp_path, INCLUDING, klingel=BAUSTEIN)
    monkeypatch.chdir(tmp_path / "probe")
    assert load(Path("scenario.yaml"), KNOWN).diagnostics == ()
    assert load(Path(), KNOWN).diagnostics == ()
