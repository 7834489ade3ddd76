"""The pages: our Voila subclass, who is who, whose kernel is whose, and how it all starts.

``run(settings, open_browser)`` serves until it is told to stop. Inside: ``app`` puts the parts together; ``identity``
says who asks; ``ownership`` says what is theirs; ``rooms`` hands out kernels, warm ones first (``warm``), and ends
those whose page is gone (``watch``); ``sockets`` lets only widget messages through; ``handlers`` answers the addresses.
"""

import sys

# Jupyter's event schemas pull in a grammar of addresses that takes 2.7 s of every start to build. Without the module
# jsonschema leaves that one format unchecked; no schema of Jupyter's uses it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from sandbox.server.launch import run  # noqa: E402

__all__ = ["run"]
