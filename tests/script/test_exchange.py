"""The table of lines: out, corrected, and back; everything but the texts stays to the letter."""

import pytest

from sandbox import content
from sandbox.errors import ScenarioError
from sandbox.script import exchange, table
from sandbox.script.load import load, scenario_files
from tests.script.base import BAUSTEIN, INCLUDING, MINIMAL, loaded

STYLES = MINIMAL.replace(
    "say: [{id: a2, text: Schön.}]",
    """say:
          # ein Kommentar
          - {id: a2, text: 'Schön ''hier''.',   mood: open}   # dahinter
          - id: a3
            text: >-
              Lang und
              umgebrochen.
            mood: sad
            strength: 2
          - text: "In \\"Anführung\\"."
            id: a4""",
)


def test_every_line_with_who_where_and_why(tmp_path):
    rows = {row.id: row for row in table.rows(loaded(tmp_path, STYLES))}
    assert set(rows) == {"a1", "m1", "a2", "a3", "a4", "x1", "x2", "k1", "f1", "f2", "f3"}
    assert rows["a1"].context == "beim Erreichen"
    assert (rows["a3"].persona, rows["a3"].node, rows["a3"].mood) == ("kundin", "anfang", "sad 2")
    assert (rows["a3"].text, rows["a3"].context) == (
        "Lang und umgebrochen.",
        "Reaktion gruss auf begruessung",
    )
    assert rows["f2"].context == "Tatsache geheim, weicht aus"
    assert rows["k1"].context == "Zwischenfall kind, geholfen"
    assert rows["x1"].context == "wenn nichts passt"


def test_out_and_back_changes_nothing(tmp_path):
    script = loaded(tmp_path, STYLES)
    before = script.path.read_bytes()
    exchange.write(table.rows(script), tmp_path / "zeilen.csv")
    assert (tmp_path / "zeilen.csv").read_bytes().startswith(b"\xef\xbb\xbfKennung;")
    assert exchange.apply(script, exchange.read(tmp_path / "zeilen.csv")) == []
    assert script.path.read_bytes() == before


def test_changed_texts_are_put_in_their_place_and_nothing_else_moves(tmp_path):
    script = loaded(tmp_path, STYLES)
    new = {"a2": 'Ganz "schön"!', "a3": "Kurz: ja.", "a4": "Ohne.", "a1": "Tag, {kundin.last}. # nein"}
    assert set(exchange.apply(script, new)) == set(new)
    text = script.path.read_text(encoding="utf-8")
    expected = STYLES.replace("'Schön ''hier''.'", '"Ganz \\"schön\\"!"')
    expected = expected.replace(">-\n              Lang und\n              umgebrochen.", '"Kurz: ja."')
    expected = expected.replace('"In \\"Anführung\\"."', '"Ohne."')
    expected = expected.replace('"Guten Tag, {kundin.last}."', '"Tag, {kundin.last}. # nein"')
    assert text == expected
    again = {row.id: row.text for row in table.rows(load(script.path))}
    assert {name: again[name] for name in new} == new


@pytest.mark.parametrize("file", scenario_files(content.scenarios_dir()), ids=lambda path: path.parent.name)
def test_every_text_of_a_shipped_scenario_is_found_in_its_file(file):
    written = file.read_text(encoding="utf-8")
    where = exchange.spans(written)
    for row in table.rows(load(file)):
        if "(aus " not in row.context:
            start, end = where[row.id]
            assert row.text.split()[0].strip('„"')[:4] in written[start:end]


def test_line_ends_and_the_mark_at_the_beginning_stay(tmp_path):
    script = loaded(tmp_path, b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert exchange.apply(script, {"a2": "Gut."}) == ["a2"]
    data = script.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == MINIMAL.count("\n")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"a1": "Neu.", "zz": "Text."}, "gibt es im Szenario nicht: „zz“"),
        ({"a1": "Hallo {kundin.nix}."}, "nicht mehr in Ordnung: "),
        ({"a1": "x" * 401}, "SZ208"),
        ({"a1": "a\x00b"}, "SZ104"),
    ],
)
def test_what_would_do_harm_is_refused_and_changes_nothing(tmp_path, texts, message):
    script = loaded(tmp_path, MINIMAL)
    with pytest.raises(ScenarioError, match=message):
        exchange.apply(script, texts)
    assert script.path.read_text(encoding="utf-8") == MINIMAL
    assert [path.name for path in script.path.parent.iterdir()] == ["scenario.yaml"]


def test_a_line_of_a_baustein_is_shown_and_changed_there(tmp_path):
    script = loaded(tmp_path, INCLUDING, klingel=BAUSTEIN)
    row = next(row for row in table.rows(script) if row.id == "kl-1")
    assert row.context.startswith("Zwischenfall klingel (aus ")
    with pytest.raises(ScenarioError, match=r"kommt aus .*klingel\.yaml"):
        exchange.apply(script, {"kl-1": "Ding dong."})


def test_a_text_that_is_referred_to_is_left_to_its_author(tmp_path):
    script = loaded(tmp_path, MINIMAL.replace("{id: a2, text: Schön.}", "{id: a2, text: &s Schön.}"))
    with pytest.raises(ScenarioError, match="Verweis"):
        exchange.apply(script, {"a2": "Gut."})


def test_repeated_lines_are_not_in_the_table(tmp_path):
    script = loaded(tmp_path, MINIMAL.replace("{id: m1, text: Und nun?}", "{id: m1, same: a2}"))
    assert "m1" not in {row.id for row in table.rows(script)}


@pytest.mark.parametrize(
    "data",
    [
        "Kennung,Text\na1,Grüß Gott.\n".encode(),
        "Kennung\tText\r\na1\tGrüß  Gott.\r\n\r\n".encode("cp1252"),
        '\ufeffText;Kennung\n"Grüß\nGott.";a1\n'.encode(),
    ],
)
def test_what_spreadsheets_write_can_be_read(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    assert exchange.read(tmp_path / "t.csv") == {"a1": "Grüß Gott."}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "fehlen die Spalten"),
        ("a;b\n", "fehlen die Spalten"),
        ("Kennung;Text\na1;\n", "Zeile 2 unvollständig"),
        ("Kennung;Text\na1\n", "Zeile 2 unvollständig"),
        ("Kennung;Text\na1;x\na1;y\n", "zweimal"),
        ("Kennung;Text\n" + "x" * 2_000_001, "zu groß"),
    ],
)
def test_what_is_no_table_is_told(tmp_path, data, message):
    (tmp_path / "t.csv").write_text(data, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        exchange.read(tmp_path / "t.csv")
    with pytest.raises(ScenarioError, match="lässt sich nicht lesen"):
        exchange.read(tmp_path / "fehlt.csv")
