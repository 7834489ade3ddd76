"""Whether somebody looks at this page: the server knows it by the page's sockets and tells the kernel by signals.

The signals are ones that do nothing unless somebody listens, so a kernel that does not care is not hurt. A browser's
timers would not do: they are throttled in a tab in the background.
"""

from __future__ import annotations

import asyncio
import atexit
import signal
from collections.abc import Callable

GONE = getattr(signal, "SIGURG", None)
"""The last socket of the page has closed."""
BACK = getattr(signal, "SIGWINCH", None)
"""A socket has opened."""


def watch(gone: Callable[[], None], back: Callable[[], None]) -> None:
    """Call ``gone`` when nobody looks any more (also when this kernel ends) and ``back`` when somebody does again.

    Call it on the kernel's loop. On Windows there are no such signals: there only the end of the kernel tells.
    """
    loop = asyncio.get_running_loop()
    if GONE is not None and BACK is not None:
        loop.add_signal_handler(GONE, gone)
        loop.add_signal_handler(BACK, back)
    atexit.register(gone)
