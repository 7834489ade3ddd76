"""One case: a mutated scenario is read, told of, and played where it can be played."""

from __future__ import annotations

from pathlib import Path

from sandbox.customer.styles import CURIOUS, PUSHING, SILENT
from sandbox.customer.wandering import Walker
from sandbox.script.diagnostics import CATALOGUE
from sandbox.script.known import shipped
from sandbox.script.load import load
from tests.fuzz.mutants import mutant

_STYLES = (CURIOUS, PUSHING, SILENT)


def run(number: int, folder: Path) -> str:
    """Run a case in a folder below a scenario root; return how it went. Raises whatever is wrong with the program."""
    file = folder / "probe" / "scenario.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(mutant(number).encode("utf-8", "surrogatepass"))
    found = load(file, shipped())
    for each in found.diagnostics:
        assert each.code in CATALOGUE
        assert each.line >= 1
        assert each.message
        assert each.as_dict()
    broken = any(each.severity == "error" for each in found.diagnostics)
    assert broken == (found.scenario is None), "a scenario is refused with an error, and only then"
    if found.scenario is None:
        return "refused"
    for walk in Walker(found).walks(3, _STYLES):
        assert walk.how != "error", walk.error
        assert not any("{" in str(value) for value in walk.stance)
    return "played"
