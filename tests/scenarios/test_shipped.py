"""Every shipped scenario is checked without a finding, passes its own tests, and is what the house asks for."""

import pytest

from sandbox import content
from sandbox.customer.trial import run_tests
from sandbox.guide import criteria
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.script import walk
from sandbox.script.load import load
from sandbox.understanding import Reader

FOLDERS = sorted(path.parent for path in content.scenarios_dir().glob("*/scenario.yaml"))
pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.fixture(scope="module")
def read(reader):
    def understand(text, intents):
        seen = reader.read(text, intents)
        return Understood(
            utterance="",
            moves=tuple(MoveFound(id=m.id, score=m.score, place=m.place) for m in seen.moves),
            intents=tuple(Score(id=i.id, score=i.score) for i in seen.intents),
            abstained=seen.abstained,
        )

    return understand


def test_nothing_is_wrong_with_it(folder):
    assert [str(each) for each in load(folder).diagnostics] == []


def test_its_own_tests_pass(folder, read):
    results = run_tests(load(folder), folder, read)
    assert len(results) >= 8
    assert {result.name: result.failures for result in results if not result.passed} == {}


def test_it_is_as_rich_as_the_house_asks(folder):
    scenario = load(folder).playable()
    assert len(list(walk.lines(scenario))) >= 60
    assert len(scenario.endings) >= 3
    assert len(scenario.cues) >= 4
    assert len(scenario.levels) == 3
    assert sum(bool(fact.needs) for fact in scenario.facts.values()) >= 4
    assert all(len(intent.examples) >= 8 for _, _, intent, _ in walk.intents(scenario))


def test_an_intent_s_example_utterance_is_understood(folder, reader):
    scenario = load(folder).playable()
    wrong = []
    for _, reaction, node in walk.reactions(scenario):
        if reaction.example and reaction.intent:
            own = scenario.nodes[node].intents if node else {}
            open_here = {name: intent.examples for name, intent in {**scenario.intents, **own}.items()}
            found = reader.read(reaction.example, open_here).intents
            if not found or found[0].id != reaction.intent:
                wrong.append(reaction.id)
    assert wrong == []


def test_its_criteria_can_be_seen_in_a_talk(folder):
    guide, scenario = criteria.load(), load(folder).playable()
    assert len(scenario.criteria) >= 10
    assert [name for name in scenario.criteria if guide.criterion(name).evidence.blind] == []


def test_there_is_a_trainer_s_sheet(folder):
    sheet = (folder / "trainerblatt.md").read_text(encoding="utf-8")
    for heading in ("## Ziele", "## Worauf achten", "## Typische Fehler", "## Fragen für das Nachgespräch"):
        assert heading in sheet
