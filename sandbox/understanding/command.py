"""The body of ``videoberatung understand``: utterances in, one a line; readings out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from sandbox.understanding.reader import Reader
from sandbox.understanding.reading import Explanation, Piece, Reading, Score


def run(
    lines: Iterable[str],
    out: TextIO,
    intents: Mapping[str, Sequence[str]],
    as_json: bool,
    *,
    explain: bool = False,
    reader: Reader | None = None,
) -> None:
    """Read each of ``lines`` and write its reading to ``out``: JSON, one object a line, or plain German.

    With ``explain`` the reasons follow (in JSON under ``reasons``).
    """
    reader = reader or Reader.load()
    for line in lines:
        text = line.rstrip("\r\n")
        explanation = reader.explain(text, intents) if explain else None
        reading = explanation.reading if explanation else reader.read(text, intents)
        if as_json:
            row = as_row(reading) | ({"reasons": _reasons(explanation)} if explanation else {})
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            out.write(
                "\n".join([*_plain(reading), *(_plain_reasons(explanation) if explanation else [])]) + "\n"
            )
        out.flush()


def build(out: Path | None = None) -> dict[str, float]:
    """Build the weights from content/moves (default: in place); return the cross-validation's figures."""
    from sandbox.understanding import building  # noqa: PLC0415  (needs scipy, reading does not)

    return building.build(out) if out else building.build()


def as_row(reading: Reading) -> dict[str, Any]:
    """Return ``reading`` as the JSON object that the command documents."""
    return {
        "text": reading.text,
        "moves": [{"id": m.id, "score": m.score, "place": list(m.place)} for m in reading.moves],
        "ranking": _scores(reading.ranking),
        "intents": _scores(reading.intents),
        "abstained": reading.abstained,
    }


def _scores(scores: Iterable[Score]) -> list[dict[str, Any]]:
    return [{"id": score.id, "score": score.score} for score in scores]


def _reasons(explanation: Explanation) -> dict[str, Any]:
    return {
        "thresholds": dict(explanation.thresholds),
        "pieces": [
            {
                "text": piece.text,
                "place": list(piece.place),
                "scope": piece.scope,
                "ranking": _scores(piece.ranking),
                "cues": {move: list(cues) for move, cues in piece.cues if cues},
                "flags": list(piece.flags),
                "nearest": [{"id": n.move, "text": n.text, "likeness": n.likeness} for n in piece.nearest],
            }
            for piece in explanation.pieces
        ],
    }


def _plain(reading: Reading) -> list[str]:
    rows = [f"„{reading.text}“"]
    rows += [f"  {m.score:.2f}  {m.id}  („{reading.text[slice(*m.place)]}“)" for m in reading.moves]
    rows += [f"  {s.score:.2f}  {s.id}  (eigene Absicht des Knotens)" for s in reading.intents]
    if reading.abstained:
        likely = ", ".join(f"{s.id} {s.score:.2f}" for s in reading.ranking[:3])
        rows.append("  nicht verstanden" + (f" (am ehesten: {likely})" if likely else ""))
    return rows


def _plain_reasons(explanation: Explanation) -> list[str]:
    limits = ", ".join(f"{name} {value:.2f}" for name, value in explanation.thresholds)
    return [row for piece in explanation.pieces for row in _plain_piece(piece)] + [f"  Schwellen: {limits}"]


def _plain_piece(piece: Piece) -> list[str]:
    ranking = ", ".join(f"{s.id} {s.score:.2f}" for s in piece.ranking)
    rows = [f"  · „{piece.text}“: {ranking}; Abstand zu „kein Zug“ {piece.scope:.2f}"]
    rows += [f"      Stichworte für {move}: {', '.join(cues)}" for move, cues in piece.cues if cues]
    if piece.flags:
        rows.append(f"      Form: {', '.join(piece.flags)}")
    rows += [f"      nahe: {n.likeness:.2f} {n.move} „{n.text}“" for n in piece.nearest]
    return rows
