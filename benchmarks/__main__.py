"""All figures in one table: ``python -m benchmarks [NAME…]``, where a NAME is a module of this folder.

Each module runs in a process of its own, one after another, linear algebra on one thread. The table goes to the
terminal, everything that was measured to .bench/results.json, with the machine's load before each.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.targets import FIGURES, Figure, shown

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / ".bench" / "results.json"
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_LONGEST = 900
"""Seconds a module may take."""


def run(name: str) -> dict[str, Any]:
    """Run one module; return its figures, or what went wrong as ``problem``, and the load it began under."""
    load, began = os.getloadavg()[0], time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            cwd=ROOT,
            env={**os.environ, **_THREADS},
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=True,
        )
        found: dict[str, Any] = {"figures": json.loads(done.stdout)}
    except subprocess.CalledProcessError as problem:
        found = {"figures": {}, "problem": (problem.stderr or "").strip()[-2000:]}
    except (subprocess.TimeoutExpired, ValueError) as problem:
        found = {"figures": {}, "problem": str(problem)[-2000:]}
    return found | {"load_before": round(load, 1), "seconds": round(time.monotonic() - began, 1)}


def table(results: Mapping[str, Mapping[str, Any]], figures: Sequence[Figure] = FIGURES) -> list[str]:
    """Return the table's lines, for the modules that were run."""
    rows = [("figure", "target", "measured", "met?")]
    for figure in figures:
        if figure.measure not in results:
            continue
        value = results[figure.measure]["figures"].get(figure.key)
        if value is None:
            rows.append((figure.text, figure.target, "not measured", "NO" if figure.target != "–" else ""))
            continue
        met = figure.met(value)
        word = "" if met is None else "yes" if met else "NO"
        rows.append((figure.text, figure.target, f"{shown(value)} {figure.unit}".strip(), word))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def main(names: Sequence[str]) -> int:
    """Measure; return 1 where a target is missed or something could not be measured."""
    known = list(dict.fromkeys(figure.measure for figure in FIGURES))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    results: dict[str, dict[str, Any]] = {}
    for name in names or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = run(name)
        if "problem" in results[name]:
            print(results[name]["problem"], file=sys.stderr)
    machine = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"when": datetime.now(UTC).isoformat(), "machine": machine, "results": results}, indent=1)
        + "\n"
    )
    lines = table(results)
    print("\n".join(lines))
    loads = [result["load_before"] for result in results.values()]
    print(f"\n{machine['cores']} cores, Python {machine['python']}; load before the modules: {loads}")
    return int(any(line.endswith("NO") for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
