import pytest

from benchmarks.understanding import HeldOut, held_out, local_intents
from sandbox.understanding import Reader
from sandbox.understanding.moves import Corpus, load_corpus


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def unseen() -> HeldOut:
    return held_out()


@pytest.fixture(scope="session")
def nodes() -> dict[str, dict[str, list[str]]]:
    return local_intents()
