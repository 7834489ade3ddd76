"""Which of several lines is said: the most specific, then the one not said for longest; none twice."""

from __future__ import annotations

from sandbox.customer.scope import Scope, weight
from sandbox.script.answer import Line, Lines
from sandbox.script.fill import fill


def choose(lines: Lines, scope: Scope) -> Line | None:
    """Return the line to be said now, or None if none may be."""
    best: Line | None = None
    best_rank: tuple[int, int] = (0, 0)
    for line in lines:
        if _may(line, scope):
            rank = (-weight(line.when), last_said(line, scope))
            if best is None or rank < best_rank:
                best, best_rank = line, rank
    return best


def worded(line: Line, scope: Scope) -> str:
    """Return a line's text, placeholders unfilled: the short one where somebody reserved has one."""
    return line.short if line.short and scope.style == "reserved" else line.text


def last_said(line: Line, scope: Scope) -> int:
    """Return the running number of when it, or one that is the same, was said last; 0 if it was not."""
    said, alike = scope.state.said, scope.scenario.alike.get(line.id)
    return said.get(line.id, 0) if alike is None else max(said.get(each, 0) for each in alike)


def _may(line: Line, scope: Scope) -> bool:
    state = scope.state
    if line.once and last_said(line, scope):
        return False
    if fill(worded(line, scope), state.persons) == state.last_text.get(line.by or scope.scenario.lead):
        return False
    return scope.holds(line.when)
