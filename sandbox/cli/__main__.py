"""``python -m sandbox.cli``: the same as the command."""

import sys

from sandbox.cli import main

sys.exit(main())
