"""The little language of conditions and sums: ``trust >= 6 and heard(begruessung) == 1``.

A text is parsed once into closures; nothing of Python's own is ever evaluated. A parsed rule never raises,
whatever it is asked about: text has no size (0), and dividing by zero gives 0.

    or    := and ("or" and)*
    and   := not ("and" not)*
    not   := "not" not | compare
    compare := sum (("==" | "!=" | "<" | "<=" | ">" | ">=") sum)?
    sum   := product (("+" | "-") product)*
    product := unary (("*" | "/") unary)*
    unary := "-" unary | number | text | "true" | "false" | NAME | NAME "(" NAME ")" | "(" or ")"
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

Value = bool | int | float | str

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

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\"[^\"]*\"|'[^']*')|(==|!=|<=|>=|[<>()+*/-]))"
)
_LIMIT = 1e12
_DEPTH = 30


class Scope(Protocol):
    """What a rule is asked about."""

    def name(self, name: str) -> Value:
        """Return the value of an axis, a variable or a counter; unknown names are 0."""

    def call(self, function: str, name: str) -> Value:
        """Return what one of FUNCTIONS says of that name."""


class RuleError(ValueError):
    """The rule is not of the language; ``column`` counts characters from 0."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


Run = Callable[[Scope], Value]


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule."""

    run: Run
    weight: int
    """How specific it is: the number of things that must hold together."""
    names: tuple[tuple[str, int], ...]
    """Axes, variables and counters it reads, with the column of each."""
    calls: tuple[tuple[str, str, int], ...]
    """Function, its argument and the argument's column."""
    compared: tuple[tuple[str, str, int], ...] = ()
    """Names compared with a text: name, text and the text's column."""

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds."""
        return bool(self.run(scope))

    def number(self, scope: Scope) -> float:
        """Return the sum's value, finite."""
        return _number(self.run(scope))


ALWAYS = Rule(lambda _: True, 0, (), ())


@lru_cache(maxsize=8192)
def parse(text: str) -> Rule:
    """Parse a condition or a sum; an empty text always holds. Raises RuleError."""
    return _Parser(text).rule() if text.strip() else ALWAYS


def _number(value: Value) -> float:
    if isinstance(value, str):
        return 0.0
    return max(-_LIMIT, min(_LIMIT, float(value)))


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
_ADD: dict[str, Callable[[float, float], float]] = {"+": operator.add, "-": operator.sub}
_TIMES: dict[str, Callable[[float, float], float]] = {
    "*": operator.mul,
    "/": lambda left, right: left / right if right else 0.0,
}


class _Parser:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._cut(text)
        self.at = 0
        self.depth = 0
        self.names: list[tuple[str, int]] = []
        self.calls: list[tuple[str, str, int]] = []
        self.compared: list[tuple[str, str, int]] = []

    @staticmethod
    def _cut(text: str) -> list[tuple[str, str, int]]:
        """Cut the text into (kind, token, column); the last is ("end", "", length)."""
        tokens: list[tuple[str, str, int]] = []
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                column = place + len(text[place:]) - len(text[place:].lstrip())
                raise RuleError(f"Unerwartetes Zeichen „{text[column]}“.", column)
            kind = ("number", "name", "text", "sign")[(match.lastindex or 1) - 1]
            tokens.append((kind, match[match.lastindex or 1], match.start(match.lastindex or 1)))
            place = match.end()
        return [*tokens, ("end", "", len(text))]

    def rule(self) -> Rule:
        run, weight = self._or()
        kind, token, column = self.tokens[self.at]
        if kind != "end":
            raise RuleError(f"„{token}“ steht hier zu viel.", column)
        return Rule(run, weight, tuple(self.names), tuple(self.calls), tuple(self.compared))

    def _take(self, *signs: str) -> str:
        """Go past one of these tokens and return it, or return an empty text."""
        kind, token, _ = self.tokens[self.at]
        if token in signs and kind in {"sign", "name"}:
            self.at += 1
            return token
        return ""

    def _or(self) -> tuple[Run, int]:
        self.depth += 1
        if self.depth > _DEPTH:
            raise RuleError("Die Bedingung ist zu tief geschachtelt.", self.tokens[self.at][2])
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        self.depth -= 1
        if len(parts) == 1:
            return parts[0]
        runs = tuple(run for run, _ in parts)
        return (lambda scope: any(run(scope) for run in runs)), min(weight for _, weight in parts)

    def _and(self) -> tuple[Run, int]:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        if len(parts) == 1:
            return parts[0]
        runs = tuple(run for run, _ in parts)
        return (lambda scope: all(run(scope) for run in runs)), sum(weight for _, weight in parts)

    def _not(self) -> tuple[Run, int]:
        negated = False
        while self._take("not"):
            negated = not negated
        run, weight = self._compare()
        return ((lambda scope: not run(scope)), weight) if negated else (run, weight)

    def _compare(self) -> tuple[Run, int]:
        begin = self.at
        left = self._sum()
        sign = self._take(*_COMPARE)
        if not sign:
            return left, 1
        right, compare = self._sum(), _COMPARE[sign]
        self._note(self.tokens[begin : self.at])
        return (lambda scope: compare(left(scope), right(scope))), 1

    def _note(self, tokens: Sequence[tuple[str, str, int]]) -> None:
        """Keep a comparison of a bare name with a text, for the checks."""
        if [kind for kind, _, _ in tokens] == ["name", "sign", "text"]:
            _, text, column = tokens[2]
            self.compared.append((tokens[0][1], text[1:-1], column))

    def _sum(self) -> Run:
        return self._chain(self._product, _ADD)

    def _product(self) -> Run:
        return self._chain(self._unary, _TIMES)

    def _chain(self, part: Callable[[], Run], signs: dict[str, Callable[[float, float], float]]) -> Run:
        run = part()
        while sign := self._take(*signs):
            run = _joined(run, part(), signs[sign])
        return run

    def _unary(self) -> Run:
        minus = False
        while self._take("-"):
            minus = not minus
        run = self._atom()
        return (lambda scope: -_number(run(scope))) if minus else run

    def _atom(self) -> Run:
        kind, token, column = self.tokens[self.at]
        self.at += 1
        value: Value
        if kind == "number":
            value = min(float(token), _LIMIT)
            return lambda _: value
        if kind == "text":
            value = token[1:-1]
            return lambda _: value
        if kind == "name" and token not in {"and", "or", "not"}:
            return self._name(token, column)
        if token == "(":  # noqa: S105 - a bracket, not a password
            run, _ = self._or()
            self._close()
            return run
        raise RuleError("Hier fehlt etwas." if kind == "end" else f"„{token}“ passt hier nicht.", column)

    def _name(self, token: str, column: int) -> Run:
        if token in {"true", "false"}:
            value = token == "true"  # noqa: S105 - a word of the language
            return lambda _: value
        if not self._take("("):
            self.names.append((token, column))
            return lambda scope: scope.name(token)
        kind, argument, place = self.tokens[self.at]
        if kind != "name":
            raise RuleError(f"{token}(…) braucht einen Namen in der Klammer.", place)
        self.at += 1
        self._close()
        self.calls.append((token, argument, place if token in FUNCTIONS else column))
        return lambda scope: scope.call(token, argument)

    def _close(self) -> None:
        if not self._take(")"):
            raise RuleError("Eine Klammer ist nicht geschlossen.", self.tokens[self.at][2])


def _joined(left: Run, right: Run, sign: Callable[[float, float], float]) -> Run:
    return lambda scope: sign(_number(left(scope)), _number(right(scope)))
