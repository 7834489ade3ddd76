"""Places the boxes of a directed graph in layers, so that ways lead downwards and cross little.

The usual five steps (after Sugiyama): turn ways that lead back, put boxes into layers, give long ways a place in
each layer they pass, order each layer by its neighbours, move boxes above one another. Deterministic.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Size = tuple[float, float]

_SWEEPS = 12
_PASS = 14.0
"""Width that a way takes where it passes a layer, px."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the boxes and the points that each way goes through, first to last; px from the upper left."""

    centres: Mapping[str, Point]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]
    size: Size


def layout(
    sizes: Mapping[str, Size],
    ways: Collection[tuple[str, str]],
    last: Collection[str] = (),
    gap: Size = (26.0, 78.0),
) -> Layout:
    """Place boxes of these sizes; ``last`` stand in the lowest layer. Ways from a box to itself are left out."""
    pairs = [(source, target) for source, target in ways if source != target]
    turned = _turned(list(sizes), pairs)
    levels = _levels(list(sizes), turned.values(), last)
    chains, rows, steps = _passed(levels, turned)
    _ordered(rows, steps)
    widths = {name: sizes[name][0] if name in sizes else _PASS for row in rows for name in row}
    across = _across(rows, steps, widths, gap[0])
    heights = [max((sizes[name][1] for name in row if name in sizes), default=0.0) for row in rows]
    down = [gap[1] / 2 + sum(heights[:at]) + at * gap[1] + height / 2 for at, height in enumerate(heights)]
    at = {name: (across[name], down[level]) for level, row in enumerate(rows) for name in row}
    routes = {}
    for pair in pairs:
        chain = chains[turned[pair]]
        points = [at[name] for name in (chain if turned[pair] == pair else reversed(chain))]
        routes[pair] = tuple(points)
    width = max((x + widths[name] / 2 for name, (x, _) in at.items()), default=0.0) + gap[0]
    height = (down[-1] + heights[-1] / 2 if rows else 0.0) + gap[1] / 2
    return Layout({name: at[name] for name in sizes}, routes, (width, height))


def _turned(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return each way as it is laid: those that lead back to where one is coming from are turned round."""
    targets: dict[str, list[str]] = {name: [] for name in names}
    for source, target in pairs:
        targets[source].append(target)
    order: dict[str, int] = {}
    open_: set[str] = set()
    back: set[tuple[str, str]] = set()
    for first in names:
        stack = [(first, 0)] if first not in order else []
        while stack:
            name, at = stack.pop()
            if at == 0:
                order[name] = len(order)
                open_.add(name)
            if at == len(targets[name]):
                open_.discard(name)
                continue
            stack.append((name, at + 1))
            target = targets[name][at]
            if target in open_:
                back.add((name, target))
            elif target not in order:
                stack.append((target, 0))
    return {pair: (pair[1], pair[0]) if pair in back else pair for pair in pairs}


def _levels(names: Sequence[str], ways: Collection[tuple[str, str]], last: Collection[str]) -> dict[str, int]:
    """Return the layer of each box: below everything that leads to it, close above what it leads to."""
    before: dict[str, set[str]] = {name: set() for name in names}
    after: dict[str, set[str]] = {name: set() for name in names}
    for source, target in ways:
        before[target].add(source)
        after[source].add(target)
    level: dict[str, int] = {}
    waiting = list(names)
    while waiting:
        ready = [name for name in waiting if before[name] <= level.keys()]
        for name in ready:
            level[name] = max((level[each] + 1 for each in before[name]), default=0)
        waiting = [name for name in waiting if name not in level]
    for name in names[1:]:
        if not before[name] and after[name]:
            level[name] = max(1, min(level[each] for each in after[name]) - 1)
            if any(level[each] <= level[name] for each in after[name]):
                level[name] = 0
    lowest = max((each for name, each in level.items() if name not in last), default=0)
    lowest = max([lowest + 1, *(level[name] for name in last)]) if last else lowest
    level.update(dict.fromkeys(last, lowest))
    return level


def _passed(
    levels: Mapping[str, int], turned: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[dict[tuple[str, str], list[str]], list[list[str]], list[tuple[str, str]]]:
    """Return each way with the places it passes, the layers with these in them, and all single steps."""
    rows: list[list[str]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for name, level in levels.items():
        rows[level].append(name)
    chains: dict[tuple[str, str], list[str]] = {}
    steps: list[tuple[str, str]] = []
    for way in dict.fromkeys(turned.values()):
        source, target = way
        passed = [f"{source} {target} {level}" for level in range(levels[source] + 1, levels[target])]
        for level, name in enumerate(passed, levels[source] + 1):
            rows[level].append(name)
        chains[way] = [source, *passed, target]
        steps += list(pairwise(chains[way]))
    return chains, rows, steps


def _ordered(rows: list[list[str]], steps: Sequence[tuple[str, str]]) -> None:
    """Order each layer by the middle of its neighbours, down and up again, and keep what crosses least."""
    above, below = _neighbours(steps)
    best, least = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for at in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            rows[at] = _by_middle(rows[at], rows[at - 1] if down else rows[at + 1], above if down else below)
        crossings = _crossings(rows, below)
        if crossings < least:
            best, least = [list(row) for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _by_middle(row: Sequence[str], other: Sequence[str], near: Mapping[str, list[str]]) -> list[str]:
    """Return a layer ordered by the middle of each box's neighbours in the other one."""
    place = {name: number for number, name in enumerate(other)}
    middle = {
        name: _mean([float(place[each]) for each in near.get(name, ()) if each in place], float(at))
        for at, name in enumerate(row)
    }
    return sorted(row, key=lambda name: middle[name])


def _neighbours(steps: Sequence[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for source, target in steps:
        above.setdefault(target, []).append(source)
        below.setdefault(source, []).append(target)
    return above, below


def _crossings(rows: Sequence[Sequence[str]], below: Mapping[str, list[str]]) -> int:
    found = 0
    for upper, lower in pairwise(rows):
        place = {name: at for at, name in enumerate(lower)}
        ends = [sorted(place[each] for each in below.get(name, ())) for name in upper]
        flat = [each for group in ends for each in group]
        found += sum(one > other for at, one in enumerate(flat) for other in flat[at + 1 :])
    return found


def _across(
    rows: Sequence[Sequence[str]],
    steps: Sequence[tuple[str, str]],
    widths: Mapping[str, float],
    gap: float,
) -> dict[str, float]:
    """Return where the boxes of each layer stand: as near to their neighbours as their order allows."""
    above, below = _neighbours(steps)
    x = {name: at for row in rows for name, at in zip(row, _offsets(row, widths, gap), strict=True)}
    for turn in range(_SWEEPS):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wish = [
                _mean([x[each] for each in (*above.get(name, ()), *below.get(name, ()))], x[name])
                for name in row
            ]
            offsets = _offsets(row, widths, gap)
            placed = _rising([want - offset for want, offset in zip(wish, offsets, strict=True)])
            for name, value, offset in zip(row, placed, offsets, strict=True):
                x[name] = value + offset
    left = min((x[name] - widths[name] / 2 for name in x), default=0.0)
    return {name: value - left + gap for name, value in x.items()}


def _offsets(row: Sequence[str], widths: Mapping[str, float], gap: float) -> list[float]:
    """Return the least distance of each box's middle from that of the first."""
    offsets: list[float] = []
    for at, name in enumerate(row):
        offsets.append(offsets[-1] + (widths[row[at - 1]] + widths[name]) / 2 + gap if at else 0.0)
    return offsets


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _rising(wish: Sequence[float]) -> list[float]:
    """Return the values nearest to these (least squares) of which none is below the one before."""
    groups: list[tuple[float, int]] = []
    for value in wish:
        mean, count = value, 1
        while groups and groups[-1][0] > mean:
            other, more = groups.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        groups.append((mean, count))
    return [mean for mean, count in groups for _ in range(count)]
