"""What a room needs from outside, and nothing else: somebody who understands, somebody who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sandbox.journal.events import CueBegan, CueEnded, LineSaid, ToolUsed, Understood
from sandbox.journal.values import Person


class Understanding(Protocol):
    """Turns an utterance into moves and intents."""

    def expect(self, intents: Mapping[str, Sequence[str]]) -> None:
        """Be ready for these intents: the next utterance will be read with them."""

    async def understand(self, utterance: str, text: str, intents: Mapping[str, Sequence[str]]) -> Understood:
        """Return what was understood; ``intents`` are the node's own with their examples.

        Raises ServiceLost if nobody answers.
        """


class Stage(Protocol):
    """What makes a customer seen and heard. Without a call it merely lets the time pass that reading takes."""

    def meet(self, persons: Sequence[Person]) -> None:
        """Say who will be seen."""

    def prepare(self, lines: Sequence[LineSaid]) -> None:
        """Prepare lines that may come soon, the likeliest first; earlier wishes lapse."""

    async def say(self, line: LineSaid) -> bool:
        """Say a line; return True when it was heard to its end, False if it was cut."""

    def begin_cue(self, cue: CueBegan) -> None:
        """Show and sound a disturbance until it ends."""

    def end_cue(self, cue: CueEnded) -> None:
        """End it."""

    def use_tool(self, tool: ToolUsed) -> None:
        """Show a document, a shared screen, or put it away."""

    def cut(self) -> None:
        """Fall silent at once."""

    def pause(self) -> None:
        """Stand still."""

    def resume(self) -> None:
        """Go on."""
