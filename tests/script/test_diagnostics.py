"""Each code with a minimal file that has this mistake and no other."""

import re

import pytest

from sandbox import content
from sandbox.script.diagnostics import CATALOGUE
from sandbox.script.load import check
from tests.script.base import BAUSTEIN, INCLUDING, KNOWN, MINIMAL, loaded, spoiled

LONG = "x" * 401

CASES = {
    "SZ102": MINIMAL + "# " + "x" * 1_000_000,
    "SZ103": MINIMAL.encode("latin-1"),
    "SZ104": spoiled("title: Probe", 'title: "Probe'),
    "SZ105": MINIMAL + "heavy: " + "[" * 40 + "]" * 40,
    "SZ106": "a: &a [" + "x," * 300 + "]\nb: &b [" + "*a," * 300 + "]\n",
    "SZ107": spoiled("title: Probe", "title: Probe\ntitle: Zweite"),
    "SZ108": spoiled("title: Probe", "title: !!python/name:os.system Probe"),
    "SZ109": "- nur\n- eine Liste\n",
    "SZ110": MINIMAL + "---\nscenario: zwei\n",
    "SZ111": MINIMAL + "? [a, b]\n: c\n",
    "SZ112": spoiled("title: Probe", "title: *nirgends"),
    "SZ201": spoiled("title: Probe\n", ""),
    "SZ202": spoiled("summary: Eine", "sumary: Hier\nsummary: Eine"),
    "SZ203": spoiled("title: Probe", "title: 5"),
    "SZ204": spoiled("outcome: gut", "outcome: super"),
    "SZ205": spoiled("text: Schön.", "text: Schön., mood: froh"),
    "SZ206": spoiled("  leicht: {label", "  Ganz leicht: {label"),
    "SZ207": spoiled("at: 30", "at: -30"),
    "SZ208": spoiled("text: Schön.", f"text: {LONG}"),
    "SZ209": spoiled("say: [{id: a2, text: Schön.}]", "say: [Schön.]"),
    "SZ210": spoiled("criteria: [p02-1]", "criteria: [P2.1]"),
    "SZ211": spoiled("what: child", "what: childe"),
    "SZ212": spoiled("scenario: probe", "scenario: andere"),
    "SZ301": spoiled("id: a2", "id: a1"),
    "SZ302": spoiled("id: ende", "id: antwort"),
    "SZ303": spoiled("to: begruessung", "to: begrüssung"),
    "SZ304": spoiled("goto: mitte", "goto: mitten"),
    "SZ305": spoiled("tell: geheim", "tell: [geheim, gehein]"),
    "SZ306": spoiled("text: Schön.", "text: Schön., by: kundim"),
    "SZ307": spoiled("figures: [petra]", "figures: [petra, peter]"),
    "SZ308": spoiled("effects: {trust: +1}", "effects: {trus: +1}"),
    "SZ309": spoiled("effects: {trust: +1}", "set: {merke: true}"),
    "SZ310": spoiled("intent: frage", "to: druck\n        intent: frege"),
    "SZ311": spoiled("effects: {trust: +1}", "cue: kinder"),
    "SZ312": spoiled("end: any", "end: gute"),
    "SZ313": spoiled("place: kueche", "place: keller"),
    "SZ314": spoiled("{kundin.last}", "{kundin.lest}"),
    "SZ315": spoiled("{kundin.last}", "{kundin}"),
    "SZ316": spoiled("criteria: [p02-1]", "criteria: [p02-2]"),
    "SZ317": spoiled("needs: trust >= 6", "needs: trost >= 6"),
    "SZ318": spoiled("needs: trust >= 6", "needs: hoert(druck)"),
    "SZ319": spoiled("needs: trust >= 6", "needs: trust =>"),
    "SZ320": spoiled("  merk: false", "  merk: false\n  elapsed: 3"),
    "SZ323": spoiled("{id: m1, text: Und nun?}", "{id: m1, same: a9}"),
    "SZ324": spoiled("{id: m1, text: Und nun?}", "{id: m1, text: Und nun?, same: a2}"),
    "SZ330": spoiled("effects: {trust: +1}", "show: {tool: document, what: Brief, paper: brief}"),
    "SZ325": spoiled("needs: trust >= 6", "needs: shown(brief)"),
    "SZ326": spoiled("needs: trust >= 6", 'needs: trust >= 6 and level != "leich"'),
    "SZ401": spoiled("fallback:\n", "  ab: {lines: [{id: z1, text: Ach.}], end: any}\nfallback:\n"),
    "SZ402": spoiled("      - id: ende\n        to: verabschiedung\n        end: any\n", "").replace(
        "      - id: gruss\n", "      - {id: aus, to: druck, end: any}\n      - id: gruss\n"
    ),
    "SZ403": spoiled("criteria: [p02-1]", "criteria: [p02-1]").replace(
        "when: trust >= 6, outcome", "outcome"
    ),
    "SZ404": spoiled("label: Offen,", "label: Offen, when: trust < 6,"),
    "SZ405": spoiled("        tell: geheim\n", ""),
    "SZ406": spoiled("    say: [{id: f1, text: Also gut.}]\n", ""),
    "SZ407": spoiled("    evade: [{id: f2, text: Lieber nicht.}, {id: f3, text: Später.}]\n", ""),
    "SZ408": spoiled("    at: 30\n", ""),
    "SZ409": spoiled("    handled: {say: [{id: k1, text: Danke.}]}\n", ""),
    "SZ410": spoiled("fallback:\n  say: [{id: x1, text: Wie bitte?}, {id: x2, text: Hm?}]\n", "").replace(
        "  mitte:\n", "  mitte:\n    fallback: {say: [{id: x1, text: Wie bitte?}, {id: x2, text: Hm?}]}\n"
    ),
    "SZ411": spoiled(", {id: x2, text: Hm?}", ""),
    "SZ412": spoiled("[Was nun?, Wie weiter?, Und jetzt?]", "[Was nun?, Wie weiter?]"),
    "SZ413": spoiled("[Was nun?, Wie weiter?, Und jetzt?]", "[Was nun?, Wie weiter?, Und jetzt?, was  nun?]"),
    "SZ414": spoiled("        to: verabschiedung\n", ""),
    "SZ415": spoiled("        effects: {trust: +1}\n", ""),
    "SZ416": spoiled(
        "      - id: ende\n", "      - {id: vor, to: verabschiedung, goto: anfang}\n      - id: ende\n"
    ),
    "SZ417": spoiled("intent: frage", "to: druck"),
    "SZ418": spoiled("max: 10, start: 5", "max: 10, start: 5, slow_from: 50"),
    "SZ419": spoiled("minutes: {from: 1, to: 2}", "minutes: {from: 3, to: 2}"),
    "SZ420": spoiled("    good: [vorschlag]\n", ""),
    "SZ421": spoiled("        end: any\n", "        goto: anfang\n"),
    "SZ423": spoiled("leicht: {label: Leicht,", "leicht: {label: Leicht, style: reserved,"),
    "SZ424": spoiled(
        "stance:\n  trust", "styles: {talkative: {adds: [{id: t1, text: Ach ja.}]}}\nstance:\n  trust"
    ),
    "SZ425": spoiled("needs: trust >= 6", "needs: trust > 6 and trust < 6"),
    "SZ426": spoiled("needs: trust >= 6", "needs: trust <= 10"),
    "SZ427": spoiled("        set: {merk: true}\n", ""),
    "SZ428": spoiled("when: merk", "when: trust >= 6"),
    "SZ429": spoiled("needs: trust >= 6", "needs: told(geheim) or heard(druck) > 1 and told(geheim)"),
    "SZ430": spoiled("        end: any\n", "        goto: zwei\n")
    .replace("      - id: gruss\n", "      - {id: aus, to: druck, end: any}\n      - id: gruss\n")
    .replace(
        "fallback:\n",
        "  zwei: {lines: [{id: z1, text: Ach.}], react: [{id: z, to: druck, goto: mitte}]}\nfallback:\n",
    ),
    "SZ431": spoiled(
        "        end: any\n",
        "        end: any\n        example: Tschüss!\n      - {id: zwei, to: druck, goto: anfang, example: tschüss!}\n",
    ),
    "SZ432": spoiled(
        "    react:\n      - id: antwort",
        "    silence: [{after: 9, goto: anfang}, {after: 9, goto: mitte}]\n    react:\n      - id: antwort",
    ),
    "SZ433": spoiled("{text: Na ja.}", "{text: Na ja.}, {text: Nein., when: trust < 2}"),
    "SZ434": spoiled(", {id: f3, text: Später.}", ""),
    "SZ422": spoiled('lines: [{id: a1, text: "Guten Tag, {kundin.last}."}]', "title: Anfang"),
}


def including(old: str, new: str) -> str:
    assert INCLUDING.count(old) == 1, old
    return INCLUDING.replace(old, new)


def baustein(old: str, new: str) -> str:
    assert BAUSTEIN.count(old) == 1, old
    return BAUSTEIN.replace(old, new)


TWICE = "with: {wer: kundin}}, {file: _bausteine/klingel.yaml, "
WITH_BAUSTEIN = {
    "SZ114": (including("_bausteine/klingel", "../klingel"), BAUSTEIN),
    "SZ115": (including("_bausteine/klingel", "_bausteine/klingl"), BAUSTEIN),
    "SZ116": (INCLUDING, BAUSTEIN + "include: [{file: _bausteine/klingel.yaml, with: {wer: kundin}}]\n"),
    "SZ117": (MINIMAL + "include: [" + "_bausteine/klingel.yaml, " * 61 + "]", "baustein: k\ntitle: K\n"),
    "SZ118": (INCLUDING, baustein("baustein: klingel\n", "")),
    "SZ119": (including(", with: {wer: kundin}", ""), BAUSTEIN),
    "SZ120": (including("{wer: kundin}", "{wer: kundin, wen: kundin}"), BAUSTEIN),
    "SZ121": (including("{wer: kundin}", "{wer: [kundin]}"), BAUSTEIN),
    "SZ122": (INCLUDING, baustein("text: Danke.", "text: Danke $wem.")),
    "SZ321": (including("with: {wer: kundin}}", TWICE + "as: k2, with: {wer: kundin}}"), BAUSTEIN),
    "SZ322": (including("with: {wer: kundin}}", TWICE + "as: kl, with: {wer: kundin, name: k2}}"), BAUSTEIN),
}


def test_the_minimal_scenario_has_no_findings(tmp_path):
    result = loaded(tmp_path, MINIMAL)
    assert result.diagnostics == ()
    assert result.scenario is not None


@pytest.mark.parametrize("code", CASES)
def test_one_cause_gives_one_message_with_this_code(tmp_path, code):
    result = loaded(tmp_path, CASES[code])
    assert [each.code for each in result.diagnostics] == [code], [str(each) for each in result.diagnostics]
    found = result.diagnostics[0]
    assert found.line >= 1
    assert found.column >= 1
    assert found.message
    assert found.severity == CATALOGUE[code].severity
    assert (result.scenario is None) == (found.severity == "error")


@pytest.mark.parametrize("code", WITH_BAUSTEIN)
def test_one_cause_in_or_about_a_baustein_gives_one_message(tmp_path, code):
    result = loaded(tmp_path, WITH_BAUSTEIN[code][0], klingel=WITH_BAUSTEIN[code][1])
    assert [each.code for each in result.diagnostics] == [code], [str(each) for each in result.diagnostics]
    assert result.scenario is None


def test_every_code_has_a_case():
    by_path = {"SZ101", "SZ113", "SZ123"}
    by_playing = {code for code in CATALOGUE if code.startswith("SZ5")}  # tests/customer/test_unreached.py
    assert {*CASES, *WITH_BAUSTEIN, *by_path} == set(CATALOGUE) - by_playing


def test_a_parameter_that_a_baustein_does_not_use(tmp_path):
    loaded(tmp_path, MINIMAL, klingel=baustein(", goto: $dazu", ""))
    assert [(each.code, each.line) for each in check([tmp_path], KNOWN)] == [("SZ123", 7)]


def test_missing_file_and_empty_folder(tmp_path):
    assert [each.code for each in check([tmp_path / "nichts.yaml", tmp_path])] == ["SZ101", "SZ113"]


@pytest.mark.parametrize(
    ("code", "line", "column", "fix"),
    [
        ("SZ202", 3, 1, "Meinten Sie „summary“?"),
        ("SZ205", 29, 44, ""),
        ("SZ303", 27, 13, "Meinten Sie „begruessung“?"),
        ("SZ304", 30, 15, "Meinten Sie „mitte“?"),
        ("SZ317", 18, 12, "Meinten Sie „trust“?"),
        ("SZ319", 18, 18, ""),
    ],
)
def test_place_and_fix(tmp_path, code, line, column, fix):
    found = loaded(tmp_path, CASES[code]).diagnostics[0]
    assert (found.line, found.column) == (line, column)
    assert fix in found.fix


def test_mistakes_of_different_kinds_are_found_in_one_pass(tmp_path):
    text = MINIMAL.replace("to: begruessung", "to: begrusung").replace(
        "title: Probe", "titel: Probe\ntitel: Da"
    )
    text = text.replace("goto: mitte", "goto: mite").replace("needs: trust >= 6", "needs: trust >=")
    text = text.replace("{id: f1, text: Also gut.}", "{text: Also gut.}").replace(
        "outcome: gut", "outcome: gud"
    )
    codes = {each.code for each in loaded(tmp_path, text).diagnostics}
    assert codes == {"SZ107", "SZ202", "SZ204", "SZ209", "SZ303", "SZ304", "SZ319"}


def test_diagnostics_come_in_file_order_and_as_plain_data(tmp_path):
    found = loaded(
        tmp_path, MINIMAL.replace("to: begruessung", "to: x").replace("goto: mitte", "goto: y")
    ).diagnostics
    assert [each.line for each in found] == sorted(each.line for each in found)
    assert set(found[0].as_dict()) == {"file", "line", "column", "code", "severity", "message", "fix"}
    assert re.match(r".*/scenario.yaml:27:13: Fehler SZ303: ", str(found[0]))


def test_the_page_of_codes_is_the_catalogue():
    page = (content.root() / "docs" / "diagnosen.md").read_text(encoding="utf-8")
    for code, kind in CATALOGUE.items():
        assert f"| {code} | {kind.title} |" in page


def test_known_none_takes_names_as_given(tmp_path):
    from sandbox.script.known import Known
    from sandbox.script.load import load

    loaded(tmp_path, CASES["SZ303"])
    assert load(tmp_path / "probe", Known()).diagnostics == ()
    assert load(tmp_path / "probe", KNOWN).scenario is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stance:\n  trust", "stanze:\n  trust"),
        ("variables:\n", "variabels:\n"),
        ("personas:\n", "personnas:\n"),
        ("facts:\n", "fakts:\n"),
        ("cues:\n", "cue:\n"),
        ("outcome: gut", "outcom: gut"),
        ("title: Probe", "titel: Probe"),
    ],
)
def test_a_misspelt_key_is_told_once_however_much_hangs_on_it(tmp_path, old, new):
    text = MINIMAL.replace(old, new)
    assert text != MINIMAL
    found = loaded(tmp_path, text).diagnostics
    assert [each.code for each in found] == ["SZ202"], [str(each) for each in found]


def test_the_same_unknown_name_is_told_three_times_and_then_counted(tmp_path):
    lines = "".join(f"{{id: z{n}, text: T{n}, when: trost > {n}}}, " for n in range(1, 9))
    found = loaded(
        tmp_path, spoiled("{id: m1, text: Und nun?}", lines + "{id: m1, text: Und nun?}")
    ).diagnostics
    assert [each.code for each in found] == ["SZ317"] * 3
    assert found[-1].message.endswith("(Ebenso an 5 weiteren Stellen.)")
