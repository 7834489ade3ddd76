"""The closed lists of the scenario language, and how its names look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

NAME = r"^[a-z][a-z0-9_]{0,39}$"
"""Ids of nodes, reactions, facts, cues, personas, axes, variables."""
SCENARIO_NAME = r"^[a-z0-9][a-z0-9-]{0,59}$"
"""A scenario's id: its folder's name."""
LINE_NAME = r"^[a-z0-9][a-z0-9_.-]{0,39}$"
CRITERION = r"^p(0[1-9]|1[0-3])-[1-9]$"
"""Phase and number of a criterion of the guide."""

Area = Literal["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"]
Outcome = Literal["gut", "mittel", "schlecht"]
Channel = Literal["video", "egal", "vor Ort", "Telefon"]
CueKind = Literal[
    "child",
    "partner",
    "pet",
    "doorbell",
    "phone",
    "noise",
    "freeze",
    "dropout",
    "muted",
    "ceiling",
    "backlight",
    "battery",
    "share_fails",
    "lost",
    "away",
]
CUE_KINDS: tuple[CueKind, ...] = get_args(CueKind)

CUE_CAPTIONS: Mapping[CueKind, str] = {
    "child": "[Ein Kind kommt ins Bild]",
    "partner": "[Jemand kommt ins Zimmer und hört mit]",
    "pet": "[Ein Tier läuft durchs Bild]",
    "doorbell": "[Es klingelt an der Tür]",
    "phone": "[Ein Telefon klingelt]",
    "noise": "[Lärm im Hintergrund]",
    "freeze": "[Das Bild friert ein]",
    "dropout": "[Der Ton setzt aus]",
    "muted": "[Das Mikrofon ist stumm, die Lippen bewegen sich]",
    "ceiling": "[Die Kamera zeigt zur Zimmerdecke]",
    "backlight": "[Gegenlicht: das Gesicht ist kaum zu erkennen]",
    "battery": "[Der Akku ist fast leer]",
    "share_fails": "[Die Freigabe klappt nicht]",
    "lost": "[Die Verbindung bricht ab]",
    "away": "[Der Platz vor der Kamera ist leer]",
}
"""What captions say of a cue whose author wrote no caption of their own."""

Style = Literal["plain", "upset", "talkative", "reserved", "wandering", "pleasing"]
STYLES: tuple[Style, ...] = get_args(Style)
"""How somebody talks: plain, upset, talkative, reserved, wandering from the subject, eager to please."""

Tool = Literal["document", "screen", "form", "look"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
"""Shows a document, shares a screen, fills in a form, looks at what the trainee shares."""

Draw = Literal[
    "town", "street", "girl", "boy", "woman", "man", "surname", "company", "job", "month", "weekday", "year"
]
"""What Faker can make up for a person's details."""

PERSON_KEYS: tuple[str, ...] = ("first", "last", "name", "address", "title", "age")
"""Placeholders every persona has: ``{kundin.address}`` is ``Frau Brandt``, ``{kundin.title}`` is ``Frau``."""

ANY_ENDING = "any"
"""``end: any``: the first ending whose condition holds."""
