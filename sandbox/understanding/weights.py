"""Store the trained model as one npz file: read with numpy alone, no pickle, tied to content/moves by its
digest.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.errors import ContentError
from sandbox.understanding.cues import Lexicon
from sandbox.understanding.decision import Thresholds
from sandbox.understanding.encoder import Encoder
from sandbox.understanding.features import FLAGS, Vocabulary
from sandbox.understanding.model import Linear, Model

PATH = Path(__file__).with_name("weights.npz")
"""The weights that are shipped."""

_FORMAT = 2
_BLOCKS = ("vector", "letters", "flags", "cues", "bias")


@dataclass(frozen=True)
class Remembered:
    """The examples themselves, for reasons and as background of local intents: row i of ``vectors`` is text
    i.

    ``moves`` holds the id of each text, ``-`` for out of scope.
    """

    texts: tuple[str, ...]
    moves: tuple[str, ...]
    vectors: NDArray[np.float16]


@dataclass(frozen=True)
class Weights:
    """All that reading an utterance needs. ``digest`` is that of content/moves; ``figures`` the
    cross-validation's.
    """

    model: Model
    limits: Thresholds
    remembered: Remembered
    digest: str
    figures: Mapping[str, float]
    version: str


def save(path: Path, weights: Weights) -> None:
    """Write ``weights`` to ``path``; the same weights give the same bytes."""
    model = weights.model
    about = {
        "format": _FORMAT,
        "digest": weights.digest,
        "encoder": model.encoder.name,
        "flags": list(FLAGS),
        "moves": list(model.moves),
        "cues": model.lexicon.cues,
        "limits": asdict(weights.limits),
        "figures": dict(weights.figures),
        "texts": weights.remembered.texts,
        "text_moves": weights.remembered.moves,
        "groups": sorted(model.vocabulary.place, key=lambda group: model.vocabulary.place[group]),
    }
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8),
        "center": model.center,
        "group_weight": model.vocabulary.weight,
        "vectors": weights.remembered.vectors,
    }
    for name, linear in (("sense", model.sense), ("form", model.form)):
        # Half precision moves a probability by less than 0.001 and halves the file.
        arrays |= {f"{name}_{block}": getattr(linear, block).astype(np.float16) for block in _BLOCKS}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date, so that the file depends on its content only.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), content.getvalue(), 8)


def load(encoder: Encoder, path: Path = PATH) -> Weights:
    """Read weights for ``encoder``. Raises ContentError when they are missing, broken or made for something
    else.
    """
    remedy = "Bitte „videoberatung understand build“ ausführen."
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        about = json.loads(bytes(arrays["about"]))
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ContentError(
            f"Die Gewichte des Verstehens ({path.name}) lassen sich nicht lesen.", remedy
        ) from error
    if about["format"] != _FORMAT or about["encoder"] != encoder.name or about["flags"] != list(FLAGS):
        raise ContentError("Die Gewichte des Verstehens passen nicht zu dieser Fassung.", remedy)
    model = Model(
        moves=tuple(about["moves"]),
        encoder=encoder,
        center=arrays["center"],
        vocabulary=Vocabulary({group: i for i, group in enumerate(about["groups"])}, arrays["group_weight"]),
        lexicon=Lexicon(about["cues"]),
        sense=_linear(arrays, "sense"),
        form=_linear(arrays, "form"),
    )
    limits = Thresholds(**about["limits"] | {"barred": tuple(about["limits"]["barred"])})
    remembered = Remembered(tuple(about["texts"]), tuple(about["text_moves"]), arrays["vectors"])
    return Weights(model, limits, remembered, about["digest"], about["figures"], version)


def _linear(arrays: Mapping[str, Any], name: str) -> Linear:
    return Linear(**{block: arrays[f"{name}_{block}"].astype(np.float32) for block in _BLOCKS})
