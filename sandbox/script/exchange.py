"""The lines of a scenario as a table (CSV), to be read, corrected or translated, and taken back.

Taking back changes the texts and nothing else: in the file a text is replaced where it stands, so that comments,
order and every other letter stay. What comes from a Baustein is shown, but changed in the Baustein.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.script.diagnostics import meant
from sandbox.script.load import Loaded, check_text
from sandbox.script.spans import spans
from sandbox.script.table import Row, places, rows

HEAD = ("Kennung", "Person", "Abschnitt", "Stimmung", "Text", "Zusammenhang")
_MOST = 2_000_000
"""Bytes of a table that are read."""


def as_csv(table: Sequence[Row]) -> str:
    """Return the table as text: semicolons, as spreadsheets here expect them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(astuple(row) for row in table)
    return out.getvalue()


def write(table: Sequence[Row], path: Path) -> None:
    """Write the table to a file that spreadsheets open with its umlauts. Raises ScenarioError."""
    try:
        path.write_text("\ufeff" + as_csv(table), encoding="utf-8")
    except OSError as problem:
        raise ScenarioError(f"{path} lässt sich nicht schreiben ({problem.strerror}).") from problem


def read(path: Path) -> dict[str, str]:
    """Return the texts of a table by line id. Raises ScenarioError where it is no such table."""
    table = _cells(path)
    head = [each.strip() for each in table[0]] if table else []
    if HEAD[0] not in head or HEAD[4] not in head:
        raise ScenarioError(
            f"In {path} fehlen die Spalten „{HEAD[0]}“ und „{HEAD[4]}“.",
            remedy="Die erste Zeile nennt die Spalten, wie beim Ausgeben.",
        )
    at_id, at_text = head.index(HEAD[0]), head.index(HEAD[4])
    found: dict[str, str] = {}
    for number, row in enumerate(table[1:], 2):
        if not any(each.strip() for each in row):
            continue
        if len(row) <= max(at_id, at_text) or not row[at_text].strip():
            raise ScenarioError(f"In {path} ist Zeile {number} unvollständig.")
        name, words = row[at_id].strip(), " ".join(row[at_text].split())
        if found.setdefault(name, words) != words:
            raise ScenarioError(f"In {path} steht die Kennung „{name}“ zweimal, mit verschiedenen Texten.")
    return found


def apply(loaded: Loaded, texts: Mapping[str, str]) -> list[str]:
    """Put changed texts into the scenario's file; return the ids of the lines that changed.

    Raises ScenarioError, and changes nothing, where an id is unknown, a changed line belongs to a Baustein, or
    the scenario would no longer be in order.
    """
    file = loaded.path
    known = {row.id: row.text for row in rows(loaded)}
    if strange := [name for name in texts if name not in known]:
        some = ", ".join(f"„{name}“" for name in strange[:5]) + (" …" if len(strange) > 5 else "")
        raise ScenarioError(
            f"Diese Kennungen gibt es im Szenario nicht: {some}.", remedy=meant(strange[0], known)
        )
    changed = {name: text for name, text in texts.items() if text != " ".join(known[name].split())}
    if not changed:
        return []
    data = file.read_bytes()
    written = data.decode("utf-8-sig")
    found = spans(written)
    where = places(file)
    for name in changed:
        place = where.get(name)
        if place is not None and place.file != file.as_posix():
            raise ScenarioError(f"Die Zeile „{name}“ kommt aus {place.file} und wird dort geändert.")
        if name not in found:
            raise ScenarioError(
                f"Der Text der Zeile „{name}“ ist ein Verweis (& oder *) und wird von Hand geändert."
            )
    for name in sorted(changed, key=lambda name: -found[name][0]):
        start, end = found[name]
        kept = written[start:end]
        written = written[:start] + _quoted(changed[name]) + kept[len(kept.rstrip()) :] + written[end:]
    marked = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    _replace(file, marked + written.encode("utf-8"))
    return [name for name in known if name in changed]


def _replace(file: Path, data: bytes) -> None:
    """Put new bytes in the place of a scenario, if it is in order with them. Raises ScenarioError."""
    result = check_text(file, data)
    if result.scenario is None:
        first = next(str(each) for each in result.diagnostics if each.severity == "error")
        raise ScenarioError(
            f"Mit diesen Texten wäre das Szenario nicht mehr in Ordnung: {first}", result.diagnostics
        )
    spare = file.with_name(file.name + ".neu")
    try:
        spare.write_bytes(data)
        spare.replace(file)
    except OSError as problem:
        spare.unlink(missing_ok=True)
        raise ScenarioError(f"{file} lässt sich nicht schreiben ({problem.strerror}).") from problem


def _cells(path: Path) -> list[list[str]]:
    """Read a table's cells, whatever sign stands between them."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except OSError as problem:
        raise ScenarioError(f"{path} lässt sich nicht lesen ({problem.strerror}).") from problem
    if len(data) > _MOST:
        raise ScenarioError(f"{path} ist zu groß für eine Tabelle von Zeilen.")
    text = _decoded(data)
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise ScenarioError(f"{path} ist keine lesbare Tabelle.") from problem


def _decoded(data: bytes) -> str:
    """Read what spreadsheets write: UTF-8, or the old Windows letters."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
