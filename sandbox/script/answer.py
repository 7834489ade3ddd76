"""What a customer's side of the talk consists of: lines, and answers that say them and have consequences."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from sandbox.journal.values import Mood
from sandbox.script.words import LINE_NAME, NAME, Tool

Name = Annotated[str, StringConstraints(pattern=NAME)]
LineName = Annotated[str, StringConstraints(pattern=LINE_NAME)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""A line: longer ones no voice says in one breath."""
Rule = Annotated[str, StringConstraints(max_length=400)]
"""A condition or a sum of the little language in ``sandbox.script.conditions``."""
Number = Annotated[float, Field(ge=-1000, le=1000)]
Value = bool | int | float | str
Seconds = Annotated[float, Field(ge=0, le=7200)]


def _one_or_many(value: object) -> object:
    """Let authors leave the brackets away around a single name."""
    return [value] if isinstance(value, str) else value


Names = Annotated[
    tuple[Annotated[str, StringConstraints(max_length=60)], ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Part(BaseModel):
    """Any part of a scenario: never changed once it is read, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _text_or_same(schema: dict[str, Any]) -> None:
    """Tell editors that a line has a text of its own or repeats one."""
    schema["required"] = ["id"]
    schema["anyOf"] = [{"required": ["text"]}, {"required": ["same"]}]


class Line(Part):
    """One thing a persona may say. What repeats another has its text by the time it is read."""

    model_config = ConfigDict(json_schema_extra=_text_or_same)

    id: LineName = Field(
        description="Feste Kennung der Zeile, einmalig im Szenario; sie bleibt, wenn sich der Text ändert."
    )
    text: Spoken = Field(description="Was gesagt wird. Platzhalter wie {kundin.first} sind erlaubt.")
    same: str = Field(
        "", description="Kennung einer Zeile, die hier wiederholt wird (statt text); sie zählt als dieselbe."
    )
    short: str = Field(
        "", max_length=400, description="Was stattdessen sagt, wer zurückhaltend ist (style: reserved)."
    )
    mood: Mood | None = Field(None, description="Stimmung; ohne Angabe folgt sie aus der Haltung.")
    strength: Literal[1, 2] = Field(1, description="Stärke der Stimmung: 1 oder 2.")
    when: Rule = Field("", description="Nur wenn diese Bedingung gilt; die genaueste Zeile gewinnt.")
    once: bool = Field(False, description="Höchstens einmal im Gespräch.")
    by: str = Field("", description="Wer spricht; ohne Angabe die erste Person.")


Lines = tuple[Line, ...]


def _line_or_choice(value: object) -> object:
    """A line alone is a choice of one."""
    if not isinstance(value, list):
        return value
    return [[each] if isinstance(each, (dict, str)) else each for each in value]


class _OfChoices:
    """Tells editors that an entry is a line or a list of lines."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        made = dict(handler(schema))
        made["items"] = {"anyOf": [made["items"]["items"], made["items"]]}
        return made


Scene = Annotated[tuple[Lines, ...], BeforeValidator(_line_or_choice), _OfChoices()]
"""Several lines one after another, by different persons; each may be a choice of lines."""


class Show(Part):
    """Something the customer does with a tool of the call."""

    tool: Tool = Field(
        description="document (Dokument), screen (Bildschirm), form (Formular), look (sieht Geteiltes an)."
    )
    what: Text = Field(description="Was gezeigt wird.")
    paper: str = Field("", description="Welches Papier aus documents das ist; dann lässt es sich lesen.")
    caption: str = Field("", description="Untertitel dazu, in eckigen Klammern.")
    on: bool = Field(True, description="false beendet das Zeigen.")


class Answer(Part):
    """What the customer does in answer to something. Every part may be left out."""

    say: Lines = Field((), description="Eine dieser Zeilen wird gesagt.")
    then: Lines = Field((), description="Danach noch eine dieser Zeilen, etwa von einer zweiten Person.")
    scene: Scene = Field(
        (),
        description="Danach ein Wortwechsel: diese Zeilen nacheinander; eine Liste darin ist eine Auswahl.",
    )
    tell: Names = Field(
        (),
        description="Tatsachen, die hier erzählt werden; ist es zu früh, weicht die Person aus.",
    )
    effects: dict[str, Number] = Field({}, description="Veränderung der Haltung, z. B. {trust: +1}.")
    evaded: dict[str, Number] | None = Field(
        None, description="Gilt statt effects, wenn die Person ausweicht; {} heißt: nichts ändert sich."
    )
    set: dict[str, Value] = Field({}, description="Merkt sich etwas in einer Variablen.")
    show: Show | None = Field(None, description="Dokument zeigen, Bildschirm teilen …")
    cue: str = Field("", description="Löst diesen Zwischenfall aus.")
    goto: str = Field("", description="Weiter zu diesem Abschnitt.")
    end: str = Field("", description="Das Gespräch endet: Kennung eines Endes, oder any.")

    @property
    def speaks(self) -> bool:
        """Whether it leads to something said, elsewhere, or to the end; else it only has quiet effects."""
        said = self.say or self.then or self.scene or self.tell
        return bool(said or self.goto or self.end or self.cue or self.show)

    @property
    def empty(self) -> bool:
        """Whether nothing at all happens."""
        return not (self.speaks or self.effects or self.set)


class Reaction(Answer):
    """An answer to something the counsellor did."""

    id: Name = Field(description="Kennung, einmalig im Abschnitt.")
    to: Names = Field((), description="Gesprächszüge; einer davon genügt.")
    all: Names = Field((), description="Gesprächszüge, die alle zusammen vorkommen müssen.")
    intent: str = Field("", description="Eigene Absicht aus intents.")
    when: Rule = Field("", description="Nur wenn diese Bedingung gilt.")
    once: bool = Field(False, description="Höchstens einmal im Gespräch.")
    first: bool = Field(
        False, description="Geht allem anderen vor, auch einem anderen Gesprächszug in derselben Äußerung."
    )
    example: str = Field(
        "", description="Eine Äußerung, auf die genau diese Reaktion folgen soll (ein Test)."
    )


class SilenceStep(Answer):
    """What happens when the counsellor says nothing."""

    after: Annotated[float, Field(ge=3, le=600)] = Field(description="Sekunden Stille.")


def _one_or_many_steps(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Silence = Annotated[tuple[SilenceStep, ...], BeforeValidator(_one_or_many_steps)]
"""One step after the other, while the silence goes on."""


class Intent(Part):
    """Something the counsellor may say that no general move covers."""

    label: str = Field("", description="Name für Menschen.")
    examples: tuple[Text, ...] = Field(description="Beispieläußerungen: mindestens drei, besser acht.")


class FactLevel(Part):
    """A part of a fact that is told before the whole: a hint, a half."""

    id: Name = Field(description="Kennung der Stufe, z. B. andeutung.")
    needs: Rule = Field("", description="Bedingung, unter der die Person so weit geht.")
    say: Lines = Field((), description="So weit geht sie.")
    effects: dict[str, Number] = Field({}, description="Was das mit ihr macht.")


class Fact(Part):
    """Something the customer tells only once the time is ripe."""

    label: Text = Field(description="Kurzer Name, erscheint in der Reflexion.")
    text: Text = Field(description="Was dahintersteckt, für die Reflexion.")
    levels: tuple[FactLevel, ...] = Field(
        (), description="Stufen davor, vom Andeuten an: jede mit eigener Bedingung und eigenen Worten."
    )
    needs: Rule = Field("", description="Bedingung, unter der die Person es (ganz) erzählt.")
    say: Lines = Field((), description="So erzählt sie es.")
    evade: Lines = Field((), description="So weicht sie vorher aus.")
    effects: dict[str, Number] = Field({}, description="Was das Erzählen mit ihr macht.")
