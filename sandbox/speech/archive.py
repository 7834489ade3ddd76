"""Unpacks what a stranger packed: .zip and .tar archives, with limits, into a folder that is empty.

Nothing is written outside the folder, no links, no devices; sizes are counted while writing, for an archive
may lie about them.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from sandbox.errors import SpeechError

#: The largest public German Vosk model has about 4.4 GB.
MAX_BYTES = 12 << 30
MAX_FILES = 5_000
_BLOCK = 1 << 20
_AGAIN = "Bitte laden Sie das Modell noch einmal herunter."
_BROKEN = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    NotImplementedError,
    RuntimeError,
)


def unpack(archive: Path, folder: Path, max_bytes: int = MAX_BYTES) -> None:
    """Write the files of ``archive`` into the existing, empty ``folder``.

    Raises SpeechError for what is no archive, is truncated, leads outside, holds links, or is too large.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                _write(_of_zip(packed), folder, max_bytes)
        elif tarfile.is_tarfile(archive):
            with tarfile.open(archive) as bundle:
                _write(_of_tar(bundle), folder, max_bytes)
        else:
            raise _no_archive(archive)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise SpeechError(
                f"Das Archiv lässt sich nicht entpacken: {error.strerror}.",
                "Bitte prüfen Sie den freien Platz und die Rechte am Datenordner.",
            ) from error
        raise SpeechError(
            f"Das Archiv „{archive.name}“ ist beschädigt oder unvollständig.", _AGAIN
        ) from error


def _no_archive(archive: Path) -> SpeechError:
    packed = archive.name.endswith((".zip", ".gz", ".tgz", ".bz2", ".xz", ".tar"))
    if packed:
        return SpeechError(f"Das Archiv „{archive.name}“ ist beschädigt oder unvollständig.", _AGAIN)
    return SpeechError(
        f"„{archive.name}“ ist kein Archiv.",
        "Bitte geben Sie einen Ordner, eine .zip- oder eine .tar.gz-Datei an.",
    )


def _of_zip(packed: zipfile.ZipFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in packed.infolist():
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _outside(member.filename)
        if not member.is_dir():
            with packed.open(member) as source:
                yield member.filename, source


def _of_tar(bundle: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in bundle:
        if not (member.isfile() or member.isdir()):
            raise _outside(member.name)
        source = bundle.extractfile(member)
        if source is not None:
            with source:
                yield member.name, source


def _outside(name: str) -> SpeechError:
    return SpeechError(
        f"Das Archiv enthält einen unzulässigen Eintrag: „{name[:80]}“.",
        "Bitte verwenden Sie nur Modelle aus einer Quelle, der Sie vertrauen.",
    )


def _write(members: Iterator[tuple[str, IO[bytes]]], folder: Path, max_bytes: int) -> None:
    left = max_bytes
    for number, (name, source) in enumerate(members):
        if number >= MAX_FILES:
            raise SpeechError(
                "Das Archiv enthält zu viele Dateien.", "Ein Sprachmodell hat nur wenige Dutzend."
            )
        target = folder / _safe(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise _outside(name)  # twice the same name: one of them is meant to deceive
        with target.open("xb") as sink:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise SpeechError(
                        f"Das Archiv ist entpackt größer als {max_bytes / 2**30:.0f} GB.",
                        "Bitte verwenden Sie ein kleineres Sprachmodell.",
                    )
                sink.write(block)


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    bad = "\\" in name or "\0" in name or ":" in name
    if path.is_absolute() or ".." in path.parts or bad or not path.parts:
        raise _outside(name)
    return path
