"""How soon the customer answers: from the text sent to the first sound of the answer on the wire.

A real room with journal, stage and call; a real service process; in a third process the browser's end of the call and
another talk whose lines are prepared all the while. The answers lie prepared; nobody acts a pause. The text's way
through the browser and Jupyter's socket is not in it. Prints JSON. Run: python -m benchmarks.answering
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack

from sandbox.apps import cast
from sandbox.apps.reading import ServiceReading
from sandbox.apps.staging import CallStage
from sandbox.clock import SystemClock
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.errors import SandboxError
from sandbox.media.line import SILENCE
from sandbox.rooms.practice import PracticeRoom
from sandbox.script.load import load
from sandbox.script.model import Scenario
from sandbox.service.client import ServiceClient
from sandbox.service.interface import PrepareJob
from sandbox.service.supervise import Supervisor
from sandbox.settings import Settings
from sandbox.store import Journal, migrate
from sandbox.widgets.stage import Stage

TURNS = 24
_ASKED = (
    "Wie geht es Ihnen damit?",
    "Was ist Ihnen wichtig?",
    "Wie kam das denn?",
    "Was haben Sie dann gemacht?",
)
_SCENARIO = """\
scenario: messung
title: Messung
summary: Zehn Antworten, immer wieder.
minutes: {from: 1, to: 2}
briefing: {role: Messung, situation: Messung}
stance: {trust: {label: Vertrauen, start: 5}, tension: {label: Anspannung, start: 2}}
personas: {kundin: {label: Kundin, sex: w, figures: [FIGURE]}}
start: a
nodes:
  a:
    title: Antworten
    lines: [{id: a0, text: "Guten Tag.", once: true}]
reactions:
  - {id: ende, to: verabschiedung, end: any}
fallback:
  say:
LINES
endings: {offen: {label: Offen, outcome: mittel, text: Offen.}}
"""
_SAID = (
    "Ja, das ist so eine Sache.", "Da muss ich kurz überlegen.", "Das war nicht immer so.", "Ach, wissen Sie.",
    "Eigentlich ganz gut.", "So genau weiß ich das nicht.", "Das fragt sonst keiner.", "Am Anfang war es schwer.",
    "Meine Schwester sagt das auch.", "Lange war davon keine Rede.",
)  # fmt: skip
_PATIENCE = 120.0


def measure(turns: int = TURNS) -> dict[str, float]:
    """Return milliseconds from text to sound (p50, p95, longest) and CPU-seconds a second of this room's process."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = context.Pipe()
        world = context.Process(target=_world, args=(theirs, folder))
        world.start()
        try:
            return asyncio.run(_room(Path(folder), ours, turns))
        finally:
            world.join(20)
            if world.is_alive():
                world.kill()


async def _room(data: Path, world: Connection, turns: int) -> dict[str, float]:
    settings, clock = Settings(data=data, acted_pause=False), SystemClock()
    migrate(settings.database)
    scenario, digest = _scenario(data)
    async with Supervisor(data), ServiceClient(data) as service:
        with Journal.open(settings.database) as journal:
            persons = draw(scenario, 1, cast.figures())
            talk = journal.open_talk(open_talk(scenario, digest, 1, persons))
            view = Stage()
            stage = CallStage(service, view, talk, clock, settings, ())
            _connect(view, world)
            room = PracticeRoom(
                scenario,
                journal,
                talk,
                understanding=ServiceReading(service),
                stage=stage,
                clock=clock,
                holder="bench",
            )
            await room.open()
            await stage.ready()
            view.comm.handle_msg(_message({"kind": "ready"}))
            await _until(lambda: view.state == "connected")
            await room.begin()
            await _until(lambda: len(room.held.state.said) == 1 and room.held.state.heard_nth == 1)
            await _all_prepared(stage)
            world.send("prepare")
            await asyncio.sleep(2.0)
            wall, cpu = time.monotonic(), time.process_time()
            sent = [await _turn(room, nth) for nth in range(turns)]
            share = (time.process_time() - cpu) / (time.monotonic() - wall)
            world.send("stop")
            heard: list[float] = await asyncio.to_thread(world.recv)
            await room.aclose()
            await stage.aclose()
    waits = [1000 * (min(at for at in heard if at > when) - when) for when in sent]
    return {
        "answer_ms_p50": round(statistics.median(waits), 1),
        "answer_ms_p95": round(statistics.quantiles(waits, n=20)[-1], 1),
        "answer_ms_longest": round(max(waits), 1),
        "room_cpu_s_per_s": round(share, 4),
    }


async def _turn(room: PracticeRoom, nth: int) -> float:
    """Say something, hear the answer to its end; return when it was sent."""
    lines = room.held.state.nth
    sent = time.monotonic()
    await room.utter(f"u{nth}", _ASKED[nth % len(_ASKED)])
    await _until(lambda: room.held.state.nth > lines and room.held.state.heard_nth == room.held.state.nth)
    await asyncio.sleep(0.4)
    return sent


async def _all_prepared(stage: CallStage) -> None:
    """Wait until everything that may be said lies there: the room was read about long enough."""
    for task in (stage._more, stage._ahead):  # noqa: SLF001 - nobody else needs to know
        if task:
            await asyncio.wait_for(asyncio.shield(task), _PATIENCE)


def _scenario(data: Path) -> tuple[Scenario, str]:
    lines = "\n".join(f'    - {{id: x{nth}, text: "{text}"}}' for nth, text in enumerate(_SAID))
    figure = next(facts.id for facts in cast.figures().values() if facts.sex == "w")
    folder = data / "messung"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(
        _SCENARIO.replace("LINES", lines).replace("FIGURE", figure), encoding="utf-8"
    )
    loaded = load(folder)
    return loaded.playable(), loaded.digest


def _message(content: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}


def _connect(view: Stage, world: Connection) -> None:
    """Carry the offer to the other process and its answer back, as the page would."""
    tasks = set()

    async def answer(offer: dict[str, Any]) -> None:
        world.send(offer)
        sdp = await asyncio.to_thread(world.recv)
        view.comm.handle_msg(_message({"kind": "answer", "sdp": sdp, "call": offer["call"]}))

    def published(_kind: str, data: dict[str, Any] | None = None, **_: object) -> None:
        content = (data or {}).get("content") or {}
        if content.get("kind") == "offer":
            tasks.add(asyncio.ensure_future(answer(content)))

    view.comm.publish_msg = published


async def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the room did not go on")
        await asyncio.sleep(0.01)


# -- the other process -------------------------------------------------------------------------------------------


def _world(pipe: Connection, data: str) -> None:
    asyncio.run(_listen(pipe, Path(data)))


async def _listen(pipe: Connection, data: Path) -> None:
    """Be the browser's end of the call: note when packets with sound in them arrive."""
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    tasks: list[asyncio.Future[None]] = []
    heard: list[float] = []
    pc.on("track", lambda track: tasks.append(asyncio.ensure_future(_drain(track))))
    offer = await asyncio.to_thread(pipe.recv)
    await pc.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
    for receiver in pc.getReceivers():
        if receiver.track.kind == "audio":
            _note(receiver, heard)
    await pc.setLocalDescription(await pc.createAnswer())
    pipe.send(pc.localDescription.sdp)
    await asyncio.to_thread(pipe.recv)
    tasks.append(asyncio.ensure_future(_prepare(data)))
    await asyncio.to_thread(pipe.recv)
    pipe.send(heard)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await pc.close()


def _note(receiver: Any, heard: list[float]) -> None:  # noqa: ANN401 - aiortc's packets have no public observer
    """Note when packets with sound in them arrive, before any buffer."""
    handle = receiver._handle_rtp_packet  # noqa: SLF001

    async def noted(packet: Any, arrival_time_ms: int) -> None:  # noqa: ANN401
        if len(packet.payload) > len(SILENCE) + 8:
            heard.append(time.monotonic())
        await handle(packet, arrival_time_ms)

    receiver._handle_rtp_packet = noted  # noqa: SLF001


async def _drain(track: MediaStreamTrack) -> None:
    while True:
        await track.recv()


async def _prepare(data: Path) -> None:
    """Have line after line of another talk prepared, as while somebody reads the briefing."""
    figure = next(iter(cast.figures().values()))
    async with ServiceClient(data) as service:
        for nth in range(10_000):
            job = PrepareJob(
                talk="eine-andere",
                text=f"Das ist Satz Nummer {nth}, und er ist noch nie gesagt worden.",
                voice=figure.voice,
                figure=figure.id,
                place=figure.place,
            )
            with contextlib.suppress(SandboxError):
                await service.prepare(job, "both", urgent=False)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
