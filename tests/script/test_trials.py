import pytest

from sandbox.errors import ScenarioError
from sandbox.script import trials


def test_a_range_may_be_a_single_value(tmp_path):
    (tmp_path / "tests.yaml").write_text(
        "tests: [{name: a, steps: [{wait: 3, expect: {stance: {trust: 5}}}]}]"
    )
    assert trials.load(tmp_path)[0].steps[0].expect.stance == {"trust": (5.0, 5.0)}


@pytest.mark.parametrize(
    ("text", "where"),
    [("tests: [{name: a, steps: [{sag: x}]}]", ":1:28:"), ("tests: [", ":1:"), ("tests: 5", ":1:8:")],
)
def test_a_malformed_test_is_told_with_its_place(tmp_path, text, where):
    (tmp_path / "tests.yaml").write_text(text)
    with pytest.raises(ScenarioError) as caught:
        trials.load(tmp_path)
    assert where in str(caught.value)
