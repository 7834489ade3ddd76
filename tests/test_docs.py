"""The documents for users and operators name what there is."""

import re

import pytest

from sandbox import content
from sandbox.settings import PREFIX, Settings

DOCS = content.root() / "docs"


@pytest.fixture(scope="module")
def operations() -> str:
    return (DOCS / "betrieb.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_table(operations, name):
    assert f"| `{PREFIX}{name.upper()}` |" in operations


def test_no_setting_is_named_that_does_not_exist(operations):
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)", operations))
    assert named == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["port", "max_kernels", "page_grace", "lease"])
def test_the_defaults_that_are_named_are_true(operations, name):
    default = Settings.model_fields[name].default
    row = next(line for line in operations.splitlines() if f"`{PREFIX}{name.upper()}` |" in line)
    assert f"| `{default:g}` |" in row


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_between_the_documents_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
