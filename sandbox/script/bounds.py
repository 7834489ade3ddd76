"""What a condition can come to at all: from the bounds of axes, what variables are set to, what can be counted.

Errs on the side of "perhaps": what is said to hold never, or always, certainly does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox.script import walk
from sandbox.script.grammar import (
    LIMIT,
    All,
    Call,
    Compare,
    Constant,
    Group,
    Name,
    Not,
    Some,
    Sum,
    Tree,
    Value,
)
from sandbox.script.model import Scenario

_COUNTS = ("heard", "heard_intent", "visits")
Key = tuple[str, ...]
"""A name, or a function and what it is asked about."""


@dataclass(frozen=True, slots=True)
class Span:
    """Values that are possible: numbers from ``low`` to ``high`` (none if ``low`` is larger), and these texts."""

    low: float = -LIMIT
    high: float = LIMIT
    texts: frozenset[str] | None = None
    """None: any."""

    @property
    def numeric(self) -> bool:
        """Whether it may be a number."""
        return self.low <= self.high

    @property
    def may_hold(self) -> bool:
        """Whether it may count as true."""
        return (self.numeric and not self.low == self.high == 0) or self.texts is None or any(self.texts)

    @property
    def may_fail(self) -> bool:
        """Whether it may count as false."""
        return (self.numeric and self.low <= 0 <= self.high) or self.texts is None or "" in self.texts


ANY = Span()
BOTH = Span(0, 1, frozenset())
NEVER = Span(0, 0, frozenset())
COUNT = Span(0, LIMIT, frozenset())

Bounds = Mapping[Key, Span]


def of(scenario: Scenario) -> dict[Key, Span]:
    """Return the bounds of everything that the scenario's conditions may ask about."""
    found: dict[Key, Span] = {(name,): _texts() for name in ("camera", "microphone")}
    found |= {(name,): COUNT for name in ("elapsed", "turns", "missed")}
    steps = [scenario.silence, *(node.silence for node in scenario.nodes.values())]
    found["silences",] = Span(0, max(len(each) for each in steps), frozenset())
    found["level",] = _texts(*(scenario.levels or [""]))
    found["style",] = (
        _texts(*(level.style for level in scenario.levels.values())) if scenario.levels else _texts("plain")
    )
    found |= {(name,): Span(axis.min, axis.max, frozenset()) for name, axis in scenario.stance.items()}
    for name, values in variables(scenario).items():
        found[name,] = ANY if len(values) == 1 else _hull(values)
    found |= {
        ("hinted", name): Span(0, len(fact.levels), frozenset()) for name, fact in scenario.facts.items()
    }
    shown = {show.tool for _, show in walk.shows(scenario) if show.on}
    found |= {
        ("shown", tool): BOTH if tool in shown else NEVER for tool in ("document", "screen", "form", "look")
    }
    return found


def variables(scenario: Scenario) -> dict[str, set[Value]]:
    """Return what each variable can be: its first value, and those it is set to."""
    found: dict[str, set[Value]] = {name: {value} for name, value in scenario.variables.items()}
    for placed in walk.answers(scenario):
        for name, value in placed.answer.set.items():
            if name in found:
                found[name].add(value)
    return found


def span(tree: Tree, bounds: Bounds) -> Span:
    """Return what a tree can come to."""
    match tree:
        case Constant(value=value):
            return _hull({value})
        case Name(name=name):
            return bounds.get((name,), ANY)
        case Call(function=function, argument=argument):
            return bounds.get((function, argument), COUNT if function in _COUNTS else BOTH)
        case Group(part=part):
            return span(part, bounds)
        case Sum():
            return _sum(tree, bounds)
        case _:
            return _truth(tree, bounds)


def _truth(tree: Tree, bounds: Bounds) -> Span:
    match tree:
        case Compare(sign=sign, left=left, right=right):
            return _compared(sign, span(left, bounds), span(right, bounds))
        case Not(part=part):
            inner = span(part, bounds)
            return _either(inner.may_fail, inner.may_hold)
        case Some(parts=parts):
            spans = [span(part, bounds) for part in parts]
            return _either(any(each.may_hold for each in spans), all(each.may_fail for each in spans))
        case All(parts=parts):
            fails = any(span(part, bounds).may_fail for part in parts)
            narrow = dict(bounds)
            for part in parts:
                if not span(part, narrow).may_hold:
                    return _either(holds=False, fails=True)
                narrow |= _given(part, narrow)
            return _either(holds=True, fails=fails)
        case _:
            return BOTH


def _given(tree: Tree, bounds: Bounds) -> dict[Key, Span]:
    """Return the bounds that are narrower where this part of a condition holds."""
    match tree:
        case Compare(sign=sign, left=Name() | Call() as left, right=Constant(value=value)):
            return {_key(left): _narrowed(sign, span(left, bounds), value)}
        case Name() | Call() if span(tree, bounds) in (BOTH, Span(0, 0, frozenset())):
            return {_key(tree): Span(1, 1, frozenset())}
        case Not(part=Name() | Call() as part):
            return {_key(part): Span(0, 0, frozenset({""}))}
        case Group(part=part):
            return _given(part, bounds)
        case All(parts=parts):
            narrow = dict(bounds)
            for part in parts:
                narrow |= _given(part, narrow)
            return narrow
        case _:
            return {}


def _key(tree: Name | Call) -> Key:
    return (tree.name,) if isinstance(tree, Name) else (tree.function, tree.argument)


def _narrowed(sign: str, before: Span, value: Value) -> Span:
    if isinstance(value, str):
        return replace(before, low=1, high=0, texts=frozenset({value})) if sign == "==" else before
    number = float(value)
    low = {"==": number, ">": math.nextafter(number, math.inf), ">=": number}.get(sign, before.low)
    high = {"==": number, "<": math.nextafter(number, -math.inf), "<=": number}.get(sign, before.high)
    return before if sign == "!=" else Span(max(low, before.low), min(high, before.high), frozenset())


def _compared(sign: str, left: Span, right: Span) -> Span:
    if sign in {"==", "!="}:
        equal = _equal(left, right)
        return equal if sign == "==" else _either(equal.may_fail, equal.may_hold)
    if sign in {">", ">="}:
        left, right, sign = right, left, {">": "<", ">=": "<="}[sign]
    worded = any(each.texts is None or each.texts for each in (left, right))
    if not (left.numeric and right.numeric):
        return _either(holds=False, fails=True)
    if sign == "<":
        return _either(left.low < right.high, worded or left.high >= right.low)
    return _either(left.low <= right.high, worded or left.high > right.low)


def _equal(left: Span, right: Span) -> Span:
    numbers = left.numeric and right.numeric and max(left.low, right.low) <= min(left.high, right.high)
    texts = _share(left.texts, right.texts)
    one = left.low == left.high == right.low == right.high and left.texts == right.texts == frozenset()
    same = not left.numeric and not right.numeric and left.texts == right.texts
    word = same and left.texts is not None and len(left.texts) == 1
    return _either(numbers or texts, not (one or word))


def _share(left: frozenset[str] | None, right: frozenset[str] | None) -> bool:
    if left is None or right is None:
        return left is right or bool(left or right)
    return not left.isdisjoint(right)


def _sum(tree: Sum, bounds: Bounds) -> Span:
    left, right = _numbers(span(tree.left, bounds)), _numbers(span(tree.right, bounds))
    match tree.sign:
        case "+":
            low, high = left[0] + right[0], left[1] + right[1]
        case "-":
            low, high = left[0] - right[1], left[1] - right[0]
        case "/" if right[0] <= 0 <= right[1]:
            low, high = -LIMIT, LIMIT
        case _:
            ends = [one * other if tree.sign == "*" else one / other for one in left for other in right]
            low, high = min(ends), max(ends)
    return Span(max(-LIMIT, low), min(LIMIT, high), frozenset())


def _numbers(of_: Span) -> tuple[float, float]:
    """Return its bounds as a number: a text counts 0."""
    worded = of_.texts is None or bool(of_.texts)
    if not of_.numeric:
        return 0.0, 0.0
    return (min(of_.low, 0.0), max(of_.high, 0.0)) if worded else (of_.low, of_.high)


def _either(holds: bool, fails: bool) -> Span:
    return Span(0 if fails else 1, 1 if holds else 0, frozenset())


def _texts(*words: str) -> Span:
    """Return the span of these texts; of any text where none is given."""
    return Span(1, 0, frozenset(words) if words else None)


def _hull(values: set[Value]) -> Span:
    numbers = [float(value) for value in values if not isinstance(value, str)]
    low, high = (min(numbers), max(numbers)) if numbers else (1.0, 0.0)
    return Span(low, high, frozenset(value for value in values if isinstance(value, str)))
