"""Mouth shapes for phonemes: espeak's German mnemonics become ten shapes (nine and the mouth at rest)."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.speech.sound import Phone, Shape, Viseme

#: Seconds; a shape shorter than this would flicker.
SHORTEST = 0.060
#: Closed lips and teeth on the lip must be seen however short they are.
_SEEN = frozenset({"M", "F"})

_SHAPES: dict[str, tuple[Shape, ...]] = {
    "_": ("rest",),
    **dict.fromkeys(("a", "a:", "A", "A:", "A~", "V", "aa", "0"), ("A",)),
    **dict.fromkeys(("E", "E:", "e", "e:", "E~", "@", "3", "3:", "&"), ("E",)),
    **dict.fromkeys(("I", "i", "i:", "C", "j", "Ir"), ("I",)),
    **dict.fromkeys(("O", "O:", "o", "o:", "O~", "W", "W:", "Q"), ("O",)),
    **dict.fromkeys(("U", "U:", "u", "u:", "y", "y:", "Y", "Y:", "w"), ("U",)),
    **dict.fromkeys(("m", "b", "p"), ("M",)),
    **dict.fromkeys(("f", "v", "pF"), ("F",)),
    **dict.fromkeys(("l", "n", "d", "t", "D", "T"), ("L",)),
    **dict.fromkeys(("s", "z", "S", "Z", "ts", "tS", "dZ"), ("S",)),
    **dict.fromkeys(("aI", "AI", "ai"), ("A", "I")),
    **dict.fromkeys(("aU", "AU", "au"), ("A", "U")),
    **dict.fromkeys(("OY", "OI", "oY"), ("O", "I")),
    "eI": ("E", "I"),
    "oU": ("O", "U"),
}
#: Made in the throat: the lips already form the vowel that follows.
_HIDDEN = frozenset({"h", "k", "g", "x", "N", "r", "R", "?", "c"})
#: The first vowel of a diphthong takes this part of it.
_FIRST = 0.55


def visemes(phones: Iterable[Phone], duration: float) -> tuple[Viseme, ...]:
    """Return mouth shapes that cover 0 to ``duration`` seconds without a gap; silence is "rest".

    ``phones`` are in order. No shape is shorter than ``SHORTEST`` unless the whole sound is.
    """
    if duration <= 0:
        return ()
    return tuple(_steady(_merged(_covered(_shaped(list(phones)), duration)), duration))


def _shaped(phones: list[Phone]) -> list[Viseme]:
    found: list[Viseme] = []
    following: Shape = "E"
    for phone in reversed(phones):
        shapes = (following,) if phone.symbol in _HIDDEN else shapes_of(phone.symbol)
        if len(shapes) > 1:
            middle = phone.start + _FIRST * (phone.end - phone.start)
            found.append(Viseme(shapes[1], middle, phone.end))
            found.append(Viseme(shapes[0], phone.start, middle))
        else:
            found.append(Viseme(shapes[0], phone.start, phone.end))
        following = shapes[0] if shapes[0] != "rest" else "E"
    return found[::-1]


def shapes_of(symbol: str) -> tuple[Shape, ...]:
    """Return the shape of a phoneme, two for a diphthong; unknown ones go by their first letter, else "E"."""
    return _SHAPES.get(symbol) or _SHAPES.get(symbol[:1]) or ("E",)


def _covered(shapes: list[Viseme], duration: float) -> list[Viseme]:
    found, at = [], 0.0
    for shape in shapes:
        start, end = max(shape.start, at), min(shape.end, duration)
        if end <= start:
            continue
        if start > at:
            found.append(Viseme("rest", at, start))
        found.append(Viseme(shape.shape, start, end))
        at = end
    if at < duration:
        found.append(Viseme("rest", at, duration))
    return found


def _merged(shapes: list[Viseme]) -> list[Viseme]:
    found: list[Viseme] = []
    for shape in shapes:
        if found and found[-1].shape == shape.shape:
            found[-1] = Viseme(shape.shape, found[-1].start, shape.end)
        else:
            found.append(shape)
    return found


def _length(shape: Viseme) -> float:
    return shape.end - shape.start


def _steady(shapes: list[Viseme], duration: float) -> list[Viseme]:
    """Give the shortest shape to its longer neighbour, or let it grow if it must be seen; again and again."""
    shapes = list(shapes)
    while len(shapes) > 1:
        at = min(range(len(shapes)), key=lambda index: _length(shapes[index]))
        if _length(shapes[at]) >= SHORTEST - 1e-9:
            break
        if not (shapes[at].shape in _SEEN and _grown(shapes, at)):
            _given_away(shapes, at)
            shapes = _merged(shapes)
    return [Viseme(shapes[0].shape, 0.0, duration)] if len(shapes) == 1 else shapes


def _grown(shapes: list[Viseme], at: int) -> bool:
    """Let a shape take what it lacks from neighbours that can spare it; say whether it worked."""
    for other in sorted(
        (i for i in (at - 1, at + 1) if 0 <= i < len(shapes)), key=lambda i: -_length(shapes[i])
    ):
        lacks = SHORTEST - _length(shapes[at])
        if _length(shapes[other]) - lacks < SHORTEST:
            continue
        edge = shapes[at].start - lacks if other < at else shapes[at].end + lacks
        left, right = min(at, other), max(at, other)
        shapes[left] = Viseme(shapes[left].shape, shapes[left].start, edge)
        shapes[right] = Viseme(shapes[right].shape, edge, shapes[right].end)
        return True
    return False


def _given_away(shapes: list[Viseme], at: int) -> None:
    gone = shapes.pop(at)
    before, after = at - 1, at
    if before < 0 or (after < len(shapes) and _length(shapes[after]) > _length(shapes[before])):
        shapes[after] = Viseme(shapes[after].shape, gone.start, shapes[after].end)
    else:
        shapes[before] = Viseme(shapes[before].shape, shapes[before].start, gone.end)
