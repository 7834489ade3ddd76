from __future__ import annotations

import pytest

from sandbox.clock import VirtualClock
from sandbox.server.watch import FIRST, PageWatch


class Kernels:
    def __init__(self) -> None:
        self.ended: list[str] = []
        self.dead: set[str] = set()

    async def end(self, kernel: str) -> None:
        self.ended.append(kernel)
        self.watch.forget(kernel)

    async def alive(self, kernel: str) -> bool:
        return kernel not in self.dead


@pytest.fixture
def kernels():
    return Kernels()


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def watch(kernels, clock):
    kernels.watch = PageWatch(clock, 20.0, kernels.end, kernels.alive)
    return kernels.watch


async def test_a_page_that_stays_keeps_its_kernel(watch, kernels, clock):
    watch.handed_out("k")
    watch.opened("k", "socket")
    await clock.advance(3600)
    await watch.look()
    assert kernels.ended == []


async def test_a_page_that_went_has_its_grace(watch, kernels, clock):
    watch.handed_out("k")
    watch.opened("k", "socket")
    await clock.advance(100)
    watch.closed("k", "socket")
    await clock.advance(19)
    await watch.look()
    assert kernels.ended == []
    await clock.advance(1)
    await watch.look()
    assert kernels.ended == ["k"]


async def test_a_page_that_comes_back_in_time_keeps_its_kernel(watch, kernels, clock):
    watch.handed_out("k")
    watch.opened("k", 1)
    watch.closed("k", 1)
    await clock.advance(19)
    watch.opened("k", 2)
    await clock.advance(60)
    await watch.look()
    assert kernels.ended == []


async def test_one_of_two_sockets_is_enough(watch, kernels, clock):
    watch.handed_out("k")
    watch.opened("k", 1)
    watch.opened("k", 2)
    watch.closed("k", 1)
    await clock.advance(60)
    await watch.look()
    assert kernels.ended == []


async def test_a_page_that_never_opens_is_given_up_within_a_minute(watch, kernels, clock):
    watch.handed_out("k")
    await clock.advance(FIRST - 1)
    await watch.look()
    assert kernels.ended == []
    await clock.advance(1)
    await watch.look()
    assert kernels.ended == ["k"]
    assert FIRST < 60


async def test_a_dead_kernel_is_cleared_away_at_once(watch, kernels):
    watch.handed_out("k")
    watch.opened("k", 1)
    kernels.dead.add("k")
    await watch.look()
    assert kernels.ended == ["k"]


async def test_what_was_never_handed_out_is_not_watched(watch, kernels, clock):
    watch.opened("warm", 1)
    watch.closed("warm", 1)
    await clock.advance(1000)
    await watch.look()
    assert kernels.ended == []
