"""What the reader says of an utterance: plain values that can be journaled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """A move or intent with its score, rounded to four places. Equal scores are ordered by id."""

    id: str
    score: float


@dataclass(frozen=True)
class MoveFound:
    """A move taken as said; ``place`` is (start, end) of its clause in the cleaned text."""

    id: str
    score: float
    place: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """An utterance as it was understood.

    ``text`` is the cleaned text; ``moves`` the ones taken as said and ``intents`` the accepted intents of
    the node, both likeliest first; ``ranking`` the ten best moves for the utterance as a whole, accepted or
    not. ``abstained``: neither a move nor an intent was accepted. ``version`` names the weights.
    """

    text: str
    moves: tuple[MoveFound, ...]
    ranking: tuple[Score, ...]
    intents: tuple[Score, ...]
    abstained: bool
    version: str


@dataclass(frozen=True)
class Neighbour:
    """An example from content/moves that lies near (cosine of sentence vectors)."""

    move: str
    text: str
    likeness: float


@dataclass(frozen=True)
class Piece:
    """What was seen in the whole utterance or in one clause.

    ``scope``: distance of the best move from "no move" (log-probability); ``cues``: per move of the
    ranking, the cues that are in the text; ``flags``: names of the flags of form that are set.
    """

    text: str
    place: tuple[int, int]
    scope: float
    ranking: tuple[Score, ...]
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    flags: tuple[str, ...]
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Explanation:
    """The reasons behind a reading: its pieces (the whole first) and the thresholds that decided."""

    reading: Reading
    pieces: tuple[Piece, ...]
    thresholds: tuple[tuple[str, float], ...]
