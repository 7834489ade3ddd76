from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.service.fair import FairQueue


def drained(queue: FairQueue[str]) -> list[str]:
    jobs = []
    while (job := queue.pop()) is not None:
        jobs.append(job)
    return jobs


def test_talks_take_turns() -> None:
    queue: FairQueue[str] = FairQueue()
    for nth in range(3):
        queue.push("a", f"a{nth}", urgent=False)
    for nth in range(2):
        queue.push("b", f"b{nth}", urgent=False)
    assert drained(queue) == ["a0", "b0", "a1", "b1", "a2"]


def test_what_is_urgent_goes_first() -> None:
    queue: FairQueue[str] = FairQueue()
    queue.push("a", "later", urgent=False)
    queue.push("b", "now", urgent=True)
    assert drained(queue) == ["now", "later"]


def test_what_was_lost_goes_before_all_others() -> None:
    queue: FairQueue[str] = FairQueue()
    queue.push("a", "a1", urgent=False)
    queue.push("b", "b1", urgent=False)
    queue.push_back("b", "b0", urgent=False)
    assert drained(queue) == ["b0", "a1", "b1"]


def test_what_is_not_wanted_is_taken_out() -> None:
    queue: FairQueue[str] = FairQueue()
    for job in ("a0", "a1", "b0"):
        queue.push(job[0], job, urgent=job == "a1")
    assert sorted(queue.drop(lambda job: job.startswith("a"))) == ["a0", "a1"]
    assert len(queue) == 1
    assert drained(queue) == ["b0"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans())))
def test_nothing_is_lost_and_each_talk_keeps_its_order(jobs: list[tuple[str, bool]]) -> None:
    queue: FairQueue[tuple[str, bool, int]] = FairQueue()
    for nth, (owner, urgent) in enumerate(jobs):
        queue.push(owner, (owner, urgent, nth), urgent=urgent)
    taken = []
    while (job := queue.pop()) is not None:
        taken.append(job)
    assert sorted(taken, key=lambda job: job[2]) == [
        (owner, urgent, nth) for nth, (owner, urgent) in enumerate(jobs)
    ]
    for owner in "abcd":
        for urgent in (True, False):
            mine = [nth for name, hurry, nth in taken if (name, hurry) == (owner, urgent)]
            assert mine == sorted(mine)
