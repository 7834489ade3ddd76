"""A document can be read once it was shown, by whose talk it is."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from sandbox import content
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.journal.events import ToolUsed
from sandbox.script.load import load
from sandbox.store import Journal

pytestmark = pytest.mark.xdist_group("server")


@pytest.fixture
def talk(server):
    """Open a talk in which the certificate can be shown; return its address and how to show it."""
    loaded = load(content.scenarios_dir() / "erstgespraech-land")
    scenario = loaded.playable()
    with Journal.open(server.data / "journal.sqlite3") as journal:

        def begin(learner="owner"):
            name = journal.open_talk(
                open_talk(scenario, loaded.digest, 1, draw(scenario, 1, {}), level="mittel", learner=learner)
            )
            tool = ToolUsed(tool="document", what="Zeugnis", paper="zeugnis")
            return f"/gespraech/{name}/papier/zeugnis", lambda: journal.append(
                journal.take_lease(name, "test"), [tool], 1.0
            )

        yield begin


def test_it_is_read_as_a_page_and_as_pdf_once_it_was_shown(server, talk):
    address, show = talk()
    with server.visitor() as visitor:
        assert visitor.get(address).status_code == 404
        show()
        page = visitor.get(address)
        assert page.status_code == 200
        assert "<h1>Arbeitszeugnis</h1>" in page.text
        assert "stets zuverlässig" in page.text
        made = visitor.get(address + ".pdf")
        assert made.headers["Content-Type"] == "application/pdf"
        assert "Arbeitszeugnis" in PdfReader(BytesIO(made.content)).pages[0].extract_text()


@pytest.mark.parametrize("name", ["anderes", "zeugnis.html", "../zeugnis", "zeugnis/.pdf"])
def test_what_was_not_shown_is_not_there(server, talk, name):
    address, show = talk()
    show()
    with server.visitor() as visitor:
        assert visitor.get(address.removesuffix("zeugnis") + name).status_code == 404


def test_nobody_reads_anothers_papers(server, talk):
    address, show = talk("somebody")
    show()
    with server.visitor() as visitor:
        assert visitor.get(address).status_code == 404
        assert visitor.get(address + ".pdf").status_code == 404
