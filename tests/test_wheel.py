"""The wheel: everything is in it, nothing else is, and it runs outside a checkout."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.server.conftest import free_port, wait_for

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked(folder):
    listed = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_the_package_is_in_the_wheel_with_all_its_files(names):
    missing = [name for name in tracked("sandbox") if name not in names and (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("folder", ["scenarios", "content", "notebooks"])
def test_what_is_shipped_is_in_the_wheel(names, folder):
    files = [name for name in tracked(folder) if (ROOT / name).exists()]
    assert files
    assert [name for name in files if f"sandbox/_shipped/{name}" not in names] == []


def test_nothing_else_is_in_the_wheel(names):
    assert {
        name.split("/")[0] for name in names if not re.match(r"videoberatung-[^/]+\.dist-info/", name)
    } == {"sandbox"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name or name.endswith(".pyc")]


def test_the_licence_comes_along(names):
    kept = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}
    assert kept == {"LICENSE", "THIRD-PARTY-NOTICES.md"}


@pytest.fixture
def installed(wheel, tmp_path):
    """A fresh environment that sees the packages of this one, but not this checkout."""
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        str(wheel),
    ]
    subprocess.run(pip, check=True)
    (site,) = (home / "lib").glob("python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


def test_installed_elsewhere_it_serves_its_pages(installed, tmp_path):
    away = tmp_path / "woanders"
    away.mkdir()
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIDEOBERATUNG"))
    }
    # What Jupyter's packages put under share/ is found there too.
    environ["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
    command = str(installed / "bin" / "videoberatung")

    checked = subprocess.run(
        [str(installed / "bin" / "python"), "-c", "from sandbox import content; print(content.root())"],
        cwd=away, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(checked.stdout.strip()).is_relative_to(installed)
    assert Path(checked.stdout.strip(), "scenarios").is_dir()

    port, log = free_port(), tmp_path / "log.txt"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [command, "--data", str(tmp_path / "daten"), "start", "--port", str(port), "--no-browser"],
            cwd=away, env=environ, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            wait_for(lambda: answers(client, server, log), 60, "the start page")
            assert "Erstgespräch aus dem ländlichen Raum" in client.get("/").text
            page = client.get("/ueben/erstgespraech-land").text
            assert '"kernelId"' in page, page[-500:]
            assert "application/vnd.jupyter.widget-view+json" in page
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    assert "Traceback" not in log.read_text(errors="replace")


def answers(client, server, log):
    assert server.poll() is None, log.read_text(errors="replace")
    try:
        return client.get("/").status_code == 200
    except httpx.TransportError:
        return False
