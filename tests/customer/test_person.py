from sandbox.customer.person import FigureFacts, draw
from sandbox.script.fill import fill
from tests.customer.talks import FIGURES, example, scenario


def test_the_same_seed_makes_the_same_person():
    script = example().playable()
    first = [draw(script, seed, FIGURES) for seed in range(20)]
    assert first == [draw(script, seed, FIGURES) for seed in reversed(range(20))][::-1]
    assert len({persons[0].name for persons in first}) > 15


def test_sex_age_and_voice_come_with_the_figure():
    (person,) = draw(example().playable(), 3, FIGURES)
    assert (person.figure, person.sex, person.voice) == ("petra", "w", "frau_mittel")
    assert 45 <= person.age <= 50
    assert person.address == f"Frau {person.details['last']}"
    assert person.place == "kueche"


def test_who_is_not_of_age_is_addressed_by_the_first_name(tmp_path):
    script = scenario(
        tmp_path,
        """
personas: {junge: {label: J, sex: m, age: [17, 18]}}
nodes: {a: {lines: [{id: a1, text: "{junge.address}"}], end: any}}
""",
    )
    met = [draw(script, seed, {})[0] for seed in range(20)]
    assert {person.age for person in met} == {17, 18}
    for person in met:
        last = f"Herr {person.details['last']}"
        assert person.address == (person.details["first"] if person.age < 18 else last)


def test_the_seed_picks_among_the_figures_that_are_there(tmp_path):
    script = scenario(
        tmp_path,
        """
personas: {kundin: {label: K, age: [40, 70], figures: [petra, karl, fehlt]}}
nodes: {a: {lines: [{id: a1, text: "{kundin.title} {kundin.last}, {kundin.age}"}], end: any}}
""",
    )
    met = {draw(script, seed, FIGURES)[0].figure for seed in range(30)}
    assert met == {"petra", "karl"}
    for seed in range(10):
        (person,) = draw(script, seed, FIGURES)
        title = "Frau" if person.figure == "petra" else "Herr"
        assert (
            fill("{kundin.title} {kundin.last}", (person,))
            == person.address
            == f"{title} {person.details['last']}"
        )


def test_without_any_figure_the_persona_stands_for_itself():
    (person,) = draw(example().playable(), 3, {})
    assert (person.figure, person.sex) == ("", "w")
    assert 40 <= person.age <= 55


def test_a_figure_of_the_wrong_sex_or_age_is_not_taken(tmp_path):
    script = scenario(
        tmp_path,
        """
personas: {kundin: {label: K, sex: w, age: [20, 30], figures: [alt, jung, mann]}}
nodes: {a: {lines: [{id: a1, text: Hallo}], end: any}}
""",
    )
    figures = {
        "alt": FigureFacts("alt", "w", (60, 70), "v"),
        "jung": FigureFacts("jung", "w", (18, 25), "v"),
        "mann": FigureFacts("mann", "m", (20, 30), "v"),
    }
    assert {draw(script, seed, figures)[0].figure for seed in range(20)} == {"jung"}
    assert {draw(script, seed, figures)[0].age for seed in range(40)} <= set(range(20, 26))


def test_details_that_belong_together_stay_together():
    script = example().playable()
    pairs = {(p.details["town"], p.details["km"]) for s in range(20) for p in draw(script, s, FIGURES)}
    assert pairs == {("Lindenhagen", "52"), ("Krienitz", "47")}


def test_a_new_detail_changes_no_other(tmp_path):
    text = """
personas: {{kundin: {{label: K, details: {{sohn: {{draw: boy}}{more}}}}}}}
nodes: {{a: {{lines: [{{id: a1, text: Hallo}}], end: any}}}}
"""
    (short,) = draw(scenario(tmp_path, text.format(more="")), 5, {})
    (long,) = draw(scenario(tmp_path, text.format(more=", stadt: {draw: town}, jahr: {draw: year}")), 5, {})
    assert (long.name, long.age, long.details["sohn"]) == (short.name, short.age, short.details["sohn"])
    assert long.details["stadt"]


def test_surnames_are_such_as_one_expects():
    script = example().playable()
    surnames = {draw(script, seed, FIGURES)[0].details["last"] for seed in range(400)}
    assert not [name for name in surnames if " " in name or not name[0].isupper()]
    assert len(surnames) > 100
