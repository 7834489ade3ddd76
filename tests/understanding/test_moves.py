from collections import Counter
from pathlib import Path

import pytest

from sandbox.errors import ContentError
from sandbox.understanding import weights
from sandbox.understanding.clean import bare, clean
from sandbox.understanding.encoder import UseEncoder
from sandbox.understanding.moves import digest, load_corpus

# The vocabulary is fixed: scenarios, checklists and reports speak of these.
IDS = [
    "begruessung",
    "technik_pruefen",
    "technik_hilfe",
    "ausfallweg",
    "ungestoert",
    "datenschutz",
    "einwilligung",
    "rahmen",
    "smalltalk",
    "anliegen_frage",
    "offene_frage",
    "konkretisieren",
    "paraphrase",
    "gefuehl_spiegeln",
    "wertschaetzung",
    "ressourcen",
    "zusammenfassen",
    "skalierung",
    "ziel_frage",
    "information_geben",
    "vorschlag",
    "wahl_lassen",
    "bildschirm_teilen",
    "dokument_gemeinsam",
    "visualisieren",
    "dritte_einbeziehen",
    "stoerung_ansprechen",
    "pause_anbieten",
    "metakommunikation",
    "kanal_anbieten",
    "vereinbarung",
    "naechster_termin",
    "feedback_erfragen",
    "verabschiedung",
    "zustimmung",
    "gefaehrdung_fragen",
    "grenze_setzen",
    "widerspruch_ansprechen",
    "rolle_klaeren",
    "druck",
    "belehren",
]


def _file(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


_REST = "order: 1\nlabel: A\ndescription: d\nhelpful: true\ncues: [x]\nexamples: [y]\n"


def _small(folder: Path) -> None:
    _file(folder, "a.yaml", f"id: a\n{_REST}")
    _file(folder, "none.yaml", "examples: [z]\n")
    _file(folder, "several.yaml", "examples: []\n")


def test_the_vocabulary_is_complete_and_in_order(corpus):
    assert list(corpus.ids) == IDS


def test_every_move_has_label_description_cues_and_examples_enough(corpus):
    for move in corpus.moves:
        assert move.label[0].isupper(), move.id
        assert move.description.endswith("."), move.id
        assert move.cues, move.id
        assert len(move.examples) >= 70, move.id
    assert {move.id for move in corpus.moves if not move.helpful} == {"druck", "belehren"}


def test_what_is_out_of_scope_and_what_carries_several_moves_is_there(corpus):
    assert len(corpus.none) >= 200
    assert len(corpus.several) >= 80
    assert all(len(row.moves) >= 2 for row in corpus.several)


def test_no_two_examples_are_alike(corpus, unseen):
    texts = [text for move in corpus.moves for text in move.examples] + [row.text for row in corpus.several]
    texts += [text for text in corpus.none if bare(text)]
    texts += [text for _, text in unseen.single] + unseen.none
    texts += [text for _, text in unseen.several + unseen.spoken]
    assert [text for text, n in Counter(map(bare, texts)).items() if n > 1] == []


def test_examples_are_clean_already(corpus):
    assert [text for move in corpus.moves for text in move.examples if clean(text) != text] == []


def test_the_held_out_set_is_large_enough_and_speaks_of_known_moves(corpus, unseen):
    assert min(Counter(move for move, _ in unseen.single).values()) >= 14
    assert {move for move, _ in unseen.single} == set(corpus.ids)
    assert {move for moves, _ in unseen.several for move in moves} <= set(corpus.ids)
    assert {move for moves, _ in unseen.spoken for move in moves} == set(corpus.ids)
    assert min(len(unseen.none), len(unseen.several)) >= 110
    assert len(unseen.spoken) >= 100


def test_the_shipped_weights_were_built_from_these_examples(corpus):
    stored = weights.load(UseEncoder.load())
    assert stored.digest == corpus.digest, "content/moves has changed: run `videoberatung understand build`"
    assert weights.PATH.stat().st_size < 15_000_000


def test_a_changed_example_changes_the_digest_and_line_ends_do_not(tmp_path):
    _small(tmp_path)
    before = digest(tmp_path)
    (tmp_path / "none.yaml").write_bytes(b"examples: [z]\r\n")
    assert digest(tmp_path) == before
    _file(tmp_path, "none.yaml", "examples: [zz]\n")
    assert digest(tmp_path) != before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "id: a\norder: 1\n", "es fehlt „label“"),
        ("a.yaml", "id: [\n", "lässt sich nicht lesen"),
        ("a.yaml", "- a\n", "Schlüssel mit Werten"),
        (
            "b.yaml",
            f"id: c\n{_REST}",
            "so heißen",
        ),
        ("several.yaml", "examples:\n  - moves: [q]\n    text: t\n", "unbekannter Zug „q“"),
        ("several.yaml", "examples: [x]\n", "braucht „moves“"),
        ("none.yaml", "beispiele: []\n", "es fehlt die Liste"),
    ],
)
def test_a_malformed_file_is_named(tmp_path, name, text, said):
    _small(tmp_path)
    _file(tmp_path, name, text)
    with pytest.raises(ContentError, match=said) as caught:
        load_corpus(tmp_path)
    assert name in caught.value.message


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(ContentError, match="keine Gesprächszüge"):
        load_corpus(tmp_path)
