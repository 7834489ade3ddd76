"""The grammar of conditions and sums: from a text to a tree. What a tree means is told elsewhere.

or    := and ("or" and)*
and   := not ("and" not)*
not   := "not" not | compare
compare := sum (("==" | "!=" | "<" | "<=" | ">" | ">=") sum)?
sum   := product (("+" | "-") product)*
product := unary (("*" | "/") unary)*
unary := "-" unary | number | text | "true" | "false" | NAME | NAME "(" NAME ")" | "(" or ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Value = bool | int | float | str

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
LIMIT = 1e12
"""Numbers are no larger than this."""
_DEPTH = 30
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\"[^\"]*\"|'[^']*')|(==|!=|<=|>=|[<>()+*/-]))"
)


class RuleError(ValueError):
    """The rule is not of the language; ``column`` counts characters from 0."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, true or false."""

    value: Value
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """An axis, a variable or a counter."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """What happened of a name; ``place`` is the name's column."""

    function: str
    argument: str
    column: int
    place: int


@dataclass(frozen=True, slots=True)
class Sum:
    """``left + right`` or one of ``-``, ``*``, ``/``; ``-x`` is ``0 - x``."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Compare:
    """``left == right`` or another comparison."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Tree


@dataclass(frozen=True, slots=True)
class All:
    """Holds if every part does."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds if any part does."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in brackets."""

    part: Tree


Tree = Constant | Name | Call | Sum | Compare | Not | All | Some | Group


def parse_tree(text: str) -> Tree:
    """Return the tree of a text that is not empty. Raises RuleError."""
    return _Parser(text).tree()


def within(tree: Tree) -> Iterator[Tree]:
    """Yield a tree and every tree in it, from left to right."""
    yield tree
    match tree:
        case Sum(left=left, right=right) | Compare(left=left, right=right):
            parts: tuple[Tree, ...] = (left, right)
        case Not(part=part) | Group(part=part):
            parts = (part,)
        case All(parts=several) | Some(parts=several):
            parts = several
        case _:
            parts = ()
    for part in parts:
        yield from within(part)


class _Parser:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, text: str) -> None:
        self.tokens = self._cut(text)
        self.at = 0
        self.depth = 0

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

    def tree(self) -> Tree:
        tree = self._or()
        kind, token, column = self.tokens[self.at]
        if kind != "end":
            raise RuleError(f"„{token}“ steht hier zu viel.", column)
        return tree

    def _take(self, *signs: str) -> str:
        """Go past one of these tokens and return it, or return an empty text."""
        kind, token, _ = self.tokens[self.at]
        if token in signs and kind in {"sign", "name"}:
            self.at += 1
            return token
        return ""

    def _or(self) -> Tree:
        self.depth += 1
        if self.depth > _DEPTH:
            raise RuleError("Die Bedingung ist zu tief geschachtelt.", self.tokens[self.at][2])
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _and(self) -> Tree:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _not(self) -> Tree:
        negated = False
        while self._take("not"):
            negated = not negated
        part = self._compare()
        return Not(part) if negated else part

    def _compare(self) -> Tree:
        left = self._sum()
        sign = self._take(*COMPARISONS)
        return Compare(sign, left, self._sum()) if sign else left

    def _sum(self) -> Tree:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Tree:
        return self._chain(self._unary, "*", "/")

    def _chain(self, part: Callable[[], Tree], *signs: str) -> Tree:
        tree = part()
        while sign := self._take(*signs):
            tree = Sum(sign, tree, part())
        return tree

    def _unary(self) -> Tree:
        minus, column = False, self.tokens[self.at][2]
        while self._take("-"):
            minus = not minus
        atom = self._atom()
        return Sum("-", Constant(0, column), atom) if minus else atom

    def _atom(self) -> Tree:
        kind, token, column = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Constant(min(float(token), LIMIT), column)
        if kind == "text":
            return Constant(token[1:-1], column)
        if kind == "name" and token not in {"and", "or", "not"}:
            return self._name(token, column)
        if token == "(":  # noqa: S105 - a bracket, not a password
            part = self._or()
            self._close()
            return Group(part)
        raise RuleError("Hier fehlt etwas." if kind == "end" else f"„{token}“ passt hier nicht.", column)

    def _name(self, token: str, column: int) -> Tree:
        if token in {"true", "false"}:
            return Constant(token == "true", column)  # noqa: S105 - a word of the language
        if not self._take("("):
            return Name(token, column)
        kind, argument, place = self.tokens[self.at]
        if kind != "name":
            raise RuleError(f"{token}(…) braucht einen Namen in der Klammer.", place)
        self.at += 1
        self._close()
        return Call(token, argument, column, place)

    def _close(self) -> None:
        if not self._take(")"):
            raise RuleError("Eine Klammer ist nicht geschlossen.", self.tokens[self.at][2])
