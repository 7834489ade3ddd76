"""Tries a speech model in a process of its own: ``python -m sandbox.speech.trial FOLDER BYTES``.

A model whose graph does not fit its acoustic part takes all memory instead of failing, so the process caps
its own address space first, then loads the model and decodes a second of near silence. It prints ``_WORD``
and exits with 0 where that went well; whatever else happens means that the model is not usable.
"""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path

from sandbox.errors import SpeechError

try:
    import resource
except ImportError:  # Windows: the time limit has to do alone
    resource = None  # type: ignore[assignment]

_WORD = "model works"
_RATE = 16_000
#: Address space a trial may take: what the libraries map, and the model some times over.
_BASE_BYTES, _FACTOR = 3 << 30, 5


def passes(model: Path, size: int, timeout: float) -> bool:
    """Say whether the model in ``model`` (``size`` bytes on disk) loads and decodes within ``timeout`` seconds.

    Raises SpeechError where the time ran out: a slow disk is no broken model.
    """
    command = [sys.executable, "-m", "sandbox.speech.trial", str(model), str(_BASE_BYTES + _FACTOR * size)]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and module)
            command, capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise SpeechError(
            f"Das Sprachmodell war nach {timeout:.0f} Sekunden noch nicht geladen.",
            "Bitte schließen Sie andere Programme und versuchen Sie es noch einmal.",
        ) from error
    return done.returncode == 0 and _WORD in done.stdout


def _murmur() -> bytes:
    """Return a second of soft noise, as a microphone gives it in a quiet room."""
    noise = random.Random(0)
    return struct.pack(f"<{_RATE}h", *(noise.randint(-40, 40) for _ in range(_RATE)))


def _main(folder: str, limit: str) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from sandbox.speech.recogniser import VoskModel  # noqa: PLC0415 (under the limit)

    with VoskModel(Path(folder)).recogniser() as heard:
        heard.feed(_murmur())
        heard.finish()
    sys.stdout.write(_WORD)


if __name__ == "__main__":
    _main(*sys.argv[1:3])
