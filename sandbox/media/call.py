"""A call: one peer connection to one browser, living on the media loop, spoken to from any loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypedDict

from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecCapability

from sandbox.errors import MediaError
from sandbox.media import ice
from sandbox.media.clip import Clip
from sandbox.media.desk import Desk
from sandbox.media.hearing import Hearing
from sandbox.media.line import PlayableLine
from sandbox.media.loop import MediaLoop
from sandbox.media.timeline import Timeline
from sandbox.media.tracks import PictureTrack, SoundTrack, hear_of_losses
from sandbox.settings import IceServer

State = Literal["new", "connecting", "connected", "failed", "closed"]
Reason = Literal["", "no_network", "no_answer", "bad_answer", "timeout", "ice", "lost"]


class Description(TypedDict):
    """An SDP description, as browsers take it."""

    sdp: str
    type: str


class Call:
    """Sends a simulated person and hears the trainee; the server offers, so the codecs are ours to choose.

    ``on_state`` gets each new state, ``on_hearing`` 16 kHz mono s16 sound while ``hear(on=True)`` holds
    (and an empty chunk when the utterance is complete). Both are called on the loop that awaited ``offer``.
    A call that failed is not mended: make a new one.
    """

    def __init__(
        self,
        loop: MediaLoop,
        servers: Sequence[IceServer],
        clips: Mapping[str, Clip],
        on_state: Callable[[State], None],
        on_hearing: Callable[[bytes], None] | None = None,
        *,
        idle: str = "idle",
        patience: float = 15.0,
    ) -> None:
        """``clips`` by name: idle clips, mouth shapes. ``patience``: seconds until it must be connected."""
        self.state: State = "new"
        self.reason: Reason = ""
        """Why it failed."""
        self._loop = loop
        self._configuration = ice.for_aiortc(servers)
        self._desk = Desk(clips, idle)
        self._clips = clips
        self._on_state = on_state
        self._on_hearing = on_hearing
        self._patience = patience
        self._home: asyncio.AbstractEventLoop | None = None
        self._hearing = Hearing(self._heard)
        self._pc: RTCPeerConnection | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

    async def offer(self, *, microphone: bool) -> Description:
        """Return the offer: Opus and VP8, picture to the browser only, sound from it if ``microphone``.

        Raises MediaError if the machine has no network address at all, or the call was opened before.
        """
        self._home = asyncio.get_running_loop()
        return await self._loop.run(self._offer(microphone))

    async def answer(self, sdp: str) -> None:
        """Take the browser's answer. Raises MediaError if it cannot be read or none is expected."""
        await self._loop.run(self._answer(sdp))

    async def play(self, line: PlayableLine) -> bool:
        """Say a line after those that wait; return True when it was heard to its end, False if it was cut.

        Waits for the connection. Cancelling the awaiting task withdraws the line.
        """
        return await self._loop.run(self._desk.play(line))

    async def show_cue(self, clip: Clip, *, loop: bool = False) -> bool:
        """Show a clip over everything, once or in a ``loop`` until it is ended; return False if it was ended.

        Another cue, ``end_cue`` and cancelling the awaiting task end it.
        """
        return await self._loop.run(self._desk.show_cue(clip, loop=loop))

    def end_cue(self) -> None:
        """Take the cue's clip away, back to the line or the idle clip."""
        self._loop.soon(self._desk.end_cue)

    def cancel(self, turn: int | None = None) -> None:
        """Withdraw the lines of that turn, said or waiting; of all turns if None."""
        self._loop.soon(self._desk.cancel, turn)

    def pause(self) -> None:
        """Be silent; the line that is being said begins anew at ``resume``."""
        self._loop.soon(self._desk.pause)

    def resume(self) -> None:
        """Go on with the lines that wait."""
        self._loop.soon(self._desk.resume)

    def show_idle(self, *names: str) -> None:
        """Loop these idle clips in turn, once the running one is through. Raises KeyError for an unknown name."""
        unknown = set(names) - self._clips.keys()
        if unknown or not names:
            raise KeyError(*sorted(unknown))
        self._loop.soon(self._desk.picture.show_idle, *names)

    def lay_under(self, packets: tuple[bytes, ...]) -> None:
        """Loop these Opus packets while no line is said (street, kitchen, baby); none ends it."""
        self._loop.soon(self._desk.sound.lay_under, packets)

    def fault(self, what: Literal["muted", "dropout", "freeze"], *, on: bool) -> None:
        """Begin or end a fault: the sound is off, comes in shreds, or the picture stands still."""
        if what == "freeze":
            self._loop.soon(setattr, self._desk.picture, "frozen", on)
        else:
            self._loop.soon(setattr, self._desk.sound, what, on)

    def hear(self, *, on: bool) -> None:
        """Listen to the microphone, or no longer (what is on its way is still heard)."""
        self._loop.soon(self._hearing.open if on else self._hearing.close)

    async def aclose(self) -> None:
        """Hang up and free connection, tracks and tasks. May be called again."""
        await self._loop.run(self._aclose())

    async def _offer(self, microphone: bool) -> Description:
        if self._pc or self._closing:
            raise MediaError("Dieser Anruf wurde schon einmal aufgebaut.")
        self._pc = pc = RTCPeerConnection(self._configuration)
        pc.on("connectionstatechange", self._connection_changed)
        pc.on("track", self._listen)
        timeline = Timeline()
        sound, picture = (
            SoundTrack(timeline, self._desk.take_sound),
            PictureTrack(timeline, self._desk.take_picture),
        )
        audio = pc.addTransceiver(sound, direction="sendrecv" if microphone else "sendonly")
        audio.setCodecPreferences(_codecs("audio", "audio/opus"))
        video = pc.addTransceiver(picture, direction="sendonly")
        video.setCodecPreferences(_codecs("video", "video/VP8", "video/rtx"))
        hear_of_losses(video.sender, self._desk.picture.mend)
        self._change("connecting")
        self._deadline = asyncio.get_running_loop().call_later(self._patience, self._give_up)
        await pc.setLocalDescription(await pc.createOffer())
        if "a=candidate:" not in pc.localDescription.sdp:
            self._fail("no_network")
            raise MediaError(
                "Dieser Rechner hat gerade keine Netzverbindung.", "Bitte schalten Sie das WLAN ein."
            )
        return {"sdp": pc.localDescription.sdp, "type": pc.localDescription.type}

    async def _answer(self, sdp: str) -> None:
        if self._pc is None or self._pc.signalingState != "have-local-offer" or self._closing:
            raise MediaError("Auf diese Antwort hat niemand gewartet.")
        try:
            await self._pc.setRemoteDescription(
                RTCSessionDescription(ice.without_hidden_addresses(sdp), "answer")
            )
        except Exception as problem:
            # What a browser sent may be malformed in any way, and aiortc then raises whatever comes along.
            self._fail("bad_answer")
            raise MediaError("Die Antwort des Browsers war nicht lesbar.") from problem

    async def _aclose(self) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._release())
        await asyncio.shield(self._closing)

    async def _release(self) -> None:
        """Free everything, in order: who waits, what sends, what listens."""
        if self._deadline:
            self._deadline.cancel()
        self._desk.close()
        self._hearing.finish()
        if self._pc:
            await self._pc.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._change("closed")

    async def _connection_changed(self) -> None:
        state = self._pc.connectionState if self._pc else "closed"
        if state == "connected" and self.state == "connecting":
            if self._deadline:
                self._deadline.cancel()
            self._change("connected")
        elif state in ("failed", "closed") and not self._closing:
            self._fail("lost" if self.state == "connected" else "ice")

    def _give_up(self) -> None:
        answered = self._pc is not None and self._pc.signalingState == "stable"
        self._fail("timeout" if answered else "no_answer")

    def _fail(self, reason: Reason) -> None:
        if self.state not in ("failed", "closed"):
            self.reason = reason
            self._desk.close()
            self._change("failed")

    def _listen(self, track: MediaStreamTrack) -> None:
        task = asyncio.ensure_future(self._hearing.listen(track))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _heard(self, chunk: bytes) -> None:
        if self._on_hearing:
            self._tell(self._on_hearing, chunk)

    def _change(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._tell(self._on_state, state)

    def _tell(self, whom: Callable[..., None], *what: object) -> None:
        """Call back on the loop of whoever opened the call; if that is gone, nobody wants to know."""
        if self._home and not self._home.is_closed():
            self._home.call_soon_threadsafe(whom, *what)


def _codecs(kind: str, *types: str) -> list[RTCRtpCodecCapability]:
    """Return aiortc's codecs of these MIME types: lines are prepared in these, no other may be agreed."""
    return [codec for codec in RTCRtpSender.getCapabilities(kind).codecs if codec.mimeType in types]
