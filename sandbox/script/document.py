"""A paper that somebody has at hand: a letter, a curriculum vitae, a doctor's note, a job advert, a form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sandbox.script.answer import Part, Text

DocumentKind = Literal["letter", "cv", "doctor", "advert", "form"]


class Row(Part):
    """One line of a curriculum vitae or of a form."""

    label: Text = Field(description="Was links steht: ein Zeitraum, der Name eines Feldes.")
    value: str = Field("", description="Was rechts steht; leer: ein Feld, das noch auszufüllen ist.")


class Document(Part):
    """Its words may name whom they belong to: ``{kundin.name}``."""

    kind: DocumentKind = Field(
        description="letter (Schreiben), cv (Lebenslauf), doctor (ärztliches Schreiben), "
        "advert (Stellenanzeige), form (Formular)."
    )
    title: Text = Field(description="Überschrift oder Betreff.")
    sender: str = Field("", description="Wer es geschrieben hat, mehrere Zeilen durch | getrennt.")
    to: str = Field("", description="An wen es gerichtet ist, ebenso.")
    date: str = Field("", description="Ort und Datum.")
    text: Annotated[tuple[Text, ...], Field(max_length=30)] = Field((), description="Absätze.")
    rows: Annotated[tuple[Row, ...], Field(max_length=40)] = Field((), description="Zeilen: Angabe und Wert.")
    signed: str = Field("", description="Unterschrift.")
