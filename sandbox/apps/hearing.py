"""Hearing, first form: while "Sprechen" is on, the trainee's sound becomes text in the input field."""

from __future__ import annotations

import asyncio

from sandbox.errors import SandboxError
from sandbox.service.interface import Service
from sandbox.widgets.conversation import Conversation


class Ear:
    """Takes 16 kHz sound from the call and shows what the recogniser makes of it. One turn at a time."""

    def __init__(self, service: Service, talk: str, view: Conversation) -> None:
        self._service = service
        self._talk = talk
        self._view = view
        self._sound: asyncio.Queue[bytes] | None = None
        self._turn: asyncio.Task[None] | None = None
        self._number = 0

    def listen(self, *, on: bool) -> None:
        """Begin a turn. It ends with the empty chunk that the call sends when the last sound is in."""
        if on and self._turn is None:
            self._sound = asyncio.Queue()
            self._turn = asyncio.ensure_future(self._hear(self._sound))

    def heard(self, chunk: bytes) -> None:
        """Take sound (int16, 16 kHz, mono); empty when the turn is complete."""
        if self._sound is not None:
            self._sound.put_nowait(chunk)

    async def _hear(self, sound: asyncio.Queue[bytes]) -> None:
        try:
            turn = self._service.listen(self._talk)
            while chunk := await sound.get():
                so_far = await turn.feed(chunk)
                if so_far:
                    self._show(so_far, final=False)
            text = await turn.finish()
            self._show(text, final=True)
            self._view.notice = (
                "" if text else "Es war nichts zu verstehen. Bitte noch einmal, oder tippen Sie."
            )
        except SandboxError as problem:
            self._view.notice = str(problem)
        finally:
            self._turn = self._sound = None

    def _show(self, text: str, *, final: bool) -> None:
        self._number += 1
        self._view.draft = {"n": self._number, "text": text, "final": final}
