"""A scenario, as its author wrote it: frozen data, no behaviour.

Field descriptions are German: editors show them beside the keys (``content/scenario.schema.json``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from sandbox.script.answer import (
    Answer,
    Fact,
    Intent,
    Lines,
    Name,
    Names,
    Number,
    Part,
    Reaction,
    Rule,
    Scene,
    Seconds,
    Show,
    Silence,
    Text,
    Value,
)
from sandbox.script.baustein import Includes
from sandbox.script.document import Document
from sandbox.script.repeated import alike
from sandbox.script.words import CRITERION, SCENARIO_NAME, Area, Channel, CueKind, Draw, Outcome, Style, Tool


class Minutes(Part):
    """How long the talk takes."""

    from_: Annotated[int, Field(ge=1, le=120)] = Field(alias="from", description="Mindestens, in Minuten.")
    to: Annotated[int, Field(ge=1, le=120)] = Field(description="Höchstens, in Minuten.")


class Briefing(Part):
    """What the trainee reads before the call."""

    role: Text = Field(description="Wer die übende Person ist.")
    situation: Text = Field(description="Was vorher geschah.")
    goals: tuple[Text, ...] = Field((), description="Worum es in diesem Gespräch geht.")
    try_: tuple[Text, ...] = Field((), alias="try", description="Was man ausprobieren kann.")


class Level(Part):
    """A difficulty: where the stance starts."""

    label: Text = Field(description="Name, z. B. Leicht.")
    text: str = Field("", description="Ein Satz dazu.")
    stance: dict[str, Number] = Field({}, description="Startwerte, die von start abweichen.")
    style: Style = Field(
        "plain",
        description="Gesprächsstil: plain (schlicht), upset (aufgebracht), talkative (redselig), "
        "reserved (zurückhaltend), wandering (abschweifend), pleasing (gefällig).",
    )


class Manner(Part):
    """What somebody of a style adds unasked."""

    adds: Lines = Field(description="Zeilen, die nach Antworten hinzukommen, eine nach der anderen.")
    every: Annotated[int, Field(ge=1, le=20)] = Field(2, description="Nach jeder wievielten Äußerung.")


class Axis(Part):
    """One axis of the inner stance."""

    label: Text = Field(description="Name für Menschen, z. B. Vertrauen.")
    min: Number = Field(0, description="Kleinster Wert.")
    max: Number = Field(10, description="Größter Wert.")
    start: Number = Field(description="Startwert.")
    slow_from: Number | None = Field(
        None,
        description="Ab hier zählt, was erhöht, nur noch halb: Das letzte Vertrauen gewinnt sich schwerer.",
    )


class Drawn(Part):
    """A detail that Faker makes up."""

    draw: Draw = Field(description="Was erfunden wird: town, girl, boy, company …")


def _detail(value: object) -> object:
    """A plain text is a list of one; a number may stand without quotes."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return [str(value)]
    return (
        [str(each) if isinstance(each, int) else each for each in value] if isinstance(value, list) else value
    )


Detail = Annotated[
    tuple[str, ...] | Drawn,
    BeforeValidator(_detail),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "array", "items": {"type": ["string", "number"]}},
                {"type": "object", "properties": {"draw": {"type": "string"}}, "required": ["draw"]},
            ]
        }
    ),
]
"""A text, a list of which the seed picks one, or ``{draw: town}``."""
Plain = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, (int, float)) else value),
    WithJsonSchema({"type": ["string", "number"]}),
]


class Persona(Part):
    """Somebody in the call, before the seed has made a person of them."""

    label: Text = Field(description="Wer das ist, z. B. Kundin.")
    sex: Literal["w", "m", "any"] = Field("any", description="w, m oder any (dann entscheidet die Figur).")
    age: tuple[Annotated[int, Field(ge=0, le=110)], Annotated[int, Field(ge=0, le=110)]] = Field(
        (25, 60), description="Alter von, bis."
    )
    figures: Names = Field(
        (), description="Figuren, die sie spielen können; die Zahl des Gesprächs wählt eine aus."
    )
    voice: str = Field("", description="Stimme; ohne Angabe die der Figur.")
    place: str = Field("", description="Ort, der hinter ihr zu sehen ist, z. B. kueche.")
    device: str = Field("", description="Gerät, z. B. Laptop oder Smartphone.")
    family: str = Field("", description="Persona, deren Nachname auch ihrer ist: Mutter, Ehemann …")
    details: dict[Name, Detail] = Field({}, description="Was Zeilen nennen dürfen: {kundin.town}.")
    one_of: tuple[dict[Name, Plain], ...] = Field(
        (), description="Zusammengehörige Angaben: ein Satz davon wird ausgewählt, z. B. Ort mit Entfernung."
    )


class Node(Part):
    """A stretch of the talk."""

    title: str = Field("", description="Name für Menschen.")
    lines: Lines = Field((), description="Eine dieser Zeilen wird beim Erreichen gesagt.")
    scene: Scene = Field((), description="Danach ein Wortwechsel, wie in einer Antwort.")
    react: tuple[Reaction, ...] = Field((), description="Reaktionen auf das, was die übende Person sagt.")
    intents: dict[Name, Intent] = Field({}, description="Eigene Absichten dieses Abschnitts.")
    silence: Silence = Field((), description="Was bei Stille geschieht, Schritt für Schritt.")
    fallback: Answer | None = Field(None, description="Verstanden, aber nichts passt.")
    unclear: Answer | None = Field(None, description="Nicht verstanden; ohne Angabe gilt fallback.")
    show: Show | None = Field(None, description="Werkzeug, das beim Erreichen gezeigt wird.")
    hide: tuple[Tool, ...] = Field((), description="Werkzeuge, die beim Verlassen enden.")
    end: str = Field("", description="Hier endet das Gespräch: Kennung eines Endes, oder any.")


class Cue(Part):
    """Something that happens to the call, and what a good counsellor does about it."""

    what: CueKind = Field(
        description="Art des Zwischenfalls; was dabei zu sehen und zu hören ist, steht in der Dokumentation."
    )
    caption: str = Field(
        "", description="Untertitel in eckigen Klammern; ohne Angabe der übliche dieser Art."
    )
    by: str = Field("", description="Wessen Bild und Ton es betrifft; ohne Angabe die erste Person.")
    at: Seconds | None = Field(None, description="Frühestens nach so vielen Sekunden Gespräch.")
    node: str = Field("", description="Erst in diesem Abschnitt.")
    after: Seconds = Field(0, description="So viele Sekunden nach Erreichen des Abschnitts (nur mit node).")
    when: Rule = Field("", description="Nur wenn diese Bedingung gilt.")
    say: Lines = Field((), description="Was dabei gesagt wird.")
    scene: Scene = Field((), description="Danach ein Wortwechsel, wie in einer Antwort.")
    lasts: Annotated[float, Field(ge=2, le=600)] = Field(
        20, description="Dauer in Sekunden, wenn niemand etwas tut."
    )
    good: Names = Field((), description="Gesprächszüge und eigene Absichten, die helfen.")
    handled: Answer | None = Field(None, description="Wenn geholfen wurde.")
    meanwhile: Answer | None = Field(None, description="Antwort auf anderes, solange es dauert.")
    ignored: Answer | None = Field(None, description="Wenn niemand etwas getan hat.")


class Ending(Part):
    """How the talk can end."""

    label: Text = Field(description="Name für Menschen.")
    when: Rule = Field("", description="Bedingung; das erste passende Ende gilt, das letzte braucht keine.")
    outcome: Outcome = Field(description="gut, mittel oder schlecht.")
    text: Text = Field(description="Was daraus geworden ist, für die übende Person.")
    say: Lines = Field((), description="Das letzte Wort, wenn die Kundin oder der Kunde beendet.")
    sudden: bool = Field(False, description="Das Gespräch endet, sobald die Bedingung gilt.")


class ChannelChoice(Part):
    """Which channel the customer wants next time, under a condition."""

    value: Channel = Field(description="video, egal, vor Ort oder Telefon.")
    when: Rule = Field("", description="Nur wenn diese Bedingung gilt.")


class SurveyWords(Part):
    """What the customer adds in their own words, under a condition."""

    text: Text = Field(description="Eigene Worte.")
    when: Rule = Field("", description="Nur wenn diese Bedingung gilt.")


class Survey(Part):
    """The customer's answers after the call. The first that holds counts."""

    recommend: Rule = Field("5", description="Rechnung über die Haltung, 0 bis 10.")
    easy: Rule = Field("3", description="Rechnung über die Haltung, 1 bis 5.")
    next_channel: tuple[ChannelChoice, ...] = Field((), description="Kanal fürs nächste Mal.")
    words: tuple[SurveyWords, ...] = Field((), description="Eigene Worte.")


class Scenario(Part):
    """A whole scenario."""

    scenario: Annotated[str, StringConstraints(pattern=SCENARIO_NAME)] = Field(
        description="Kennung: der Name des Ordners."
    )
    version: Annotated[int, Field(ge=1)] = Field(1, description="Fassung.")
    language: Literal["de"] = Field("de", description="Sprache.")
    title: Text = Field(description="Titel.")
    summary: Text = Field(description="Worum es geht, in einem Satz.")
    minutes: Minutes = Field(description="Dauer, z. B. {from: 10, to: 15}.")
    topics: tuple[Area, ...] = Field((), description="Bereiche B1 bis B8.")
    heavy: str = Field("", description="Hinweis vor einem belastenden Thema.")
    briefing: Briefing = Field(description="Was man vorher liest.")
    include: Includes = Field((), description="Bausteine, die hier eingefügt werden.")
    levels: dict[Name, Level] = Field(
        {}, description="Schwierigkeitsgrade; „mittel“ ist die Vorgabe, sonst der erste."
    )
    styles: dict[Style, Manner] = Field({}, description="Was jemand mit diesem Gesprächsstil hinzufügt.")
    stance: dict[Name, Axis] = Field(description="Innere Haltung: Achsen mit Grenzen und Startwert.")
    variables: dict[Name, Value] = Field({}, description="Merkposten mit Anfangswert.")
    personas: dict[Name, Persona] = Field(
        min_length=1, description="Wer im Gespräch ist; die erste führt es."
    )
    documents: dict[Name, Document] = Field({}, description="Papiere, die jemand zur Hand hat.")
    facts: dict[Name, Fact] = Field({}, description="Was erst mit Vertrauen erzählt wird.")
    start: str = Field(description="Erster Abschnitt.")
    nodes: dict[Name, Node] = Field(min_length=1, description="Abschnitte des Gesprächs.")
    reactions: tuple[Reaction, ...] = Field((), description="Reaktionen, die überall gelten.")
    intents: dict[Name, Intent] = Field({}, description="Eigene Absichten, die überall gelten.")
    silence: Silence = Field((), description="Stille, wo ein Abschnitt nichts dazu sagt.")
    fallback: Answer | None = Field(None, description="Rückfall, wo ein Abschnitt keinen hat.")
    unclear: Answer | None = Field(None, description="Nicht verstanden, wo ein Abschnitt nichts dazu sagt.")
    cues: dict[Name, Cue] = Field({}, description="Zwischenfälle.")
    endings: dict[Name, Ending] = Field(min_length=1, description="Enden, in der Reihenfolge ihrer Prüfung.")
    survey: Survey = Field(default_factory=Survey, description="Befragung nach dem Gespräch.")
    criteria: tuple[Annotated[str, StringConstraints(pattern=CRITERION)], ...] = Field(
        (), description="Kriterien des Leitfadens, die man hier zeigen kann, z. B. p02-1."
    )

    @cached_property
    def lead(self) -> str:
        """The id of the persona who leads the talk."""
        return next(iter(self.personas))

    @cached_property
    def default_level(self) -> str:
        """The level that is offered first; ``""`` where the scenario has none."""
        return "mittel" if "mittel" in self.levels else next(iter(self.levels), "")

    def style(self, level: str) -> Style:
        """Return how the customer talks at a level."""
        return self.levels[level].style if level in self.levels else "plain"

    @cached_property
    def alike(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of lines that are the same, by the id of each; lines that nobody repeats are not in it."""
        return alike(self)
