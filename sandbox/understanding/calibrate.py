"""Choose the thresholds, and measure what to expect, by cross-validation on content/moves."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.understanding.clauses import Clause, clauses
from sandbox.understanding.clean import bare, clean
from sandbox.understanding.cues import Lexicon
from sandbox.understanding.decision import Thresholds, decide, rank
from sandbox.understanding.encoder import Encoder
from sandbox.understanding.model import Model
from sandbox.understanding.moves import Corpus
from sandbox.understanding.train import Examples, fit

Floats = NDArray[np.float32]

_FOLDS = 3
"""More would promise what the final weights hold more closely, but a rebuild is to take less than a minute."""
_WRONGLY_ABSTAINED = 0.05
"""Share of utterances in scope that may be abstained from; the scope threshold is set there."""
_PRECISION = 0.85
"""How often a move that offends the customer must have been meant when it is taken as said; recall is what is
left.
"""
_GRID = tuple(
    itertools.product(
        (-0.3, 0.0, 0.3, 0.6, 1.0), (0.25, 0.3, 0.35, 0.45), (0.1, 0.2), (0.05, 0.1, 0.2), (0.4, 0.5, 0.7)
    )
)


@dataclass(frozen=True)
class Case:
    """An utterance scored by a model that has not seen it. ``gold`` is empty for what is out of scope."""

    gold: tuple[int, ...]
    spoken: bool
    parts: tuple[Clause, ...]
    moves: Floats
    scope: Floats


def unseen(corpus: Corpus, examples: Examples, lexicon: Lexicon, encoder: Encoder) -> list[Case]:
    """Score every text of ``corpus``, typed and as spoken, by a model fitted without its fold."""
    fold = _folds(examples)
    several = [(tuple(corpus.ids.index(m) for m in row.moves), clean(row.text)) for row in corpus.several]
    cases: list[Case] = []
    for k in range(_FOLDS):
        model = fit(examples.pick(np.flatnonzero(fold != k)), lexicon, encoder)
        todo = [(_gold(examples, int(i)), examples.texts[i]) for i in np.flatnonzero(fold == k)]
        todo += several[k::_FOLDS]
        cases += [case for gold, text in todo for case in _both_forms(model, gold, text)]
    return cases


def choose(cases: Sequence[Case], barred: Sequence[int] = ()) -> Thresholds:
    """Choose thresholds: scope by the share wrongly abstained from, the rest by the mean F1 over kinds of
    case, at last the bar for the moves in the columns ``barred``.
    """
    single = [case.scope[0] for case in cases if len(case.gold) == 1]
    scope = float(np.quantile(np.asarray(single), _WRONGLY_ABSTAINED))
    kinds = [
        [case for case in cases if len(case.gold) > 1 and not case.spoken],
        [case for case in cases if len(case.gold) > 1 and case.spoken],
        [case for case in cases if len(case.gold) == 1 and not case.spoken and len(case.parts) > 1],
    ]
    options = [Thresholds(scope, *row) for row in _GRID]
    best = max(options, key=lambda limits: sum(f1(kind, limits) for kind in kinds))
    return replace(best, bar=_bar(cases, best, barred), barred=tuple(barred))


def _bar(cases: Sequence[Case], limits: Thresholds, barred: Sequence[int]) -> float:
    """Return the lowest probability above which barred moves reach the precision that is asked for."""
    taken = [
        (found.score, bool(set(case.gold) & set(barred)))
        for case in cases
        for found in decide(case.moves, case.scope, case.parts, limits)
        if found.move in barred
    ]
    taken.sort(reverse=True)
    meant, bar = 0, 0.0
    for count, (score, right) in enumerate(taken, start=1):
        meant += right
        if meant / count >= _PRECISION:
            bar = score
    return bar


def barred_shares(cases: Sequence[Case], limits: Thresholds) -> tuple[float, float, float]:
    """Return of the barred moves: precision, recall, and how many of all other utterances are taken for one.

    To take the one barred move for the other is no error here: both offend.
    """
    barred = set(limits.barred)
    taken = meant = right = others = 0
    for case in cases:
        found = any(each.move in barred for each in decide(case.moves, case.scope, case.parts, limits))
        said = bool(barred & set(case.gold))
        taken, meant, right, others = (
            taken + found,
            meant + said,
            right + (found and said),
            others + (not said),
        )
    return right / max(1, taken), right / max(1, meant), (taken - right) / max(1, others)


def f1(cases: Sequence[Case], limits: Thresholds) -> float:
    """Return the micro-F1 of the moves taken as said."""
    hit = named = meant = 0
    for case in cases:
        found = {each.move for each in decide(case.moves, case.scope, case.parts, limits)}
        hit += len(found & set(case.gold))
        named += len(found)
        meant += len(set(case.gold))
    return 2 * hit / max(1, named + meant)


def figures(cases: Sequence[Case], limits: Thresholds) -> dict[str, float]:
    """Return what cross-validation promises, each a share between 0 and 1."""
    out: dict[str, float] = {}
    for form, spoken in (("typed", False), ("spoken", True)):
        single = [case for case in cases if len(case.gold) == 1 and case.spoken is spoken]
        order = [np.argsort(-rank(case.moves), kind="stable")[:2] for case in single]
        out[f"{form}_top1"] = _mean(
            case.gold[0] == first[0] for case, first in zip(single, order, strict=True)
        )
        out[f"{form}_top2"] = _mean(case.gold[0] in first for case, first in zip(single, order, strict=True))
        several = [case for case in cases if len(case.gold) > 1 and case.spoken is spoken]
        out[f"{form}_several_f1"] = f1(several, limits)
        out[f"{form}_wrongly_abstained"] = _mean(_abstains(case, limits) for case in single)
        nothing = [case for case in cases if not case.gold and case.spoken is spoken]
        out[f"{form}_out_of_scope_abstained"] = _mean(_abstains(case, limits) for case in nothing)
    if limits.barred:
        names = ("unhelpful_precision", "unhelpful_recall", "unhelpful_wrongly")
        out |= dict(zip(names, barred_shares(cases, limits), strict=True))
    return {name: round(value, 4) for name, value in out.items()}


def _abstains(case: Case, limits: Thresholds) -> bool:
    return not decide(case.moves, case.scope, case.parts, limits)


def _mean(values: object) -> float:
    return float(np.mean(np.fromiter(values, dtype=np.float64)))  # type: ignore[call-overload]


def _gold(examples: Examples, row: int) -> tuple[int, ...]:
    label = int(examples.label[row])
    return (label,) if label < len(examples.ids) else ()


def _both_forms(model: Model, gold: tuple[int, ...], text: str) -> list[Case]:
    cases = []
    for spoken, form in ((False, text), (True, bare(text))):
        if not form:
            continue
        parts = clauses(form)
        scores = model.scores([form, *(part.text for part in parts)] if len(parts) > 1 else [form])
        cases.append(Case(gold, spoken, parts, np.exp(scores.moves), scores.scope))
    return cases


def _folds(examples: Examples) -> NDArray[np.int64]:
    """Deal the examples of each move to the folds, shuffled by a fixed seed."""
    fold = np.zeros(len(examples.label), dtype=np.int64)
    shuffle = np.random.default_rng(5)
    for label in np.unique(examples.label):
        rows = np.flatnonzero(examples.label == label)
        fold[shuffle.permutation(rows)] = np.arange(len(rows)) % _FOLDS
    return fold
