"""CPU a running call costs the server: prepared packets beside frames drawn and encoded live.

Both in the same run, each call in a process of its own against a peer in another one. The customer speaks for
60 % of the time. Prints JSON. Run: python -m benchmarks.room_cpu [SECONDS]
"""

from __future__ import annotations

import asyncio
import json
import math
import multiprocessing
import sys
import time
from fractions import Fraction
from multiprocessing.connection import Connection

import av
import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack
from PIL import Image, ImageDraw

from sandbox.media.call import Call
from sandbox.media.clip import Clip
from sandbox.media.line import PlayableLine
from sandbox.media.loop import MediaLoop

WIDTH, HEIGHT, FPS, RATE = 640, 360, 25, 48_000
TARGET = 1 / 3
_SPOKEN, _CYCLE = 3.0, 5.0
"""Seconds of speech in each cycle."""


def measure(seconds: float = 20.0) -> dict[str, float]:
    """Return CPU-seconds a second of call, ``prepared`` and ``naive``, and their ``ratio``; target 1/3."""
    context = multiprocessing.get_context("spawn")
    costs = {kind: _cost(context, kind, seconds) for kind in ("prepared", "naive")}
    return {**costs, "ratio": costs["prepared"] / costs["naive"], "target": TARGET}


def _cost(context: multiprocessing.context.SpawnContext, kind: str, seconds: float) -> float:
    ours, theirs = context.Pipe()
    peer = context.Process(target=_peer, args=(theirs,))
    results, result = context.Pipe(duplex=False)
    room = context.Process(target=_room, args=(kind, seconds, ours, result))
    for process in (peer, room):
        process.start()
    if not results.poll(seconds + 60):
        raise TimeoutError(f"the {kind} call gave no figure")
    cost = float(results.recv())
    for process in (room, peer):
        process.join(20)
    return cost


def _room(kind: str, seconds: float, signalling: Connection, result: Connection) -> None:
    asyncio.run((_prepared if kind == "prepared" else _naive)(seconds, signalling, result))


async def _prepared(seconds: float, signalling: Connection, result: Connection) -> None:
    clips = {"idle": _clip(_pictures(2.0, speaks=False))}
    line = PlayableLine(1, _packets(_SPOKEN), _clip(_pictures(_SPOKEN, speaks=True)))
    standing = asyncio.Event()
    async with MediaLoop() as loop:
        call = Call(loop, (), clips, lambda state: standing.set() if state == "connected" else None)
        signalling.send(dict(await call.offer(microphone=False)))
        await call.answer(await asyncio.to_thread(signalling.recv))
        await standing.wait()
        talk = asyncio.ensure_future(_talk(call, line))
        result.send(await _cpu(seconds))
        talk.cancel()
        await call.aclose()
    signalling.send(None)


async def _talk(call: Call, line: PlayableLine) -> None:
    while True:
        await call.play(line)
        await asyncio.sleep(_CYCLE - _SPOKEN)


async def _naive(seconds: float, signalling: Connection, result: Connection) -> None:
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    standing = asyncio.Event()
    pc.on("connectionstatechange", lambda: standing.set() if pc.connectionState == "connected" else None)
    pc.addTransceiver(_LiveSound(), direction="sendonly")
    pc.addTransceiver(_LivePicture(), direction="sendonly")
    await pc.setLocalDescription(await pc.createOffer())
    signalling.send({"sdp": pc.localDescription.sdp, "type": "offer"})
    answer = await asyncio.to_thread(signalling.recv)
    await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await standing.wait()
    result.send(await _cpu(seconds))
    await pc.close()
    signalling.send(None)


async def _cpu(seconds: float) -> float:
    """Return this process's CPU time a second, after a moment to settle."""
    await asyncio.sleep(1.0)
    wall, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    return (time.process_time() - cpu) / (time.monotonic() - wall)


def _peer(signalling: Connection) -> None:
    asyncio.run(_receive(signalling))


async def _receive(signalling: Connection) -> None:
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    tasks: list[asyncio.Future[None]] = []
    pc.on("track", lambda track: tasks.append(asyncio.ensure_future(_drain(track))))
    offer = await asyncio.to_thread(signalling.recv)
    await pc.setRemoteDescription(RTCSessionDescription(offer["sdp"], offer["type"]))
    await pc.setLocalDescription(await pc.createAnswer())
    signalling.send(pc.localDescription.sdp)
    await asyncio.to_thread(signalling.recv)
    for task in tasks:
        task.cancel()
    await pc.close()


async def _drain(track: MediaStreamTrack) -> None:
    while True:
        await track.recv()


class _LivePicture(VideoStreamTrack):
    """A face drawn anew for every frame, as the naive way has it."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._began = time.monotonic()

    async def recv(self) -> av.VideoFrame:
        """Return the next drawn frame."""
        wait = self._began + self._number / FPS - time.monotonic()
        await asyncio.sleep(max(0.0, wait))
        at = self._number / FPS
        frame = _frame(_face(at, speaks=at % _CYCLE < _SPOKEN))
        frame.pts, frame.time_base = self._number * 90_000 // FPS, Fraction(1, 90_000)
        self._number += 1
        return frame


class _LiveSound(AudioStreamTrack):
    """A voice made of samples, encoded live."""

    async def recv(self) -> av.AudioFrame:
        """Return 20 ms of tone, or silence between lines."""
        silence = await super().recv()
        assert isinstance(silence, av.AudioFrame)
        assert silence.pts is not None
        at = silence.pts / silence.sample_rate
        frame = _sound(at if at % _CYCLE < _SPOKEN else None, silence.samples, silence.sample_rate)
        frame.pts, frame.time_base = silence.pts, silence.time_base
        return frame


def _face(at: float, *, speaks: bool) -> Image.Image:
    """Draw a plain face with a mouth that moves."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (210, 220, 228))
    draw = ImageDraw.Draw(image)
    x, y = 320 + 4 * math.sin(at), 175 + 3 * math.sin(1.7 * at)
    mouth = 3 + 14 * abs(math.sin(11 * at)) if speaks else 3
    draw.ellipse((x - 190, y + 130, x + 190, y + 420), fill=(70, 90, 130))
    draw.ellipse((x - 95, y - 130, x + 95, y + 125), fill=(236, 196, 164), outline=(120, 80, 60), width=3)
    draw.pieslice((x - 100, y - 140, x + 100, y + 60), 180, 360, fill=(80, 50, 30))
    for side in (-38, 38):
        draw.ellipse((x + side - 20, y - 28, x + side + 20, y - 2), fill="white")
        draw.ellipse((x + side - 8, y - 23, x + side + 8, y - 7), fill=(60, 90, 120))
    draw.ellipse((x - 30, y + 65 - mouth, x + 30, y + 65 + mouth), fill=(140, 50, 60))
    return image


def _pictures(seconds: float, *, speaks: bool) -> list[Image.Image]:
    return [_face(number / FPS, speaks=speaks) for number in range(round(seconds * FPS))]


def _frame(image: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24").reformat(format="yuv420p")


def _clip(pictures: list[Image.Image]) -> Clip:
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.options = {"deadline": "good", "cpu-used": "4", "lag-in-frames": "0", "auto-alt-ref": "0"}
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate, encoder.gop_size = 400_000, 100_000
    packets = []
    for number, picture in enumerate(pictures):
        frame = _frame(picture)
        frame.pts = number
        packets += encoder.encode(frame)
    return Clip(tuple(bytes(packet) for packet in packets), FPS, WIDTH, HEIGHT)


def _sound(at: float | None, samples: int, rate: int) -> av.AudioFrame:
    times = np.arange(samples) / rate + (at or 0.0)
    wave = np.sin(2 * np.pi * 220 * times) * (9000 if at is not None else 0)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None, :], format="s16", layout="mono")
    frame.sample_rate = rate
    return frame


def _packets(seconds: float) -> tuple[bytes, ...]:
    encoder = av.CodecContext.create("libopus", "w")
    encoder.format, encoder.layout, encoder.sample_rate = "s16", "mono", RATE
    packets = []
    for number in range(round(seconds * 50)):
        frame = _sound(number / 50, RATE // 50, RATE)
        frame.pts = number * RATE // 50
        packets += encoder.encode(frame)
    return tuple(bytes(packet) for packet in packets)


if __name__ == "__main__":
    json.dump(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0), sys.stdout, indent=2)
    print()
