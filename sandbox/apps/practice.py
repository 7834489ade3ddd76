"""The practice page: what ``notebooks/ueben.ipynb`` shows. Wires a practice room to stage and conversation."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Coroutine, Mapping
from typing import Any

import ipywidgets
from IPython.display import display

from sandbox import content, settings
from sandbox.apps import cast, presence
from sandbox.apps.briefing import briefing, survey
from sandbox.apps.hearing import Ear
from sandbox.apps.reading import ServiceReading
from sandbox.apps.request import PageRequest, current_request
from sandbox.apps.staging import CallStage
from sandbox.clock import SystemClock
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.errors import ContentError, SandboxError
from sandbox.journal.events import LineSaid, TalkOpened
from sandbox.journal.transcript import transcript
from sandbox.rooms.practice import PracticeRoom
from sandbox.script import walk
from sandbox.script.fill import personal
from sandbox.script.load import load
from sandbox.script.model import Scenario
from sandbox.service.client import ServiceClient
from sandbox.store.journal import Journal
from sandbox.widgets.conversation import Conversation
from sandbox.widgets.stage import Stage

_log = logging.getLogger(__name__)

PEOPLE = 10_000
"""How many different people a scenario is met as; ``?person=`` names one."""
NO_SPEECH = (
    "Zum Sprechen fehlt ein Sprachmodell; die Hilfe sagt, wie es installiert wird. Getippt geht alles."
)


class PracticePage:
    """One talk on one page. Lives on the kernel's loop."""

    def __init__(self, chosen: settings.Settings, request: PageRequest) -> None:
        self._settings = chosen
        self._clock = SystemClock()
        self._journal = Journal.open(chosen.database, self._clock, chosen.lease)
        self._service = ServiceClient(chosen.data, self._clock)
        self._scenario, talk = self._find(request)
        self._stage_view = Stage(ice_servers=[server.model_dump() for server in chosen.ice_servers])
        self._stage_view.add_class("buehne")
        self._view = Conversation(self._acted)
        self.box = ipywidgets.Box([self._view])
        self.box.add_class("uebung")
        self._ear = Ear(self._service, talk, self._view)
        self._stage = CallStage(
            self._service,
            self._stage_view,
            talk,
            self._clock,
            chosen,
            {line.id for _, line in walk.lines(self._scenario) if personal(line.text + line.short)},
            self._ear.heard,
            likely=walk.happenings(self._scenario),
        )
        self._room = PracticeRoom(
            self._scenario,
            self._journal,
            talk,
            understanding=ServiceReading(self._service),
            stage=self._stage,
            clock=self._clock,
            holder=f"{request.visitor}/{secrets.token_hex(4)}",
            on_change=self._refresh,
        )
        self._refreshing = False
        self._away = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._stage_view.listen("control", self._controlled)
        self._stage_view.listen("device", self._device_changed)

    def start(self) -> None:
        """Open the talk in the background, so that the page is drawn meanwhile."""
        presence.watch(self._left, self._returned)
        self._start(self.open())

    def _left(self) -> None:
        """Nobody looks: the talk's clock stands still, and another page may take the talk."""
        self._away = True
        self._room.leave()

    def _returned(self) -> None:
        """The page is there again, after a socket that had broken or a step back in the browser."""
        if self._away:
            self._away = False
            self._start(self.open())

    async def open(self) -> None:
        """Take the talk and show where it stands."""
        await self._room.open()
        talk = self._room.held.talk
        self._view.briefing = briefing(self._scenario, self._room.held.opened, talk)
        self._stage_view.poster = cast.still(self._room.held.opened.persons[0])
        if await self._service.hears():
            self._view.speech = {"ready": True, "why": ""}
        else:
            self._view.speech = {"ready": False, "why": NO_SPEECH}
        if self._room.phase in ("call", "paused"):
            await self._raise_curtain()
        self._refresh()

    # -- what the page says -----------------------------------------------------------------------------------

    def _acted(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"kind": "begin"}:
                self._start(self._begin(bool(message.get("camera")), bool(message.get("microphone"))))
            case {"kind": "say", "id": str(utterance), "text": str(text)}:
                self._start(self._say(utterance[:64], text, spoken=message.get("by") == "spoken"))
            case {"kind": "typing", "on": bool(on)}:
                self._room.typing(on=on)
            case {"kind": "speak", "on": bool(on)}:
                self._room.typing(on=on)
                self._stage_view.use_microphone = True
                self._stage_view.speaking = on
                self._ear.listen(on=on)
            case {"kind": "here"}:
                self._start(self.open())
            case _:
                return

    def _controlled(self, message: Mapping[str, Any]) -> None:
        acts = {
            "pause": self._room.pause,
            "resume": self._room.resume,
            "replay": self._room.repeat,
            "hangup": self._room.hang_up,
        }
        act = acts.get(str(message.get("what")))
        if act:
            self._start(act())

    def _device_changed(self, message: Mapping[str, Any]) -> None:
        what, state = message.get("what"), message.get("state")
        if what in ("camera", "microphone") and isinstance(state, str):
            self._room.channel(what, state)

    async def _begin(self, camera: bool, microphone: bool) -> None:
        self._stage_view.use_camera, self._stage_view.use_microphone = camera, microphone
        await self._raise_curtain()
        await self._room.begin(camera=camera, microphone=microphone)

    async def _say(self, utterance: str, text: str, *, spoken: bool) -> None:
        taken = await self._room.utter(utterance, text, "spoken" if spoken else "typed")
        self._view.acknowledge(utterance, taken=taken)

    async def _raise_curtain(self) -> None:
        """Put the stage on the page; the browser then asks for a call. Without a voice the talk goes by text."""
        try:
            await self._stage.ready()
        except SandboxError as problem:
            self._stage_view.error = str(problem)
        else:
            if self._stage_view.state == "ended":  # another page had taken the talk, now it is back here
                self._stage_view.state = "idle"
            self.box.children = [self._stage_view, self._view]

    # -- what the page shows ----------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show the room's state, once for all changes of one turn of the loop."""
        if not self._refreshing:
            self._refreshing = True
            asyncio.get_running_loop().call_soon(self._show)

    def _show(self) -> None:
        self._refreshing = False
        room = self._room
        if not room.held.entries:
            return
        with self._view.hold_sync():
            if room.phase == "survey":  # with the phase, not after it: the page shows both at once
                self._view.survey = survey(room.held.opened, room.held.entries, room.held.talk)
            self._view.phase = room.phase
            self._view.turns = [
                {
                    "seq": t.seq,
                    "kind": t.kind,
                    "at": t.at,
                    "text": t.text,
                    "name": t.name,
                    "paper": cast.paper_address(room.held.talk, t.paper),
                }
                for t in transcript(room.held.entries)
                if not self._still_to_come(t.seq)
            ]
            self._view.status = self._status()
            self._view.notice = room.notice
        if room.phase in ("survey", "elsewhere"):
            self._stage_view.state = "ended"
            self.box.children = [self._view]

    def _still_to_come(self, seq: int) -> bool:
        """A line is shown when it is said, not when it is decided."""
        event = self._room.held.entries[seq - 1].event
        return isinstance(event, LineSaid) and any(line.nth == event.nth for line in self._room.to_come)

    def _status(self) -> str:
        room = self._room
        person = room.held.opened.persons[0].address
        if room.phase == "paused":
            return "Pause – die Zeit steht still."
        if room.speaking:
            return f"{person} spricht …"
        return f"{person} überlegt …" if room.thinking or room.to_come else f"{person} hört Ihnen zu."

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Nobody awaits what a page asked for: what goes wrong is logged here, and the page says so."""
        self._tasks.discard(task)
        problem = None if task.cancelled() else task.exception()
        if isinstance(problem, SandboxError):
            self._view.notice = str(problem)
        elif problem is not None:
            self._view.notice = (
                "Da ist etwas schiefgegangen. Ihr Gespräch ist gespeichert; bitte laden Sie die Seite neu."
            )
            _log.error("a page's wish failed", exc_info=problem)

    # -- which talk ---------------------------------------------------------------------------------------------

    def _find(self, request: PageRequest) -> tuple[Scenario, str]:
        """Return the talk that the address names, or open a new one of the scenario that it names."""
        match request.parts:
            case ("gespraech", talk):
                opened = self._journal.read(talk)[0].event
                assert isinstance(opened, TalkOpened)
                return load(content.scenarios_dir() / opened.scenario).playable(), talk
            case ("ueben", name):
                loaded = load(content.scenarios_dir() / name)
                scenario = loaded.playable()
                seed = _seed(request.query.get("person", ""))
                opened = open_talk(
                    scenario,
                    loaded.digest,
                    seed,
                    draw(scenario, seed, cast.figures()),
                    level=request.query.get("stufe", ""),
                    learner=request.learner,
                )
                return scenario, self._journal.open_talk(opened)
        raise ContentError("Diese Seite gibt es nicht.")


def _seed(person: str) -> int:
    """Return the number that an address names, else any of the people that can be met."""
    with contextlib.suppress(ValueError):
        return int(person) % (1 << 31)
    return secrets.randbelow(PEOPLE)


def show() -> None:
    """Show the page of the talk or scenario that the request names."""
    try:
        page = PracticePage(settings.load(), current_request())
    except SandboxError as problem:
        display(Conversation(lambda _: None, phase="failed", notice=str(problem), briefing={"home": "/"}))
        return
    display(page.box)
    page.start()
