"""The commands that list and draw a scenario."""

import pytest

from sandbox.cli import main
from tests.script.base import MINIMAL


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "probe").mkdir()
    (tmp_path / "probe" / "scenario.yaml").write_text(MINIMAL, encoding="utf-8")
    return tmp_path / "probe"


@pytest.fixture
def run(capsys):
    def command(*arguments):
        code = main(["scenario", *(str(each) for each in arguments)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


def test_lines_go_out_are_corrected_and_come_back(run, folder, tmp_path):
    file = tmp_path / "zeilen.csv"
    assert run("lines", folder, "--csv", file) == (0, f"9 Zeilen stehen in {file}.\n", "")
    assert run("lines", folder, "--apply", file) == (0, "Alle Texte sind schon so.\n", "")
    text = file.read_text(encoding="utf-8").replace(";Schön.;", ";Wie schön!;")
    file.write_text(text, encoding="utf-8")
    assert run("lines", folder, "--apply", file) == (0, "Geändert: a2.\n", "")
    changed = MINIMAL.replace("text: Schön.", 'text: "Wie schön!"')
    assert (folder / "scenario.yaml").read_text(encoding="utf-8") == changed


def test_an_id_that_is_not_there_is_refused_in_german(run, folder, tmp_path):
    (tmp_path / "t.csv").write_text("Kennung;Text\na9;Hallo.\n", encoding="utf-8")
    code, out, err = run("lines", folder, "--apply", tmp_path / "t.csv")
    assert (code, out) == (1, "")
    assert "Diese Kennungen gibt es im Szenario nicht: „a9“." in err
    assert (folder / "scenario.yaml").read_text(encoding="utf-8") == MINIMAL


def test_without_a_file_both_write_to_the_output(run, folder):
    code, out, _ = run("lines", folder)
    assert code == 0
    assert out.splitlines()[0] == "Kennung;Person;Abschnitt;Stimmung;Text;Zusammenhang"
    code, out, _ = run("graph", folder)
    assert (code, out.splitlines()[0]) == (0, "flowchart TD")


def test_a_picture_is_drawn(run, folder, tmp_path):
    picture, text = tmp_path / "g.svg", tmp_path / "g.mmd"
    assert run("graph", folder, "--svg", picture, "--mermaid", text)[0] == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg ")
    assert text.read_text(encoding="utf-8").startswith("flowchart TD")


def test_where_nothing_can_be_written(run, folder, tmp_path):
    for command in (("lines", folder, "--csv"), ("graph", folder, "--svg")):
        code, _, err = run(*command, tmp_path / "fehlt" / "datei")
        assert code == 1
        assert "lässt sich nicht schreiben" in err
