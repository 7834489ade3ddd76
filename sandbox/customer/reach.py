"""What many walks reached together: every line, reaction, ending …, how often, and how each style fared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from sandbox.customer.wandering import Walk
from sandbox.script import walk
from sandbox.script.model import Scenario


@dataclass(slots=True)
class Fared:
    """How walks of one style went."""

    endings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    stance: Counter[str] = field(default_factory=Counter)
    """Sums over the walks, at their ends."""
    walks: int = 0

    def add(self, walk: Walk) -> None:
        """Take a walk in."""
        self.walks += 1
        self.endings[walk.trace.ending] += 1
        self.outcomes[walk.trace.outcome] += 1
        self.stance.update(walk.stance)

    def share(self, outcome: str) -> float:
        """Return the share of walks with this outcome."""
        return self.outcomes[outcome] / self.walks if self.walks else 0.0

    def mean(self, axis: str) -> float:
        """Return the mean of an axis of the stance at the end."""
        return self.stance[axis] / self.walks if self.walks else 0.0


@dataclass(slots=True)
class Reach:
    """What the walks so far reached. Counters say in how many walks something occurred."""

    nodes: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    reactions: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    cues: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    styles: dict[str, Fared] = field(default_factory=dict)
    turns: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stuck: list[Walk] = field(default_factory=list)
    """Walks that came to a dead end."""
    broken: list[Walk] = field(default_factory=list)
    """Walks in which an error was raised."""
    mute: Counter[str] = field(default_factory=Counter)
    """Node → how often something was said there and the customer did nothing at all."""

    def add(self, found: Walk) -> None:
        """Take a walk in."""
        trace = found.trace
        self.nodes.update(trace.nodes)
        self.lines.update(trace.lines)
        self.reactions.update(trace.reactions)
        self.facts.update(trace.facts)
        self.cues.update(trace.cues)
        self.endings.update([trace.ending] if trace.ending else [])
        self.styles.setdefault(found.style, Fared()).add(found)
        self.turns.append(found.turns)
        self.seconds.append(found.seconds)
        self.mute.update(found.mute)
        if found.how == "dead_end":
            self.stuck.append(found)
        if found.how == "error":
            self.broken.append(found)


def reach(walks: Iterable[Walk]) -> Reach:
    """Return what these walks reached."""
    found = Reach()
    for each in walks:
        found.add(each)
    return found


def everything(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Return all there is to be reached, by the names of Reach's counters, in the order of the file."""
    return {
        "nodes": tuple(scenario.nodes),
        "lines": tuple(line.id for _, line in walk.lines(scenario)),
        "reactions": tuple(
            f"{node}/{reaction.id}" if node else reaction.id for _, reaction, node in walk.reactions(scenario)
        ),
        "facts": tuple(scenario.facts),
        "cues": tuple(scenario.cues),
        "endings": tuple(scenario.endings),
    }


def as_dict(scenario: Scenario, found: Reach) -> dict[str, object]:
    """Return it as plain data, for ``--json``: times in seconds, shares 0 to 1."""
    reached: dict[str, object] = {}
    for kind, names in everything(scenario).items():
        seen: Counter[str] = getattr(found, kind)
        reached[kind] = {
            "all": len(names),
            "reached": sum(name in seen for name in names),
            "never": [name for name in names if name not in seen],
        }
    return {
        "scenario": scenario.scenario,
        "walks": len(found.turns),
        "reached": reached,
        "turns": _spread(found.turns),
        "seconds": _spread(found.seconds),
        "dead_ends": [_where(each) for each in found.stuck],
        "errors": [{**_where(each), "error": each.error} for each in found.broken],
        "mute": dict(found.mute),
        "styles": {
            style: {
                "walks": fared.walks,
                "endings": dict(fared.endings),
                "outcomes": dict(fared.outcomes),
                "stance": {axis: round(fared.mean(axis), 2) for axis in scenario.stance},
            }
            for style, fared in found.styles.items()
        },
    }


def _where(found: Walk) -> dict[str, object]:
    return {
        "walk": found.nth,
        "style": found.style,
        "level": found.level,
        "seed": found.seed,
        "node": found.node,
        "turns": found.turns,
    }


def _spread(values: list[int] | list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"least": min(values), "median": round(median(values), 1), "most": max(values)}
