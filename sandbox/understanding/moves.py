"""Read content/moves: the moves with their examples, what is out of scope, what carries several moves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sandbox import content
from sandbox.errors import ContentError

NONE = "-"
"""The class of what is no move at all."""

_OUT_OF_SCOPE = "none.yaml"
_SEVERAL = "several.yaml"


@dataclass(frozen=True)
class Move:
    """One move of a counsellor, as its file says it. ``label`` and ``description`` are German, for people."""

    id: str
    order: int
    label: str
    description: str
    helpful: bool
    cues: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Several:
    """An utterance that carries several moves, in the order in which they are spoken."""

    moves: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Corpus:
    """Everything under content/moves. ``moves`` stand in the order of the vocabulary."""

    moves: tuple[Move, ...]
    none: tuple[str, ...]
    several: tuple[Several, ...]
    digest: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the moves, in the order of the vocabulary."""
        return tuple(move.id for move in self.moves)


def load_corpus(folder: Path | None = None) -> Corpus:
    """Read ``folder`` (default: the shipped content/moves). Raises ContentError with the file's name."""
    folder = folder or content.moves_dir()
    files = sorted(path for path in folder.glob("*.yaml") if path.name not in {_OUT_OF_SCOPE, _SEVERAL})
    moves = sorted((_move(path) for path in files), key=lambda move: move.order)
    if not moves:
        raise ContentError(f"In {folder} liegen keine Gesprächszüge.", "Ist die Installation vollständig?")
    known = {move.id for move in moves}
    several = tuple(_several(row, known) for row in _examples(folder / _SEVERAL))
    none = tuple(str(text) for text in _examples(folder / _OUT_OF_SCOPE))
    return Corpus(tuple(moves), none, several, digest(folder))


def digest(folder: Path | None = None) -> str:
    """Return the sha256 over names and bytes of the files in ``folder`` (default: the shipped
    content/moves).
    """
    folder = folder or content.moves_dir()
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        # Line ends are levelled: a checkout on Windows may write them otherwise.
        text = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(text).digest())
    return whole.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ContentError(f"{path.name} lässt sich nicht lesen: {error}") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: erwartet werden Schlüssel mit Werten.")
    return data


def _move(path: Path) -> Move:
    data = _read(path)
    try:
        move = Move(
            id=str(data["id"]),
            order=int(data["order"]),
            label=str(data["label"]),
            description=str(data["description"]),
            helpful=bool(data["helpful"]),
            cues=tuple(str(cue) for cue in data["cues"]),
            examples=tuple(str(example) for example in data["examples"]),
        )
    except KeyError as error:
        raise ContentError(f"{path.name}: es fehlt „{error.args[0]}“.") from error
    except (TypeError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    if move.id != path.stem:
        raise ContentError(f"{path.name}: die id „{move.id}“ muss so heißen wie die Datei.")
    return move


def _examples(path: Path) -> list[Any]:
    data = _read(path).get("examples")
    if not isinstance(data, list):
        raise ContentError(f"{path.name}: es fehlt die Liste „examples“.")
    return data


def _several(row: dict[str, Any], known: set[str]) -> Several:
    try:
        found = Several(tuple(str(move) for move in row["moves"]), str(row["text"]))
    except (KeyError, TypeError) as error:
        raise ContentError(f"{_SEVERAL}: jeder Eintrag braucht „moves“ und „text“, nicht {row!r}.") from error
    if unknown := [move for move in found.moves if move not in known]:
        raise ContentError(f"{_SEVERAL}: unbekannter Zug „{unknown[0]}“ bei „{found.text}“.")
    return found
