"""Persons, moods and scenes on a real call, seen and heard by a peer in the same process."""

import asyncio

import pytest

from sandbox.apps.staging import CallStage
from sandbox.clock import SystemClock
from sandbox.journal.events import CueBegan, CueEnded, LineSaid
from sandbox.journal.values import Person
from sandbox.settings import Settings
from sandbox.widgets.stage import Stage as View
from tests.fakes.peer import Peer, until
from tests.fakes.prepared import PreparedService

BRIGHT = {"idle": 60, "listening": 110, "nod": 60, "line": 180, "A": 220, "dark": 30}


def person(role, name, sex, figure="", voice=""):
    return Person(
        role=role, name=name, address=name, sex=sex, age=40, figure=figure, place="kueche", voice=voice
    )


def line(role="kundin", nth=1, **given):
    return LineSaid(nth=nth, role=role, line=f"z-{nth}", text="Guten Tag.", **given)


class Offered(View):
    """A view that keeps the offer for the peer."""

    def offer(self, sdp, number):
        self.offered = {"sdp": sdp, "type": "offer"}, number


class Evening:
    """A stage and who looks at it."""

    def __init__(self, service):
        self.view = Offered()
        self.service = service
        self.stage = CallStage(
            service,
            self.view,
            "probe",
            SystemClock(),
            Settings(acted_pause=False),
            (),
            likely=("partner",),
        )
        self.peer = None

    async def connect(self):
        if self.peer:
            await self.peer.aclose()
        self.view.offered = None
        self.peer = Peer()
        self.view._received(None, {"kind": "ready"}, None)
        await until(lambda: self.view.offered)
        offer, number = self.view.offered
        sdp = await self.peer.answer(offer)
        self.view._received(None, {"kind": "answer", "sdp": sdp, "call": number}, None)
        await until(lambda: self.view.state == "connected" and self.peer.pictures)

    async def sees(self, brightness, seconds=30.0):
        await until(lambda: abs(self.peer.pictures[-1][1] - brightness) < 9, seconds)

    async def aclose(self):
        await self.stage.aclose()
        if self.peer:
            await self.peer.aclose()


@pytest.fixture
async def evening():
    one = Evening(PreparedService(BRIGHT))
    one.stage.meet([person("kundin", "Ina Brandt", "w", "petra"), person("sohn", "Öcal Öz", "m")])
    await one.stage.ready()
    await one.stage._films.complete()
    await one.connect()
    yield one
    await one.aclose()


async def test_a_second_person_has_a_voice_and_a_tile_while_the_first_listens(evening):
    assert [(one["id"], one["name"]) for one in evening.view.persons] == [
        ("kundin", "Ina Brandt"),
        ("sohn", "Öcal Öz"),
    ]
    await evening.sees(60)
    saying = asyncio.ensure_future(evening.stage.say(line("sohn")))
    await until(lambda: evening.view.speaker == "sohn")
    assert evening.view.caption == "Guten Tag."
    await evening.sees(110)
    await until(lambda: evening.peer.sounds[-1][1] > 1000)
    assert await saying
    job, want, _ = evening.service.lines[-1]
    assert (job.figure, want) == ("", "sound")
    assert job.voice.startswith("mann")
    assert (evening.view.speaker, evening.view.caption) == ("", "")


async def test_nobody_shares_a_voice(evening):
    evening.stage.meet(
        [
            person("a", "A B", "w", "petra", "frau_mittel"),
            person("b", "C D", "w", voice="frau_mittel"),
            person("c", "E F", "m"),
        ]
    )
    voices = [evening.stage._job(line(role)).voice for role in "abc"]
    assert len(set(voices)) == 3
    assert voices[0] == "frau_mittel"


async def test_after_a_line_the_face_stays_as_it_was(evening):
    tense = line(mood="tense", strength=2)
    evening.stage.prepare([tense])
    await until(lambda: "idle:tense:2" in evening.stage._films.clips)
    assert [(job.mood, job.strength) for job, _ in evening.service.films][-1] == ("tense", 2)
    await evening.stage.say(tense)
    assert evening.stage._effects._idle == ("idle:tense:2",)
    await evening.stage.say(line(nth=2))
    assert evening.stage._effects._idle == ("idle", "listening", "idle", "nod")


async def test_lips_move_where_the_picture_is_late(evening):
    evening.service.picture_late = asyncio.Event()
    saying = asyncio.ensure_future(evening.stage.say(line()))
    await evening.sees(220)
    assert await saying


async def test_a_line_is_composed_in_the_scene_it_falls_into(evening):
    evening.stage.begin_cue(CueBegan(cue="licht", what="backlight", caption="[Gegenlicht]"))
    await evening.sees(30)
    assert evening.view.cue_caption == "[Gegenlicht]"
    await evening.stage.say(line())
    assert evening.service.lines[-1][0].scene == "dark"
    evening.stage.end_cue(CueEnded(cue="licht"))
    await evening.sees(60)
    assert evening.view.cue_caption == ""
    await evening.stage.say(line())
    assert evening.service.lines[-1][0].scene == ""


async def test_a_cue_that_goes_on_is_seen_again_on_a_new_call(evening):
    evening.stage.begin_cue(CueBegan(cue="licht", what="backlight"))
    await evening.sees(30)
    await evening.connect()
    await evening.sees(30)


async def test_films_of_what_may_come_are_made_ahead(evening):
    ahead = [job.kind for job, urgent in evening.service.films if not urgent]
    assert ahead[-3:] == ["person_comes", "person_behind", "person_goes"]
    assert ahead[:2] == ["listening", "nod"]


async def test_initials_need_no_umlauts():
    one = Evening(PreparedService(BRIGHT))
    one.stage.meet([person("kundin", "Özge Ärmel", "w", "petra")])
    await one.stage.ready()
    assert one.stage._films._job("lost", 2.0, "cue").initials == "OA"
    await one.aclose()
