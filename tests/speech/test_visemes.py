from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.speech import espeak
from sandbox.speech.sound import Phone, Viseme
from sandbox.speech.visemes import SHORTEST, shapes_of, visemes


def line(*phones: tuple[str, float]) -> list[Phone]:
    found, at = [], 0.0
    for symbol, length in phones:
        found.append(Phone(symbol, at, at + length))
        at += length
    return found


def shapes(found: tuple[Viseme, ...]) -> str:
    return " ".join(v.shape for v in found)


def test_a_word_has_its_shapes() -> None:
    found = visemes(line(("_", 0.1), ("m", 0.08), ("a", 0.1), ("f", 0.09), ("aU", 0.2), ("_", 0.2)), 0.67)
    assert shapes(found) == "rest M A F A U rest"


def test_sounds_of_the_throat_take_the_shape_of_what_follows() -> None:
    assert shapes(visemes(line(("k", 0.1), ("u:", 0.1), ("x", 0.1), ("@", 0.1)), 0.4)) == "U E"
    assert shapes(visemes(line(("h", 0.1), ("_", 0.2)), 0.3)) == "E rest"


def test_closed_lips_are_seen_however_short() -> None:
    found = visemes(line(("a", 0.2), ("b", 0.01), ("a", 0.2)), 0.41)
    assert shapes(found) == "A M A"
    assert found[1].end - found[1].start == pytest.approx(SHORTEST)


def test_other_short_shapes_give_way() -> None:
    assert shapes(visemes(line(("a", 0.2), ("n", 0.02), ("a", 0.2)), 0.42)) == "A"


def test_silence_is_rest() -> None:
    assert visemes((), 0.5) == (Viseme("rest", 0.0, 0.5),)
    assert visemes((), 0.0) == ()


symbols = st.sampled_from(
    ["_", "a", "E:", "i:", "o:", "u:", "m", "f", "l", "s", "k", "h", "aI", "OY", "pF", "??"]
)
lengths = st.floats(0.001, 0.4)


@given(st.lists(st.tuples(symbols, lengths), max_size=30), st.floats(0.0, 1.0))
def test_shapes_cover_the_sound_without_gaps(phones: list[tuple[str, float]], rest: float) -> None:
    spoken = line(*phones)
    duration = (spoken[-1].end if spoken else 0.0) + rest
    found = visemes(spoken, duration)
    if duration <= 0:
        assert found == ()
        return
    assert found[0].start == 0
    assert found[-1].end == duration
    for left, right in pairwise(found):
        assert left.end == right.start
        assert left.shape != right.shape
    if len(found) > 1:
        assert min(v.end - v.start for v in found) >= SHORTEST - 1e-6


def test_every_german_sound_of_espeak_has_a_shape_of_its_own() -> None:
    text = (
        "Größe, schön, können, über, Häuser, Leute, Pfanne, Zahn, Kuchen, ich, jagen, Garage, Journal, "
        "singen, Deutsch, Bär, leer, Uhr, Chef, Restaurant, Qualle, Hexe, Axt, Sphäre, Mut, Hand, Maus, Eis."
    )
    _, phones = espeak.engine().say(text, "de", 165, 50)
    heard = {shape for phone in phones for shape in shapes_of(phone.symbol)}
    assert heard == {"rest", "A", "E", "I", "O", "U", "M", "F", "L", "S"}
