"""What is looked at in an utterance beside its sentence vector: letter groups and named flags of form."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.clean import bare

Floats = NDArray[np.float32]

_SHORTEST, _LONGEST = 2, 5


@lru_cache(maxsize=4096)
def letter_groups(text: str) -> Mapping[str, int]:
    """Count the groups of 2 to 5 letters inside each word; a blank marks a word's edge."""
    groups: Counter[str] = Counter()
    for word in bare(text).split():
        edged = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            if size >= len(edged):
                groups[edged] += 1
                break
            groups.update(edged[i : i + size] for i in range(len(edged) - size + 1))
    return groups


@dataclass(frozen=True)
class Vocabulary:
    """Letter groups worth knowing, with how much each tells (inverse document frequency)."""

    place: Mapping[str, int]
    weight: Floats

    @classmethod
    def of(cls, texts: Iterable[str], least: int = 2) -> Vocabulary:
        """Learn from ``texts``; groups that fewer than ``least`` of them hold are left out."""
        seen: Counter[str] = Counter()
        count = 0
        for text in texts:
            seen.update(letter_groups(text).keys())
            count += 1
        kept = sorted(group for group, texts_with in seen.items() if texts_with >= least)
        weight = [math.log((1 + count) / (1 + seen[group])) + 1 for group in kept]
        return cls({group: i for i, group in enumerate(kept)}, np.asarray(weight, dtype=np.float32))

    def vector(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """Return (places, values) of the known groups in ``text``, values of unit length."""
        known = [(self.place[group], n) for group, n in letter_groups(text).items() if group in self.place]
        places = np.asarray([place for place, _ in known], dtype=np.int64)
        values = np.asarray([1 + math.log(n) for _, n in known], dtype=np.float32) * self.weight[places]
        length = float(np.sqrt(values @ values))
        return places, (values / length if length else values).astype(np.float32)


_QUESTION_WORD = (
    r"(wer|wen|wem|was|wie|wo|wann|warum|weshalb|weswegen|wieso|welch\w*|wohin|woher|woran|worauf|worüber|wobei|"
    r"womit|wovon|worin|wozu|wofür|wodurch|inwiefern)"
)
_OPENING = r"^(?:(?:und|also|ja|gut|okay|ok|mhm|na|so|aha|aber|dann|hm|ach)\s+){0,3}"
_VERB_FIRST = (
    r"(haben|hat|hast|hätten|hätte|hätt|sind|ist|bist|können|kann|kannst|könnten|könntest|möchten|möchtest|mögen|"
    r"magst|wollen|willst|würden|würdest|wären|wäre|wär|dürfen|darf|dürfte|sollen|soll|sollten|geht|gibt|gab|passt|"
    r"hören|hörst|sehen|siehst|kommt|käme|werden|wird|hatten|waren|war|stimmt|klappt|brauchen|brauchst|funktioniert|"
    r"fühlen|denken|denkst|klingt|sitzt|sitzen|läuft)"
)
_DAYS = (
    r"\b(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|wochen|monat|monats|uhr|januar|februar|"
    r"märz|april|mai|juni|juli|august|september|oktober|november|dezember|halb|viertel)\w*"
)


def _has(pattern: str) -> Callable[[str, str], bool]:
    compiled = re.compile(pattern)
    return lambda words, _written: compiled.search(words) is not None


FLAGS: Mapping[str, Callable[[str, str], bool]] = {
    "Fragezeichen": lambda _words, written: "?" in written,
    "Fragewort am Anfang": _has(
        rf"{_OPENING}((mit|auf|bei|um|in|an|über|von|seit|für|ab|bis|zu|nach|unter)\s+)?{_QUESTION_WORD}\b"
    ),
    "Verb am Anfang": _has(rf"{_OPENING}{_VERB_FIRST}\b"),
    "Aufforderung": _has(
        r"\b\w+en (sie|s) (bitte|mal|amal|doch|sich|ruhig|einfach|mir|den|die|das|dem|auf|erst|noch)\b"
    ),
    "ich": _has(r"\b(ich|i)\b"),
    "beginnt mit ich": _has(rf"{_OPENING}(ich|i)\b"),
    "mein": _has(r"\b(mein|meine|meiner|meinem|meinen|mir|mich)\b"),
    "wir": _has(r"\b(wir|uns|unser\w*|ma)\b"),
    "Anrede": _has(r"\b(sie|ihnen|du|dir|dich|ihna|eahna|eana)\b"),
    "beginnt mit Sie": _has(rf"{_OPENING}(sie|du)\b"),
    "Ihr": _has(r"\b(ihr|ihre|ihrer|ihrem|ihren|dein\w*)\b"),
    "Möglichkeitsform": _has(r"\b(könn|möcht|würd|wär|hätt|dürft|käm|sollt|tät)\w*"),
    "müssen": _has(r"\b(muss|müssen|musst|soll|sollen|sollten|müssten)\b"),
    "Verneinung": _has(r"\b(nicht|ned|net|nix|kein\w*|nie|nichts|niemand\w*|ohne|nee|nein)\b"),
    "Bedingung": _has(r"\b(wenn|falls|sollte|sollten|bei)\b"),
    "Folgerung": _has(r"\b(also|demnach|das heißt|das bedeutet)\b"),
    "Gegensatz": _has(r"\b(aber|obwohl|trotzdem|andererseits|dagegen|jedoch|allerdings|vorhin)\b"),
    "Zeitangabe": _has(_DAYS),
    "Zahl": _has(
        r"\b(\d+|null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|hundert)\b"
    ),
    "Vergangenheit": _has(r"\b(haben|hat|hatte|hatten|hast|sind|ist|war|wurde\w*)\b.*\bge\w+(t|en)\b"),
    "bis drei Wörter": lambda words, _written: words.count(" ") < 3,
    "ab vierzehn Wörter": lambda words, _written: words.count(" ") >= 13,
    "gemeinsam": _has(
        r"\b(lassen sie uns|wollen wir|sollen wir|lass uns|machen wir|schauen wir|gehen wir)\b"
    ),
    "bis": _has(r"\bbis\b"),
    "andere Sprache": _has(r"\b(the|you|is|are|what|le|la|et|que|je|vous|il|no|si)\b"),
}
"""Each flag by its name (German, as ``--explain`` prints it): a test on (bare words, text as written)."""


def flags(text: str) -> Floats:
    """Return 0 or 1 for each of ``FLAGS``."""
    words = bare(text)
    return np.asarray([float(test(words, text)) for test in FLAGS.values()], dtype=np.float32)


def flag_matrix(texts: Sequence[str]) -> Floats:
    """Return the flags of each text, shape ``(len(texts), len(FLAGS))``."""
    return np.stack([flags(text) for text in texts])
