"""A talk as one page holds it, with the real journal on a disk."""

import shutil

import pytest

from sandbox.clock import VirtualClock
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.customer.state import fold
from sandbox.errors import LeaseLost
from sandbox.journal.events import ChannelChanged, LineSaid, TalkBegun, TalkPaused, Uttered
from sandbox.journal.notes import NoteWritten
from sandbox.journal.talktime import talk_clock
from sandbox.rooms.held import HeldTalk
from sandbox.store import Journal, migrate
from tests.customer.talks import FIGURES
from tests.fakes.talklog import MemoryLog
from tests.rooms.house import script


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("held") / "journal.sqlite3"
    migrate(path)
    return path


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture(params=["journal", "memory"])
def log(request, migrated, tmp_path, clock):
    """The real one and the fake: what holds for one holds for the other."""
    if request.param == "memory":
        yield MemoryLog(clock)
        return
    path = tmp_path / "journal.sqlite3"
    shutil.copyfile(migrated, path)
    with Journal.open(path, clock) as journal:
        yield journal


@pytest.fixture
def talk(log):
    return log.open_talk(open_talk(script(), "0" * 64, 1, draw(script(), 1, FIGURES)))


@pytest.fixture
def held(log, talk, clock):
    made = HeldTalk(log, talk, clock)
    made.take("a")
    return made


def line(nth):
    return LineSaid(nth=nth, role="kundin", line=f"l{nth}", text="So.")


async def test_time_runs_only_while_the_call_is_on(held, clock):
    await clock.advance(5)
    assert held.at == 0.0
    held.write([TalkBegun()])
    await clock.advance(1.23456)
    assert held.at == 1.235
    held.write([TalkPaused(reason="pause")])
    await clock.advance(100)
    assert held.at == 1.235


def test_before_it_is_taken_nothing_is_written(log, talk, clock):
    assert not HeldTalk(log, talk, clock).write([TalkBegun()])
    assert len(log.read(talk)) == 1


def test_nothing_is_no_write(held):
    assert not held.write([])
    assert held.trouble == ""


async def test_state_and_clock_are_those_of_the_log(held, log, talk, clock):
    held.write([TalkBegun()])
    await clock.advance(3)
    held.write([Uttered(utterance="u1", text="Hallo."), line(1)])
    assert held.entries == log.read(talk)
    assert held.state == fold(log.read(talk))
    assert held.time == talk_clock(log.read(talk))


def test_another_page_takes_it(held, log, talk, clock):
    other = HeldTalk(log, talk, clock)
    other.take("b")
    assert other.write([TalkBegun()])
    assert not held.write([ChannelChanged(what="camera", state="off")])
    assert held.lost
    held.leave()
    assert other.write([ChannelChanged(what="camera", state="on")])
    assert [entry.event.kind for entry in log.read(talk)] == ["talk.opened", "talk.begun", "channel.changed"]


def test_renewing_tells_that_another_drives(held, log, talk, clock):
    held.renew()
    assert not held.lost
    HeldTalk(log, talk, clock).take("b")
    held.renew()
    assert held.lost


def test_leaving_stops_the_clock_and_gives_the_talk_back(held, log, talk):
    held.write([TalkBegun()])
    assert log.holder(talk).alive
    held.leave()
    held.leave()
    assert not log.holder(talk).alive
    assert log.read(talk)[-1].event == TalkPaused(reason="page_gone")
    assert not held.write([line(1)])


def test_leaving_before_the_call_writes_nothing(held, log, talk):
    held.leave()
    assert len(log.read(talk)) == 1


def test_the_lease_given_back_is_refused(log, talk):
    lease = log.take_lease(talk, "a")
    log.release(lease)
    with pytest.raises(LeaseLost):
        log.append(lease, [TalkBegun()], 0.0)


def test_what_is_unheard_and_unanswered(held):
    held.write(
        [TalkBegun(), line(1), line(2), Uttered(utterance="u1", text="a"), Uttered(utterance="u2", text="b")]
    )
    assert [each.nth for each in held.unheard()] == [1, 2]
    assert [each.utterance for each in held.unanswered()] == ["u1", "u2"]
    assert held.has_uttered("u1")
    assert not held.has_uttered("u3")
    assert held.last(LineSaid).nth == 2
    assert held.last(TalkPaused) is None


def test_notes_written_on_another_page_do_not_move_the_talk(held, log, talk, clock):
    held.write([TalkBegun()])
    log.append_reflection(talk, [NoteWritten(text="x")])
    again = HeldTalk(log, talk, clock)
    again.take("b")
    assert again.state == held.state
    assert again.time == held.time
    assert len(again.entries) == 3


def test_entries_are_told_old_ones_first(held, log, talk, clock):
    held.write([TalkBegun()])
    told = []
    again = HeldTalk(log, talk, clock, told.append)
    again.take("b")
    again.write([line(1)])
    assert [entry.seq for entry in told] == [1, 2, 3]


def test_trouble_is_told_until_a_write_goes_through(clock):
    log = MemoryLog(clock)
    held = HeldTalk(log, log.open_talk(open_talk(script(), "", 1, draw(script(), 1, FIGURES))), clock)
    held.take("a")
    log.trouble = 1
    assert not held.write([TalkBegun()])
    assert held.trouble == "Der Datenträger ist voll. Bitte schaffen Sie Platz."
    assert not held.lost
    assert held.write([TalkBegun()])
    assert held.trouble == ""
