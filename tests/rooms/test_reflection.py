"""The reflection room: what is added to a finished talk is in the log at once."""

import pytest

from sandbox.errors import StoreError
from sandbox.guide import checklist, criteria
from sandbox.journal.events import TalkBegun, TalkEnded
from sandbox.rooms.reflection import ReflectionRoom
from tests.rooms.house import HELLO, House, house, script

SCRIPT = script()


@pytest.fixture(scope="module")
def guide():
    return criteria.load()


@pytest.fixture
def finished():
    made = House()
    lease = made.log.take_lease(made.talk, "a")
    made.log.append(
        lease, [TalkBegun(), TalkEnded(by="trainee", ending="offen", outcome="mittel", text="Offen.")], 9.0
    )
    made.log.release(lease)
    return made


@pytest.fixture
def opens(guide, finished):
    first = next(iter(checklist.load(guide).values()))

    def make(log=finished.log, talk=finished.talk, scenario=SCRIPT):
        return ReflectionRoom(log, talk, guide, first, scenario, {"begruessung": "Begrüßung"})

    return make


def test_what_is_added_is_found_by_the_next_room(opens):
    room = opens()
    room.judge("p02-1", "teilweise")
    room.judge("p02-1", "ja")
    room.note("Ein Gedanke.")
    room.goals("Öfter nachfragen")
    for seen in (room.reflection, opens().reflection):
        assert {point.criterion.id: point.judgement for point in seen.points}["p02-1"] == "ja"
        assert (seen.note, seen.goals) == ("Ein Gedanke.", "Öfter nachfragen")


def test_it_needs_no_lease_and_moves_no_clock(opens, finished):
    lease = finished.log.take_lease(finished.talk, "b")
    opens().note("x")
    finished.log.renew(lease)
    assert finished.log.read(finished.talk)[-1].at == 9.0


@pytest.mark.parametrize(("criterion", "value"), [("p99-9", "ja"), ("p02-1", "vielleicht"), ("p02", "ja")])
def test_what_is_no_judgement_is_refused(opens, finished, criterion, value):
    room = opens()
    before = len(finished.log.read(finished.talk))
    with pytest.raises(ValueError, match=criterion):
        room.judge(criterion, value)
    assert len(finished.log.read(finished.talk)) == before


def test_texts_are_cut_to_what_may_be_kept_and_can_be_stored(opens):
    room = opens()
    room.note("\udc00x" * 30_000)
    room.goals("y" * 5000)
    assert room.reflection.note == "x" * 20_000
    assert room.reflection.goals == "y" * 2000


def test_what_was_not_kept_is_not_shown(opens, finished):
    room = opens()
    finished.log.trouble = 1
    with pytest.raises(StoreError):
        room.note("x")
    assert room.reflection.note == ""


def test_a_talk_whose_script_is_gone_can_still_be_looked_at(opens):
    room = opens(scenario=None)
    assert room.opened.title == "Ein kurzes Beispiel"
    assert room.reflection.facts == ()
    assert room.reflection.ended.text == "Offen."


async def test_the_transcript_of_a_talk_that_was_held(opens):
    async with house() as made:
        room = await made.begun()
        await room.utter("u1", HELLO)
        await made.wait(10)
        await room.hang_up()
        seen = opens(made.log, made.talk)
        assert [turn.kind for turn in seen.turns] == ["line", "trainee", "line", "line"]
        assert [move.id for move in seen.turns[1].moves] == ["begruessung"]
        assert len(seen.reflection.stance) >= 2
