"""What holds whatever the trainee does, in any order, with trouble of all kinds."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.customer.state import fold
from sandbox.journal.talktime import talk_clock
from tests.rooms.house import MEANING, house, kill

acts = st.one_of(
    st.tuples(st.sampled_from(["begin", "pause", "resume", "repeat", "hang_up", "open"])),
    st.tuples(st.just("leave")),
    st.tuples(st.just("kill")),
    st.tuples(st.just("other")),
    st.tuples(st.just("utter"), st.integers(1, 6), st.sampled_from([*MEANING, "Unbekanntes.", ""])),
    st.tuples(st.just("typing"), st.booleans()),
    st.tuples(st.just("channel"), st.sampled_from(["camera", "microphone", "connection"])),
    st.tuples(st.just("lost"), st.integers(1, 5)),
    st.tuples(st.just("trouble"), st.integers(1, 3)),
    st.tuples(st.just("wait"), st.floats(0, 40)),
)


async def act(made, room, name, *given):
    """Let one thing happen; return the room that goes on."""
    match name:
        case "wait":
            await made.wait(*given)
        case "lost":
            made.understanding.lost = given[0]
        case "trouble":
            made.log.trouble = given[0]
        case "utter":
            await room.utter(f"u{given[0]}", given[1])
        case "typing":
            room.typing(on=given[0])
        case "channel":
            room.channel(given[0], "on")
        case "other":
            made.log.take_lease(made.talk, "somebody else")
        case "leave":
            room.leave()
        case "kill":
            return await reborn(made, room)
        case _:
            await getattr(room, name)()
    return room


async def reborn(made, room):
    await kill(room)
    made.stage.cut()
    after = made.room()
    await after.open()
    return after


async def play(steps):
    async with house() as made:
        room = made.room()
        await room.open()
        await room.begin()
        for step in steps:
            room = await act(made, room, *step)
            assert room.phase in {"briefing", "call", "paused", "survey", "elsewhere"}
        made.log.trouble = made.understanding.lost = 0
        await room.open()
        await room.resume()
        room.typing(on=True)  # so that only what was begun comes to its end
        await made.wait(30)
        while room.speaking or room.to_come:
            await made.wait(1)
        check(made, room)


def check(made, room):
    entries = made.log.read(made.talk)
    assert room.held.entries == entries
    assert room.held.state == fold(entries)
    assert room.held.time == talk_clock(entries)
    assert made.stage.at_once <= 1
    times = [entry.at for entry in entries]
    assert times == sorted(times)
    uttered = [entry.event.utterance for entry in entries if entry.event.kind == "trainee.uttered"]
    understood = [entry.event.utterance for entry in entries if entry.event.kind == "trainee.understood"]
    assert len(uttered) == len(set(uttered))
    assert sorted(uttered) == sorted(understood)
    said = [entry.event.nth for entry in entries if entry.event.kind == "customer.line"]
    heard = [entry.event.nth for entry in entries if entry.event.kind == "customer.heard"]
    assert said == list(range(1, len(said) + 1))
    assert set(heard) <= set(said)
    kinds = [entry.event.kind for entry in entries]
    assert kinds.count("talk.begun") <= 1
    assert kinds.count("talk.ended") == kinds.count("survey.answered") <= 1
    if "talk.ended" not in kinds and "talk.begun" in kinds:
        assert set(heard) == set(said)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=14))
def test_no_order_of_what_happens_breaks_a_talk(steps):
    asyncio.run(play(steps))
