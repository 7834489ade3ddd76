"""How much of a scenario its own tests touch: the lines that are said and the reactions that win in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.customer.reach import everything
from sandbox.customer.trace import Trace
from sandbox.script.model import Scenario


@dataclass(frozen=True, slots=True)
class Touched:
    """What was touched of one kind of thing."""

    all: int
    never: tuple[str, ...]
    """Ids, in the order of the file."""

    @property
    def touched(self) -> int:
        """How many were."""
        return self.all - len(self.never)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.touched / self.all if self.all else 1.0

    def as_dict(self) -> dict[str, object]:
        """Return it as plain data, for ``--json``."""
        return {"all": self.all, "touched": self.touched, "never": list(self.never)}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the talks of a scenario touched together."""

    lines: Touched
    reactions: Touched


def coverage(scenario: Scenario, traces: Iterable[Trace]) -> Coverage:
    """Return what these talks touched together."""
    lines: set[str] = set()
    reactions: set[str] = set()
    for each in traces:
        lines |= each.lines
        reactions |= each.reactions
    there_is = everything(scenario)
    return Coverage(_touched(there_is["lines"], lines), _touched(there_is["reactions"], reactions))


def _touched(names: tuple[str, ...], seen: set[str]) -> Touched:
    return Touched(len(names), tuple(name for name in names if name not in seen))
