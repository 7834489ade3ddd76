"""Installs a Vosk model for the recogniser: unpack, look, try, then put it in its place at one stroke.

    DATA/speech-models/
        active                one line: the folder in use
        vosk-model-de-0.21-1  a model; the number keeps a replaced one apart until it is gone

Whatever fails leaves the model that was there before, and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SpeechError
from sandbox.speech import archive, trial

_FOLDER, _ACTIVE, _STAGING = "speech-models", "active", ".neu-"
#: Seconds that loading and decoding may take in the trial.
TRIAL_SECONDS = 180.0
#: Every line is one need, with the files that satisfy it; older models lie flat, newer ones in folders.
_NEEDS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("das akustische Modell (am/final.mdl)", (("am/final.mdl",), ("final.mdl",))),
    (
        "der Suchgraph (graph/HCLG.fst oder graph/HCLr.fst und graph/Gr.fst)",
        (("graph/HCLG.fst",), ("graph/HCLr.fst", "graph/Gr.fst"), ("HCLG.fst",), ("HCLr.fst", "Gr.fst")),
    ),
    (
        "die Einstellungen (conf/model.conf oder mfcc.conf)",
        (("conf/model.conf",), ("conf/mfcc.conf",), ("mfcc.conf",)),
    ),
)
#: A graph composed beforehand names its words in a file beside it.
_STATIC_NEEDS = (("graph/HCLG.fst", "graph/words.txt"), ("HCLG.fst", "words.txt"))
_WHERE = "Deutsche Modelle für Vosk stehen auf der Seite des Vosk-Projekts; README.md nennt eines."


@dataclass(frozen=True)
class InstalledModel:
    """A model that was checked: its name, its folder, its size in bytes."""

    name: str
    path: Path
    size: int


def install(path: Path, data_dir: Path) -> InstalledModel:
    """Install the model in ``path`` (folder, .zip, .tar or .tar.gz) and return it; an older one is replaced.

    Raises SpeechError with a German message and a remedy; then nothing has changed.
    """
    if not path.exists():
        raise SpeechError(f"„{path}“ gibt es nicht.", "Bitte prüfen Sie den Pfad.")
    home = data_dir / _FOLDER
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _staging(home) as stage:
            _bring(path, stage)
            root = _root(stage, path.name)
            _look(root)
            size = _size(root)
            _try(root, size)
            name = _name(path if root == stage else root)
            place = _free_place(home, name)
            root.rename(place)
        _activate(home, place)
    except OSError as error:
        raise SpeechError(
            f"Das Sprachmodell lässt sich nicht ablegen: {error.strerror or error}.",
            "Bitte prüfen Sie den freien Platz und die Rechte am Datenordner.",
        ) from error
    _sweep(home, place)
    return InstalledModel(name, place, size)


def installed(data_dir: Path) -> InstalledModel | None:
    """Return the model in use, None where there is none."""
    home = data_dir / _FOLDER
    try:
        folder = (home / _ACTIVE).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    place = home / folder
    if not folder or Path(folder).name != folder or not place.is_dir():
        return None
    return InstalledModel(re.sub(r"-\d+$", "", folder), place, _size(place))


def remove(data_dir: Path) -> bool:
    """Remove the model in use; say whether there was one."""
    found = installed(data_dir)
    home = data_dir / _FOLDER
    (home / _ACTIVE).unlink(missing_ok=True)
    if home.is_dir():
        _sweep(home, None)
    return found is not None


@contextlib.contextmanager
def _staging(home: Path) -> Iterator[Path]:
    stage = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _bring(path: Path, stage: Path) -> None:
    if not path.is_dir():
        archive.unpack(path, stage)
        return
    if any(entry.is_symlink() for entry in path.rglob("*")):
        raise SpeechError(
            f"Der Ordner „{path.name}“ enthält Verknüpfungen.", "Bitte kopieren Sie die Dateien selbst."
        )
    if _size(path) > archive.MAX_BYTES:
        raise SpeechError(f"Der Ordner „{path.name}“ ist zu groß für ein Sprachmodell.", _WHERE)
    shutil.copytree(path, stage, dirs_exist_ok=True)


def _root(stage: Path, name: str) -> Path:
    """Return the folder that holds the model: the stage or the only folder in it, as archives have it."""
    root = stage
    for _ in range(3):
        entries = [entry for entry in root.iterdir() if entry.name != "__MACOSX"]
        if any((root / file).exists() for file in ("am", "final.mdl", "graph", "conf")):
            return root
        if len(entries) != 1 or not entries[0].is_dir():
            break
        root = entries[0]
    raise SpeechError(f"„{name}“ enthält kein Sprachmodell für Vosk.", _WHERE)


def _look(root: Path) -> None:
    missing = [what for what, ways in _NEEDS if not any(_all(root, files) for files in ways)]
    for graph, words in _STATIC_NEEDS:
        if (root / graph).is_file() and not (root / words).is_file():
            missing.append(f"die Wörterliste ({words})")
    if missing:
        raise SpeechError(f"Dem Sprachmodell fehlt: {'; '.join(missing)}.", _WHERE)


def _all(root: Path, files: tuple[str, ...]) -> bool:
    return all((root / file).is_file() and (root / file).stat().st_size for file in files)


def _try(root: Path, size: int) -> None:
    if not trial.passes(root, size, TRIAL_SECONDS):
        raise SpeechError(
            "Das Sprachmodell ist beschädigt, oder seine Teile passen nicht zusammen.",
            f"Bitte laden Sie das Modell noch einmal herunter. {_WHERE}",
        )


def _size(folder: Path) -> int:
    return sum(entry.stat().st_size for entry in folder.rglob("*") if entry.is_file())


def _name(path: Path) -> str:
    bare = re.sub(r"\.(zip|tgz|tar(\.\w+)?)$", "", path.name)
    return re.sub(r"[^\w.-]+", "-", bare, flags=re.ASCII).strip(".-")[:60] or "modell"


def _free_place(home: Path, name: str) -> Path:
    number = 1
    while (home / f"{name}-{number}").exists():
        number += 1
    return home / f"{name}-{number}"


def _activate(home: Path, place: Path) -> None:
    """Name the model in use: written beside, then renamed, so there is always the old one or the new one."""
    handle, written = tempfile.mkstemp(prefix=_STAGING, dir=home)
    with os.fdopen(handle, "w", encoding="utf-8") as sink:
        sink.write(place.name + "\n")
        sink.flush()
        os.fsync(sink.fileno())
    Path(written).replace(home / _ACTIVE)


def _sweep(home: Path, keep: Path | None) -> None:
    """Delete every other model and what a killed install may have left."""
    for entry in home.iterdir():
        if entry == keep or entry.name == _ACTIVE:
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
