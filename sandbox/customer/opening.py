"""How a talk is opened: the person, the level and the stance at the start, as its first event."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.journal.events import TalkOpened
from sandbox.journal.values import Person
from sandbox.script.model import Scenario


def open_talk(
    scenario: Scenario,
    digest: str,
    seed: int,
    persons: Sequence[Person],
    *,
    level: str = "",
    learner: str = "",
) -> TalkOpened:
    """Return the first event of a talk. An unknown or empty level is the scenario's first."""
    level = level if level in scenario.levels else scenario.default_level
    return TalkOpened(
        scenario=scenario.scenario,
        digest=digest,
        title=scenario.title,
        seed=seed,
        level=level,
        persons=tuple(persons),
        stance=start_stance(scenario, level),
        learner=learner,
        language=scenario.language,
    )


def start_stance(scenario: Scenario, level: str) -> dict[str, float]:
    """Return where the stance starts at a level."""
    shifted = scenario.levels[level].stance if level in scenario.levels else {}
    return {name: float(shifted.get(name, axis.start)) for name, axis in scenario.stance.items()}
