"""The written schema and the reference are those of the model."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from sandbox import content
from sandbox.script import answer, baustein, model, schema, trials, words
from sandbox.script.conditions import COUNTERS, FUNCTIONS
from sandbox.script.load import load

EXAMPLE = Path(__file__).parent / "data" / "beispiel"


def parts(module):
    return [
        each for each in vars(module).values() if isinstance(each, type) and issubclass(each, answer.Part)
    ]


def keys(part: type[BaseModel]):
    return [field.alias or name for name, field in part.model_fields.items()]


@pytest.fixture(scope="module")
def page():
    return (content.root() / "docs" / "szenariosprache.md").read_text(encoding="utf-8")


def test_the_committed_schema_is_current():
    folder = content.root() / "content"
    assert (folder / schema.FILE).read_text(encoding="utf-8") == schema.text()
    assert (folder / schema.BAUSTEIN_FILE).read_text(encoding="utf-8") == schema.baustein_text()


@pytest.mark.parametrize(
    "file", sorted(content.scenarios_dir().glob("_*/*.yaml")), ids=lambda path: path.stem
)
def test_bausteine_are_valid_for_editors(file):
    data = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8"))))
    jsonschema.validate(data, json.loads(schema.baustein_text()))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "cues": {"x": {"what": "unsinn"}}}, json.loads(schema.baustein_text()))


def test_the_example_is_valid_for_editors_and_without_findings():
    data = yaml.safe_load((EXAMPLE / "scenario.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(data)), json.loads(schema.text()))
    assert load(EXAMPLE).diagnostics == ()


def test_the_schema_refuses_what_the_language_refuses():
    data = yaml.safe_load((EXAMPLE / "scenario.yaml").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "titel": "x"}, json.loads(schema.text()))


@pytest.mark.parametrize(
    "part",
    sorted({*parts(model), *parts(answer), *parts(trials), *parts(baustein)}, key=lambda part: part.__name__),
    ids=lambda part: part.__name__,
)
def test_every_key_is_explained_to_editors_and_in_the_reference(part, page):
    for key in keys(part):
        assert re.search(rf"`{key}`|`{{?.*\b{key}: .*`", page), key
    for field in part.model_fields.values():
        assert field.description


def test_every_word_of_the_closed_lists_stands_in_the_reference(page):
    for word in (*words.CUE_KINDS, *words.PERSON_KEYS, *FUNCTIONS, *COUNTERS):
        assert re.search(rf"`[^`]*\b{word}\b[^`]*`", page), word


def test_every_kind_of_cue_has_a_caption():
    assert set(words.CUE_CAPTIONS) == set(words.CUE_KINDS)
    assert all(text.startswith("[") and text.endswith("]") for text in words.CUE_CAPTIONS.values())
