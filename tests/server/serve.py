"""Start a server for a test: ``python -m tests.server.serve DATA PORT NOTEBOOKS WARM``; settings by environment.

Without the service process: the pages are tested with notebooks that need none.
"""

import sys
from pathlib import Path

from sandbox import settings
from sandbox.errors import SandboxError
from sandbox.server import run

if __name__ == "__main__":
    data, port, notebooks, warm = sys.argv[1:]
    try:
        run(
            settings.load(data=data, port=int(port)),
            open_browser=False,
            notebooks=Path(notebooks),
            warm=int(warm),
            service=False,
        )
    except SandboxError as problem:
        sys.exit(str(problem))
