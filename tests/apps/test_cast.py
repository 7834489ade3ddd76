"""The figures that are shipped can be cast."""

from PIL import Image

from sandbox import content
from sandbox.apps import cast
from sandbox.customer.person import draw
from sandbox.journal.values import Person
from sandbox.script.load import load, scenario_files
from sandbox.speech.voice import VOICES


def test_every_figure_is_a_person_with_a_place_and_a_voice():
    figures = cast.figures()
    assert {facts.sex for facts in figures.values()} == {"w", "m"}
    for name, facts in figures.items():
        assert facts.id == name
        low, high = facts.age
        assert 15 <= low < high <= 80
        assert facts.voice in VOICES
        assert facts.place


def test_every_figure_is_shown_by_a_still_of_its_own_size():
    stills = {name: content.still(name) for name in cast.figures()}
    assert len({path.read_bytes() for path in stills.values()}) == len(stills)
    for path in stills.values():
        with Image.open(path) as still:
            assert (still.format, still.size) == ("WEBP", (640, 360))


def test_who_has_no_voice_speaks_like_the_figure_next_in_age():
    somebody = Person(role="b", name="A B", address="A", sex="m", age=0, figure="", place="", voice="")
    by_age = [cast.voices([somebody.model_copy(update={"age": age})])["b"] for age in (14, 30, 50, 70)]
    assert by_age == ["mann_jung", "mann_jung", "mann_mittel", "mann_mittel"]


def test_every_person_of_the_shipped_scenarios_can_be_shown():
    for file in scenario_files(content.scenarios_dir()):
        script = load(file).playable()
        for seed in range(5):
            lead = draw(script, seed, cast.figures())[0]
            assert cast.still(lead).startswith("data:image/webp;base64,")
            assert lead.voice in VOICES


def test_a_person_without_a_figure_has_no_still():
    script = load(scenario_files(content.scenarios_dir())[0]).playable()
    lead = draw(script, 1, {})[0]
    assert cast.still(lead.model_copy(update={"figure": ""})) == ""
    assert cast.still(lead.model_copy(update={"figure": "nobody"})) == ""
