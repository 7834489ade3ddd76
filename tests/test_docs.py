"""The documents for users and operators name what there is."""

import argparse
import ast
import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sandbox import content
from sandbox.cli.commands import parser
from sandbox.settings import PREFIX, Settings

ROOT = content.root()
DOCS = ROOT / "docs"
TEXTS = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])


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


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: path.name)
def test_links_between_the_documents_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


# -- commands --------------------------------------------------------------------------------------------------


@cache
def commands() -> frozenset[str]:
    """Every command there is: ``start``, ``scenario check`` …"""

    def below(given: argparse.ArgumentParser, name: str) -> list[str]:
        found = [name] if name else []
        for action in given._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, each in action.choices.items():
                    found += below(each, f"{name} {word}".strip())
        return found

    return frozenset(below(parser(), ""))


@cache
def targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def code(page: Path) -> list[str]:
    """Return what stands in a page as code: indented, fenced, or between backticks."""
    text = page.read_text(encoding="utf-8")
    fenced = [
        line for block in re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL) for line in block.splitlines()
    ]
    indented = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return fenced + indented + re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: path.name)
def test_commands_that_are_named_exist(page):
    for line in code(page):
        for rest in re.findall(r"(?:^|[\s/|])videoberatung((?: --data \S+| [a-z][a-z-]*)+)", line):
            words = re.sub(r" --data \S+", "", rest).split()
            assert any(" ".join(words[:n]) in commands() for n in (1, 2)), line
            if len(words) > 1 and words[0] in {"scenario", "speech-model", "understanding"}:
                assert " ".join(words[:2]) in commands(), line


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: path.name)
def test_targets_of_make_that_are_named_exist(page):
    for line in code(page):
        for name in re.findall(r"(?:^|\s)make ([a-z]+)", line):
            assert name in targets(), line


def test_the_readme_names_the_two_commands():
    lines = code(ROOT / "README.md")
    for command in ("make start", "make test"):
        assert any(line.startswith(command) for line in lines)


# -- what is shipped -------------------------------------------------------------------------------------------


def test_figures_and_places_are_told_as_they_are():
    told = (DOCS / "szenariosprache.md").read_text(encoding="utf-8")
    for path in content.figures_dir().glob("*/figure.yaml"):
        facts = YAML(typ="safe").load(path)
        voices = ", ".join(f"`{voice}`" for voice in facts["voices"])
        row = f"| `{facts['id']}` | {facts['label']} | {facts['age_band']} | {voices} | `{facts['places'][0]}` |"
        assert row in told
    for path in content.places_dir().glob("*.webp"):
        assert f"`{path.stem}`" in told


# -- the program itself ----------------------------------------------------------------------------------------


def test_every_module_says_what_it_is_for():
    files = [*ROOT.glob("sandbox/**/*.py"), *ROOT.glob("benchmarks/*.py"), *ROOT.glob("studio/*.py")]
    assert len(files) > 100
    silent = [file for file in files if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert [str(file.relative_to(ROOT)) for file in silent] == []


def test_the_layers_that_are_drawn_are_those_that_are_checked():
    drawn = (DOCS / "architecture.md").read_text(encoding="utf-8").split("## Layers")[1].split("##")[0]
    rows = [re.split(r" {2,}", line.strip())[0] for line in drawn.splitlines() if line.startswith("    ")]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    checked = contract["layers"]

    def names(row: str) -> set[str]:
        return {name.strip() for name in row.split("|")}

    drawn_names = [name for row in rows for name in names(row)]
    assert sorted(drawn_names) == sorted(name for row in checked for name in names(row))
    places = {name: nth for nth, row in enumerate(rows) for name in names(row)}
    for above, below in pairwise(checked):
        assert max(places[name] for name in names(above)) <= min(places[name] for name in names(below))


def test_the_parts_that_are_named_are_there():
    for line in re.findall(
        r"`([a-z_]+(?:/[a-z_]+)+)(?:\.py)?`", (DOCS / "architecture.md").read_text("utf-8")
    ):
        path = ROOT / "sandbox" / line
        assert path.is_dir() or path.with_suffix(".py").is_file() or (ROOT / line).exists(), line
