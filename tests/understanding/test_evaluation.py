"""The evaluation sets are frozen: whoever changes one changes the measure, and has to say so here."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sandbox.understanding.clean import bare
from sandbox.understanding.moves import load_corpus

DATA = Path(__file__).parent / "data"
FROZEN = {
    "evaluation.yaml": "7ccb1c3be4856389fff0d6a464f4a8aadf9376f50d8284b7e014d277ab56f85d",
    "evaluation_intents.yaml": "94a963bad05d84311f27fd372b31281b8cd9bee6165e9c886f14bdcca33581c0",
}


def _read(name):
    return YAML(typ="safe").load((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FROZEN)
def test_the_set_is_as_it_was_frozen(name):
    text = (DATA / name).read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(text).hexdigest() == FROZEN[name]


def test_the_set_is_as_large_as_was_asked_for():
    rows = _read("evaluation.yaml")
    moves = Counter(row["first"][0] for row in rows["single"])
    assert set(moves) == set(load_corpus().ids)
    assert min(moves.values()) >= 12
    assert len(rows["none"]) >= 120
    assert len(rows["several"]) >= 150
    assert len(rows["spoken"]) >= 150
    assert all(len(row["first"]) > 1 for row in rows["several"])


def test_what_a_recogniser_writes_has_no_punctuation():
    assert all(row["text"] == bare(row["text"]) for row in _read("evaluation.yaml")["spoken"])


def test_no_utterance_of_it_is_an_example():
    corpus = load_corpus()
    examples = {bare(text) for move in corpus.moves for text in move.examples}
    examples |= {bare(text) for text in corpus.none} | {bare(row.text) for row in corpus.several}
    rows = _read("evaluation.yaml")
    said = {bare(row["text"]) for kind in rows for row in rows[kind]}
    assert sorted(said & examples) == []


def test_each_intent_has_eight_examples_and_eight_are_open():
    for intents in _read("evaluation_intents.yaml").values():
        assert len(intents) == 8
        assert all(len(each["examples"]) == 8 and len(each["said"]) == 5 for each in intents.values())
