from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.clock import VirtualClock
from sandbox.errors import LeaseLost, StoreError, StoreUnknown, TalkUnknown
from sandbox.journal.events import (
    EVENT,
    Event,
    LineSaid,
    NodeEntered,
    TalkBegun,
    TalkEnded,
    TalkOpened,
    Uttered,
)
from sandbox.journal.notes import GoalsWritten, NoteWritten
from sandbox.store import Journal

Opened = Callable[..., TalkOpened]

EVENTS = st.one_of(
    st.builds(Uttered, utterance=st.text(max_size=8), text=st.text(max_size=40), by=st.just("typed")),
    st.builds(NodeEntered, node=st.text(max_size=12)),
    st.builds(LineSaid, nth=st.integers(1, 999), role=st.just("kundin"), line=st.just("x"), text=st.text()),
)
STEPS = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.lists(EVENTS, max_size=4), st.floats(0, 9999)),
    max_size=12,
)


def test_the_first_entry_is_the_opening(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    (entry,) = journal.read(talk)
    assert (entry.seq, entry.at, entry.event) == (1, 0.0, opened())
    assert len(talk) >= 16


def test_a_talk_may_be_given_its_id_once(journal: Journal, opened: Opened) -> None:
    assert journal.open_talk(opened(), talk="eins") == "eins"
    with pytest.raises(StoreError):
        journal.open_talk(opened(), talk="eins")
    assert len(journal.read("eins")) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_written_is_read(
    journal: Journal, opened: Opened, steps: list[tuple[str, bool, list[Event], float]]
) -> None:
    """Several writers that take the talk from each other: what was acknowledged is there, gapless."""
    talk = journal.open_talk(opened())
    held = {name: journal.take_lease(talk, name) for name in "abc"}
    newest = "c"
    expected: list[tuple[float, Event]] = [(0.0, opened())]
    for name, takes, events, at in steps:
        if takes:
            held[name] = journal.take_lease(talk, name)
            newest = name
        if name == newest:
            journal.append(held[name], events, at)
            expected += [(round(at, 3), event) for event in events]
        else:
            with pytest.raises(LeaseLost):
                journal.append(held[name], events, at)
    read = journal.read(talk)
    assert [entry.seq for entry in read] == list(range(1, len(expected) + 1))
    assert [(entry.at, entry.event) for entry in read] == expected
    half = len(expected) // 2
    assert journal.read(talk, after=half) == read[half:]


def test_append_returns_what_read_gives(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    lease = journal.take_lease(talk, "seite")
    written = journal.append(lease, [TalkBegun(), NodeEntered(node="start")], 1.23456)
    assert written == journal.read(talk, after=1)
    assert written[0].at == 1.235


def test_an_append_is_all_or_nothing(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    lease = journal.take_lease(talk, "seite")
    with pytest.raises(Exception, match="greater than or equal"):
        journal.append(lease, [TalkBegun()], -1.0)
    assert len(journal.read(talk)) == 1


def test_an_old_holder_writes_nothing_more(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    old = journal.take_lease(talk, "alt")
    new = journal.take_lease(talk, "neu")
    for refused in (
        lambda: journal.append(old, [TalkBegun()], 0.0),
        lambda: journal.renew(old),
        lambda: journal.release(old),
    ):
        with pytest.raises(LeaseLost):
            refused()
    assert new.number > old.number
    assert len(journal.append(new, [TalkBegun()], 0.0)) == 1


def test_a_lease_ends_when_it_is_not_renewed(opened: Opened, database: Path, clock: VirtualClock) -> None:
    with Journal.open(database, clock, lease=10) as journal:
        talk = journal.open_talk(opened())
        assert journal.holder(talk) is None
        lease = journal.take_lease(talk, "seite")
        asyncio.run(clock.advance(9))
        assert journal.holder(talk).alive
        journal.renew(lease)
        asyncio.run(clock.advance(9))
        assert journal.holder(talk).alive
        asyncio.run(clock.advance(2))
        assert not journal.holder(talk).alive
        journal.append(lease, [TalkBegun()], 0.0)


def test_a_lease_that_was_given_back_is_refused(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    lease = journal.take_lease(talk, "seite")
    journal.release(lease)
    assert not journal.holder(talk).alive
    with pytest.raises(LeaseLost):
        journal.append(lease, [TalkBegun()], 0.0)
    assert journal.take_lease(talk, "seite").number == 2


def test_notes_need_no_lease(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    lease = journal.take_lease(talk, "seite")
    journal.append(lease, [TalkEnded(by="trainee")], 77.5)
    journal.append_reflection(talk, [NoteWritten(text="a")])
    (goals,) = journal.append_reflection(talk, [GoalsWritten(text="b")], at=80)
    assert [(entry.seq, entry.at) for entry in journal.read(talk, after=2)] == [(3, 77.5), (goals.seq, 80)]
    with pytest.raises(ValueError, match=r"talk\.begun"):
        journal.append_reflection(talk, [NoteWritten(text="c"), TalkBegun()])
    assert len(journal.read(talk)) == 4


def test_threads_share_a_journal(journal: Journal, opened: Opened) -> None:
    talk = journal.open_talk(opened())
    lease = journal.take_lease(talk, "seite")

    def write(name: str) -> None:
        for nth in range(20):
            journal.append(lease, [NodeEntered(node=f"{name}{nth}")], 0.0)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = journal.read(talk, after=1)
    assert [entry.seq for entry in read] == list(range(2, 82))
    for name in "abcd":
        nodes = [entry.event.node for entry in read if entry.event.node.startswith(name)]
        assert nodes == [f"{name}{nth}" for nth in range(20)]


def test_lists_of_talks(journal: Journal, opened: Opened, clock: VirtualClock) -> None:
    first = journal.open_talk(opened(title="Eins"))
    asyncio.run(clock.advance(60))
    second = journal.open_talk(opened(title="Zwei"))
    journal.open_talk(opened(learner="jemand anders"))
    lease = journal.take_lease(first, "seite")
    journal.append(lease, [TalkBegun()], 0.0)
    journal.append(lease, [TalkEnded(by="customer")], 412.0)
    asyncio.run(clock.advance(60))
    journal.append_reflection(first, [NoteWritten(text="x")], at=500.0)
    two, one = journal.talks("lerner")
    assert (two.id, two.title, two.begun, two.ended, two.seconds) == (second, "Zwei", False, False, 0.0)
    assert (one.id, one.person, one.begun, one.ended, one.seconds) == (
        first,
        "Petra Brandt",
        True,
        True,
        412.0,
    )
    assert (one.last - one.opened).total_seconds() == 120
    assert journal.summary(first) == one
    assert journal.talks("niemand") == []


def test_a_talk_that_never_was(journal: Journal, opened: Opened) -> None:
    lease = journal.take_lease(journal.open_talk(opened()), "seite")
    journal.delete_talk(lease.talk)
    for asked in (
        lambda: journal.read("nie"),
        lambda: journal.summary("nie"),
        lambda: journal.take_lease("nie", "x"),
        lambda: journal.holder("nie"),
        lambda: journal.delete_talk("nie"),
        lambda: journal.append_reflection("nie", [NoteWritten(text="x")]),
        lambda: journal.append(lease, [TalkBegun()], 0.0),
        lambda: journal.renew(lease),
    ):
        with pytest.raises(TalkUnknown):
            asked()


def test_a_restart_finds_everything(database: Path, opened: Opened) -> None:
    with Journal.open(database) as journal:
        talk = journal.open_talk(opened())
        journal.append(journal.take_lease(talk, "eins"), [TalkBegun()], 0.0)
        before = journal.read(talk)
    journal.close()
    with Journal.open(database) as journal:
        assert journal.read(talk) == before
        assert journal.take_lease(talk, "zwei").number == 2


def test_deleted_means_gone_from_the_disk(database: Path, opened: Opened) -> None:
    secret = "Rumpelstilzchen-Gartenzwerg"
    files = lambda: b"".join(path.read_bytes() for path in database.parent.iterdir())  # noqa: E731
    with Journal.open(database) as journal:
        kept = journal.open_talk(opened(title="bleibt"))
        talk = journal.open_talk(opened(title=secret))
        lease = journal.take_lease(talk, secret)
        for nth in range(200):
            journal.append(lease, [Uttered(utterance=str(nth), text=secret * 20)], 0.0)
        journal.append_reflection(talk, [NoteWritten(text=secret)])
        assert secret.encode() in files()
        journal.delete_talk(talk)
        assert secret.encode() not in files()
        assert talk.encode() not in files()
        assert len(journal.read(kept)) == 1
    assert secret.encode() not in files()


def test_what_cannot_be_read_is_said_without_its_text(
    journal: Journal, opened: Opened, database: Path
) -> None:
    import sqlite3

    talk = journal.open_talk(opened())
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE entries SET body = ?", ['{"kind": "morgen.erfunden", "text": "geheim"}'])
    connection.close()
    with pytest.raises(StoreUnknown) as told:
        journal.read(talk)
    assert "geheim" not in str(told.value)
    assert told.value.__cause__ is None


def test_every_kind_of_event_fits(journal: Journal, opened: Opened) -> None:
    kinds = EVENT.json_schema()["discriminator"]["mapping"]
    assert all(len(kind) <= 64 for kind in kinds)


def test_what_was_only_looked_at_is_dropped(journal: Journal, opened: Opened) -> None:
    looked_at, begun = journal.open_talk(opened()), journal.open_talk(opened())
    journal.append(journal.take_lease(begun, "page"), [TalkBegun()], 0.0)

    assert journal.drop_unbegun() == [looked_at]
    assert [talk.id for talk in journal.talks("lerner")] == [begun]
    with pytest.raises(TalkUnknown):
        journal.read(looked_at)
