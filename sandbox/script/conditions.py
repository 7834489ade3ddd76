"""The little language of conditions and sums: ``trust >= 6 and heard(begruessung) == 1``.

A text is parsed once (``grammar``) and made into closures; nothing of Python's own is ever evaluated. A parsed rule
never raises, whatever it is asked about: text has no size (0), and dividing by zero gives 0.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from sandbox.script.grammar import (
    LIMIT,
    All,
    Call,
    Compare,
    Constant,
    Group,
    Name,
    Not,
    RuleError,
    Some,
    Sum,
    Tree,
    Value,
    parse_tree,
    within,
)

FUNCTIONS = (
    "heard",
    "heard_intent",
    "told",
    "just_told",
    "hinted",
    "visits",
    "cue",
    "during",
    "handled",
    "shown",
)
"""What may be asked of the talk so far, each with one name in brackets."""
COUNTERS = ("elapsed", "turns", "missed", "silences", "level", "style", "camera", "microphone")
"""What every talk knows, beside the scenario's axes and variables."""


class Scope(Protocol):
    """What a rule is asked about."""

    def name(self, name: str) -> Value:
        """Return the value of an axis, a variable or a counter; unknown names are 0."""

    def call(self, function: str, name: str) -> Value:
        """Return what one of FUNCTIONS says of that name."""


Run = Callable[[Scope], Value]


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule."""

    tree: Tree
    run: Run
    weight: int
    """How specific it is: the number of things that must hold together."""

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds."""
        return bool(self.run(scope))

    def number(self, scope: Scope) -> float:
        """Return the sum's value, finite."""
        return as_number(self.run(scope))

    @property
    def names(self) -> list[Name]:
        """Axes, variables and counters it reads."""
        return [each for each in within(self.tree) if isinstance(each, Name)]

    @property
    def calls(self) -> list[Call]:
        """What it asks of the talk so far."""
        return [each for each in within(self.tree) if isinstance(each, Call)]

    @property
    def compared(self) -> list[tuple[str, str, int]]:
        """Names that are compared with a text: name, text and the text's column."""
        return [
            (each.left.name, each.right.value, each.right.column)
            for each in within(self.tree)
            if isinstance(each, Compare)
            and isinstance(each.left, Name)
            and isinstance(each.right, Constant)
            and isinstance(each.right.value, str)
        ]


ALWAYS = Rule(Constant(value=True, column=0), lambda _: True, 0)


@lru_cache(maxsize=8192)
def parse(text: str) -> Rule:
    """Parse a condition or a sum; an empty text always holds. Raises RuleError."""
    if not text.strip():
        return ALWAYS
    tree = parse_tree(text)
    return Rule(tree, _made(tree), _weight(tree))


def as_number(value: Value) -> float:
    """Return a value as a number within the limit; a text is 0."""
    if isinstance(value, str):
        return 0.0
    return max(-LIMIT, min(LIMIT, float(value)))


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    return float(left) == float(right)


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    """Order numbers only: a text is neither more nor less than anything."""
    return lambda left, right: (
        not isinstance(left, str) and not isinstance(right, str) and compare(float(left), float(right))
    )


_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}
SUMS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right if right else 0.0,
}


def _made(tree: Tree) -> Run:
    """Make a closure of a tree."""
    match tree:
        case Constant(value=value):
            return lambda _: value
        case Name(name=name):
            return lambda scope: scope.name(name)
        case Call(function=function, argument=argument):
            return lambda scope: scope.call(function, argument)
        case Group(part=part):
            return _made(part)
        case Sum() | Compare():
            return _joined(tree)
        case Not() | All() | Some():
            return _logical(tree)


def _joined(tree: Sum | Compare) -> Run:
    left, right = _made(tree.left), _made(tree.right)
    if isinstance(tree, Compare):
        compare = _COMPARE[tree.sign]
        return lambda scope: compare(left(scope), right(scope))
    sign = SUMS[tree.sign]
    return lambda scope: sign(as_number(left(scope)), as_number(right(scope)))


def _logical(tree: Not | All | Some) -> Run:
    if isinstance(tree, Not):
        part = _made(tree.part)
        return lambda scope: not part(scope)
    parts = tuple(_made(each) for each in tree.parts)
    if isinstance(tree, All):
        return lambda scope: all(part(scope) for part in parts)
    return lambda scope: any(part(scope) for part in parts)


def _weight(tree: Tree) -> int:
    """Return how much must hold together; what stands in brackets counts as one."""
    match tree:
        case All(parts=parts):
            return sum(_weight(part) for part in parts)
        case Some(parts=parts):
            return min(_weight(part) for part in parts)
        case Not(part=part):
            return _weight(part)
        case _:
            return 1


__all__ = ["ALWAYS", "COUNTERS", "FUNCTIONS", "Rule", "RuleError", "Scope", "Value", "parse"]
