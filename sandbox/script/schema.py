"""The JSON Schemas of scenarios and Bausteine, for editors: the files in ``content/`` are these, written down.

``python -m sandbox.script.schema`` writes them anew.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox import content
from sandbox.script.baustein import SECTIONS, Baustein
from sandbox.script.model import Scenario

FILE = "scenario.schema.json"
BAUSTEIN_FILE = "baustein.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PARAM = {"type": "string", "pattern": r"\$[a-z]"}


def text() -> str:
    """Return the schema of a scenario as text, the same every time."""
    return _written({"$schema": _DIALECT, **Scenario.model_json_schema(by_alias=True), "title": "Szenario"})


def baustein_text() -> str:
    """Return the schema of a Baustein: as in a scenario, but a parameter may stand for any value."""
    scenario, schema = Scenario.model_json_schema(by_alias=True), Baustein.model_json_schema(by_alias=True)
    sections = {name: _open(scenario["properties"][name]) for name in SECTIONS}
    parts = {name: _opened(part) for name, part in scenario["$defs"].items()}
    schema["properties"].update(sections)
    schema["$defs"] = {**parts, **schema["$defs"]}
    return _written({"$schema": _DIALECT, **schema, "title": "Baustein"})


def _written(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a parameter stand for the whole value, and for every value in it."""
    told: dict[str, Any] = {key: schema[key] for key in ("description", "default") if key in schema}
    inner = {key: value for key, value in _opened(schema).items() if key not in told}
    return {**told, "anyOf": [_PARAM, inner]}


def _opened(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a parameter stand for any value within, and names be whatever it gives."""
    made = {key: value for key, value in schema.items() if key != "propertyNames"}
    if "properties" in made:
        made["properties"] = {name: _open(each) for name, each in made["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = _open(made[key])
    if "anyOf" in made:
        made["anyOf"] = [_opened(each) for each in made["anyOf"]]
    if "prefixItems" in made:
        made["prefixItems"] = [_open(each) for each in made["prefixItems"]]
    return made


if __name__ == "__main__":
    (content.root() / "content" / FILE).write_text(text(), encoding="utf-8")
    (content.root() / "content" / BAUSTEIN_FILE).write_text(baustein_text(), encoding="utf-8")
