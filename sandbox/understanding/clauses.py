"""Cut an utterance into clauses, with their places in the text; typed text and a recogniser's bare text
alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 8
"""Clauses looked at on their own; what is beyond joins the last one."""

_LEAST_WORDS = 2
_BARE_WORDS = 5
"""A text without punctuation and with more words than this is cut where a question seems to open."""

_SIGNALS = frozenset(
    [
        "ja",
        "jo",
        "mhm",
        "hm",
        "okay",
        "ok",
        "aha",
        "genau",
        "verstehe",
        "klar",
        "stimmt",
        "richtig",
        "gut",
        "natürlich",
        "freilich",
    ]
)
_SUBORDINATE = re.compile(
    r"(?:und |aber |für den fall |nur |also )?"
    r"(wenn|falls|sollte|sollten|ob|bevor|solange|sobald|nachdem|damit|weil|da)\b",
    re.IGNORECASE,
)
_VERB = (
    r"(?:sind|ist|bin|haben|hat|hätten|hätte|können|kann|könnten|möchten|wollen|sollen|soll|würden|wären|wäre|wär|"
    r"dürfen|darf|passt|hören|sehen|kommt|kümmern|nehmen|lassen|setzen|probieren|winken|gehen|schauen|machen|"
    r"holen|wird|werden|geht|gibt|klicken|stellen|denken|denk|schick\w*|ruf\w*|melde\w*)"
)
_QUESTION = (
    r"(?:wer|wen|was|wie|wo|wann|warum|wieso|weshalb|welch\w*|woran|worüber|wobei|womit|worum|wofür|"
    r"seit wann|bis wann|ab wann|von wann)"
)
_SUBJECT = r"(?:ich|i|wir|sie|du|das|es|dann|sonst|na|vielleicht|heute|unser|mein|keine|niemand|mir)"
_OPENER = rf"(?:{_QUESTION}|{_VERB}|{_SUBJECT})"
_JOIN = r"(?:und|aber|dann|oder|doch|nur|danach)"
_HARD = re.compile(r"[.?!;…]+[\"“”»)]*\s+|\s+[–—-]\s+|:\s+")
_SOFT = re.compile(
    rf",\s+(?=(?:{_JOIN}\s+)?{_OPENER}\b)|(?<!,)(?<!und)(?<!aber)\s+(?={_JOIN}\s+{_OPENER}\b)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",?\s*(?:ja|gell|oder|nicht wahr|okay|ok|einverstanden|bitte|wissen sie|verstehen sie|wa|ne|sagen sie)"
    r"[.?!]*$",
    re.IGNORECASE,
)
_OPENS_BARE = re.compile(
    rf"\s+(?={_QUESTION}\b|(?:{_VERB}|hörst|siehst|bist|hast|kannst) (?:sie|du|wir|ich|ihnen|dir)\b|"
    r"(?:ich|wir) (?:rufe?|schicke?|habe|muss|möchte|würde|gebe|teile|frage|sehe|verstehe)\b|"
    r"(?:das|die|der) (?:klingt|macht|war|hat|haben|entscheiden|ist)\b|(?:ob|falls|wenn) (?:sie|du|wir)\b|"
    r"(?:auf wiedersehen|tschüss?|alles gute)\b)",
    re.IGNORECASE,
)
_LEAVES_OPEN = re.compile(
    r"(?:^|\s)(?:und|aber|oder|dass|wenn|falls|ob|weil|als|also|na|ja|dann|denn|wie|was|sagen sie|mir)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """A piece of an utterance: its text and where it starts and ends in the whole."""

    text: str
    start: int
    end: int


def clauses(text: str) -> tuple[Clause, ...]:
    """Cut ``text`` into clauses in order; one clause (or none for a blank text) where there is nothing to
    cut.
    """
    pieces: list[tuple[int, int, bool]] = []
    for start, end in _between(text, _HARD, 0, len(text)):
        inner = _bare_cuts(text, start, end) if _is_bare(text) else list(_between(text, _SOFT, start, end))
        pieces += [(a, b, i == len(inner) - 1) for i, (a, b) in enumerate(inner)]
    joined = _join(text, pieces)
    if len(joined) > MOST:
        joined = [*joined[: MOST - 1], (joined[MOST - 1][0], joined[-1][1])]
    return tuple(Clause(text[a:b], a, b) for a, b in joined)


def _is_bare(text: str) -> bool:
    return re.search(r"[,.?!;:]", text) is None and len(text.split()) > _BARE_WORDS


def _between(text: str, cut: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return the trimmed spans between the matches of ``cut``; marks at a span's end stay with it."""
    spans: list[tuple[int, int]] = []
    last = start
    for match in cut.finditer(text, start, end):
        marks = len(match.group().rstrip()) if match.group()[:1] in ".?!;…" else 0
        spans.append((last, match.start() + marks))
        last = match.end()
    spans.append((last, end))
    return [span for span in (_trim(text, *span) for span in spans) if span[0] < span[1]]


def _bare_cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for a, b in _between(text, _OPENS_BARE, start, end):
        # "und wie …", "ich frage wann …": the word before belongs to what follows.
        if spans and _LEAVES_OPEN.search(text[spans[-1][0] : spans[-1][1]]):
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join(text: str, pieces: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    """Join what cannot stand alone: short scraps, tags ("…, ja?"), a subordinate clause before its main
    clause.
    """
    out: list[tuple[int, int, bool]] = []
    for start, end, closed in pieces:
        if out and _belongs(text, out[-1], (start, end)):
            out[-1] = (out[-1][0], end, closed)
        else:
            out.append((start, end, closed))
    return [(start, end) for start, end, _ in out]


def _belongs(text: str, before: tuple[int, int, bool], piece: tuple[int, int]) -> bool:
    previous, this = text[before[0] : before[1]], text[piece[0] : piece[1]]
    if not before[2] and _SUBORDINATE.match(previous) and not _SUBORDINATE.match(this):
        return True
    if _TAG.fullmatch(this):
        return True
    return any(len(part.split()) < _LEAST_WORDS and not _is_signal(part) for part in (previous, this))


def _is_signal(piece: str) -> bool:
    return piece.strip(".,!?; ").lower() in _SIGNALS
