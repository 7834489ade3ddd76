"""Trainees that do not exist: how counsellors of a kind talk, as data, for walks through a scenario.

A style says which moves somebody makes of their own accord and how heavily, how often they take up what the
talk offers just now, how long they keep silent, what they do about a disturbance. What a scenario's
reactions lead to is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Said = tuple[str, ...]
"""The moves of one utterance."""
Takes = Literal["kind", "any", "unkind", "none"]
"""Which of the scenario's own intents somebody says: those that do not hurt, all, those that do not please."""

UNHELPFUL = frozenset({"druck", "belehren"})
"""Moves that never help (MOVES.md)."""


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of trainee. Shares are 0 to 1, waits are seconds."""

    id: str
    label: str
    opening: tuple[Said, ...]
    """What is said first, one utterance each."""
    moves: Mapping[str, float]
    """What is said of one's own accord, with weights. Moves not in it are never made."""
    closing: tuple[Said, ...]
    """What is said when enough has been said, before taking leave."""
    turns: tuple[int, int] = (28, 44)
    """After so many utterances, from and to, the closing begins."""
    listens: float = 0.0
    """How often something is taken up that the customer would react to here."""
    takes: Takes = "none"
    late: frozenset[str] = field(default_factory=frozenset)
    """Moves that wait until two thirds of the talk."""
    minds: float = 0.0
    """How often something is done about a disturbance."""
    pauses: float = 0.0
    """How often a silence is left, instead of saying something."""
    wait: tuple[float, float] = (4.0, 12.0)
    blank: float = 0.0
    """Share of utterances in which nobody could understand anything."""
    returns: bool = False
    """Whether somebody comes back to what was evaded."""
    tireless: bool = False
    """Whether the same is asked again as long as there is something new to hear."""


_EVERY = (
    "begruessung", "technik_pruefen", "technik_hilfe", "ausfallweg", "ungestoert", "datenschutz", "einwilligung",
    "rahmen", "smalltalk", "anliegen_frage", "offene_frage", "konkretisieren", "paraphrase", "gefuehl_spiegeln",
    "wertschaetzung", "ressourcen", "zusammenfassen", "skalierung", "ziel_frage", "information_geben", "vorschlag",
    "wahl_lassen", "bildschirm_teilen", "dokument_gemeinsam", "visualisieren", "dritte_einbeziehen",
    "stoerung_ansprechen", "pause_anbieten", "metakommunikation", "kanal_anbieten", "vereinbarung",
    "naechster_termin", "feedback_erfragen", "verabschiedung", "zustimmung", "gefaehrdung_fragen", "grenze_setzen",
    "widerspruch_ansprechen", "rolle_klaeren", "druck", "belehren",
)  # fmt: skip
_LATE = frozenset({"vereinbarung", "naechster_termin", "feedback_erfragen", "verabschiedung"})

SKILLED = Style(
    id="skilled",
    label="zugewandt",
    opening=(
        ("begruessung", "technik_pruefen"),
        ("ausfallweg",),
        ("ungestoert",),
        ("rahmen",),
        ("anliegen_frage",),
    ),
    moves={
        **dict.fromkeys((each for each in _EVERY if each not in UNHELPFUL), 0.15),
        "offene_frage": 3,
        "paraphrase": 3,
        "gefuehl_spiegeln": 2,
        "wertschaetzung": 2,
        "konkretisieren": 1.5,
        "zusammenfassen": 1,
        "ressourcen": 1,
        "ziel_frage": 0.7,
        "wahl_lassen": 0.7,
        "zustimmung": 0.7,
        "information_geben": 0.5,
        "vorschlag": 0.5,
        "skalierung": 0.4,
        "widerspruch_ansprechen": 0.3,
        "rolle_klaeren": 0.3,
        "metakommunikation": 0.3,
    },
    closing=(("zusammenfassen",), ("vereinbarung",), ("naechster_termin",), ("feedback_erfragen",)),
    listens=0.65,
    takes="kind",
    late=_LATE,
    minds=0.9,
    pauses=0.12,
    returns=True,
)

CLOSED = Style(
    id="closed",
    label="nur geschlossene Fragen",
    opening=(("begruessung",), ("technik_pruefen",), ("rahmen",)),
    moves={
        "konkretisieren": 5,
        "information_geben": 2,
        "vorschlag": 1.5,
        "zustimmung": 1,
        "rahmen": 0.5,
        "kanal_anbieten": 0.3,
        "technik_pruefen": 0.5,
        "begruessung": 0.1,
        "vereinbarung": 0.5,
        "naechster_termin": 0.5,
        "verabschiedung": 0.1,
        "stoerung_ansprechen": 0.2,
    },
    closing=(("vereinbarung",), ("naechster_termin",)),
    turns=(14, 26),
    listens=0.3,
    takes="any",
    late=_LATE,
    minds=0.4,
)

PUSHING = Style(
    id="pushing",
    label="drängend",
    opening=(("begruessung",), ("rahmen",)),
    moves={
        "druck": 2,
        "belehren": 2,
        "vorschlag": 3,
        "information_geben": 3,
        "vereinbarung": 2,
        "konkretisieren": 2,
        "naechster_termin": 0.5,
        "begruessung": 0.1,
        "verabschiedung": 0.1,
        "rahmen": 0.3,
        "grenze_setzen": 0.3,
    },
    closing=(("vereinbarung",),),
    turns=(10, 20),
    listens=0.25,
    takes="unkind",
    late=frozenset({"verabschiedung"}),
    minds=0.1,
)

SILENT = Style(
    id="silent",
    label="schweigsam",
    opening=(("begruessung",),),
    moves={
        "zustimmung": 4,
        "offene_frage": 1,
        "anliegen_frage": 0.5,
        "konkretisieren": 0.5,
        "technik_pruefen": 0.3,
        "verabschiedung": 0.05,
        "begruessung": 0.1,
    },
    closing=(),
    turns=(6, 16),
    listens=0.1,
    takes="kind",
    minds=0.2,
    pauses=0.75,
    wait=(8.0, 45.0),
)

OFF_TOPIC = Style(
    id="off_topic",
    label="abschweifend",
    opening=(("begruessung",), ("smalltalk",)),
    moves={
        "smalltalk": 5,
        "zustimmung": 1.5,
        "technik_pruefen": 1,
        "metakommunikation": 0.7,
        "wertschaetzung": 0.3,
        "information_geben": 0.7,
        "kanal_anbieten": 0.2,
        "begruessung": 0.3,
        "verabschiedung": 0.1,
        "dritte_einbeziehen": 0.2,
    },
    closing=(),
    turns=(10, 24),
    minds=0.2,
    pauses=0.08,
    blank=0.4,
)

CURIOUS = Style(
    id="curious",
    label="probiert alles aus",
    opening=(),
    moves=dict.fromkeys(_EVERY, 1.0),
    closing=(),
    turns=(60, 140),
    listens=0.85,
    takes="any",
    late=frozenset({"verabschiedung"}),
    minds=0.45,
    pauses=0.12,
    wait=(4.0, 40.0),
    blank=0.03,
    tireless=True,
)

STYLES: tuple[Style, ...] = (SKILLED, CLOSED, PUSHING, SILENT, OFF_TOPIC, CURIOUS)
"""In the order in which walks take turns. The last is no counsellor: it looks for what the others never meet."""
