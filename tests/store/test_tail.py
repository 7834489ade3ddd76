from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.errors import TalkUnknown
from sandbox.journal.entry import Entry
from sandbox.journal.events import NodeEntered, TalkOpened
from sandbox.store import Journal

Opened = Callable[..., TalkOpened]


async def take(journal: Journal, talk: str, count: int, after: int = 0) -> list[Entry]:
    taken: list[Entry] = []
    async for entry in journal.tail(talk, after):
        taken.append(entry)
        if len(taken) == count:
            break
    return taken


async def test_a_tail_begins_where_it_is_told(database: Path, opened: Opened) -> None:
    with Journal.open(database) as journal, Journal.open(database) as other:
        talk = other.open_talk(opened())
        lease = other.take_lease(talk, "seite")
        other.append(lease, [NodeEntered(node=str(nth)) for nth in range(5)], 0.0)
        assert await take(journal, talk, 4, after=2) == other.read(talk, after=2)


@pytest.mark.parametrize("same", [True, False], ids=["own journal", "another process's"])
async def test_a_tail_sees_what_is_written_soon(database: Path, opened: Opened, same: bool) -> None:
    with Journal.open(database) as journal, Journal.open(database) as other:
        writer = journal if same else other
        talk = journal.open_talk(opened())
        lease = writer.take_lease(talk, "seite")
        tail = asyncio.create_task(take(journal, talk, 11))
        delays = []
        for nth in range(10):
            await asyncio.sleep(0.013)
            writer.append(lease, [NodeEntered(node=f"{nth} {time.monotonic()}")], 0.0)
        written = time.monotonic()
        seen = await asyncio.wait_for(tail, 5)
        delays.append(time.monotonic() - written)
        assert [entry.seq for entry in seen] == list(range(1, 12))
        assert statistics.median(delays) < 1.0


async def test_a_tail_ends_with_its_talk(database: Path, opened: Opened) -> None:
    with Journal.open(database) as journal, Journal.open(database) as other:
        talk = other.open_talk(opened())
        tail = asyncio.create_task(take(journal, talk, 2))
        await asyncio.sleep(0)
        other.delete_talk(talk)
        with pytest.raises(TalkUnknown):
            await asyncio.wait_for(tail, 5)


async def test_a_tail_ends_with_its_journal(database: Path, opened: Opened) -> None:
    journal = Journal.open(database)
    talk = journal.open_talk(opened())
    tail = asyncio.create_task(take(journal, talk, 99))
    await asyncio.sleep(0)
    journal.close()
    assert len(await asyncio.wait_for(tail, 5)) == 1


async def test_nobody_reads_while_nothing_is_written(journal: Journal, opened: Opened, clock) -> None:
    """In virtual time: an hour in which nobody writes costs looks, no reading."""
    reads = 0
    real = journal.read

    def counted(talk: str, after: int = 0) -> list[Entry]:
        nonlocal reads
        reads += 1
        return real(talk, after)

    talk = journal.open_talk(opened())
    journal.read = counted
    tail = asyncio.create_task(take(journal, talk, 2))
    await clock.advance(10)
    assert reads == 1
    journal.append(journal.take_lease(talk, "seite"), [NodeEntered(node="x")], 0.0)
    await clock.advance(0.04)
    assert len(await tail) == 2
