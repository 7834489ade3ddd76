import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.script import source
from sandbox.script.load import load
from tests.script.base import KNOWN, MINIMAL, loaded


def codes(text):
    return [each.code for each in source.parse(text.encode(), "x").diagnostics]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("ja", "ja"),
        ("no", "no"),
        ("12:30", "12:30"),
        ("2026-11-24", "2026-11-24"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("+1", 1),
        ("-2", -2),
        ("1.5", 1.5),
        ("'5'", "5"),
        ('"true"', "true"),
        ("1e5", "1e5"),
        (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_only_few_words_are_more_than_text(written, value):
    root = source.parse(f"a: {written}".encode(), "x").root
    assert root is not None
    assert root.plain() == {"a": value}


def test_places_of_keys_and_values():
    read = source.parse("a:\n  - b: ü\n    c: [1, {d: 2}]\n".encode(), "x")
    assert read.place(("a",), key=True) == ("x", 1, 1)
    assert read.place(("a", 0, "b")) == ("x", 2, 8)
    assert read.place(("a", 0, "c", 1, "d")) == ("x", 3, 16)
    assert read.place(("a", 0, "nirgends", 5)) == ("x", 2, 5)


def test_aliases_share_what_they_point_to():
    root = source.parse(b"a: &x {b: 1}\nc: *x\n", "x").root
    assert root is not None
    assert root.plain() == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [*a]", "SZ112"),
        ("a: \x00", "SZ104"),
        ("\t- a: b: c", "SZ104"),
        ("", "SZ109"),
        ("# nur ein Kommentar", "SZ109"),
        ("5", "SZ109"),
        ("[" * 60, "SZ105"),
        ("[" * 100_000, "SZ104"),  # libyaml's own limit comes first
        ("{a: " * 100_000, "SZ105"),
        ("- " * 100_000, "SZ105"),
        ("[" + "1," * 60_000 + "]", "SZ106"),
        ("a: &a " + "[" * 20 + "]" * 20 + "\nb: &b " + "[" * 20 + "*a" + "]" * 20, "SZ105"),
    ],
)
def test_hostile_text_is_told_not_raised(text, code):
    began = time.process_time()
    assert codes(text) == [code]
    assert time.process_time() - began < 2


def test_laughs_end_early():
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert codes(text) == ["SZ106"]


def test_many_duplicates_stay_readable():
    assert len(codes("a: 1\n" * 5000)) == 50


def test_a_folder_named_like_the_file_is_told(tmp_path):
    (tmp_path / "scenario.yaml").mkdir()
    assert [each.code for each in load(tmp_path / "scenario.yaml" / "scenario.yaml").diagnostics] == ["SZ101"]


def test_nul_in_path_is_told():
    from pathlib import Path

    assert [each.code for each in load(Path("a\x00b")).diagnostics] == ["SZ101"]


_PIECES = st.sampled_from(
    ["{", "}", "[", "]", ":", "- ", "\n", "  ", "&a ", "*a", "!!set", "|", ">", "'", '"', "#", "id", "to: ", "goto: x",
     "null", "9e9", "when: (", "{kundin.", "\u0000", "ü", "? ", "<<: ", "---\n", "true", "-1", "text: 5"]
)  # fmt: skip


@settings(max_examples=150, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(MINIMAL)), st.integers(0, 40), _PIECES), min_size=1, max_size=4))
def test_mutated_scenarios_are_diagnosed_never_raised_on(tmp_path_factory, edits):
    text = MINIMAL
    for at, cut, piece in edits:
        text = text[:at] + piece + text[at + cut :]
    result = loaded(tmp_path_factory.getbasetemp(), text)
    assert result.scenario is not None or result.diagnostics
    lines = text.count("\n") + 2
    assert all(1 <= each.line <= lines and each.column >= 1 for each in result.diagnostics)


@settings(max_examples=80, deadline=2000)
@given(st.binary(max_size=300))
def test_any_bytes_are_diagnosed(data):
    read = source.parse(data, "x")
    assert read.root is not None or read.diagnostics


def test_loading_again_is_quick(tmp_path):
    loaded(tmp_path, MINIMAL)
    began = time.process_time()
    for _ in range(10):
        load(tmp_path / "probe", KNOWN)
    assert time.process_time() - began < 1
