"""The real process with its real workers: asked, killed, sent rubbish."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tarfile
import time
import wave
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import pytest_asyncio
import zmq

from sandbox.errors import ServiceLost, SpeechError
from sandbox.service import wire
from sandbox.service.client import ServiceClient
from sandbox.service.inprocess import InProcess
from sandbox.service.interface import FilmJob, PrepareJob
from sandbox.service.supervise import Supervisor
from sandbox.speech import models

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests" / "recordings"
JOB = PrepareJob(
    talk="eins", text="Guten Tag, ich heiße Brandt.", voice="frau_mittel", figure="petra", place="kueche"
)
LONG = JOB.model_copy(
    update={"text": "Das ist eine lange Geschichte, und sie begann vor vielen Jahren. " * 12}
)
GREETING = "Guten Tag, Frau Brandt, was führt Sie zu mir?"

pytestmark = pytest.mark.xdist_group("service")


class Running:
    def __init__(self, data: Path, process: subprocess.Popen[bytes]) -> None:
        self.data = data
        self.process = process

    def worker(self, kind: str) -> psutil.Process:
        return worker(self.process.pid, kind)


def worker(pid: int, kind: str, seconds: float = 60) -> psutil.Process:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for child in psutil.Process(pid).children():
            with contextlib.suppress(psutil.Error):
                if kind in child.cmdline():
                    return child
        time.sleep(0.05)
    raise AssertionError(f"no worker for {kind}")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("svc")
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.service", "--data", str(data)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    yield Running(data, process)
    process.terminate()
    assert process.wait(20) == 0
    assert not list((data / "run").iterdir())
    assert not (data / wire.NOTE).exists()


@pytest_asyncio.fixture
async def client(running: Running) -> AsyncIterator[ServiceClient]:
    async with ServiceClient(running.data, patience=120) as client:
        yield client


async def test_it_does_what_the_same_work_does_in_place(client: ServiceClient, tmp_path: Path) -> None:
    intents = {"kind": ["Haben Sie Kinder?", "Wer passt auf Ihr Kind auf?"]}
    idle = FilmJob(kind="idle", figure="petra", place="kueche", seconds=0.5)
    async with InProcess(tmp_path) as here:
        for service_text in (GREETING, "Wer passt denn auf Ihre Kinder auf?", ""):
            assert await client.read(service_text, intents) == await here.read(service_text, intents)
        there, local = await client.prepare(JOB, "both"), await here.prepare(JOB, "both")
        # Pico's noise differs from time to time, and with it a mouth's end by a hair: same length, same shapes.
        assert there.sound.duration == pytest.approx(local.sound.duration, abs=0.05)
        assert there.sound.engine == local.sound.engine
        assert there.picture is not None
        assert local.picture is not None
        assert len(there.picture.packets) == pytest.approx(len(local.picture.packets), abs=2)
        assert await client.film(idle) == await here.film(idle)
        assert await client.hears() is await here.hears() is False
        for service in (client, here):
            with pytest.raises(SpeechError, match="Stimme"):
                await service.prepare(JOB.model_copy(update={"voice": "gibtsnicht"}))
            with pytest.raises(SpeechError, match="Sprachmodell"):
                await service.listen().finish()
    assert not client.waiting


async def test_nobody_else_can_connect(client: ServiceClient, running: Running) -> None:
    await client.hears()
    assert wire.find(running.data).stat().st_mode & 0o777 == 0o700


async def test_it_hears(client: ServiceClient, running: Running) -> None:
    """Through the real recogniser, whose worker is killed in the middle of the turn."""
    model = running.data / "model"
    with tarfile.open(RECORDINGS / "vosk-synthetic-de-both.tar.gz") as packed:
        packed.extractall(model, filter="data")
    models.install(model / "model", running.data)
    with wave.open(str(RECORDINGS / "gespraech.wav")) as source:
        sound = np.frombuffer(source.readframes(source.getnframes()), "<i2").astype(float)
    spoken = sound.reshape(-1, 3).mean(axis=1).round().astype("<i2").tobytes()
    assert await client.hears()
    turn = client.listen("eins")
    partials = [await turn.feed(spoken[at : at + 6400]) for at in range(0, len(spoken) // 2, 6400)]
    assert any(partials)
    running.worker("recognising").kill()
    await turn.feed(spoken[len(partials) * 6400 :])
    assert await turn.finish() == (RECORDINGS / "gespraech.txt").read_text("utf-8").strip()
    models.remove(running.data)


async def test_a_worker_killed_in_mid_request(client: ServiceClient, running: Running) -> None:
    await client.prepare(JOB)
    asked = asyncio.create_task(client.prepare(LONG))
    await asyncio.sleep(0.15)
    running.worker("voicing").kill()
    prepared = await asyncio.wait_for(asked, 90)
    assert prepared.sound.duration > 20
    assert running.process.poll() is None


async def test_hostile_bytes_do_it_no_harm(client: ServiceClient, running: Running) -> None:
    await client.prepare(JOB)
    before = list((running.data / "cache" / "shared").glob("*.sound"))
    folder = wire.find(running.data)
    with zmq.Context() as context, context.socket(zmq.DEALER) as stranger:
        stranger.setsockopt(zmq.LINGER, 500)
        stranger.connect(f"ipc://{folder}/front")
        for frame in (b"", b"\x80\x04.", os.urandom(5000), b"x" * (wire.LARGEST + 1), wire.pack({"id": "1"})):
            stranger.send(frame)
            stranger.send_multipart([frame, frame, b""])
        for message in (
            {"op": ["read"]},
            {"op": "read", "body": 7},
            {"op": "read", "body": {}},
            {"op": "voice", "body": {"text": 3}},
            {"op": "voice", "body": {"text": "x", "voice": "v", "talk": "../../etc", "personal": True}},
            {"op": "compose", "body": {"job": JOB.model_dump(), "sound": "/etc/passwd"}},
            {"op": "forget", "talk": "../shared"},
        ):
            stranger.send(wire.pack({"id": "1"} | message))
        reading = await asyncio.wait_for(client.read(GREETING), 60)
    assert reading.moves
    assert list((running.data / "cache" / "shared").glob("*.sound")) == before
    assert (await client.prepare(JOB)).sound.packets
    assert running.process.poll() is None


async def test_talks_take_turns(client: ServiceClient) -> None:
    """One talk has a dozen lines prepared; the other one's single line does not wait behind them all."""
    await client.prepare(JOB)
    done: list[str] = []

    async def prepared(talk: str, nth: int) -> None:
        text = f"Das ist der Satz mit der Nummer {nth} für das Gespräch {talk}."
        await client.prepare(JOB.model_copy(update={"talk": talk, "text": text}), urgent=False)
        done.append(talk)

    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for nth in range(12):
            group.create_task(prepared("viel", nth))
        await asyncio.sleep(0)
        group.create_task(prepared("wenig", 0))
    assert done.index("wenig") <= 3


async def test_what_is_personal_is_forgotten(client: ServiceClient, running: Running) -> None:
    personal = JOB.model_copy(update={"personal": True, "text": "Ich bin Petra Brandt aus Bad Doberan."})
    await client.prepare(personal)
    folder = running.data / "cache" / "talks" / "eins"
    assert list(folder.iterdir())
    asked = asyncio.create_task(client.prepare(LONG.model_copy(update={"personal": True, "seed": 1})))
    await asyncio.sleep(0.1)
    await client.forget("eins")
    with contextlib.suppress(Exception):
        await asyncio.wait_for(asked, 60)
    await client.hears()
    left = list(folder.iterdir()) if folder.exists() else []
    assert left == []


async def test_the_whole_service_is_killed(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as supervisor, ServiceClient(tmp_path, patience=120) as client:
        await client.prepare(JOB)
        first = supervisor.pid
        asked = asyncio.create_task(client.prepare(LONG))
        await asyncio.sleep(0.1)
        workers = psutil.Process(first).children()
        os.kill(first, signal.SIGKILL)
        assert (await asyncio.wait_for(asked, 120)).sound.duration > 20
        assert supervisor.pid != first
        assert not client.waiting
        _, alive = psutil.wait_procs(workers, timeout=30)
        assert not alive
        last = supervisor.pid
    assert not psutil.pid_exists(last)


async def test_without_a_service_one_waits_and_is_told(tmp_path: Path) -> None:
    async with ServiceClient(tmp_path, patience=0.5) as client:
        with pytest.raises(ServiceLost, match="antwortet"):
            await client.hears()
    async with ServiceClient(tmp_path, patience=60) as client:
        asked = asyncio.create_task(client.hears())
        async with asyncio.timeout(10):
            while not client.waiting:  # noqa: ASYNC110 - a state that a room looks at, not an event
                await asyncio.sleep(0.05)
        assert not asked.done()
    with pytest.raises(ServiceLost):
        await asked


async def test_what_is_made_already_waits_for_no_composer(client: ServiceClient, running: Running) -> None:
    """A page that is loaded anew must not stand behind a long line that is being composed."""
    idle = FilmJob(kind="idle", figure="petra", place="kueche", seconds=0.5)
    film, line = await client.film(idle), await client.prepare(JOB, "both")
    composer = running.worker("composing")
    composer.suspend()
    try:
        async with ServiceClient(running.data) as another, asyncio.timeout(20):
            assert await another.film(idle) == film
            assert (await another.prepare(JOB, "both")).picture == line.picture
    finally:
        composer.resume()
