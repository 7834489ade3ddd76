"""The practice page without a browser: real journal, real service process, real call, the page's side played here."""

import asyncio

import pytest

from sandbox import store
from sandbox.apps.practice import PracticePage
from sandbox.apps.request import PageRequest
from sandbox.errors import ContentError, ScenarioError, TalkUnknown
from sandbox.service.supervise import Supervisor
from sandbox.settings import Settings
from sandbox.store.journal import Journal
from tests.fakes.peer import until
from tests.fakes.screen import Screen, Spectator

PATIENT = 60.0
LOUD = 500.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    chosen = Settings(data=tmp_path_factory.mktemp("page"), acted_pause=False)
    store.migrate(chosen.database)
    return chosen


def request(path, **query):
    return PageRequest(path=path, query=query, visitor="v", learner="ich")


class Visit:
    """A page that is looked at."""

    def __init__(self, settings, asked):
        self.page = PracticePage(settings, asked)
        self.view, self.stage = self.page._view, self.page._stage_view
        self.screen = Screen(self.view)
        self.spectator = Spectator(self.stage)

    @property
    def talk(self):
        return self.page._room.held.talk

    def said(self):
        return [turn["text"] for turn in self.view.turns if turn["kind"] == "line"]

    async def aclose(self):
        await self.page._room.aclose()
        await self.page._stage.aclose()
        await self.page._service.aclose()
        await self.spectator.aclose()
        self.page._journal.close()
        for widget in (self.view, self.stage, self.page.box):
            widget.close()  # ipywidgets keeps every open one


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/ueben/gibt-es-nicht", ScenarioError),
        ("/gespraech/gibt-es-nicht", TalkUnknown),
        ("/woanders", ContentError),
        ("/", ContentError),
    ],
)
def test_an_address_that_leads_nowhere(settings, path, error):
    with pytest.raises(error) as refused:
        PracticePage(settings, request(path))
    assert refused.value.message


async def test_the_address_names_level_and_person(settings):
    visits = [
        Visit(settings, request("/ueben/erstgespraech-land", stufe="schwer", person="7")) for _ in range(2)
    ]
    opened = [visit.page._journal.read(visit.talk)[0].event for visit in visits]
    assert visits[0].talk != visits[1].talk
    assert opened[0] == opened[1]
    assert (opened[0].level, opened[0].seed, opened[0].learner) == ("schwer", 7, "ich")
    for visit in visits:
        await visit.aclose()


async def test_a_talk_from_briefing_to_survey_and_after_a_reload(settings):
    async with Supervisor(settings.data):
        visit = Visit(settings, request("/ueben/erstgespraech-land", person="1"))
        await asyncio.wait_for(visit.page.open(), PATIENT)
        await until(lambda: visit.view.phase == "briefing", PATIENT)
        assert visit.view.briefing["person"]
        assert not visit.view.speech["ready"]

        visit.screen.act("begin", camera=False, microphone=False)
        await until(lambda: visit.stage in visit.page.box.children, PATIENT)
        visit.spectator.sit_down()
        await until(lambda: visit.said() and visit.stage.caption == visit.said()[0], PATIENT)
        await until(lambda: any(level > LOUD for _, level in visit.spectator.peer.sounds), PATIENT)
        await until(lambda: not visit.stage.caption, PATIENT)

        for _ in range(2):
            visit.screen.act("say", id="u1", text="Guten Tag, können Sie mich gut hören?")
        await until(lambda: len(visit.said()) >= 2, PATIENT)
        answers = [message for message in visit.screen.messages if message["kind"] == "said"]
        assert answers == [{"kind": "said", "id": "u1", "taken": True}] * 2
        await until(lambda: not visit.page._room.speaking and not visit.page._room.to_come, PATIENT)
        talk, said = visit.talk, visit.said()
        await visit.aclose()

        again = Visit(settings, request(f"/gespraech/{talk}"))
        await asyncio.wait_for(again.page.open(), PATIENT)
        await until(lambda: again.view.phase == "call", PATIENT)
        assert again.said()[: len(said)] == said  # silence may bring more on a busy machine
        again.spectator.sit_down()
        await until(lambda: again.stage.state == "connected", PATIENT)
        again.spectator.screen.act("control", what="pause")
        await until(lambda: again.view.phase == "paused", PATIENT)
        assert again.view.status.startswith("Pause")
        again.spectator.screen.act("control", what="resume")
        await until(lambda: again.view.phase == "call", PATIENT)
        again.spectator.screen.act("control", what="hangup")
        await until(lambda: again.view.phase == "survey", PATIENT)
        assert again.view.survey["reflection"] == f"/reflexion/{talk}"
        assert again.page.box.children == (again.view,)
        await again.aclose()
    with Journal.open(settings.database) as journal:
        kinds = [entry.event.kind for entry in journal.read(talk)]
    assert kinds.count("trainee.uttered") == kinds.count("trainee.understood") == 1
    assert kinds[-2:] == ["talk.ended", "survey.answered"] or kinds[-1] == "customer.heard"


async def test_what_the_page_sends_amiss_is_dropped(settings):
    visit = Visit(settings, request("/ueben/erstgespraech-land"))
    for content in ({"id": 3, "text": "x"}, {"id": "u1"}, {"on": "ja"}, {}):
        for kind in ("say", "typing", "speak", "begin?", "unbekannt"):
            visit.screen.act(kind, **content)
        visit.spectator.screen.act("control", what="sprengen")
        visit.spectator.screen.act("device", what="hund", state="on")
        visit.spectator.screen.act("device", what="camera")
    await asyncio.sleep(0)
    assert len(visit.page._journal.read(visit.talk)) == 1
    await visit.aclose()
