"""The trainer's handbook: every snippet fits into its example, every command exists, the example plays."""

import re
from pathlib import Path

import pytest
import yaml

from sandbox import content
from sandbox.customer.trial import run_tests
from sandbox.journal.events import Understood
from sandbox.journal.values import MoveFound, Score
from sandbox.script import including, source, trials
from sandbox.script.load import check, load
from sandbox.understanding import Reader

FOLDER = content.root() / "docs" / "handbuch"
EXAMPLE = FOLDER / "beispiel"
PAGES = sorted(FOLDER.glob("*.md"))
SNIPPETS = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1
    )
]


def laid_over(under, over):
    """Lay a snippet over the example: blocks are merged, everything else takes the place of what was there."""
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: laid_over(under.get(key), value) for key, value in over.items()}}
    return over


def example():
    """The example with its Bausteine, as plain data."""
    written, _ = source.read(EXAMPLE / "scenario.yaml")
    whole = including.join(written, EXAMPLE / "scenario.yaml").read.root.plain()
    return {key: value for key, value in whole.items() if key != "include"}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_fits_into_the_example(snippet, tmp_path):
    read = source.parse(snippet.encode(), "Handbuch")
    assert [str(each) for each in read.diagnostics] == []
    data = read.root.plain()
    if "baustein" in data:
        assert [str(each) for each in including.check(read)] == []
    elif "tests" in data:
        (tmp_path / "tests.yaml").write_text(snippet, encoding="utf-8")
        written = trials.load(tmp_path)[0]
        assert written in trials.load(EXAMPLE)
    elif "include" in data:
        whole = yaml.safe_load((EXAMPLE / "scenario.yaml").read_text(encoding="utf-8"))
        fresh = [each for each in whole["include"] if each["file"] not in str(data["include"])]
        (tmp_path / "beispiel").mkdir()
        file = tmp_path / "beispiel" / "scenario.yaml"
        file.write_text(
            yaml.safe_dump({**whole, "include": fresh + data["include"]}, allow_unicode=True), "utf-8"
        )
        assert [str(each) for each in load(file).diagnostics] == []
    else:
        whole = laid_over(example(), data)
        (tmp_path / "beispiel").mkdir()
        file = tmp_path / "beispiel" / "scenario.yaml"
        file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")
        found = load(file).diagnostics
        # What makes sense of the whole (SZ4..) is not for a part of it to show.
        assert [str(each) for each in found if each.code < "SZ4"] == []


def test_there_are_chapters_and_snippets():
    assert len(PAGES) >= 9
    assert len(SNIPPETS) >= 20
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"]({page.name})" in index for page in PAGES if page.name != "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_commands_exist(page):
    from tests.test_docs import commands

    for words in re.findall(r"videoberatung ([a-z]+ [a-z]+)", page.read_text(encoding="utf-8")):
        assert words in commands(), words


def test_the_table_of_bausteine_is_complete_and_true():
    page = (FOLDER / "bausteine.md").read_text(encoding="utf-8")
    for file in sorted((content.scenarios_dir() / "_bausteine").glob("*.yaml")):
        baustein, _ = including.header(source.read(file)[0])
        needed = [f"`{name}`" for name, param in baustein.params.items() if param.required]
        row = re.search(rf"^\| `{file.stem}` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
        assert row, file.stem
        assert row[1] == (", ".join(needed) or "nichts"), file.stem


def test_the_example_is_in_order():
    assert [str(each) for each in check([EXAMPLE])] == []


def test_the_examples_tests_pass():
    reader = Reader.load()

    def read(text, intents):
        seen = reader.read(text, intents)
        return Understood(
            utterance="",
            moves=tuple(MoveFound(id=m.id, score=m.score, place=m.place) for m in seen.moves),
            intents=tuple(Score(id=i.id, score=i.score) for i in seen.intents),
            abstained=seen.abstained,
        )

    results = run_tests(load(EXAMPLE), Path(EXAMPLE), read)
    assert {result.name: result.failures for result in results if not result.passed} == {}
