"""The pages: our Voila subclass, who is who, whose kernel is whose, and how it all starts.

``run(settings, open_browser)`` serves until it is told to stop. Inside: ``app`` puts the parts together; ``identity``
says who asks; ``ownership`` says what is theirs; ``rooms`` hands out kernels, warm ones first (``warm``), and ends
those whose page is gone (``watch``); ``sockets`` lets only widget messages through; ``handlers`` answers the addresses.
"""

from sandbox.server.launch import run

__all__ = ["run"]
