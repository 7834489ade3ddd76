import shutil
from pathlib import Path

import pytest

from sandbox import content
from sandbox.understanding import Reader, weights
from sandbox.understanding.building import build
from sandbox.understanding.encoder import Memory, UseEncoder
from sandbox.understanding.moves import digest

MOVES = ("begruessung", "skalierung", "verabschiedung")


@pytest.fixture(scope="module")
def encoder() -> Memory:
    return Memory(UseEncoder.load())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "moves"
    folder.mkdir()
    for name in (*MOVES, "none"):
        shutil.copy(content.moves_dir() / f"{name}.yaml", folder)
    row = "{moves: [begruessung, skalierung], text: Guten Tag. Von eins bis zehn bitte!}"
    several = f"examples:\n  - {row}\n"
    (folder / "several.yaml").write_text(several, encoding="utf-8")
    return folder


def test_weights_are_built_from_a_folder_and_read_back(encoder, folder, tmp_path):
    figures = build(tmp_path / "w.npz", folder, encoder)
    assert figures["typed_top1"] > 0.9
    stored = weights.load(encoder, tmp_path / "w.npz")
    assert stored.digest == digest(folder)
    assert stored.model.moves == MOVES
    reading = Reader(stored).read(
        "Guten Tag, mein Name ist Sommer. Wie zuversichtlich sind Sie von eins bis zehn?"
    )
    assert {move.id for move in reading.moves} == {"begruessung", "skalierung"}


def test_building_twice_gives_the_same_bytes_and_another_example_others(encoder, folder, tmp_path):
    first, second, third = (tmp_path / f"{n}.npz" for n in "abc")
    build(first, folder, encoder)
    build(second, folder, encoder)
    assert first.read_bytes() == second.read_bytes()
    text = (folder / "begruessung.yaml").read_text(encoding="utf-8")
    (folder / "begruessung.yaml").write_text(
        text + "  - Einen guten Tag aus dem Rathaus.\n", encoding="utf-8"
    )
    build(third, folder, encoder)
    assert weights.load(encoder, third).digest != weights.load(encoder, first).digest
