"""The browser's end of a call, played by aiortc in the same process: sees, hears, may speak."""

import asyncio
import time
from dataclasses import dataclass, field

import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError


@dataclass
class Peer:
    """Answers an offer; notes when each picture and sound came, how bright and how loud it was."""

    microphone: AudioStreamTrack | None = None
    pictures: list[tuple[float, float]] = field(default_factory=list)
    """(monotonic seconds, mean brightness 0-255)"""
    sounds: list[tuple[float, float]] = field(default_factory=list)
    """(monotonic seconds, root mean square of the 20 ms, 0-32768)"""
    tasks: list[asyncio.Task] = field(default_factory=list)

    def __post_init__(self):
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.pc.on("track", self._track)

    async def answer(self, offer: dict) -> str:
        await self.pc.setRemoteDescription(RTCSessionDescription(offer["sdp"], offer["type"]))
        if self.microphone:
            self.pc.addTrack(self.microphone)
        await self.pc.setLocalDescription(await self.pc.createAnswer())
        return self.pc.localDescription.sdp

    def _track(self, track):
        self.tasks.append(
            asyncio.ensure_future(self._see(track) if track.kind == "video" else self._hear(track))
        )

    async def _see(self, track):
        try:
            while True:
                frame = await track.recv()
                luma = frame.to_ndarray()[: frame.height]
                self.pictures.append((time.monotonic(), float(luma.mean())))
        except MediaStreamError:
            pass

    async def _hear(self, track):
        try:
            while True:
                samples = (await track.recv()).to_ndarray().astype(np.float64)
                self.sounds.append((time.monotonic(), float(np.sqrt((samples**2).mean()))))
        except MediaStreamError:
            pass

    async def lose_picture(self):
        """Ask for a key frame, as a receiver does that lost one."""
        receiver = next(r for r in self.pc.getReceivers() if r.track.kind == "video")
        ssrc = next(iter(receiver._RTCRtpReceiver__remote_streams))
        await receiver._send_rtcp_pli(ssrc)

    async def aclose(self):
        await self.pc.close()
        for task in self.tasks:  # a track that never began does not end by itself
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def until(condition, seconds: float = 20.0) -> None:
    """Poll until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        await asyncio.sleep(0.02)
