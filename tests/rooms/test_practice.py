"""A talk from briefing to survey, in virtual time."""

import asyncio

import pytest

from sandbox.errors import ServiceError, TalkUnknown
from tests.rooms.house import CALM, HELLO, HELLO_ALL, PRESSURE, WAY, kill

# -- the way of a talk ----------------------------------------------------------------------------------------


async def test_begins_with_the_first_line(at_home):
    room = at_home.room()
    await room.open()
    assert room.phase == "briefing"
    assert ("meet", ("kundin",)) in at_home.stage.log
    assert "b1" in [line.line for line in at_home.stage.prepared]
    await room.begin(camera=True)
    await at_home.wait(0.0)
    assert (room.phase, room.speaking.line) == ("call", "b1")
    assert at_home.heard() == []
    await at_home.wait(10)
    assert room.speaking is None
    assert at_home.kinds() == [
        "talk.opened",
        "talk.begun",
        "customer.node",
        "customer.line",
        "customer.heard",
    ]
    assert at_home.events("talk.begun")[0].camera


async def test_begun_twice_begins_once(at_home):
    room = await at_home.begun()
    await room.begin()
    assert at_home.kinds().count("talk.begun") == 1


async def test_before_the_call_nobody_is_heard_and_nothing_falls_due(at_home):
    room = at_home.room()
    await room.open()
    assert not await room.utter("u1", HELLO)
    await room.pause()
    await room.hang_up()
    await room.repeat()
    await at_home.wait(600)
    assert at_home.kinds() == ["talk.opened"]


async def test_lines_are_said_one_after_another(at_home):
    room = await at_home.begun()
    assert await room.utter("u1", HELLO_ALL)
    await at_home.wait(0.0)
    assert [line.line for line in room.to_come] == ["a1"]
    assert room.speaking.line == "b2"
    assert at_home.heard() == [1]
    await at_home.wait(2.5 + 1)
    assert at_home.heard() == [1, 2]
    await at_home.wait(5)
    assert at_home.heard() == [1, 2, 3]
    assert at_home.stage.at_once == 1
    assert at_home.understanding.asked == [HELLO_ALL]


async def test_what_an_utterance_brings_is_written_in_one_piece(at_home):
    room = await at_home.begun()
    before = len(at_home.kinds())
    await room.utter("u1", HELLO)
    await at_home.wait(0.0)
    new = at_home.log.read(at_home.talk, before)
    assert [entry.event.kind for entry in new][:3] == [
        "trainee.uttered",
        "trainee.understood",
        "customer.reacted",
    ]
    assert len({entry.at for entry in new}) == 1


async def test_the_nodes_own_intents_are_asked_for(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO)
    await at_home.wait(20)
    await room.utter("u2", WAY)
    await at_home.wait(20)
    assert at_home.understanding.intents[0] == {}
    assert list(at_home.understanding.intents[1]) == ["weg"]


async def test_an_utterance_sent_twice_is_taken_once(at_home):
    room = await at_home.begun()
    taken = await asyncio.gather(*(room.utter("u1", HELLO) for _ in range(3)))
    assert taken == [True] * 3
    await at_home.wait(20)
    assert await room.utter("u1", HELLO)
    assert at_home.kinds().count("trainee.uttered") == 1
    assert at_home.understanding.asked == [HELLO]


@pytest.mark.parametrize(
    ("raw", "kept"), [("  so \n  ist\tes ", "so ist es"), ("\udc00ja", "ja"), ("x" * 9000, "x" * 2000)]
)
async def test_an_utterance_is_tidied(at_home, raw, kept):
    room = await at_home.begun()
    assert await room.utter("u1", raw)
    assert at_home.events("trainee.uttered")[0].text == kept


@pytest.mark.parametrize("text", ["", " \n ", "\ud800"])
async def test_an_empty_utterance_is_none(at_home, text):
    room = await at_home.begun()
    assert not await room.utter("u1", text)
    assert "trainee.uttered" not in at_home.kinds()


async def test_two_utterances_in_a_row_are_answered_one_after_another(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO)
    await room.utter("u2", PRESSURE)
    await at_home.wait(60)
    understood = [event.utterance for event in at_home.events("trainee.understood")]
    assert understood == ["u1", "u2"]
    assert at_home.stage.at_once == 1
    assert at_home.unheard() == []


async def test_hanging_up_leads_to_the_survey(at_home):
    room = await at_home.begun()
    await room.hang_up()
    assert room.phase == "survey"
    assert at_home.kinds()[-2:] == ["talk.ended", "survey.answered"]
    assert not await room.utter("u1", HELLO)
    await at_home.wait(600)
    assert at_home.kinds()[-2:] == ["talk.ended", "survey.answered"]
    await room.hang_up()
    assert at_home.kinds().count("talk.ended") == 1


async def test_hanging_up_cuts_the_line(at_home):
    room = at_home.room()
    await room.open()
    await room.begin()
    await at_home.wait(1)
    await room.hang_up()
    await at_home.wait(0.0)
    assert at_home.events("customer.heard")[0].cut
    assert room.phase == "survey"


async def test_the_customers_last_line_is_heard_before_the_survey(at_home):
    room = await at_home.begun()
    while "talk.ended" not in at_home.kinds():  # nobody answers: she asks, then hangs up
        await at_home.wait(0.25)
        assert at_home.clock.seconds() < 60
    assert at_home.lines()[:3] == ["b1", "b4", "b5"]
    assert room.phase == "call"
    await at_home.wait(30)
    assert room.phase == "survey"
    assert at_home.unheard() == []


# -- time -----------------------------------------------------------------------------------------------------


async def test_silence_falls_due(at_home):
    await at_home.begun()
    heard = at_home.log.read(at_home.talk)[-1].at
    await at_home.wait(heard + 11.5 - at_home.rooms[0].held.at)
    assert at_home.lines() == ["b1"]
    await at_home.wait(1.0)
    assert at_home.lines() == ["b1", "b4"]
    assert at_home.events("time.due")[0].what == "silence"


async def test_silence_does_not_count_while_the_trainee_types(at_home):
    room = await at_home.begun()
    room.typing(on=True)
    await at_home.wait(30)
    assert at_home.lines() == ["b1"]
    room.typing(on=False)
    await at_home.wait(11)
    assert at_home.lines() == ["b1"]
    await at_home.wait(2)
    assert at_home.lines() == ["b1", "b4"]


async def test_silence_does_not_count_while_an_answer_is_awaited(at_home):
    room = await at_home.begun()
    at_home.understanding.lost = 40
    await room.utter("u1", HELLO)
    await at_home.wait(39)
    assert at_home.lines() == ["b1"]
    assert "time.due" not in at_home.kinds()


async def test_a_disturbance_begins_and_ends_by_itself(at_home):
    room = await at_home.begun()
    room.typing(on=True)
    await at_home.wait(51)
    assert room.held.state.cue == "kind"
    assert at_home.stage.log[-1] == ("begin_cue", "kind")
    await at_home.wait(25)
    assert room.held.state.cue == ""
    assert ("end_cue", "kind") in at_home.stage.log
    assert not at_home.events("cue.ended")[0].handled


async def test_a_disturbance_is_ended_by_what_the_trainee_does_about_it(at_home):
    room = await at_home.begun()
    room.typing(on=True)
    await at_home.wait(55)
    await room.utter("u1", CALM)
    await at_home.wait(0.0)
    assert room.held.state.cue == ""
    assert at_home.events("cue.ended")[0].handled
    assert at_home.lines()[-1] == "k2"


async def test_in_a_pause_the_clock_stands_still(at_home):
    room = await at_home.begun()
    await room.pause()
    before = (room.held.at, at_home.kinds())
    assert room.phase == "paused"
    assert at_home.stage.paused
    assert not await room.utter("u1", HELLO)
    await at_home.wait(900)
    assert (room.held.at, at_home.kinds()) == before
    await room.resume()
    assert not at_home.stage.paused
    await at_home.wait(11)
    assert at_home.lines() == ["b1"]
    await at_home.wait(2)
    assert at_home.lines() == ["b1", "b4"]
    assert [event.reason for event in at_home.events("talk.paused")] == ["pause"]


async def test_a_line_decided_before_a_pause_is_said_after_it(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO_ALL)
    await at_home.wait(0.5)
    await room.pause()
    await at_home.wait(60)
    assert [line.line for line in room.to_come] == ["a1"]
    await room.resume()
    await at_home.wait(10)
    assert at_home.unheard() == []


# -- once more ------------------------------------------------------------------------------------------------


async def test_the_last_line_can_be_heard_again_and_nothing_is_written(at_home):
    room = await at_home.begun()
    before = at_home.kinds()
    await room.repeat()
    await at_home.wait(1)
    assert room.speaking.line == "b1"
    assert room.speaking.pause == 0
    await at_home.wait(1.5)
    assert room.speaking is None
    assert [line.line for line in at_home.stage.said] == ["b1", "b1"]
    assert at_home.kinds() == before


async def test_an_answer_waits_until_the_repeated_line_is_over(at_home):
    room = await at_home.begun()
    at_home.stage.seconds = 5
    await room.repeat()
    await at_home.wait(1)
    await room.utter("u1", HELLO_ALL)
    await at_home.wait(60)
    assert at_home.stage.at_once == 1
    assert [line.line for line in at_home.stage.said][:4] == ["b1", "b1", "b2", "a1"]
    assert at_home.unheard() == []


async def test_silence_counts_from_the_end_of_the_repeated_line(at_home):
    room = await at_home.begun()
    at_home.stage.seconds = 10
    await room.repeat()
    await at_home.wait(10.5)
    assert at_home.lines() == ["b1"]
    await at_home.wait(11)
    assert at_home.lines() == ["b1"]
    await at_home.wait(2)
    assert at_home.lines() == ["b1", "b4"]


# -- trouble --------------------------------------------------------------------------------------------------


async def test_a_service_that_is_away_is_said_and_asked_again(at_home):
    room = await at_home.begun()
    at_home.understanding.lost = 3
    assert await room.utter("u1", HELLO)
    await at_home.wait(0.5)
    assert "antwortet gerade nicht" in room.notice
    assert room.thinking
    await at_home.wait(20)
    assert room.notice == ""
    assert not room.thinking
    assert at_home.understanding.asked == [HELLO] * 4
    assert [event.utterance for event in at_home.events("trainee.understood")] == ["u1"]
    assert at_home.lines()[-1] == "a1"


async def test_one_can_pause_and_hang_up_while_the_service_is_away(at_home):
    room = await at_home.begun()
    at_home.understanding.lost = 10_000
    await room.utter("u1", HELLO)
    await at_home.wait(1)
    await asyncio.wait_for(room.pause(), 1)
    assert room.phase == "paused"
    await asyncio.wait_for(room.resume(), 1)
    assert room.phase == "call"
    await asyncio.wait_for(room.hang_up(), 1)
    assert room.phase == "survey"


async def test_an_utterance_that_breaks_the_service_is_not_understood(at_home):
    room = await at_home.begun()
    at_home.understanding.broken = ServiceError("Das ging nicht.")
    await room.utter("u1", HELLO)
    await at_home.wait(10)
    assert at_home.events("trainee.understood")[0].abstained
    assert at_home.lines()[-1] in {"u1", "u2"}
    at_home.understanding.broken = None
    await room.utter("u2", HELLO)
    await at_home.wait(10)
    assert at_home.lines()[-1] == "a1"


async def test_a_full_disk_is_said_in_german_and_the_talk_goes_on_afterwards(at_home):
    room = await at_home.begun()
    at_home.log.trouble = 1
    assert not await room.utter("u1", HELLO)
    assert room.notice == "Der Datenträger ist voll. Bitte schaffen Sie Platz."
    assert await room.utter("u1", HELLO)
    await at_home.wait(10)
    assert room.notice == ""
    assert at_home.lines()[-1] == "a1"


async def test_an_answer_that_cannot_be_written_is_written_later(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO)
    at_home.log.trouble = 5
    await at_home.wait(0.5)
    assert room.notice
    await at_home.wait(20)
    assert at_home.kinds().count("trainee.understood") == 1
    assert at_home.lines()[-1] == "a1"
    assert at_home.unheard() == []


async def test_a_beginning_that_cannot_be_written_can_be_tried_again(at_home):
    room = at_home.room()
    await room.open()
    at_home.log.trouble = 1
    await room.begin()
    assert (room.phase, bool(room.notice)) == ("briefing", True)
    await room.begin()
    await at_home.wait(5)
    assert at_home.lines() == ["b1"]


async def test_hanging_up_that_cannot_be_written_can_be_tried_again(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO_ALL)
    await at_home.wait(1)
    at_home.log.trouble = 1
    await room.hang_up()
    assert room.phase == "call"
    await at_home.wait(10)
    assert at_home.unheard() == []
    await room.hang_up()
    assert room.phase == "survey"


async def test_a_talk_that_is_not_there(at_home):
    room = at_home.room()
    at_home.log.delete_talk(at_home.talk)
    with pytest.raises(TalkUnknown):
        await room.open()


async def test_a_talk_deleted_under_way_is_said(at_home):
    room = await at_home.begun()
    at_home.log.delete_talk(at_home.talk)
    assert not await room.utter("u1", HELLO)
    assert room.notice == "Dieses Gespräch gibt es nicht."
    await at_home.wait(60)


# -- after a break --------------------------------------------------------------------------------------------


async def test_what_nobody_had_understood_is_answered_by_the_next_room(at_home):
    first = await at_home.begun()
    at_home.understanding.waits = asyncio.Event()
    await first.utter("u1", HELLO)
    await first.utter("u2", WAY)
    await at_home.wait(0.0)
    assert at_home.kinds()[-2:] == ["trainee.uttered"] * 2
    await kill(first)
    at_home.understanding.waits = None
    second = at_home.room()
    await second.open()
    await at_home.wait(40)
    assert [event.utterance for event in at_home.events("trainee.understood")] == ["u1", "u2"]
    assert at_home.unheard() == []


async def test_what_was_not_heard_to_its_end_is_said_again(at_home):
    first = await at_home.begun()
    await first.utter("u1", HELLO_ALL)
    await at_home.wait(1)
    await kill(first)
    assert at_home.unheard() == [2, 3]
    second = at_home.room()
    await second.open()
    await at_home.wait(10)
    assert [line.line for line in at_home.stage.said] == ["b1", "b2", "b2", "a1"]
    assert at_home.unheard() == []


async def test_a_killed_rooms_clock_goes_on_where_its_last_entry_stands(at_home):
    first = await at_home.begun()
    last = at_home.log.read(at_home.talk)[-1].at
    await kill(first)
    await at_home.wait(3600)
    second = at_home.room()
    await second.open()
    assert second.held.at == last
    assert second.phase == "call"
    await at_home.wait(5)
    assert second.held.at == last + 5


async def test_a_second_room_takes_over_and_the_first_writes_nothing_more(at_home):
    first = await at_home.begun()
    await first.utter("u1", HELLO_ALL)
    await at_home.wait(1)
    stage = type(at_home.stage)(at_home.clock)
    second = at_home.room(stage=stage)
    await second.open()
    assert first.phase == "call"  # nobody has told it yet
    assert not await first.utter("u2", WAY)
    assert first.phase == "elsewhere"
    await at_home.wait(60)
    assert first.to_come == ()
    assert [line.line for line in stage.said][:2] == ["b2", "a1"]
    assert at_home.events("trainee.uttered")[-1].utterance == "u1"
    assert len(at_home.heard()) == len(set(at_home.heard()))


async def test_the_first_room_learns_by_itself_that_another_drives(at_home):
    first = await at_home.begun()
    await at_home.room(stage=type(at_home.stage)(at_home.clock)).open()
    await at_home.wait(3.5)
    assert first.phase == "elsewhere"
    for act in (first.pause, first.resume, first.hang_up, first.repeat, first.begin):
        await act()
    first.channel("camera", "off")
    said = len(at_home.stage.said)
    await at_home.wait(60)
    assert len(at_home.stage.said) == said
    assert at_home.kinds().count("talk.ended") <= 1


async def test_the_first_room_can_take_it_back(at_home):
    first = await at_home.begun()
    second = at_home.room(stage=type(at_home.stage)(at_home.clock))
    await second.open()
    await at_home.wait(4)
    await first.open()
    assert first.phase == "call"
    await at_home.wait(4)
    assert second.phase == "elsewhere"
    assert await first.utter("u1", HELLO)


async def test_left_and_opened_again_the_clock_stood_still(at_home):
    room = await at_home.begun()
    at = room.held.at
    room.leave()
    room.leave()
    assert at_home.events("talk.paused")[-1].reason == "page_gone"
    await at_home.wait(500)
    assert not await room.utter("u1", HELLO)
    await room.open()
    assert (room.phase, room.held.at) == ("call", at)
    assert at_home.kinds()[-2:] == ["talk.paused", "talk.resumed"]
    await at_home.wait(10)
    assert at_home.lines() == ["b1"]
    assert await room.utter("u1", HELLO)


async def test_left_in_the_middle_of_a_line_it_is_said_once_more(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO_ALL)
    await at_home.wait(1)
    room.leave()
    await room.open()
    await at_home.wait(10)
    assert at_home.stage.at_once == 1
    assert [line.line for line in at_home.stage.said] == ["b1", "b2", "b2", "a1"]
    assert at_home.heard() == [1, 2, 3]
    assert not any(event.cut for event in at_home.events("customer.heard"))


async def test_a_pause_outlives_the_page(at_home):
    room = await at_home.begun()
    await room.pause()
    room.leave()
    await room.open()
    assert room.phase == "paused"
    assert at_home.kinds()[-1] == "talk.paused"
    other = at_home.room(stage=type(at_home.stage)(at_home.clock))
    await other.open()
    await other.resume()
    other.leave()
    await room.open()
    assert room.phase == "call"
    assert not at_home.stage.paused


async def test_typing_ends_with_the_page(at_home):
    room = await at_home.begun()
    room.typing(on=True)
    room.leave()
    await room.open()
    await at_home.wait(13)
    assert at_home.lines() == ["b1", "b4"]


async def test_a_finished_talk_opens_at_its_survey(at_home):
    room = await at_home.begun()
    await room.hang_up()
    await room.aclose()
    other = at_home.room()
    await other.open()
    assert other.phase == "survey"
    before = at_home.kinds()
    await at_home.wait(60)
    await other.aclose()
    assert at_home.kinds() == before


async def test_a_disturbance_is_shown_again_after_a_reload(at_home):
    first = await at_home.begun()
    first.typing(on=True)
    await at_home.wait(51)
    await kill(first)
    stage = type(at_home.stage)(at_home.clock)
    second = at_home.room(stage=stage)
    await second.open()
    assert second.held.state.cue == "kind"
    assert ("begin_cue", "kind") in stage.log


async def test_changes_at_the_trainees_end_are_noted(at_home):
    room = await at_home.begun()
    room.channel("camera", "denied" * 50)
    noted = at_home.events("channel.changed")[0]
    assert (noted.what, len(noted.state)) == ("camera", 80)
    await room.hang_up()
    room.channel("camera", "on")
    assert at_home.kinds().count("channel.changed") == 1


async def test_closing_leaves_nothing_behind(at_home):
    room = await at_home.begun()
    await room.utter("u1", HELLO_ALL)
    await at_home.wait(0.5)
    await room.aclose()
    await room.aclose()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("practice ")]
    assert not at_home.log.holder(at_home.talk).alive
    assert at_home.kinds()[-1] == "talk.paused"
