"""What is sent at each moment: no network, no time."""

import asyncio

import pytest

from sandbox.clock import VirtualClock
from sandbox.media.clip import Clip
from sandbox.media.desk import Desk
from sandbox.media.line import SILENCE, MouthShape, PlayableLine
from sandbox.media.showing import PictureProgramme
from sandbox.media.sound import SoundProgramme
from sandbox.media.timeline import LATE, SLOT, TICKS, Timeline

FRAME = TICKS // 25


def clip(name, frames, keyframes=(0,), fps=25):
    """A clip whose packets tell their name and number."""
    return Clip(tuple(f"{name}{number}".encode() for number in range(frames)), fps, 640, 360, keyframes)


def clips():
    return {"idle": clip("i", 4), "sad": clip("s", 4), "a": clip("a", 2), "o": clip("o", 2)}


def line(turn=1, packets=10, **given):
    return PlayableLine(turn, tuple(f"p{number}".encode() for number in range(packets)), **given)


class Show:
    """A picture programme that is asked in step."""

    def __init__(self):
        self.programme = PictureProgramme(clips(), "idle")
        self.tick = 0

    def next(self, count):
        shown = []
        for _ in range(count):
            packet, length = self.programme.take(self.tick)
            self.tick += length
            shown.append(packet.decode() if packet else "-")
        return " ".join(shown)


def test_the_idle_clip_never_ends_and_another_waits_for_its_end():
    show = Show()
    assert show.next(6) == "i0 i1 i2 i3 i0 i1"
    show.programme.show_idle("sad")
    assert show.next(5) == "i2 i3 s0 s1 s2"
    show.programme.show_idle("a", "o")
    assert show.next(7) == "s3 a0 a1 o0 o1 a0 a1"
    with pytest.raises(KeyError):
        show.programme.show_idle("nowhere")


def test_a_line_begins_at_its_tick_and_the_idle_clip_returns():
    show = Show()
    show.next(2)
    show.programme.begin(line(picture=clip("l", 3)), show.tick + FRAME)
    assert show.next(6) == "i2 l0 l1 l2 i0 i1"


def test_the_same_line_may_be_shown_again():
    show = Show()
    same = line(picture=clip("l", 3))
    show.programme.begin(same, 0)
    assert show.next(2) == "l0 l1"
    show.programme.begin(same, show.tick)
    assert show.next(4) == "l0 l1 l2 i0"


def test_a_cue_lies_over_the_line_which_is_taken_up_at_a_key_frame():
    show = Show()
    show.programme.begin(line(packets=40, picture=clip("l", 12, (0, 8))), 0)
    show.next(2)
    show.programme.show_cue(clip("c", 3))
    assert show.next(3) == "c0 c1 c2"
    assert not show.programme.cue_over
    assert show.next(6) == "i0 i1 i2 l8 l9 l10"
    assert show.programme.cue_over


def test_a_lost_picture_in_a_line_shows_mouths_until_the_next_key_frame():
    show = Show()
    shapes = (MouthShape(0.0, "a"), MouthShape(0.52, "o"))
    show.programme.begin(line(packets=40, picture=clip("l", 30, (0, 16)), visemes=shapes), 0)
    show.next(10)
    show.programme.mend()
    assert show.next(2) == "a0 a1"
    assert show.next(2) == "- -"
    assert "o0 o1" in show.next(6)
    assert show.next(2).startswith("l")


def test_requests_right_after_a_key_frame_are_not_answered_twice():
    show = Show()
    show.next(1)
    show.programme.mend()
    assert show.next(3) == "i1 i2 i3"


def test_without_a_picture_the_mouth_follows_the_visemes():
    show = Show()
    shapes = (MouthShape(0.0, "a"), MouthShape(0.16, "o"), MouthShape(0.24, "unknown"))
    show.programme.begin(line(packets=16, visemes=shapes), 0)
    # Two frames of 40 ms, held in slots of 20 ms until .16 s; an unknown shape leaves the idle clip.
    assert show.next(9) == "a0 a1 - - - - o0 o1 i0"


def test_a_frozen_picture_is_held_and_begins_again_at_a_key_frame():
    show = Show()
    show.programme.begin(line(picture=clip("l", 6)), 0)
    show.next(2)
    show.programme.frozen = True
    assert show.next(4) == "- - - -"
    show.programme.frozen = False
    assert show.next(2) == "i0 i1"


def test_sound_faults_let_the_line_go_on():
    sound, over = SoundProgramme(), []
    sound.begin(line(packets=4).sound, 2 * SLOT, lambda: over.append(sound.due))
    said = []
    for number in range(8):
        sound.muted = number == 3
        said.append(sound.take(number * SLOT))
    assert said == [SILENCE, SILENCE, b"p0", SILENCE, b"p2", b"p3", SILENCE, SILENCE]
    assert over == [6 * SLOT]


def test_a_dropout_leaves_shreds():
    sound = SoundProgramme()
    sound.begin(line(packets=100).sound, 0, lambda: None)
    sound.dropout = True
    lost = sum(sound.take(number * SLOT) == SILENCE for number in range(100))
    assert lost == 65


def test_the_background_is_heard_between_lines():
    sound = SoundProgramme()
    sound.lay_under((b"n0", b"n1"))
    assert [sound.take(number * SLOT) for number in range(3)] == [b"n1", b"n0", b"n1"]
    sound.begin((b"p0",), 4 * SLOT, lambda: None)
    assert [sound.take(number * SLOT) for number in range(3, 7)] == [b"n0", b"p0", b"n1", b"n0"]
    sound.lay_under(())
    assert sound.take(7 * SLOT) == SILENCE


async def run(desk, slots, begin=0):
    """Let both tracks ask for that many slots; return what was said and shown at which tick."""
    said, shown, due = [], [], begin
    for number in range(slots):
        tick = begin + number * SLOT
        packet = desk.take_sound(tick)
        if packet != SILENCE:
            said.append((tick, packet))
        if tick >= due:
            packet, length = desk.take_picture(tick)
            shown.append((tick, packet))
            due += length
        await asyncio.sleep(0)
    return said, shown


async def test_sound_and_picture_of_a_line_begin_within_a_slot():
    desk = Desk(clips(), "idle")
    await run(desk, 11)
    playing = asyncio.ensure_future(desk.play(line(picture=clip("l", 5))))
    await asyncio.sleep(0)
    said, shown = await run(desk, 30, begin=12 * SLOT)
    first = next(tick for tick, packet in shown if packet == b"l0")
    assert abs(first - said[0][0]) <= SLOT
    assert len(said) == 10
    assert await playing


async def test_the_first_line_waits_until_both_are_sent_and_a_moment_more():
    desk = Desk(clips(), "idle")
    playing = asyncio.ensure_future(desk.play(line()))
    await asyncio.sleep(0)
    said, _ = await run(desk, 40)
    assert 0.3 <= said[0][0] / TICKS <= 0.36
    assert await playing


async def test_a_waiter_who_gives_up_withdraws_the_line():
    desk = Desk(clips(), "idle")
    await run(desk, 2)
    playing = asyncio.ensure_future(desk.play(line(packets=100)))
    await asyncio.sleep(0)
    assert (await run(desk, 10, begin=2 * SLOT))[0]
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert (await run(desk, 5, begin=20 * SLOT))[0] == []


async def test_another_cue_takes_the_place_of_the_first():
    desk = Desk(clips(), "idle")
    first = asyncio.ensure_future(desk.show_cue(clip("c", 50)))
    await run(desk, 3)
    second = asyncio.ensure_future(desk.show_cue(clip("d", 2)))
    await asyncio.sleep(0)
    _, shown = await run(desk, 10, begin=4 * SLOT)
    assert [packet for _, packet in shown][:3] == [b"d0", b"d1", b"i0"]
    assert [await first, await second] == [False, True]


async def test_a_cue_that_is_a_state_stays_until_it_is_ended():
    desk = Desk(clips(), "idle")
    cue = asyncio.ensure_future(desk.show_cue(clip("c", 2), loop=True))
    await asyncio.sleep(0)
    _, shown = await run(desk, 12)
    assert [packet for _, packet in shown][:5] == [b"c0", b"c1", b"c0", b"c1", b"c0"]
    assert not cue.done()
    desk.end_cue()
    assert not await cue
    assert (await run(desk, 1, begin=12 * SLOT))[1][0][1] == b"i0"


async def test_a_stall_is_skipped_for_sound_and_picture_alike():
    clock = VirtualClock()
    timeline = Timeline(clock)
    assert timeline.next_slot() == 0
    await clock.advance(1.0)
    await timeline.until(10 * SLOT)
    assert timeline.now() == 10 * SLOT
    assert timeline.stamp(10 * SLOT) == TICKS
    await clock.advance(LATE / TICKS / 2)
    await timeline.until(10 * SLOT)
    assert timeline.stamp(10 * SLOT) == TICKS


def test_a_clip_must_begin_with_a_key_frame():
    with pytest.raises(ValueError, match="key frame"):
        clip("x", 3, keyframes=(1,))
    with pytest.raises(ValueError, match="key frame"):
        clip("x", 0)
