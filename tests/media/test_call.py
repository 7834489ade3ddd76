"""A call between our end and a peer in the same process: real packets, real time, so each test is short."""

import asyncio
import gc
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack

from sandbox.errors import MediaError
from sandbox.media.call import Call
from sandbox.media.line import PlayableLine
from sandbox.media.loop import MediaLoop
from tests.fakes.drawn import clip, tone
from tests.fakes.peer import Peer, until

IDLE, LINE, CUE = 60, 200, 120
LOUD = 1000.0
OPEN_FILES = Path("/proc/self/fd")


def clips():
    return {"idle": clip(IDLE), "listening": clip(90)}


class Meeting:
    """A call with a peer at its other end."""

    def __init__(self, loop, microphone=None, **given):
        self.states = []
        self.heard = []
        self.call = Call(loop, (), clips(), self.states.append, self.heard.append, **given)
        self.peer = Peer(microphone)

    async def __aenter__(self):
        offer = await self.call.offer(microphone=self.peer.microphone is not None)
        await self.call.answer(await self.peer.answer(offer))
        await until(lambda: self.call.state == "connected" and self.peer.pictures and self.peer.sounds)
        return self

    async def __aexit__(self, *_):
        await self.call.aclose()
        await self.peer.aclose()


@pytest.fixture
async def loop():
    async with MediaLoop() as running:
        yield running


def loud(peer):
    return [when for when, level in peer.sounds if level > LOUD]


def bright(peer, brightness):
    return [when for when, mean in peer.pictures if abs(mean - brightness) < 15]


async def test_a_line_is_seen_and_heard_together_and_silence_is_silent(loop):
    async with Meeting(loop) as meeting:
        await asyncio.sleep(0.3)
        assert not loud(meeting.peer)
        assert bright(meeting.peer, IDLE)
        began = time.monotonic()
        heard = await meeting.call.play(PlayableLine(1, tone(0.8), clip(LINE, 20)))
        took = time.monotonic() - began
        await until(lambda: meeting.peer.pictures[-1][0] > bright(meeting.peer, LINE)[-1])
        await asyncio.sleep(0.2)
    assert heard
    assert took >= 0.8
    assert 35 <= len(loud(meeting.peer)) <= 45
    assert abs(len(bright(meeting.peer, LINE)) - 20) <= 1
    assert meeting.peer.sounds[-1][1] < LOUD
    assert meeting.states[-2:] == ["connected", "closed"]


async def test_sound_and_picture_arrive_together(loop):
    offsets = []
    async with Meeting(loop) as meeting:
        for number in range(4):
            await meeting.call.play(PlayableLine(number, tone(0.3), clip(LINE, 8)))
            await until(lambda: meeting.peer.pictures[-1][1] < LINE - 50)
            # The peer's jitter buffer holds sound back 4 packets, 80 ms, and the picture by one frame.
            offsets.append((loud(meeting.peer)[0] - 0.08) - (bright(meeting.peer, LINE)[0] - 0.04))
            meeting.peer.pictures, meeting.peer.sounds = meeting.peer.pictures[-1:], meeting.peer.sounds[-1:]
    # Decoding is late by chance on a busy machine; an offset of ours would be there every time.
    assert min(map(abs, offsets)) <= 0.1, offsets


async def test_lines_wait_for_each_other_and_a_turn_is_withdrawn(loop):
    async with Meeting(loop) as meeting:
        call = meeting.call
        first = asyncio.ensure_future(call.play(PlayableLine(1, tone(5.0))))
        second = asyncio.ensure_future(call.play(PlayableLine(1, tone(5.0))))
        third = asyncio.ensure_future(call.play(PlayableLine(2, tone(0.2))))
        await until(lambda: loud(meeting.peer))
        assert not second.done()
        call.cancel(1)
        assert await asyncio.wait_for(asyncio.gather(first, second, third), 3) == [False, False, True]


async def test_a_pause_is_silent_and_the_line_is_said_again(loop):
    async with Meeting(loop) as meeting:
        line = asyncio.ensure_future(meeting.call.play(PlayableLine(1, tone(0.5))))
        await until(lambda: loud(meeting.peer))
        meeting.call.pause()
        await asyncio.sleep(0.4)
        assert meeting.peer.sounds[-1][1] < LOUD
        assert not line.done()
        before = len(loud(meeting.peer))
        meeting.call.resume()
        assert await asyncio.wait_for(line, 3)
        await until(lambda: len(loud(meeting.peer)) - before >= 20)


async def test_a_cue_lies_over_the_line_and_faults_are_seen_and_heard(loop):
    async with Meeting(loop) as meeting:
        line = asyncio.ensure_future(meeting.call.play(PlayableLine(1, tone(1.2), clip(LINE, 30))))
        await until(lambda: bright(meeting.peer, LINE))
        assert await meeting.call.show_cue(clip(CUE, 5))
        await until(lambda: bright(meeting.peer, CUE) and meeting.peer.pictures[-1][1] < CUE - 15)
        meeting.call.fault("muted", on=True)
        await asyncio.sleep(0.3)
        assert meeting.peer.sounds[-1][1] < LOUD
        assert await line
        meeting.call.fault("muted", on=False)
        meeting.call.fault("freeze", on=True)
        await asyncio.sleep(0.2)
        frozen, sounds = len(meeting.peer.pictures), len(meeting.peer.sounds)
        await asyncio.sleep(0.3)
        assert len(meeting.peer.pictures) == frozen
        assert len(meeting.peer.sounds) > sounds
        meeting.call.fault("freeze", on=False)
        await until(lambda: len(meeting.peer.pictures) > frozen)


async def test_a_lost_picture_begins_again_at_a_key_frame(loop):
    long = clip(CUE, 150)
    async with Meeting(loop) as meeting:
        programme = meeting.call._desk.picture
        programme.show_cue(long)
        await until(lambda: len(bright(meeting.peer, CUE)) > 15)
        await meeting.peer.lose_picture()
        await until(lambda: programme._reel and programme._reel.place < 10, 1.0)


class Tone(AudioStreamTrack):
    """A microphone that hears a tone."""

    async def recv(self):
        frame = await super().recv()
        wave = np.sin(np.arange(frame.samples) * 0.3) * 9000
        frame.planes[0].update(wave.astype(np.int16).tobytes())
        return frame


async def test_the_microphone_is_heard_only_while_sprechen_is_on(loop):
    async with Meeting(loop, microphone=Tone()) as meeting:
        await asyncio.sleep(0.3)
        assert not meeting.heard
        meeting.call.hear(on=True)
        await until(lambda: len(meeting.heard) > 20)
        meeting.call.hear(on=False)
        await until(lambda: meeting.heard[-1] == b"")
        after = len(meeting.heard)
        await asyncio.sleep(0.2)
        assert len(meeting.heard) == after
    assert {len(chunk) for chunk in meeting.heard[:-2]} == {640}
    samples = np.frombuffer(b"".join(meeting.heard), np.int16)
    assert np.abs(samples[1000:-1000]).mean() > LOUD


async def test_without_a_microphone_nothing_is_received(loop):
    call = Call(loop, (), clips(), lambda _: None)
    offer = await call.offer(microphone=False)
    assert "a=sendrecv" not in offer["sdp"]
    assert offer["sdp"].count("a=sendonly") == 2
    assert "H264" not in offer["sdp"]
    assert "PCMU" not in offer["sdp"]
    assert "a=group:BUNDLE 0 1" in offer["sdp"]
    await call.aclose()


async def test_nobody_answers(loop):
    states = []
    call = Call(loop, (), clips(), states.append, patience=0.1)
    waiting = asyncio.ensure_future(call.play(PlayableLine(1, tone(0.2))))
    await call.offer(microphone=False)
    await until(lambda: states == ["connecting", "failed"])
    assert call.reason == "no_answer"
    assert not await waiting
    await call.aclose()


async def test_an_answer_from_nowhere_times_out(loop):
    call = Call(loop, (), clips(), lambda _: None, patience=0.4)
    offer = await call.offer(microphone=False)
    peer = Peer()
    answer = await peer.answer(offer)
    await peer.aclose()
    kept = [line for line in answer.splitlines() if not line.startswith("a=candidate")]
    await call.answer("\r\n".join(kept) + "\r\n")
    await until(lambda: call.state == "failed")
    assert call.reason == "timeout"
    await call.aclose()


async def test_a_malformed_answer_is_refused(loop):
    call = Call(loop, (), clips(), lambda _: None)
    with pytest.raises(MediaError, match="niemand gewartet"):
        await call.answer("v=0")
    await call.offer(microphone=False)
    with pytest.raises(MediaError, match="nicht lesbar"):
        await call.answer("kein SDP")
    assert call.reason == "bad_answer"
    await call.aclose()


async def _one_call(loop):
    async with Meeting(loop, microphone=Tone()) as meeting:
        line = asyncio.ensure_future(meeting.call.play(PlayableLine(1, tone(5.0), clip(LINE, 30))))
        await until(lambda: loud(meeting.peer))
        await asyncio.gather(meeting.call.aclose(), meeting.call.aclose())
        assert not await line


def _left_open():
    return len(list(OPEN_FILES.iterdir()))


def _threads():
    """Threads, without the pool in which the peer encodes: it grows with the machine's load, to a fixed size."""
    return [thread.name for thread in threading.enumerate() if not thread.name.startswith("asyncio_")]


def _living(*kinds):
    gc.collect()
    return sum(isinstance(thing, kinds) for thing in gc.get_objects())


async def _calls_leave_nothing(loop, count):
    await _one_call(loop)
    await asyncio.sleep(0.1)
    files, threads, tasks = _left_open(), len(_threads()), len(asyncio.all_tasks())
    media = len(asyncio.all_tasks(loop._loop))
    living = _living(Call, Peer, MediaStreamTrack)  # those of tests that ran before in this process
    for _ in range(count):
        await _one_call(loop)
    await until(lambda: len(_threads()) <= threads and len(asyncio.all_tasks()) <= tasks)
    await until(lambda: len(asyncio.all_tasks(loop._loop)) <= media)
    assert media == 0
    assert _left_open() <= files
    assert _living(Call, Peer, MediaStreamTrack) <= living


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="counts open files in /proc")
async def test_five_calls_leave_nothing(loop):
    await _calls_leave_nothing(loop, 5)


@pytest.mark.soak
@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="counts open files in /proc")
async def test_fifty_calls_leave_nothing(loop):
    await _calls_leave_nothing(loop, 50)


async def test_what_is_not_asked_for_is_not_played_after_the_end(loop):
    async with Meeting(loop) as meeting:
        await meeting.call.aclose()
        assert not await meeting.call.play(PlayableLine(1, tone(0.2)))
        assert not await meeting.call.show_cue(clip(CUE, 5))
