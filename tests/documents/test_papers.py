"""Papers: words filled in, a layout for each kind, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from sandbox import content
from sandbox.customer.person import draw
from sandbox.documents import Paper, filled, pdf
from sandbox.journal.values import Person
from sandbox.script.document import Document
from sandbox.script.load import load, scenario_files

BRANDT = Person(
    role="kundin",
    name="Ina Brandt",
    address="Frau Brandt",
    sex="w",
    age=40,
    figure="",
    place="",
    voice="",
    details={"town": "Süderbrück"},
)
LETTER = {
    "kind": "letter",
    "title": "Größere Wohnung für {kundin.name}",
    "sender": "Stadt {kundin.town}| Wohnungsamt |",
    "text": ["Sehr geehrte {kundin.address},", "5 < 6 & <b>nicht fett</b>"],
}


def paper(**changes: object) -> Paper:
    return filled(Document.model_validate(LETTER | changes), [BRANDT])


def read(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def test_words_are_filled_in_and_lines_parted():
    made = paper()
    assert made.title == "Größere Wohnung für Ina Brandt"
    assert made.sender == ("Stadt Süderbrück", "Wohnungsamt")
    assert made.text[0] == "Sehr geehrte Frau Brandt,"


@pytest.mark.parametrize("kind", ["letter", "cv", "doctor", "advert", "form"])
def test_each_kind_is_a_pdf_with_all_its_words(kind):
    rows = [{"label": "2010 – 2019", "value": "Verkäuferin"}, {"label": "Unterschrift"}]
    text = read(pdf(paper(kind=kind, rows=rows, to="Ina Brandt", date="3. März 2026", signed="I. Brandt")))
    for words in (
        "Größere Wohnung für Ina Brandt",
        "Süderbrück",
        "Verkäuferin",
        "3. März 2026",
        "Unterschrift",
        "erfunden",
    ):
        assert words in text
    assert "5 < 6 & <b>nicht fett</b>" in text


def test_the_same_paper_is_the_same_file():
    assert pdf(paper()) == pdf(paper())


def test_a_long_paper_goes_on_over_pages():
    made = pdf(paper(text=["Ein Absatz mit einigen Worten. " * 12] * 30))
    assert len(PdfReader(BytesIO(made)).pages) > 1
    assert PdfReader(BytesIO(made)).metadata.title == "Größere Wohnung für Ina Brandt"


@pytest.mark.parametrize("path", scenario_files(content.scenarios_dir()), ids=lambda path: path.parent.name)
def test_shipped_papers_are_whole(path):
    scenario = load(path).playable()
    for document in scenario.documents.values():
        made = filled(document, draw(scenario, 1, {}))
        words = [made.title, *made.sender, *made.text, *(value for row in made.rows for value in row)]
        assert not [each for each in words if "{" in each]
        assert pdf(made).startswith(b"%PDF")
