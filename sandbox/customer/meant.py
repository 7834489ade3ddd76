"""Which of the intents that were understood are meant."""

from __future__ import annotations

from sandbox.journal.events import Understood

SIGNAL = "zustimmung"
"""What is said with it ("Gut. Und wie kommen Sie hin?") is what wants an answer."""
_GENERAL = frozenset({"offene_frage", "konkretisieren"})
_LEAST = 0.35
"""Below this score an intent is not meant."""
_RIVAL = 0.9
"""An intent counts from this share of the likeliest move's score on …"""
_BESIDE = 0.5
"""… or of this share where the move is a question in general. Both found on 86 utterances of one scenario."""


def meant(understood: Understood) -> list[str]:
    """Return the intents that the moves do not outbid, the likeliest first.

    With many intents open, one of them is often faintly like an utterance that surely is something else
    ("Auf Wiedersehen!"); a question in general, though, is no rival of the question that an intent is.
    """
    if not understood.intents:
        return []
    rivals = [each for each in understood.moves if each.id != SIGNAL]
    bids = [each.score * (_BESIDE if each.id in _GENERAL else _RIVAL) for each in rivals]
    likely = [each for each in understood.intents if each.score >= max([_LEAST, *bids])]
    return [each.id for each in sorted(likely, key=lambda each: -each.score)]
