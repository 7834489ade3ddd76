"""A few walks worth keeping as a scenario's own tests: together they say most of its lines.

Walks are chosen one after another, always the one that says most that nobody said yet. Each is then shortened to
the steps without which those lines would not be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.customer.opening import open_talk
from sandbox.customer.person import FigureFacts, draw
from sandbox.customer.run import Run
from sandbox.customer.styles import STYLES
from sandbox.customer.trial import as_given, take
from sandbox.customer.wandering import Walk
from sandbox.journal.events import LineSaid, TalkEnded
from sandbox.journal.values import Person
from sandbox.script.load import Loaded
from sandbox.script.model import Scenario
from sandbox.script.trials import Expect, Step, Trial

MOST = 14
"""So many walks are kept at most …"""
LEAST_NEW = 2
"""… while each adds at least so many lines."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one step of a talk brought: lines, and where the talk stood after it."""

    lines: tuple[str, ...]
    node: str
    ending: str


class Keeper:
    """Chooses and shortens walks of one scenario."""

    def __init__(self, loaded: Loaded, figures: Mapping[str, FigureFacts] | None = None) -> None:
        self._scenario: Scenario = loaded.playable()
        self._digest, self._figures = loaded.digest, figures or {}
        self._persons: dict[int, tuple[Person, ...]] = {}

    def keep(self, walks: Iterable[Walk], heard: Iterable[str] = (), most: int = MOST) -> list[Trial]:
        """Return tests that together say most of what the walks said and nobody has ``heard`` yet."""
        known, left, kept = set(heard), [walk for walk in walks if walk.how == "ended"], list[Trial]()
        while left and len(kept) < most:
            best = max(left, key=lambda walk: (len(walk.trace.lines - known), -walk.turns))
            new = best.trace.lines - known
            if len(new) < LEAST_NEW:
                break
            left.remove(best)
            steps = self._shortened(best, new)
            kept.append(self._trial(best, steps, known))
            known |= {line for each in self._played(best, steps) for line in each.lines}
        return kept

    def _played(self, walk: Walk, steps: Sequence[Step]) -> list[Heard]:
        """Play these steps with the walk's person; return what each brought, the beginning first."""
        if walk.seed not in self._persons:
            self._persons[walk.seed] = draw(self._scenario, walk.seed, self._figures)
        persons = self._persons[walk.seed]
        opened = open_talk(self._scenario, self._digest, walk.seed, persons, level=walk.level)
        run, found, before = Run(self._scenario, opened), list[Heard](), 0
        for step in (None, *steps):
            if step is not None:
                take(run, step, as_given(step))
            happened = [event for _, event in run.log[before:]]
            before = len(run.log)
            lines = tuple(event.line for event in happened if isinstance(event, LineSaid))
            ending = next((event.ending for event in happened if isinstance(event, TalkEnded)), "")
            found.append(Heard(lines, run.state.node, ending))
        return found

    def _shortened(self, walk: Walk, new: frozenset[str] | set[str]) -> list[Step]:
        """Leave out every step that the new lines can do without, the last first."""
        steps = list(walk.steps)
        for place in range(len(steps) - 1, -1, -1):
            without = steps[:place] + steps[place + 1 :]
            if new <= {line for each in self._played(walk, without) for line in each.lines}:
                steps = without
        return steps

    def _trial(self, walk: Walk, steps: Sequence[Step], known: set[str]) -> Trial:
        """Write the steps down as a test, with what is expected where something turns."""
        found = self._played(walk, steps)
        nodes, written, node = [found[0].node], list[Step](), found[0].node
        for step, each in zip(steps, found[1:], strict=True):
            turns = each.node != node or each.ending or set(each.lines) - known
            expect = Expect(
                node=each.node if each.node != node else "",
                lines=each.lines if turns else None,
                ending=each.ending,
            )
            written.append(step.model_copy(update={"expect": expect}))
            nodes += [each.node] if each.node not in nodes else []
            node = each.node
        name = self._name(walk, nodes, found[-1].ending)
        return Trial(name=name, seed=walk.seed, level=walk.level, steps=tuple(written))

    def _name(self, walk: Walk, nodes: Sequence[str], ending: str) -> str:
        """Return a name that tells who went where, and how it ended."""
        scenario = self._scenario
        style = next(each.label for each in STYLES if each.id == walk.style)
        level = scenario.levels[walk.level].label if walk.level in scenario.levels else ""
        way = ", ".join(scenario.nodes[name].title or name for name in nodes if name in scenario.nodes)
        end = f"; am Ende: {scenario.endings[ending].label}" if ending in scenario.endings else ""
        return f"{style[:1].upper()}{style[1:]}{f', Stufe {level}' if level else ''} ({way}{end})"
