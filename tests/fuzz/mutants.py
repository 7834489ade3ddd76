"""Mutated scenario files: the same number gives the same file. Most are nearly right, some are monstrous."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from sandbox import content
from tests.customer.walkable import SOUND
from tests.script.base import MINIMAL

Mutate = Callable[[str, Random], str]


def _read(path: Path) -> str:
    """Return a scenario under the name that its folder will have."""
    return re.sub(r"(?m)^scenario: .*", "scenario: probe", path.read_text(encoding="utf-8"))


_EXAMPLE = _read(content.root() / "tests" / "script" / "data" / "beispiel" / "scenario.yaml")
_SHIPPED = [_read(path) for path in sorted(content.scenarios_dir().glob("[a-z]*/scenario.yaml"))]
_BAUSTEINE = [path.name for path in sorted((content.scenarios_dir() / "_bausteine").glob("*.yaml"))]
_LARGE_SHARE = 0.02
"""A shipped scenario takes as long as twenty small ones."""

_VALUES = (
    "null", "~", "true", "[]", "{}", "[[]]", "[{}]", "{a: {}}", "0", "-1", "1e9", "99999999999999", "1.5", ".inf",
    "''", '"\\u0000"', '"{"', '"{kundin.last}"', '"{kundin."', "'" + "ä" * 500 + "'", "x" * 3000, "&a [*a]",
    "*nirgends",
    "!!python/object/apply:os.system [x]", "!!set {a}", "|\n  a\n  b", ">-", "2026-11-24", "any", "kundin", "trust",
    "[druck, druck]", "{trust: +1}", "{id: a1, text: Hallo?}", "[{id: a1, text: Hallo?}, {id: a1, same: a1}]",
    "{tool: document, what: x}", "{draw: town}", "- - - x", "? [a]", "<<: *x", "\u202e", "\ufeff", "😀" * 50,
    "[{after: 3, goto: anfang}]", "[1, 1]", "[99, 1]",
)  # fmt: skip
_RULES = (
    "trust", "(" * 40 + "1" + ")" * 40, "not " * 60 + "true", " and ".join(["trust > 1"] * 300), "1 / 0 > 0", "told(",
    "told(nirgends)", "heard(druck) == 'x'", "visits(mitte) > > 1", "trust >= 6 or", '"a" < 1', "9" * 400,
    "elapsed / turns > 1", "trust > 4", "turns > 3", "not told(geheim)", "visits(mitte) > 1", "missed >= 2",
    "silences == 0",
    "level == leicht", "handled(kind) and cue(kind)", "trust.real", "__import__('os')", "a" * 5000, "trust >= 6 # nein",
)  # fmt: skip
_PIECES = ("{", "}", "[", "]", ":", ": ", "- ", "\n", "  ", "\t", "&a ", "*a", "'", '"', "#", "|", ">", ",", "---\n",
           "...\n", "%YAML 9.9\n", "\x00", "\x85", "\u2028", "ü", "goto: mitte", "id: ", "when: ",
           "include: ")  # fmt: skip
_WORD = re.compile(r"[a-zäöüß_]{2,}", re.IGNORECASE)
_DIGITS = re.compile(r"(?<=[ \[])\d+(?:\.\d+)?\b")
_ID = re.compile(r"\{id: [\w-]+")
_KEY = re.compile(r"(?m)(?<=[\s{,])([a-z_]+): (?=\S)")


def mutant(number: int) -> str:
    """Return the text of a mutated scenario."""
    chance = Random(number)
    large = chance.random() < _LARGE_SHARE
    text = chance.choice(_SHIPPED if large else (MINIMAL, SOUND, _EXAMPLE))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        (mutate,) = chance.choices([each for each, _ in _MUTATIONS], [weight for _, weight in _MUTATIONS])
        text = mutate(text, chance)
    return text[:1_200_000]


def _place(text: str, chance: Random) -> int:
    return chance.randint(0, len(text))


def _piece(text: str, chance: Random) -> str:
    """Put a piece somewhere, over some letters."""
    at = _place(text, chance)
    return text[:at] + chance.choice(_PIECES) + text[at + chance.choice((0, 0, 1, 5, 40)) :]


def _letter(text: str, chance: Random) -> str:
    at = _place(text, chance)
    return (
        text[:at]
        + chr(chance.choice((chance.randint(0, 127), chance.randint(128, 0xFFF), 0x1F600)))
        + text[at + 1 :]
    )


def _cut(text: str, chance: Random) -> str:
    start, end = sorted((_place(text, chance), _place(text, chance)))
    return text[:start] + text[end:] if chance.random() < 0.3 else text[:end]


def _lines(change: Callable[[list[str], Random], None]) -> Mutate:
    def mutate(text: str, chance: Random) -> str:
        lines = text.splitlines(keepends=True) or [""]
        change(lines, chance)
        return "".join(lines)

    return mutate


def _drop(lines: list[str], chance: Random) -> None:
    at = chance.randrange(len(lines))
    del lines[at : at + chance.choice((1, 1, 3, 10))]


def _double(lines: list[str], chance: Random) -> None:
    at, number = chance.randrange(len(lines)), chance.choice((1, 2, 8))
    block = lines[at : at + number]
    lines[at:at] = block * chance.choice((1, 1, 2, 50, 300))


def _swap(lines: list[str], chance: Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], chance: Random) -> None:
    at = chance.randrange(len(lines))
    for place in range(at, min(len(lines), at + chance.choice((1, 4, 20)))):
        lines[place] = (
            chance.choice(("  ", "    ", " ")) + lines[place]
            if chance.random() < 0.5
            else lines[place].lstrip(" ")
        )


def _key(text: str, chance: Random) -> str:
    """Rename a key, or give it another value."""
    found = list(_KEY.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    if chance.random() < 0.3:
        name = chance.choice(found)[1] if chance.random() < 0.7 else match[1][:-1] + "x"
        return text[: match.start()] + name + text[match.end() - 2 :]
    rule = match[1] in {"when", "needs", "recommend", "easy"} and chance.random() < 0.8
    value = chance.choice(_RULES if rule else _VALUES)
    end = _value_end(text, match.end())
    return text[: match.end()] + (_quoted(value) if rule else value) + text[end:]


def _quoted(rule: str) -> str:
    return '"' + rule.replace('"', "'") + '"'


def _value_end(text: str, start: int) -> int:
    """Return about where the value that begins here ends."""
    depth = 0
    for place in range(start, min(len(text), start + 2000)):
        letter = text[place]
        if letter in "[{":
            depth += 1
        elif letter in "]}":
            if depth == 0:
                return place
            depth -= 1
        elif depth == 0 and letter in ",\n":
            return place
    return start


def _word(text: str, chance: Random) -> str:
    """Put one of the file's words in another's place, everywhere or once; or misspell one."""
    found = list(_WORD.finditer(text))
    if not found:
        return text
    one, other = chance.choice(found), chance.choice(found)[0]
    if chance.random() < 0.3:
        other = one[0] + chance.choice("xe_ 0")
    if chance.random() < 0.2:
        return text.replace(one[0], other)
    return text[: one.start()] + other + text[one.end() :]


def _number(text: str, chance: Random) -> str:
    """Give a number another value."""
    found = list(_DIGITS.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    value = chance.choice(("0", "1", "-1", "5", "9.99", "0.5", "100", "7200", "1000000", "3"))
    return text[: match.start()] + value + text[match.end() :]


def _rule(text: str, chance: Random) -> str:
    """Put a condition where there was none, or another where there was one."""
    found = list(_ID.finditer(text))
    if not found:
        return text
    at = chance.choice(found).end()
    extra = chance.choice(
        ("once: true", "first: true", "goto: mitte", "end: any", "effects: {trust: -3}", "set: {merk: true}")
    )
    rule = f"when: {_quoted(chance.choice(_RULES))}" if chance.random() < 0.6 else extra
    return f"{text[:at]}, {rule}{text[at:]}"


def _splice(text: str, chance: Random) -> str:
    """Put some lines of another scenario in."""
    other = chance.choice((MINIMAL, SOUND, _EXAMPLE, chance.choice(_SHIPPED))).splitlines(keepends=True)
    at, start = _place(text, chance), chance.randrange(len(other))
    at = text.rfind("\n", 0, at) + 1
    return text[:at] + "".join(other[start : start + chance.choice((1, 5, 30))]) + text[at:]


def _include(text: str, chance: Random) -> str:
    name = chance.choice([*_BAUSTEINE, "nirgends.yaml", "../x.yaml", "/etc/passwd", ""])
    entry = chance.choice(
        (f"_bausteine/{name}", f"{{file: _bausteine/{name}, as: {chance.choice('abc')}}}", name, "{}")
    )
    return text + f"\ninclude: [{', '.join([entry] * chance.choice((1, 1, 2, 80)))}]\n"


def _monster(text: str, chance: Random) -> str:
    """Add something huge, deep or endless."""
    number = chance.choice((10, 100, 2000, 60_000))
    return text + "\n" + chance.choice(_MONSTERS)(min(number, 60_000)) + "\n"


def _many(form: str, most: int) -> Callable[[int], str]:
    """Return what writes a line of this form many times, numbered."""
    return lambda number: "".join(form.replace("$", str(n)) for n in range(min(number, most)))


def _laughs(number: int) -> str:
    return "a0: &a0 [x]\n" + _many("a$: &a$ [*a0, *a0, *a0]\n", 40)(number).replace("*a0", "*a1", 1)


_MONSTERS: Sequence[Callable[[int], str]] = (
    lambda number: "heavy: " + "[" * number + "]" * number,
    lambda number: "heavy: " + "{a: " * number,
    _laughs,
    lambda number: "criteria: [" + "p99-9, " * number + "]",
    lambda number: "topics: [" + "B9, " * number + "]",
    lambda number: "heavy: '" + "{x.y}" * number + "'",
    lambda number: "#" + "x" * (20 * number),
    lambda number: "heavy: " + "ä" * (10 * number),
    lambda number: "heavy: |\n" + "  zeile\n" * number,
    lambda number: "? " * number,
    _many("taste$: $\n", 20_000),
    lambda number: "variables:\n" + _many("  v$x: $\n", 9000)(number),
    lambda number: "reactions:\n" + _many("  - {id: q$, to: gruuss$, goto: mitttte$}\n", 3000)(number),
    lambda number: (
        "endings:\n" + _many("  e$: {label: E, when: trst$ > 1, outcome: gut, text: T.}\n", 3000)(number)
    ),
    lambda number: "nodes:\n" + _many("  n$: {lines: [{id: z$, text: Z.}], end: eend$}\n", 3000)(number),
    lambda number: "intents:\n" + _many("  i$: {examples: [A $, B $, C $]}\n", 3000)(number),
)

_MUTATIONS: Sequence[tuple[Mutate, float]] = (
    (_piece, 2),
    (_letter, 2),
    (_cut, 0.5),
    (_lines(_drop), 3),
    (_lines(_double), 1),
    (_lines(_swap), 1),
    (_lines(_indent), 1),
    (_key, 6),
    (_word, 6),
    (_number, 8),
    (_rule, 8),
    (_splice, 2),
    (_include, 1),
    (_monster, 0.3),
)
"""With weights."""
