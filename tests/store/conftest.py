from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.clock import VirtualClock
from sandbox.journal.events import TalkOpened
from sandbox.journal.values import Person
from sandbox.store import Journal, migrate

PERSON = Person(
    role="kundin",
    name="Petra Brandt",
    address="Frau Brandt",
    sex="w",
    age=43,
    figure="petra",
    place="kueche",
    voice="petra",
)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "journal.sqlite3"
    migrate(path)
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "journal.sqlite3"
    path.parent.mkdir()
    shutil.copyfile(migrated, path)
    return path


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def journal(database: Path, clock: VirtualClock) -> Iterator[Journal]:
    with Journal.open(database, clock) as journal:
        yield journal


@pytest.fixture
def opened() -> Callable[..., TalkOpened]:
    def make(learner: str = "lerner", **changes: object) -> TalkOpened:
        plain: dict[str, object] = {
            "scenario": "erstgespraech-land",
            "digest": "0" * 64,
            "title": "Erstgespräch aus dem ländlichen Raum",
            "seed": 7,
            "level": "mittel",
            "persons": (PERSON,),
            "stance": {"trust": 0.4},
            "learner": learner,
        }
        return TalkOpened.model_validate(plain | changes)

    return make
