"""What the fixture model knows: sentences of a counselling talk, their words, and words as background."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "texts"

#: The language model and a third of the training come from these.
SENTENCES = (_FOLDER / "sentences.txt").read_text("utf-8").splitlines()
#: New sentences; nearly all their words are in the ones above, and the vocabulary holds the others too.
HELD_OUT = (_FOLDER / "held_out.txt").read_text("utf-8").splitlines()
#: Spoken in training only, so that the network meets sounds in other company.
BACKGROUND = (_FOLDER / "background.txt").read_text("utf-8").split()
VOCABULARY = sorted({word for sentence in (*SENTENCES, *HELD_OUT) for word in sentence.split()})
