"""The shelf of scenarios: read again when something has changed, and only then."""

import os

import pytest

from sandbox.server.shelf import FolderShelf, ScenarioCard


@pytest.fixture
def folder(tmp_path):
    for name in ("eins", "_bausteine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scenario.yaml").write_text("x")
    (tmp_path / "_bausteine" / "klingel.yaml").write_text("x")
    return tmp_path


@pytest.fixture
def reads():
    return []


@pytest.fixture
def shelf(folder, reads):
    def read(path):
        reads.append(path.parent.name)
        return ScenarioCard(path.parent.name, "Titel", "Worum", "5 Minuten")

    return FolderShelf(folder, read)


def later(path):
    changed = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(changed, changed))


def test_what_begins_with_an_underscore_is_no_scenario(shelf, reads):
    assert [card.id for card in shelf.cards()] == ["eins"]
    assert shelf.card("_bausteine") is None
    assert reads == ["eins"]


@pytest.mark.parametrize("file", ["eins/scenario.yaml", "_bausteine/klingel.yaml"])
def test_a_card_is_read_again_when_its_file_or_a_baustein_has_changed(shelf, reads, folder, file):
    shelf.cards()
    later(folder / file)
    shelf.cards()
    shelf.cards()
    assert reads == ["eins", "eins"]
