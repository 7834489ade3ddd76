"""The example beside a reaction must bring about that reaction."""

import pytest

from sandbox.customer.examples import findings, judge
from sandbox.journal.events import MoveFound, Score, Understood
from sandbox.script.load import located
from tests.customer.walkable import playable, spoiled

ASKS = "Was nun?"
PRAISES = "Das haben Sie gut gemacht."


def understanding(words):
    """Understand a text as the moves and intents that ``words`` says."""

    def read(text, intents):
        moves, meant = words.get(text, ((), ()))
        return Understood(
            utterance="",
            moves=tuple(MoveFound(id=each, score=0.9, place=(0, 1)) for each in moves),
            intents=tuple(Score(id=each, score=0.9) for each in meant if each in intents),
        )

    return read


def told(folder, text, words):
    loaded = playable(folder, text)
    judged = judge(loaded, understanding(words), most=60)
    return judged, located(loaded.path, findings(judged))


def test_an_example_that_wins_gives_no_finding(tmp_path):
    judged, found = told(tmp_path, spoiled(), {ASKS: ((), ("frage",))})
    assert [(each.key, each.text, each.winner) for each in judged] == [
        ("mitte/antwort", ASKS, "mitte/antwort")
    ]
    assert found == []


def test_a_condition_is_met_where_a_walk_has_met_it(tmp_path):
    """The reaction wins only once trust has grown; the example is said then."""
    text = spoiled(("intent: frage, say", "intent: frage, when: trust >= 8, say"))
    judged, found = told(tmp_path, text, {ASKS: ((), ("frage",))})
    assert judged[0].winner == "mitte/antwort"
    assert found == []


@pytest.mark.parametrize("words", [{ASKS: (("wertschaetzung",), ())}, {}])
def test_an_example_that_leads_elsewhere(tmp_path, words):
    judged, found = told(tmp_path, spoiled(), words)
    assert [each.code for each in found] == ["SZ510"]
    assert found[0].message.endswith(f"sondern „{judged[0].winner}“.")
    assert judged[0].winner in {"mitte/lob", "fallback", "unclear"}
    assert (
        "example: Was nun?"
        in tmp_path.joinpath("probe/scenario.yaml").read_text("utf-8").splitlines()[found[0].line - 1]
    )


def test_two_reactions_that_take_each_other_s_examples(tmp_path):
    text = spoiled(
        ("text: Oh.}], effects: {trust: +1}", f"text: Oh.}}], effects: {{trust: +1}}, example: {PRAISES}")
    )
    words = {ASKS: (("wertschaetzung",), ()), PRAISES: ((), ("frage",))}
    _, found = told(tmp_path, text, words)
    assert [each.code for each in found] == ["SZ511"]
    assert "„mitte/antwort“ und „mitte/lob“" in found[0].message


def test_an_example_of_what_never_wins_is_not_tested(tmp_path):
    text = spoiled(("intent: frage, say", "intent: frage, when: trust >= 80, say"))
    judged, found = told(tmp_path, text, {ASKS: ((), ("frage",))})
    assert judged[0].passed
    assert [each.code for each in found] == ["SZ512"]
