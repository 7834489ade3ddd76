"""How lines are said: with and without a call, cut, paused, prepared ahead."""

import asyncio
import time

import pytest

from sandbox.apps import staging
from sandbox.apps.staging import CallStage
from sandbox.clock import SystemClock, VirtualClock
from sandbox.errors import MediaError, SpeechError
from sandbox.journal.events import CueBegan, CueEnded, LineSaid, ToolUsed
from sandbox.journal.values import Person
from sandbox.settings import Settings
from sandbox.widgets.stage import Stage
from tests.fakes.peer import until
from tests.fakes.screen import Spectator
from tests.fakes.service import IDLE, LINE, FakeService

LEAD = Person(
    role="kundin", name="Petra Brandt", address="Frau Brandt", sex="w", age=43,
    figure="petra", place="kueche", voice="petra",
)  # fmt: skip
SON = LEAD.model_copy(update={"role": "sohn", "name": "Ben Brandt", "sex": "m", "voice": "karl"})
SAID = LineSaid(nth=1, role="kundin", line="l1", text="Guten Tag.", pause=0.5)
LOUD = 1000.0


class Theatre:
    def __init__(self, clock, tmp_path, broken=None):
        self.clock = clock
        self.service = FakeService()
        self.service.broken = broken
        self.view = Stage()
        self.stage = CallStage(self.service, self.view, "t1", clock, Settings(data=tmp_path), {"l2"}, None)
        self.captions = []
        self.view.observe(lambda change: self.captions.append(change["new"]), "caption")
        self.stage.meet([LEAD, SON])

    async def settle(self):
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def quiet(tmp_path):
    """Nobody has asked for a call; time is virtual."""
    theatre = Theatre(VirtualClock(), tmp_path)
    yield theatre
    await theatre.stage.aclose()


@pytest.fixture
async def live(tmp_path):
    """A call stands; time is real."""
    theatre = Theatre(SystemClock(), tmp_path)
    await theatre.stage.ready()
    spectator = theatre.spectator = Spectator(theatre.view)
    spectator.sit_down()
    await until(
        lambda: theatre.view.state == "connected" and spectator.peer.pictures and spectator.peer.sounds
    )
    yield theatre
    await theatre.stage.aclose()
    await spectator.aclose()


def loud(theatre):
    return [when for when, level in theatre.spectator.peer.sounds if level > LOUD]


def bright(theatre, brightness):
    return [when for when, mean in theatre.spectator.peer.pictures if abs(mean - brightness) < 15]


# -- without a call --------------------------------------------------------------------------------------------


async def test_meeting_shows_who_is_there_and_films_the_first(quiet):
    await quiet.stage.ready()
    assert [person["name"] for person in quiet.view.persons] == ["Petra Brandt", "Ben Brandt"]
    assert quiet.service.films[0].kind == "idle"
    assert {job.figure for job in quiet.service.films} == {"petra"}


async def test_a_stage_that_cannot_film_is_not_ready(tmp_path):
    theatre = Theatre(VirtualClock(), tmp_path, broken=MediaError("So nicht."))
    with pytest.raises(MediaError):
        await theatre.stage.ready()
    await theatre.stage.aclose()


async def test_a_person_without_a_figure_is_said_to_have_no_picture(quiet):
    other = CallStage(
        quiet.service, quiet.view, "t2", quiet.clock, Settings(data=quiet.stage._settings.data), ()
    )
    other.meet([LEAD.model_copy(update={"figure": "", "place": ""})])
    with pytest.raises(MediaError, match="Petra Brandt"):
        await other.ready()
    await other.aclose()


async def test_a_line_without_a_voice_is_read(quiet):
    quiet.service.broken = SpeechError("Keine Stimme.")
    saying = asyncio.ensure_future(quiet.stage.say(SAID))
    await quiet.clock.advance(8)
    assert await saying
    assert quiet.captions == ["Guten Tag.", ""]
    assert quiet.view.error == "Keine Stimme."


async def test_a_line_that_is_cut_was_not_heard(quiet):
    saying = asyncio.ensure_future(quiet.stage.say(SAID))
    await quiet.settle()
    quiet.stage.cut()
    assert not await asyncio.wait_for(saying, 5)
    assert (quiet.view.caption, quiet.view.speaker) == ("", "")


async def test_cut_and_cancelled_at_once_is_cancelled(quiet):
    """A room that is left cuts the stage and ends its tasks: the one that says lines must not go on."""
    saying = asyncio.ensure_future(quiet.stage.say(SAID))
    await quiet.settle()
    quiet.stage.cut()
    saying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saying


async def test_cancelled_without_a_cut_is_cancelled_too(quiet):
    saying = asyncio.ensure_future(quiet.stage.say(SAID))
    await quiet.settle()
    saying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saying


async def test_lines_that_may_come_are_prepared_in_their_order(quiet):
    lines = [SAID.model_copy(update={"line": f"l{nth}"}) for nth in range(1, 40)]
    quiet.stage.prepare(lines)
    await quiet.settle()
    quiet.stage.prepare(lines[1:3])
    for _ in range(10):
        await quiet.settle()
    jobs = [(job.personal, want, urgent) for job, want, urgent in quiet.service.jobs]
    assert jobs[-2:] == [(True, "both", False), (False, "both", False)]
    assert len(jobs) <= staging.AHEAD + 2


async def test_a_line_that_cannot_be_prepared_does_not_stop_the_others(quiet):
    quiet.service.broken = SpeechError("Keine Stimme.")
    quiet.stage.prepare([SAID, SAID.model_copy(update={"line": "l2"})])
    await quiet.settle()
    assert len(quiet.service.jobs) == 2
    assert quiet.view.error == ""


async def test_the_second_person_has_a_voice_but_no_picture(quiet):
    quiet.stage.prepare([SAID.model_copy(update={"role": "sohn"})])
    await quiet.settle()
    job = quiet.service.jobs[0][0]
    assert job.figure == ""
    assert job.talk == "t1"


async def test_cues_and_tools_are_captioned_until_they_end(quiet):
    quiet.stage.begin_cue(CueBegan(cue="k", what="freeze", caption="[Das Bild friert ein]"))
    assert quiet.view.cue_caption == "[Das Bild friert ein]"
    quiet.stage.end_cue(CueEnded(cue="k"))
    assert quiet.view.cue_caption == ""
    quiet.stage.use_tool(ToolUsed(tool="document", what="Brief", caption="[Sie zeigt einen Brief]"))
    assert quiet.view.cue_caption == "[Sie zeigt einen Brief]"
    quiet.stage.use_tool(ToolUsed(tool="document", what="Brief", on=False))
    assert quiet.view.cue_caption == ""


# -- with a call -----------------------------------------------------------------------------------------------


async def test_a_line_is_captioned_seen_and_heard_to_its_end(live):
    began = time.monotonic()
    assert await live.stage.say(SAID)
    assert time.monotonic() - began >= SAID.pause + live.service.seconds - 0.05
    await until(lambda: len(loud(live)) >= 15)
    assert bright(live, IDLE)
    assert bright(live, LINE)
    assert live.captions == ["Guten Tag.", ""]


async def test_a_line_cut_on_the_air_falls_silent(live):
    live.service.seconds = 3.0
    saying = asyncio.ensure_future(live.stage.say(SAID))
    await until(lambda: loud(live))
    live.stage.cut()
    assert not await saying
    assert len(loud(live)) < 100


async def test_a_line_whose_picture_takes_too_long_is_heard_without(live, monkeypatch):
    monkeypatch.setattr(staging, "PICTURE_PATIENCE", -SAID.pause)
    live.service.slow = asyncio.Event()
    assert await live.stage.say(SAID)
    await until(lambda: len(loud(live)) >= 15)
    live.service.slow.set()


async def test_paused_nothing_is_said_until_it_goes_on(live):
    live.stage.pause()
    assert live.view.paused
    saying = asyncio.ensure_future(live.stage.say(SAID))
    await asyncio.sleep(0.8)
    assert not loud(live)
    assert not saying.done()
    live.stage.resume()
    assert await saying
    assert not live.view.paused


async def test_a_second_call_takes_the_place_of_the_first(live):
    spectator = Spectator(live.view)
    spectator.sit_down()
    await until(lambda: spectator.peer.pictures and live.view.state == "connected")
    assert await live.stage.say(SAID)
    await until(lambda: [level for _, level in spectator.peer.sounds if level > LOUD])
    await spectator.aclose()


async def test_closing_frees_everything(live):
    await live.stage.aclose()
    await live.stage.aclose()
    names = {task.get_name() for task in asyncio.all_tasks()} - {asyncio.current_task().get_name()}
    assert not [name for name in names if name.startswith("practice")]
    assert live.stage._loop._closed
