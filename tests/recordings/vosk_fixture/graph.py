"""Builds graph/HCLG.fst without Kaldi or OpenFst: a bigram of words, words as phones, phones as transitions."""

from __future__ import annotations

import math
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from sandbox.speech import espeak

from .acoustic import TransitionIds, phone_id

Lexicon = dict[str, list[tuple[tuple[str, ...], float]]]  # word -> its pronunciations, each with a cost
_SILENCE_COST = 0.7
_STAY = math.log(2)  # cost of either transition of a state
_UNKNOWN_COST, _UNKNOWN_PHONE_COST = 9.0, 4.0
_CARRIERS = ("{}", "so {} so", "das ist {}")


def lexicon(words: Iterable[str], known: set[str]) -> Lexicon:
    """Return how espeak-ng says each word: alone, within a sentence, and at its end."""
    found: Lexicon = {}
    for word in words:
        said = Counter(filter(None, (_said(word, carrier, known) for carrier in _CARRIERS)))
        most = max(said.values())
        found[word] = [(phones, -0.5 * math.log(times / most)) for phones, times in said.most_common()]
    return found


def _said(word: str, carrier: str, known: set[str]) -> tuple[str, ...]:
    before, after = (len(_phones(part)) if part.strip() else 0 for part in carrier.split("{}"))
    phones = _phones(carrier.format(word))
    own = tuple(phones[before : len(phones) - after])
    return own if set(own) <= known else ()


def _phones(text: str) -> list[str]:
    return [phone.symbol for phone in espeak.engine().say(text, "de", 165, 50)[1] if phone.symbol != "_"]


class Fst:
    """A weighted transducer, grown state by state, written as OpenFst's ``vector`` of ``standard`` arcs."""

    def __init__(self) -> None:
        self.arcs: list[list[tuple[int, int, float, int]]] = []
        self.final: dict[int, float] = {}

    def state(self) -> int:
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, start: int, label: int, word: int, cost: float, end: int) -> None:
        self.arcs[start].append((label, word, cost, end))

    def write(self, path: Path) -> None:
        def text(value: bytes) -> bytes:
            return struct.pack("<i", len(value)) + value

        out = bytearray(struct.pack("<i", 2125659606) + text(b"vector") + text(b"standard"))
        out += struct.pack("<iiQqqq", 2, 0, 3, 0, len(self.arcs), sum(map(len, self.arcs)))
        for state, arcs in enumerate(self.arcs):
            out += struct.pack("<fq", self.final.get(state, math.inf), len(arcs))
            for arc in arcs:
                out += struct.pack("<iifi", *arc)
        path.write_bytes(out)


def bigram(sentences: Iterable[str], vocabulary: list[str], discount: float = 0.5, floor: float = 0.4):
    """Return unigram chances, discounted bigram chances, and the chance to back off from each history."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    single: Counter[str] = Counter()
    for sentence in sentences:
        words = ["<s>", *sentence.split(), "</s>"]
        for a, b in pairwise(words):
            pairs[a][b] += 1
            single[b] += 1
    every = [*vocabulary, "</s>"]
    total = sum(single.values()) + floor * len(every)
    uni = {word: (single[word] + floor) / total for word in every}
    bi = {
        a: {b: (n - discount) / sum(after.values()) for b, n in after.items()} for a, after in pairs.items()
    }
    off = {
        a: discount * len(after) / sum(after.values()) / (1 - sum(uni[b] for b in after))
        for a, after in pairs.items()
    }
    return uni, bi, off


class Builder:
    """Lays the bigram out as states: one per history, words as chains of phones between them."""

    def __init__(self, phones: list[str], ids: TransitionIds, words: list[str], lexicon: Lexicon) -> None:
        self.fst, self.ids, self.lexicon = Fst(), ids, lexicon
        self.number = {phone: n for n, phone in enumerate(phones)}
        self.word_id = {word: n for n, word in enumerate(words)}
        self.histories: dict[str, int] = {}
        self.ends: dict[int, int] = {}

    def build(self, sentences: Iterable[str]) -> Fst:
        uni, bi, off = bigram(sentences, list(self.lexicon))
        start = self.fst.state()
        self.fst.arc(start, 0, 0, _SILENCE_COST, self._history("<s>"))
        self._silence(start, self._history("<s>"), 0.3)
        back = self._history("")
        for history, after in bi.items():
            state = self._history(history)
            for word, chance in after.items():
                self._word(state, word, -math.log(chance), bi)
            self.fst.arc(state, 0, 0, -math.log(off[history]), back)
        for word, chance in uni.items():
            self._word(back, word, -math.log(chance), bi)
        self._unknown(back)
        return self.fst

    def _history(self, word: str) -> int:
        if word not in self.histories:
            self.histories[word] = self.fst.state()
        return self.histories[word]

    def _emit(self, start: int, phone: int, word: int, cost: float) -> int:
        stay, go = self.ids[phone]
        end = self.fst.state()
        self.fst.arc(start, go, word, cost + _STAY, end)
        self.fst.arc(end, stay, 0, _STAY, end)
        return end

    def _silence(self, start: int, end: int, cost: float = _SILENCE_COST) -> None:
        self.fst.arc(self._emit(start, 1, 0, cost), 0, 0, 0.0, end)

    def _word_end(self, target: int) -> int:
        """Return the state from which one comes to ``target`` with or without a silence."""
        if target not in self.ends:
            self.ends[target] = self.fst.state()
            self.fst.arc(self.ends[target], 0, 0, _SILENCE_COST, target)
            self._silence(self.ends[target], target)
        return self.ends[target]

    def _word(self, start: int, word: str, cost: float, histories: dict[str, dict[str, float]]) -> None:
        if word == "</s>":
            self.fst.final[start] = cost
            return
        end = self._word_end(self._history(word if word in histories else ""))
        for phones, extra in self.lexicon[word]:
            at, last = start, len(phones) - 1
            for n, phone in enumerate(phones):
                position = 3 if last == 0 else 0 if n == 0 else 1 if n == last else 2
                named = (self.word_id[word], cost + extra) if n == 0 else (0, 0.0)
                at = self._emit(at, phone_id(self.number[phone], position), *named)
            self.fst.arc(at, 0, 0, 0.0, end)

    def _unknown(self, back: int) -> None:
        """Any two phones or more, at a price, are the word [unk]."""
        inside, hub, end = self.fst.state(), self.fst.state(), self.fst.state()
        self.fst.arc(back, 0, self.word_id["[unk]"], _UNKNOWN_COST, inside)
        for index in range(1, len(self.number)):
            for start, position, target in ((inside, 0, hub), (hub, 2, hub), (hub, 1, end)):
                said = self._emit(start, phone_id(index, position), 0, _UNKNOWN_PHONE_COST)
                self.fst.arc(said, 0, 0, 0.0, target)
        self.fst.arc(end, 0, 0, _SILENCE_COST, back)
        self._silence(end, back)
