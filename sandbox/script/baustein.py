"""A Baustein: a piece of a scenario that is written once and included by many."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue, StringConstraints, WithJsonSchema

from sandbox.script.answer import Name, Part, Text
from sandbox.script.words import SCENARIO_NAME

Section = Literal["persona", "node", "fact", "cue", "variable", "ending"]


class Include(Part):
    """A Baustein that a scenario (or another Baustein) takes in."""

    file: Text = Field(description="Datei des Bausteins, vom Ordner der Szenarien aus.")
    as_: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,14})?$")] = Field(
        "", alias="as", description="Vorsilbe für die Kennungen der Zeilen des Bausteins."
    )
    with_: dict[Name, JsonValue] = Field({}, alias="with", description="Angaben, die der Baustein braucht.")


def _one_or_many(value: object) -> object:
    """A file's name alone is an include without prefix and values; one alone needs no list."""
    entries = value if isinstance(value, list) else [value]
    return [{"file": each} if isinstance(each, str) else each for each in entries]


Includes = Annotated[
    tuple[Include, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema(
        {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {
                            "file": {
                                "type": "string",
                                "description": Include.model_fields["file"].description,
                            },
                            "as": {"type": "string", "description": Include.model_fields["as_"].description},
                            "with": {
                                "type": "object",
                                "description": Include.model_fields["with_"].description,
                            },
                        },
                        "required": ["file"],
                        "additionalProperties": False,
                    },
                ]
            },
        }
    ),
]


class Param(Part):
    """Something a Baustein leaves open: ``$name`` in its text."""

    text: Text = Field(description="Was hier anzugeben ist.")
    is_: Section | None = Field(
        None,
        alias="is",
        description="Der Wert ist der Name von etwas im Szenario: persona, node, fact, cue, variable, ending.",
    )
    default: JsonValue = Field(
        None,
        description="Gilt ohne Angabe; null lässt die Stelle weg. Ohne default ist die Angabe Pflicht.",
    )

    @property
    def required(self) -> bool:
        """Whether an include must give a value."""
        return "default" not in self.model_fields_set


BLOCKS = ("variables", "personas", "facts", "nodes", "intents", "cues", "styles")
"""Sections whose entries are added to the scenario's; each name only once."""
LISTS = ("reactions", "criteria")
"""Sections that are put behind the scenario's own."""
SINGLES = ("silence", "fallback", "unclear", "survey")
"""Sections that a scenario has only once: its own, or a Baustein's."""
SECTIONS = (*BLOCKS, *LISTS, *SINGLES)
HEAD = ("baustein", "title", "text", "params")


class Baustein(Part):
    """A Baustein as written. What stands in its sections is judged where it is included."""

    baustein: Annotated[str, StringConstraints(pattern=SCENARIO_NAME)] = Field(
        description="Kennung: der Name der Datei ohne Endung."
    )
    title: Text = Field(description="Name für Menschen.")
    text: str = Field("", description="Wofür er gut ist.")
    params: dict[Name, Param] = Field({}, description="Angaben, die er braucht: $name in seinem Text.")
    include: Includes = Field((), description="Bausteine, aus denen er besteht.")
    variables: JsonValue = Field(None, description="Wie im Szenario.")
    personas: JsonValue = Field(None, description="Wie im Szenario.")
    facts: JsonValue = Field(None, description="Wie im Szenario.")
    nodes: JsonValue = Field(None, description="Wie im Szenario.")
    intents: JsonValue = Field(None, description="Wie im Szenario.")
    cues: JsonValue = Field(None, description="Wie im Szenario.")
    styles: JsonValue = Field(None, description="Wie im Szenario.")
    reactions: JsonValue = Field(None, description="Wie im Szenario.")
    criteria: JsonValue = Field(None, description="Wie im Szenario.")
    silence: JsonValue = Field(None, description="Wie im Szenario.")
    fallback: JsonValue = Field(None, description="Wie im Szenario.")
    unclear: JsonValue = Field(None, description="Wie im Szenario.")
    survey: JsonValue = Field(None, description="Wie im Szenario.")
