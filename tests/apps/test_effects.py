"""What goes on at the other end, on a call that only writes down what is asked of it."""

import asyncio

import pytest

from sandbox.apps.effects import Effects
from sandbox.apps.happenings import BODIES
from sandbox.clock import VirtualClock
from sandbox.errors import MediaError
from sandbox.media.noises import packets


class CallBook:
    """Shows each film in an instant; loops go on until they are ended."""

    def __init__(self):
        self.shown = []
        self.looping = ""
        self.idle = ()
        self.under = ()
        self.faults = set()

    async def show_cue(self, clip, *, loop=False):
        self.shown.append(clip)
        if loop:
            self.looping = clip
            try:
                await asyncio.Event().wait()
            finally:
                self.looping = ""
        return True

    def show_idle(self, *names):
        self.idle = names

    def lay_under(self, sound):
        self.under = sound

    def fault(self, what, *, on):
        assert on != (what in self.faults), "said twice"
        (self.faults.add if on else self.faults.discard)(what)


class Play:
    def __init__(self):
        self.clock = VirtualClock()
        self.call = CallBook()
        self.filmed = []
        self.refused = set()
        self.changes = 0
        self.clips = {"idle": "idle", "listening": "listening"}
        self.effects = Effects(self.clock, self.clips, self.film, lambda: self.call, self.changed)
        self.effects.sit("idle")

    async def film(self, shot, urgent):
        self.filmed.append((shot.film, urgent))
        if shot.film in self.refused:
            raise MediaError("Diesen Film gibt es nicht.")
        return shot.film

    def changed(self):
        self.changes += 1

    async def settled(self, seconds=0.0):
        for _ in range(20):
            await asyncio.sleep(0.002)  # noises are encoded in a thread
        if seconds:
            await self.clock.advance(seconds)
            await asyncio.sleep(0.01)


@pytest.fixture
async def play():
    for body in BODIES.values():
        if body.noise:
            packets(body.noise)  # encoded once a process; not while a test waits
    one = Play()
    one.effects.meet("kundin")
    await one.settled(1.0)
    yield one
    await one.effects.aclose()


@pytest.mark.parametrize("kind", sorted(BODIES))
async def test_every_kind_is_seen_or_heard_and_leaves_nothing_behind(play, kind):
    play.call.shown.clear()
    play.effects.begin("one", kind, "[etwas]")
    await play.settled()
    seen = [film for film in play.call.shown if film != "idle"]
    assert seen or play.call.under or play.call.faults
    assert play.effects.caption == "[etwas]"
    play.effects.end("one")
    await play.settled(10.0)
    assert play.call.faults == set()
    assert (play.call.under, play.call.looping, play.call.idle) == ((), "", ("idle",))
    assert (play.effects.caption, play.effects.scene) == ("", "")


async def test_what_lasts_is_seen_until_it_ends_and_then_how_it_goes(play):
    play.effects.begin("besuch", "partner", "")
    await play.settled()
    assert play.call.shown[-1] == "person_comes"
    assert play.call.idle == ("cue:person_behind",)
    assert play.effects.scene == "person_behind"
    play.effects.end("besuch")
    await play.settled()
    assert play.call.shown[-1] == "person_goes"
    assert play.call.idle == ("idle",)


async def test_a_fault_ends_with_its_own_cue_and_with_no_other(play):
    play.effects.begin("steht", "freeze", "")
    play.effects.begin("stumm", "muted", "")
    play.effects.begin("klingel", "doorbell", "")
    assert play.call.faults == {"freeze", "muted"}
    play.effects.end("klingel")
    assert play.call.faults == {"freeze", "muted"}
    play.effects.end("steht")
    assert play.call.faults == {"muted"}


async def test_of_two_the_newer_is_seen_and_then_the_older_again(play):
    play.effects.begin("licht", "backlight", "[Licht]")
    play.effects.begin("decke", "ceiling", "[Decke]")
    await play.settled()
    assert (play.call.looping, play.effects.scene, play.effects.caption) == ("ceiling", "", "[Decke]")
    play.effects.end("decke")
    await play.settled()
    assert (play.call.looping, play.effects.scene, play.effects.caption) == ("", "dark", "[Licht]")
    assert play.call.idle == ("cue:dark",)


async def test_a_new_call_gets_what_lasts_but_no_moment_twice(play):
    for name, kind in (("besuch", "partner"), ("steht", "freeze"), ("telefon", "phone")):
        play.effects.begin(name, kind, "")
    await play.settled()
    play.call = CallBook()
    play.effects.connected()
    await play.settled()
    assert set(play.call.shown) == {"person_behind"}
    assert play.call.idle == ("cue:person_behind",)
    assert play.call.under == packets("phone")
    assert play.call.faults == set(), "a call without a picture yet cannot freeze"
    await play.settled(1.0)
    assert play.call.faults == {"freeze"}


async def test_what_the_journal_tells_is_not_acted_anew(play):
    play.effects.clear()
    play.call = CallBook()
    play.effects.begin("besuch", "partner", "")
    play.effects.begin("zeugnis", "document", "[Ein Zeugnis]")
    play.effects.begin("decke", "ceiling", "")
    play.effects.end("decke")
    await play.settled()
    assert (play.call.shown, play.call.under) == ([], ())
    play.effects.meet("kundin")
    play.filmed.clear()
    await play.effects.ready()
    assert play.filmed == [("person_behind", True)]
    await play.settled()
    assert set(play.call.shown) == {"person_behind"}
    assert play.effects.caption == ""


async def test_a_noise_that_is_heard_once_is_silent_afterwards(play):
    play.effects.begin("decke", "ceiling", "")
    await play.settled()
    assert play.call.under == packets("rustle")
    await play.settled(5.0)
    assert play.call.under == ()
    assert play.call.looping == "ceiling"


async def test_a_document_is_put_down_by_itself(play):
    play.effects.begin("tool:document", "document", "[Zeugnis]")
    await play.settled()
    await play.settled(BODIES["document"].longest)
    await play.settled()
    assert play.call.shown[-1] == "document_down"
    assert play.effects.caption == ""


async def test_another_persons_trouble_is_theirs(play):
    play.effects.begin("stumm", "muted", "", role="partner")
    play.effects.begin("steht", "freeze", "", role="partner")
    play.effects.begin("weg", "away", "", role="partner")
    await play.settled()
    assert play.call.faults == set()
    assert play.call.looping == ""
    assert play.effects.note("partner") == "stumm"
    assert play.effects.note("kundin") == ""
    play.effects.speaks("partner")
    assert play.call.faults == {"muted"}
    play.effects.speaks("")
    assert play.call.faults == set()


async def test_nobody_speaks_while_they_look_round(play):
    hold = asyncio.Event()

    async def slow(clip, *, loop=False):
        await hold.wait()
        return True

    play.call.show_cue = slow
    play.effects.begin("kind", "child", "")
    waiting = asyncio.ensure_future(play.effects.moment())
    await play.settled()
    assert not waiting.done()
    hold.set()
    await asyncio.wait_for(waiting, 1)


async def test_a_film_that_cannot_be_made_leaves_the_caption(play):
    play.refused.add("dark")
    play.effects.begin("licht", "backlight", "[Gegenlicht]")
    await play.settled()
    assert play.effects.caption == "[Gegenlicht]"
    await asyncio.wait_for(play.effects.moment(), 1)


async def test_films_are_made_ahead_without_haste(play):
    play.filmed.clear()
    await play.effects.prepare(["partner", "doorbell", "partner", "unbekannt"])
    assert play.filmed == [(film, False) for film in ("person_comes", "person_behind", "person_goes", "away")]
