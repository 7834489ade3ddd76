"""Puts written German into words that a voice engine can read, and into phrases with pauses.

Order: characters that nobody says go first (stage directions in brackets, emojis, controls,
bidirectional marks), then what holds digits, then abbreviations and initials; at the end only letters
and a few marks are left, so that no engine ever meets a tag (SVOX Pico obeys ``<genfile file=…>``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sandbox.speech import abbreviations, quantities

#: Characters of text an engine takes at once; longer text is split, nothing is lost.
MAX_PHRASE = 400
#: Letters an engine takes in one word.
MAX_WORD = 40
#: Every character that normalised text may hold.
ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüÄÖÜßé' -.,;:!?…–")

#: Seconds of silence behind a phrase that ends in the mark.
PAUSES = {"…": 0.45, "–": 0.28}
#: Seconds of silence where a long text was split at the end of a sentence, or had to be split elsewhere.
_SENTENCE_PAUSE, _SPLIT_PAUSE = 0.22, 0.05

_STAGE_DIRECTION = re.compile(r"\[[^\[\]]*\]")
#: How letters of other alphabets of Latin origin sound to German ears.
_SOUNDS = str.maketrans(
    {
        "ş": "sch", "Ş": "Sch", "ç": "tsch", "Ç": "Tsch", "ı": "i", "İ": "I", "ğ": "", "Ğ": "",
        "š": "sch", "Š": "Sch", "č": "tsch", "Č": "Tsch", "ć": "tsch", "Ć": "Tsch", "ž": "sch", "Ž": "Sch",
        "ł": "l", "Ł": "L", "đ": "dsch", "Đ": "Dsch", "ø": "ö", "Ø": "Ö", "å": "o", "Å": "O",
        "æ": "ä", "Æ": "Ä", "œ": "ö", "Œ": "Ö", "ẞ": "SS", "ñ": "nj", "Ñ": "Nj", "ſ": "s",
        "’": "'", "‘": "'", "´": "'", "`": "'", "−": "-", "‐": "-", "‑": "-", "—": "–", "―": "–",
    }
)  # fmt: skip
_SIGNS = (
    ("&", " und "),
    ("@", " ät "),
    ("=", " gleich "),
    ("+", " plus "),
    ("€", " Euro "),
    ("%", " Prozent "),
)
_ADDRESS = re.compile(
    r"(?<![\w.-])(?:[\w.+-]{1,64}@)?(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:de|com|org|net|eu|at|ch)(?:/\S*)?(?!\w)"
)


@dataclass(frozen=True)
class Phrase:
    """A piece of normalised text of at most ``MAX_PHRASE`` characters.

    ``pause`` is the silence behind it in seconds; ``text`` may be empty where only a pause was written.
    """

    text: str
    pause: float


def normalise(text: str) -> str:
    """Return ``text`` as words and marks out of ``ALLOWED``; never raises, "" where nothing is to be said."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    text = _STAGE_DIRECTION.sub(" ", text)
    text = "".join(_visible(c) for c in text).replace("...", "…")
    text = _ADDRESS.sub(lambda match: _address(match[0]), text)
    for written, said in abbreviations.WORDS.items():
        text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", said, text)
    text = abbreviations.expand_dotted(text) if "." in text else text
    text = quantities.spoken(text)
    text = re.sub(r"(?<=[a-zäöüß])[*:_](?=innen|in\b)", "", text)
    text = re.sub(r"\b[A-ZÄÖÜ]{2,}\b", lambda match: abbreviations.initials(match[0]), text)
    text = re.sub(r"\b([A-Z])(?=\s(?:eins|zwei)\b)", lambda match: abbreviations.spell(match[0]), text)
    for sign, said in _SIGNS:
        text = text.replace(sign, said)
    return _tidy("".join(_letters(c) for c in text.translate(_SOUNDS)))


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":  # soft hyphens, joiners, bidirectional marks
        return ""
    return " " if category[0] in "CZ" else char


def _address(url: str) -> str:
    bare = re.sub(r"^https?://|/$", "", url)
    for sign, said in (("www.", "weh weh weh Punkt "), (".", " Punkt "), ("/", " Schrägstrich "), ("-", " ")):
        bare = bare.replace(sign, said)
    return bare


def _letters(char: str) -> str:
    if char in ALLOWED:
        return char
    if char in "()":
        return ", "
    if char.isalpha() or unicodedata.combining(char):
        plain = unicodedata.normalize("NFKD", char)
        return "".join(c for c in plain if c in ALLOWED)
    return " "


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"(?<=\s)-{1,3}(?=\s)", "–", text)
    text = re.sub(r"(?<!\w)['-]+|['-]+(?!\w)", " ", text)
    text = re.sub(r"\s+(?=[.,;:!?…])", "", " ".join(text.split()))
    text = re.sub(r"[.,;:!?…–][.,;:!?…– ]*[.,;:!?…–]", _strongest, text)
    text = re.sub(r"([.,;:!?…])(?=[^\s.,;:!?…–])", r"\1 ", text)
    text = " ".join(re.sub(rf"(\w{{{MAX_WORD}}})(?=\w)", r"\1 ", text).split())
    return text.lstrip(".,;:!? ").strip() if re.search(r"[^\W\d_]", text) else ""


def _strongest(match: re.Match[str]) -> str:
    """Return one mark for a run of them: each would be a pause of its own."""
    return next(mark for mark in "…–?!.:;," if mark in match[0]) + " "


def phrases(text: str) -> tuple[Phrase, ...]:
    """Normalise ``text`` and split it at "…" and "–" (pauses), and where it is too long for an engine."""
    found: list[Phrase] = []
    pieces = re.split(r"([…–])[\s.,;:…–]*", normalise(text))
    for said, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        parts = _split(said.strip())
        found += parts[:-1]
        last = parts[-1] if parts else Phrase("", 0.0)
        if last.text or mark:
            found.append(Phrase(last.text, PAUSES.get(mark, 0.0)))
    return tuple(found) if any(phrase.text for phrase in found) else ()


def _split(text: str) -> list[Phrase]:
    """Split at sentence ends, else commas, else blanks, so that every piece is short enough."""
    parts: list[Phrase] = []
    while len(text) > MAX_PHRASE:
        head = text[: MAX_PHRASE + 1]
        cut, pause = _cut(head)
        parts.append(Phrase(head[:cut].strip(), pause))
        text = text[cut:].strip()
    return [*parts, Phrase(text, 0.0)] if text else parts


def _cut(head: str) -> tuple[int, float]:
    for marks, pause in ((".!?", _SENTENCE_PAUSE), (",;:", _SPLIT_PAUSE)):
        at = max(head.rfind(mark + " ") for mark in marks)
        if at > 0:
            return at + 1, pause
    at = head.rfind(" ")
    return (at if at > 0 else MAX_PHRASE), _SPLIT_PAUSE
