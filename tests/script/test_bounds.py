"""What a condition can come to: never said to be impossible, or certain, when it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.script.bounds import BOTH, Span, span
from sandbox.script.conditions import RuleError, parse

BOUNDS = {
    ("trust",): Span(0, 10, frozenset()),
    ("weg",): BOTH,
    ("zahl",): Span(-2, 3, frozenset()),
    ("level",): Span(1, 0, frozenset({"leicht", "schwer"})),
    ("told", "geheim"): BOTH,
    ("heard", "druck"): Span(0, 5, frozenset()),
}


@pytest.mark.parametrize(
    ("text", "may_hold", "may_fail"),
    [
        ("trust >= 6", True, True),
        ("trust > 10", False, True),
        ("trust >= 0", True, False),
        ("trust > 6 and trust < 4", False, True),
        ("trust > 6 and trust < 6", False, True),
        ("trust >= 6 and trust <= 6", True, True),
        ("(trust > 8 and weg) and trust < 8", False, True),
        ("weg and not weg", False, True),
        ("told(geheim) and not told(geheim)", False, True),
        ("trust < 4 or trust > 12", True, True),
        ("trust < 11 or weg", True, False),
        ("not trust > 10", True, False),
        ("level == 'mittel'", False, True),
        ("level == 'leicht' and level == 'schwer'", False, True),
        ("level != 'mittel'", True, False),
        ("level > 3", False, True),
        ("trust + zahl > 13", False, True),
        ("trust * 2 - heard(druck) < -5", False, True),
        ("trust / zahl == 99999", True, True),
        ("zahl == 0.5", True, True),
        ("unbekannt > 3", True, True),
    ],
)
def test_what_is_certain(text, may_hold, may_fail):
    found = span(parse(text).tree, BOUNDS)
    assert (found.may_hold, found.may_fail) == (may_hold, may_fail)


names = st.sampled_from(["trust", "weg", "zahl", "level", "told(geheim)", "heard(druck)"])
atoms = st.one_of(names, st.sampled_from(["0", "3", "6.5", "10", "true", "'leicht'", "''"]))
sums = st.recursive(
    atoms, lambda inner: st.builds("{0} {1} {2}".format, inner, st.sampled_from("+-*/"), atoms), max_leaves=3
)
compared = st.builds("{0} {1} {2}".format, sums, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), sums)
rules = st.recursive(
    st.one_of(names, compared),
    lambda inner: st.one_of(
        st.builds("{0} and {1}".format, inner, inner),
        st.builds("{0} or {1}".format, inner, inner),
        st.builds("not ({0})".format, inner),
        st.builds("({0})".format, inner),
    ),
    max_leaves=6,
)


class Talk:
    def __init__(self, values):
        self.values = values

    def name(self, name):
        return self.values[name]

    def call(self, function, name):
        return self.values[function]


@given(
    rules,
    st.fixed_dictionaries(
        {
            "trust": st.sampled_from([0, 3, 4.5, 6.5, 10]),
            "weg": st.booleans(),
            "zahl": st.sampled_from([-2, 0, 3]),
            "level": st.sampled_from(["leicht", "schwer"]),
            "told": st.booleans(),
            "heard": st.integers(0, 5),
        }
    ),
)
def test_no_talk_belies_what_is_certain(text, values):
    try:
        rule = parse(text)
    except RuleError:
        return
    found = span(rule.tree, BOUNDS)
    assert found.may_hold if rule.holds(Talk(values)) else found.may_fail
