"""Each code of what only walks can find, with a small scenario that has this fault and no other."""

import pytest

from sandbox.customer.reach import reach
from sandbox.customer.unreached import findings
from sandbox.customer.wandering import Walker
from sandbox.script.diagnostics import CATALOGUE
from sandbox.script.load import located
from tests.customer.walkable import SOUND, playable, spoiled

RUNS = 120

NIE = "{label: N, when: trust > 60, outcome: gut, text: N., say: [{id: e3, text: N.}]}"
CASES = {
    "SZ501": spoiled(
        ("reactions:\n", "  ab: {lines: [{id: z1, text: Nanu.}], end: any}\nreactions:\n"),
        ("text: Hallo?}]\n    react", "text: Hallo?}]\n    silence: {after: 600, goto: ab}\n    react"),
    ),  # nobody is silent for so long
    "SZ502": spoiled(("needs: trust >= 6", "needs: trust >= 60"), ("told(geheim) and ", "")),
    "SZ503": spoiled(("at: 20", "at: 7000")),
    "SZ504": spoiled(("endings:\n", f"endings:\n  nie: {NIE}\n")),
    "SZ505": spoiled(
        ("- {id: lob,", "- {id: nie, to: gibtsnicht, say: [{id: n1, text: Nie.}]}\n      - {id: lob,")
    ),
    "SZ506": spoiled(("text: Danke.}", "text: Danke.}, {id: nie, text: Nie., when: trust > 60}")),
    "SZ507": spoiled(("to: verabschiedung,", "to: verabschiedung, when: heard(zustimmung) < 2,")),
    "SZ508": spoiled(
        ("        say: [{id: a2, text: Guten Tag.}]\n", ""),
        ("lines: [{id: m1, text: Und nun?, once: true}]", "title: Mitte"),
    ),
    "SZ509": spoiled(("told(geheim) and trust >= 6, outcome", "trust < 5, outcome")),
}


def found(folder, text, runs=RUNS):
    loaded = playable(folder, text)
    return located(loaded.path, findings(loaded.playable(), reach(Walker(loaded).walks(runs))))


def test_a_sound_scenario_gives_no_finding(tmp_path):
    assert [str(each) for each in found(tmp_path, SOUND)] == []


@pytest.mark.parametrize("code", CASES)
def test_one_cause_gives_one_message_with_this_code(tmp_path, code):
    told = found(tmp_path, CASES[code])
    assert {each.code for each in told} == {code}, [str(each) for each in told]
    assert len(told) == 1
    assert told[0].severity == "warning"
    assert told[0].line > 1


def test_it_is_told_where_it_stands(tmp_path):
    (told,) = found(tmp_path, CASES["SZ506"])
    line = next(nth for nth, text in enumerate(CASES["SZ506"].splitlines(), 1) if "id: nie" in text)
    assert told.line == line
    assert "„nie“" in told.message


def test_styles_are_compared_only_where_there_are_enough_of_them(tmp_path):
    assert "SZ509" not in {each.code for each in found(tmp_path, CASES["SZ509"], runs=30)}


def test_all_codes_of_walks_are_here():
    by_examples = {"SZ510", "SZ511", "SZ512"}
    assert {*CASES, *by_examples} == {code for code in CATALOGUE if code.startswith("SZ5")}
