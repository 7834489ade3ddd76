import io
import json

import pytest

from sandbox.customer.terminal import play
from sandbox.customer.trial import run_tests
from sandbox.errors import ScenarioError
from sandbox.journal.events import EVENT
from sandbox.script.known import Known
from sandbox.script.load import load
from tests.customer.talks import EXAMPLE, FIGURES, example, understood

WORDS = {"Guten Tag": ["begruessung"], "Erzählen": ["offene_frage"], "Kind": ["stoerung_ansprechen"]}


def read(text, intents):
    moves = [move for word, found in WORDS.items() for move in found if word in text]
    return understood(*moves, intents=tuple(name for name, examples in intents.items() if text in examples))


def played(text, **more):
    out = io.StringIO()
    play(example(), 1, text.splitlines(keepends=True), out, read, figures=FIGURES, **more)
    return out.getvalue().splitlines()


def test_a_talk_reads_like_a_script():
    lines = played(
        "Guten Tag, Frau …\n\n# nur eine Bemerkung\nWie kommen Sie denn zur Arbeit?\n#wait 50s\nDa ist ein Kind.\n"
    )
    name = lines[0].split(":")[0]
    assert name.startswith("Frau ")
    assert lines[1] == f"{name}: Guten Tag. Warten Sie, ich muss noch mit dem Ton … so. Jetzt."
    assert f"{name}: Na ja. Ich hab den Führerschein nicht mehr. Seit April schon." in lines
    assert any(line.startswith("[") and line.endswith("läuft durchs Bild]") for line in lines)
    assert lines[-2].startswith("— Sie haben aufgelegt.")
    assert lines[-1].startswith("Befragung: weiterempfehlen ")


def test_waiting_lets_the_silence_escalate():
    lines = played("#wait 60\nGuten Tag\n")
    assert lines[-2].startswith("— Das Gespräch ist beendet.")
    assert not any("Guten Tag" in line for line in lines)


def test_as_json_each_line_is_an_event_with_its_time():
    rows = [json.loads(line) for line in played("Guten Tag\nErzählen Sie.\n", as_json=True)]
    assert rows[0]["kind"] == "talk.opened"
    assert rows[-1]["kind"] == "survey.answered"
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    for row in rows:
        at = row.pop("at")
        assert at >= 0
        EVENT.validate_python(row)


def test_a_level_may_be_chosen():
    rows = [json.loads(line) for line in played("", as_json=True, level="schwer")]
    assert rows[0]["stance"]["trust"] == 3


def test_a_broken_scenario_is_not_played(tmp_path):
    (tmp_path / "scenario.yaml").write_text("title: [")
    with pytest.raises(ScenarioError) as caught:
        play(load(tmp_path, Known()), 1, [], io.StringIO(), read)
    assert caught.value.diagnostics
    assert "SZ104" in str(caught.value)


def test_the_examples_own_tests_pass():
    results = run_tests(example(), EXAMPLE, read, FIGURES)
    assert [(each.name, each.failures) for each in results if not each.passed] == []
    assert len(results) == 4
    assert {"anliegen/weg", "druck"} <= frozenset().union(*(each.trace.reactions for each in results))
    assert "f1" in frozenset().union(*(each.trace.lines for each in results))


def test_a_failing_test_says_what_is_not_as_expected(tmp_path):
    (tmp_path / "tests.yaml").write_text("""
tests:
  - name: Falsch
    steps:
      - say: Guten Tag
        expect:
          moves: druck
          intents: weg
          reaction: druck
          node: abschied
          lines: [b2]
          stance: {trust: [9, 10], mut: 3}
          facts: [fuehrerschein]
          cues: [kind]
          ending: offen
      - {hang_up: true, expect: {ending: offen}}
""")
    (result,) = run_tests(example(), tmp_path, read)
    assert not result.passed
    assert len(result.failures) == 10
    assert all(each.startswith("Schritt 1 („Guten Tag“): ") for each in result.failures)
    assert "Schritt 1 („Guten Tag“): gesagt wurde b3, a1, erwartet b2" in result.failures
