"""Tries a speech model in a process of its own: ``python -m sandbox.speech.trial FOLDER BYTES``.

A model whose graph does not fit its acoustic part takes all memory instead of failing, so the process caps
its own address space first, then loads the model and decodes a second of near silence. It prints ``_WORD``
and exits with 0 where that went well; whatever else happens means that the model is not usable.
"""

from __future__ import annotations

import os
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
    """Say whether the model in a folder, ``size`` bytes, loads and decodes within ``timeout`` seconds.

    Raises SpeechError where the time ran out: it may be a slow disk, or a library that lacks memory.
    """
    command = [sys.executable, "-m", "sandbox.speech.trial", str(model), str(_BASE_BYTES + _FACTOR * size)]
    # The child must find this package wherever it was found here.
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and module)
            command,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise SpeechError(
            f"Das Sprachmodell war nach {timeout:.0f} Sekunden noch nicht geladen.",
            "Bitte schließen Sie andere Programme, oder nehmen Sie ein kleineres Modell.",
        ) from error
    return done.returncode == 0 and _WORD in done.stdout


def _murmur() -> bytes:
    """Return a second of soft noise, as a microphone gives it in a quiet room."""
    noise = random.Random(0)
    return struct.pack(f"<{_RATE}h", *(noise.randint(-40, 40) for _ in range(_RATE)))


def cap_memory(limit: int) -> None:
    """Let this process have no more than ``limit`` bytes of address space, and leave no core file."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(folder: str, limit: str) -> None:
    cap_memory(int(limit))
    from sandbox.speech.recogniser import VoskModel  # noqa: PLC0415 (under the limit)

    with VoskModel(Path(folder)).recogniser() as heard:
        heard.feed(_murmur())
        heard.finish()
    sys.stdout.write(_WORD)


if __name__ == "__main__":
    _main(*sys.argv[1:3])
