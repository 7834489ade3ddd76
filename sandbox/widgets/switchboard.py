"""The switchboard connects a stage with calls: a new call whenever the page wants one, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from sandbox.errors import MediaError
from sandbox.media.call import Call, State
from sandbox.widgets.stage import Message, Stage

# That a standing call was lost, the stage says by itself.
_WHY = {
    "no_network": "Dieser Rechner hat gerade keine Netzverbindung. Bitte schalten Sie das WLAN ein.",
    "no_answer": "Der Browser hat nicht geantwortet.",
    "bad_answer": "Die Antwort des Browsers war nicht lesbar.",
    "timeout": "Bild und Ton kommen nicht durch. Vielleicht lässt Ihr Netz Videogespräche nicht zu.",
    "ice": "Bild und Ton kommen nicht durch. Vielleicht lässt Ihr Netz Videogespräche nicht zu.",
}


class Switchboard:
    """Belongs to one stage. All of it runs on the loop it was made on (the kernel's).

    ``make`` builds a call that reports to the function it is given; ``connected`` gets each call that stands.
    """

    def __init__(
        self,
        stage: Stage,
        make: Callable[[Callable[[State], None]], Call],
        connected: Callable[[Call], None] = lambda _: None,
    ) -> None:
        self.call: Call | None = None
        """The call that stands or is being set up."""
        self._stage = stage
        self._make = make
        self._connected = connected
        self._number = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._deaf = [
            stage.listen("ready", lambda _: self._start(self._connect())),
            stage.listen("answer", lambda message: self._start(self._answer(message))),
            stage.listen("bye", lambda _: self._start(self._hang_up())),
            stage.listen("state", self._browser_changed),
        ]
        stage.observe(self._speak, "speaking")
        stage.observe(self._ended, "state")

    async def aclose(self) -> None:
        """Hang up and let go of the stage. May be called again."""
        for stop in self._deaf:
            stop()
        if self._deaf:
            self._stage.unobserve(self._speak, "speaking")
            self._stage.unobserve(self._ended, "state")
        self._deaf = []
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hang_up()

    async def _connect(self) -> None:
        await self._hang_up()
        if self._stage.state == "ended":
            return
        self._number += 1
        number = self._number
        self.call = call = self._make(lambda state: self._changed(call, state))
        self._stage.set_trait("error", "")
        self._stage.state = "connecting"
        try:
            # "Sprechen" may be pressed at any time: the way is there from the start, nothing is sent before.
            offer = await call.offer(microphone=True)
        except MediaError as problem:
            self._lost(str(problem))
        else:
            if self.call is call:
                self._stage.offer(offer["sdp"], number)

    async def _answer(self, message: Message) -> None:
        if self.call is None or message.get("call") != self._number:
            return
        try:
            await self.call.answer(str(message.get("sdp", "")))
        except MediaError as problem:
            self._lost(str(problem))

    async def _hang_up(self) -> None:
        call, self.call = self.call, None
        if call:
            await call.aclose()

    def _changed(self, call: Call, state: State) -> None:
        """Our end of a call has a new state; one that was replaced has nothing more to say."""
        if call is not self.call:
            return
        if state == "connected":
            self._stage.state = "connected"
            call.hear(on=self._stage.speaking)
            self._connected(call)
        elif state == "failed":
            self._lost(_WHY.get(call.reason, ""))

    def _browser_changed(self, message: Message) -> None:
        if message.get("state") == "failed" and self.call:
            self._lost("")

    def _lost(self, why: str) -> None:
        if self._stage.state != "ended":
            self._stage.error = why
            self._stage.state = "lost"
        self._start(self._hang_up())

    def _ended(self, change: Message) -> None:
        if change["new"] == "ended":
            self._start(self._hang_up())

    def _speak(self, change: Message) -> None:
        if self.call:
            self.call.hear(on=bool(change["new"]))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
