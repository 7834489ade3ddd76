import io
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.errors import SpeechError
from sandbox.speech import archive, models, trial

FIXTURE = Path(__file__).parents[1] / "recordings" / "vosk-synthetic-de-both.tar.gz"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fixture")
    with tarfile.open(FIXTURE) as packed:
        packed.extractall(place, filter="data")
    return place / "model"


@pytest.fixture
def model(unpacked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(unpacked, tmp_path / "vosk-model-klein-de"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def refused(path: Path, data: Path, match: str) -> SpeechError:
    """Install what must be refused; see that it is told in German and that nothing is left."""
    before = left(data)
    with pytest.raises(SpeechError, match=match) as told:
        models.install(path, data)
    assert told.value.remedy
    assert left(data) == before
    return told.value


def left(data: Path) -> list[str]:
    return sorted(str(entry.relative_to(data)) for entry in data.rglob("*") if entry.name != "speech-models")


def test_an_archive_is_installed_found_and_removed(data: Path) -> None:
    assert models.installed(data) is None
    done = models.install(FIXTURE, data)
    assert done == models.installed(data)
    assert done.path.parent == data / "speech-models"
    assert done.size > 2_000_000
    assert models.remove(data)
    assert models.installed(data) is None
    assert left(data) == []
    assert not models.remove(data)


def test_a_folder_or_a_zip_will_do_as_well(model: Path, data: Path, tmp_path: Path) -> None:
    assert models.install(model, data).name == "vosk-model-klein-de"
    assert model.is_dir()
    packed = Path(shutil.make_archive(str(tmp_path / "neu"), "zip", tmp_path, model.name))
    assert models.install(packed, data).name == "vosk-model-klein-de"
    flat = Path(shutil.make_archive(str(tmp_path / "flach"), "gztar", model))
    assert models.install(flat, data).name == "flach"


def test_a_new_model_replaces_the_old_one(model: Path, data: Path) -> None:
    first = models.install(model, data)
    second = models.install(model, data)
    assert second.path != first.path
    assert not first.path.exists()
    assert models.installed(data) == second


def test_a_failed_install_leaves_the_old_model(model: Path, data: Path, tmp_path: Path) -> None:
    first = models.install(model, data)
    shutil.rmtree(model / "graph")
    refused(model, data, "Suchgraph")
    assert models.installed(data) == first


def test_what_a_killed_install_left_is_swept(model: Path, data: Path) -> None:
    debris = data / "speech-models" / ".neu-abc"
    debris.mkdir(parents=True)
    (debris / "x").write_text("x")
    models.install(model, data)
    assert not debris.exists()


def test_a_path_that_is_not_there(data: Path, tmp_path: Path) -> None:
    refused(tmp_path / "fehlt.zip", data, "gibt es nicht")


def test_truncated_archives(data: Path, tmp_path: Path, model: Path) -> None:
    short = tmp_path / "kurz.tar.gz"
    short.write_bytes(FIXTURE.read_bytes()[:400_000])
    refused(short, data, "beschädigt oder unvollständig")
    packed = Path(shutil.make_archive(str(tmp_path / "ganz"), "zip", model))
    cut = tmp_path / "halb.zip"
    cut.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
    refused(cut, data, "beschädigt oder unvollständig")
    flipped = bytearray(packed.read_bytes())
    flipped[len(flipped) // 2] ^= 0xFF
    broken = tmp_path / "falsch.zip"
    broken.write_bytes(flipped)
    refused(broken, data, "beschädigt oder unvollständig")


def test_a_file_that_is_no_archive(data: Path, tmp_path: Path) -> None:
    note = tmp_path / "notiz.txt"
    note.write_text("Das ist kein Modell.")
    refused(note, data, "kein Archiv")
    empty = tmp_path / "leer.tar.gz"
    empty.write_bytes(b"")
    refused(empty, data, "beschädigt oder unvollständig")


@pytest.mark.parametrize("name", ["../boese", "/boese", "am/../../boese", "am\\..\\boese", "C:boese"])
def test_members_that_lead_outside(name: str, data: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as packed:
        packed.writestr("am/final.mdl", b"x")
        packed.writestr(zipfile.ZipInfo(name), b"x")
    refused(evil, data, "unzulässig")
    assert not list(tmp_path.rglob("boese*"))


def test_links_in_archives(data: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as packed:
        link = tarfile.TarInfo("am")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        packed.addfile(link)
        packed.addfile(tarfile.TarInfo("am/final.mdl"), io.BytesIO())
    refused(evil, data, "unzulässig")
    linked = tmp_path / "ordner"
    linked.mkdir()
    (linked / "am").symlink_to("/etc")
    refused(linked, data, "Verknüpfungen")


def test_the_same_name_twice(data: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as packed:
        for _ in range(2):
            packed.addfile(tarfile.TarInfo("final.mdl"), io.BytesIO())
    refused(evil, data, "unzulässig")


def test_an_archive_that_swells(tmp_path: Path) -> None:
    bomb, folder = tmp_path / "bombe.zip", tmp_path / "ziel"
    folder.mkdir()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("am/final.mdl", bytes(5_000_000))
    with pytest.raises(SpeechError, match="größer"):
        archive.unpack(bomb, folder, max_bytes=1_000_000)
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) <= 1_000_000


def test_an_archive_of_something_else(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "fotos.zip"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a.jpg", b"x")
        packed.writestr("b.jpg", b"x")
    refused(other, data, "kein Sprachmodell")


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("am/final.mdl", "akustische Modell"),
        ("graph/HCLG.fst", "Suchgraph"),
        ("graph/words.txt", "Wörterliste"),
    ],
)
def test_a_model_without_one_of_its_parts(file: str, named: str, model: Path, data: Path) -> None:
    (model / file).unlink()
    refused(model, data, named)


def relabel(graph: Path, change: Callable[[int], int]) -> None:
    """Give every arc of an OpenFst vector another input label, as a graph of another model would have."""
    raw = bytearray(graph.read_bytes())
    (states,) = struct.unpack_from("<q", raw, 50)
    at = 66
    for _ in range(states):
        _, arcs = struct.unpack_from("<fq", raw, at)
        at += 12
        for _ in range(arcs):
            (label,) = struct.unpack_from("<i", raw, at)
            struct.pack_into("<i", raw, at, change(label))
            at += 16
    assert at == len(raw)
    graph.write_bytes(raw)


@pytest.mark.parametrize("factor", [2, 50])
def test_a_graph_of_another_model(factor: int, model: Path, data: Path) -> None:
    relabel(model / "graph" / "HCLG.fst", lambda label: label * factor)
    refused(model, data, "passen nicht zusammen")


def test_parts_cut_short(model: Path, data: Path) -> None:
    mdl = model / "am" / "final.mdl"
    mdl.write_bytes(mdl.read_bytes()[:100_000])
    refused(model, data, "beschädigt")


def test_settings_of_another_model(model: Path, data: Path) -> None:
    (model / "conf" / "mfcc.conf").write_text("--num-mel-bins=23\n--num-ceps=13\n")
    refused(model, data, "passen nicht zusammen")


@pytest.mark.skipif(trial.resource is None, reason="this system has no limits")
def test_a_trial_is_capped_in_memory() -> None:
    code = "from sandbox.speech.trial import cap_memory; cap_memory(1 << 30); bytearray(2 << 30)"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode
    assert "MemoryError" in done.stderr


def test_a_trial_is_capped_in_time(model: Path) -> None:
    with pytest.raises(SpeechError, match="noch nicht geladen") as told:
        trial.passes(model, 1, 0.001)
    assert told.value.remedy


def test_a_marker_that_points_elsewhere_counts_as_none(model: Path, data: Path) -> None:
    models.install(model, data)
    for content in ("../..", "fehlt-1", "", "/"):
        (data / "speech-models" / "active").write_text(content)
        assert models.installed(data) is None
