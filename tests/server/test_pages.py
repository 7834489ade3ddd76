from __future__ import annotations

import re

import pytest

from sandbox.journal.events import TalkBegun, TalkEnded, TalkOpened
from sandbox.store import Journal
from tests.server.conftest import kernel_of, told

pytestmark = pytest.mark.xdist_group("server")

FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


@pytest.fixture
def visitor(server):
    with server.visitor() as client:
        yield client


@pytest.fixture
def journal(server):
    with Journal.open(server.data / "journal.sqlite3") as journal:
        yield journal


def opened(learner="owner", title="Probegespräch"):
    return TalkOpened(
        scenario="erstgespraech-land",
        digest="0" * 64,
        title=title,
        seed=1,
        level="mittel",
        persons=(),
        stance={},
        learner=learner,
    )


def test_the_start_page_offers_scenarios_with_their_levels(visitor):
    page = visitor.get("/").text
    assert '<html lang="de">' in page
    assert "Erstgespräch aus dem ländlichen Raum" in page
    assert 'action="/ueben/erstgespraech-land"' in page
    assert 'value="leicht"' in page
    assert "simuliert" in page
    assert not FOREIGN.search(page)


def test_it_shows_who_may_be_met_and_nothing_else_of_a_figure(visitor):
    shown = re.findall(r"/figur/[a-z]+/still\.webp", visitor.get("/").text)
    assert shown
    assert visitor.get(shown[0]).content[8:12] == b"WEBP"
    assert visitor.get(shown[0].replace("still.webp", "figure.yaml")).status_code == 404


def test_it_lists_the_learners_own_talks_only(visitor, journal):
    mine = journal.open_talk(opened(title="Meines"))
    journal.append(journal.take_lease(mine, "test"), [TalkBegun()], 0.0)
    looked_at = journal.open_talk(opened(title="Nur angesehen"))
    over = journal.open_talk(opened(title="Vorbei"))
    lease = journal.take_lease(over, "test")
    journal.append(lease, [TalkBegun(), TalkEnded(by="trainee")], 0.0)
    theirs = journal.open_talk(opened("somebody", "Fremdes"))
    page = visitor.get("/").text
    assert f"/gespraech/{mine}" in page
    assert f"/reflexion/{over}" in page
    assert theirs not in page
    assert "Fremdes" not in page
    assert looked_at not in page
    for talk in (mine, over, theirs, looked_at):
        journal.delete_talk(talk)


def test_a_title_is_text_not_markup(visitor, journal):
    talk = journal.open_talk(opened(title="<script>alert(1)</script>"))
    page = visitor.get("/").text
    assert "<script>alert" not in page
    journal.delete_talk(talk)


def test_help_says_what_happens_to_data(visitor):
    page = visitor.get("/hilfe").text
    assert "bleibt auf diesem Rechner" in page
    assert "Sprachmodell" in page


@pytest.mark.parametrize(
    "path",
    [
        "/nirgends",
        "/ueben",
        "/ueben/",
        "/ueben/gibt-es-nicht",
        "/ueben/../x",
        "/ueben/erstgespraech-land?stufe=unbekannt",
        "/ueben/erstgespraech-land?person=%3Cscript%3E",
        "/gespraech/gibtesnicht",
        "/reflexion/gibtesnicht",
        "/gespraech/",
        "/static/nirgends.css",
        "/gespraech/x%27y",
    ],
)
def test_what_is_not_there_is_said_in_german_with_a_way_back(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text
    assert 'href="/"' in answer.text


def test_the_kernel_learns_what_was_asked_for(visitor):
    answer = visitor.get("/ueben/erstgespraech-land?stufe=leicht&person=7")
    page = told(answer.text)
    visitor.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    assert page["path"] == "/ueben/erstgespraech-land"
    assert page["query"] == {"stufe": "leicht", "person": "7"}
    assert page["learner"] == "owner"
    assert page["visitor"]


def test_two_visitors_get_two_kernels_and_two_names(server, visitor):
    with server.visitor() as other:
        mine, theirs = (each.get("/ueben/erstgespraech-land").text for each in (visitor, other))
        for each, page in ((visitor, mine), (other, theirs)):
            each.post(f"/voila/api/shutdown/{kernel_of(page)}")
    assert kernel_of(mine) != kernel_of(theirs)
    assert told(mine)["visitor"] != told(theirs)["visitor"]
    assert told(mine)["pid"] != told(theirs)["pid"]


@pytest.mark.parametrize("page", ["gespraech", "reflexion"])
def test_a_talk_opens_for_its_learner_only(visitor, journal, page):
    mine = journal.open_talk(opened())
    theirs = journal.open_talk(opened("somebody"))
    answer = visitor.get(f"/{page}/{mine}")
    visitor.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    assert told(answer.text)["path"] == f"/{page}/{mine}"
    refused = visitor.get(f"/{page}/{theirs}")
    assert refused.status_code == 404
    assert refused.text == visitor.get(f"/{page}/gibtesnicht").text
    journal.delete_talk(mine)
    journal.delete_talk(theirs)


def test_a_talk_is_deleted_by_its_learner_with_the_forms_field(server, visitor, journal):
    mine = journal.open_talk(opened())
    journal.append(journal.take_lease(mine, "test"), [TalkBegun()], 0.0)
    page = visitor.get("/").text
    token = re.search(r'name="_xsrf" value="([^"]+)"', page).group(1)
    address = f"/gespraech/{mine}/loeschen"
    assert visitor.post(address).status_code == 403
    assert visitor.post(address, data={"_xsrf": "falsch"}).status_code == 403
    forged = visitor.post(address, data={"_xsrf": token}, headers={"Origin": "http://evil.example"})
    assert forged.status_code in (403, 404)
    assert mine not in server.log
    assert mine in {talk.id for talk in journal.talks("owner")}
    done = visitor.post(address, data={"_xsrf": token})
    assert (done.status_code, done.headers["Location"]) == (303, "/")
    assert mine not in {talk.id for talk in journal.talks("owner")}
    theirs = journal.open_talk(opened("somebody"))
    assert visitor.post(f"/gespraech/{theirs}/loeschen", data={"_xsrf": token}).status_code == 404
    assert journal.summary(theirs).learner == "somebody"
    journal.delete_talk(theirs)


def test_a_failing_notebook_shows_no_traceback(server, visitor):
    answer = visitor.get("/ueben/erstgespraech-land?fehler=1")
    visitor.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    assert "Der Übungsraum ließ sich nicht öffnen" in answer.text
    assert "geheimes Wort" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "geheimes Wort" not in server.log
    assert "RuntimeError" in server.log


def test_logs_are_quiet(server, visitor, journal):
    talk = journal.open_talk(opened())
    page = visitor.get(f"/gespraech/{talk}").text
    visitor.post(f"/voila/api/shutdown/{kernel_of(page)}")
    journal.delete_talk(talk)
    assert f"Der Übungsraum ist bereit: http://localhost:{server.port}" in server.log
    assert talk not in server.log
    assert "GET " not in server.log


COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/hilfe",
        "/nirgends",
        "/static/stil.css",
        "/static/nirgends.css",
        "/voila/static/voila.js",
        "/voila/static/nirgends.js",
        "/voila/api/themes/@jupyterlab/theme-light-extension/index.css",
        "/voila/labextensions/anywidget/package.json",
        "/api/kernels/00000000-0000-0000-0000-000000000000",
        "/ueben/gibt-es-nicht",
        "/api/contents",
    ],
)
def test_every_answer_carries_the_headers(visitor, path):
    answer = visitor.get(path)
    for name, value in COMMON.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers


def test_a_room_allows_what_widgets_need_and_no_more(visitor, server):
    answer = visitor.get("/ueben/erstgespraech-land")
    visitor.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert rules["script-src"] == "'self' blob:"
    assert rules["connect-src"] == f"'self' ws://127.0.0.1:{server.port} wss://127.0.0.1:{server.port}"
    assert rules["frame-ancestors"] == "'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not FOREIGN.search(answer.text)
    # No script of ours is inline, so none that somebody smuggles in runs.
    assert not re.search(r"<script(?![^>]*(?:src=|type=\"application/))", answer.text)


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(server):
    import httpx

    cookies = httpx.get(server.url, trust_env=False).headers.get_list("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
