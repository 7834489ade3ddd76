"""Lines that wait to be said, and the one that is being said."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from sandbox.journal.events import LineSaid
from sandbox.rooms.ports import Stage


class Saying:
    """Has the stage say one line after another.

    ``may_speak``: whether the talk runs. ``on_said(line, heard, again)`` is called when a line is over: whether it was
    heard to its end, and whether it was only repeated. ``on_change`` is called when a line begins or none is left.
    """

    def __init__(
        self,
        stage: Stage,
        may_speak: Callable[[], bool],
        on_said: Callable[[LineSaid, bool, bool], None],
        on_change: Callable[[], None],
    ) -> None:
        self.speaking: LineSaid | None = None
        """The line that is being said."""
        self._stage = stage
        self._may_speak = may_speak
        self._on_said = on_said
        self._on_change = on_change
        self._lines: deque[LineSaid] = deque()
        self._again: LineSaid | None = None
        self._stirred = asyncio.Event()

    @property
    def to_come(self) -> tuple[LineSaid, ...]:
        """Lines that are decided on but not begun."""
        return tuple(self._lines)

    @property
    def silent(self) -> bool:
        """Whether nothing is said and nothing waits."""
        return not self._lines and self.speaking is None

    def add(self, lines: Iterable[LineSaid]) -> None:
        """Let these be said after those that wait."""
        self._lines.extend(lines)
        self.stir()

    def repeat(self, line: LineSaid) -> None:
        """Say a line once more, now and without its acted pause, unless somebody speaks."""
        if self.silent:
            self._again = line.model_copy(update={"pause": 0.0})
            self.stir()

    def clear(self) -> None:
        """Forget what waits."""
        self._lines.clear()
        self._again = None

    def reset(self) -> None:
        """Forget everything: whoever said it is gone."""
        self.clear()
        self.speaking = None

    def stir(self) -> None:
        """Look again whether something may be said."""
        self._stirred.set()

    async def run(self) -> None:
        """Say what waits to be said, until cancelled."""
        while True:
            while (self._again or self._lines) and self._may_speak():
                again, self._again = self._again, None
                line = self.speaking = again or self._lines.popleft()
                self._on_change()
                heard = await self._stage.say(line)
                self.speaking = None
                self._on_said(line, heard, again is not None)
            self._stirred.clear()
            self._on_change()
            await self._stirred.wait()
