"""Build the shipped weights from content/moves: fit, choose thresholds, store. Needs scipy; about half a
minute.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sandbox.understanding import calibrate, weights
from sandbox.understanding.cues import Lexicon
from sandbox.understanding.encoder import Encoder, Memory, UseEncoder
from sandbox.understanding.moves import NONE, load_corpus
from sandbox.understanding.train import Examples, fit


def build(
    out: Path = weights.PATH, folder: Path | None = None, encoder: Encoder | None = None
) -> dict[str, float]:
    """Build weights from ``folder`` (default: content/moves) into ``out``; return the cross-validation's
    figures.
    """
    corpus = load_corpus(folder)
    encoder = Memory(encoder or UseEncoder.load())
    lexicon = Lexicon({move.id: move.cues for move in corpus.moves})
    examples = Examples.of(corpus, encoder)
    cases = calibrate.unseen(corpus, examples, lexicon, encoder)
    unhelpful = [column for column, move in enumerate(corpus.moves) if not move.helpful]
    limits = calibrate.choose(cases, unhelpful)
    figures = calibrate.figures(cases, limits)
    names = (*corpus.ids, NONE)
    remembered = weights.Remembered(
        examples.texts, tuple(names[label] for label in examples.label), examples.typed.astype(np.float16)
    )
    model = fit(examples, lexicon, encoder)
    weights.save(out, weights.Weights(model, limits, remembered, corpus.digest, figures, ""))
    return figures
