"""The README's first command on a clean machine: a fresh clone, no compiler, each Python that is here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHONS = [found for name in ("python3.11", "python3.12", "python3.13") if (found := shutil.which(name))]


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: Path(path).name)
def test_installs_from_a_clone_without_a_compiler(python: str, tmp_path: Path) -> None:
    if subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"{python} does not run here")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environ = os.environ | {"CC": "/bin/false", "CXX": "/bin/false"}
    subprocess.run(["make", ".venv/.run", f"PYTHON={python}"], cwd=clone, env=environ, check=True)

    told = subprocess.run(
        [clone / ".venv/bin/videoberatung", "scenario", "check", clone / "scenarios"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "Keine Beanstandungen" in told.stdout


def test_locks_name_no_registry_and_hash_everything() -> None:
    for lock in (ROOT / "locks").glob("*.txt"):
        lines = lock.read_text().splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("--")], lock.name
        names = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert names
        assert all(line.endswith("\\") for line in names), f"{lock.name}: something stands without a hash"
