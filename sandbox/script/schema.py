"""The JSON Schema of a scenario, for editors: ``content/scenario.schema.json`` is this, written down.

``python -m sandbox.script.schema`` writes it anew.
"""

from __future__ import annotations

import json

from sandbox import content
from sandbox.script.model import Scenario

FILE = "scenario.schema.json"


def text() -> str:
    """Return the schema as text, the same every time."""
    schema = Scenario.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Szenario"}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    (content.root() / "content" / FILE).write_text(text(), encoding="utf-8")
