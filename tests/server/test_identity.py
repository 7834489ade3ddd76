from __future__ import annotations

import stat

import pytest

from sandbox.server.identity import secret
from sandbox.server.ownership import Owners


def test_the_secret_stays_and_is_its_owners(tmp_path):
    first = secret(tmp_path)
    assert len(first) >= 32
    assert secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "cookie-secret").stat().st_mode) == 0o600


def test_an_open_or_cut_secret_is_mended(tmp_path):
    path = tmp_path / "cookie-secret"
    path.write_bytes(b"kurz")
    path.chmod(0o644)
    assert len(secret(tmp_path)) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_kernel_is_handed_out_once():
    owners = Owners()
    owners.give("k", "anna")
    assert owners.owns("anna", "k")
    assert not owners.owns("berta", "k")
    with pytest.raises(ValueError, match="once"):
        owners.give("k", "berta")
    owners.forget("k")
    assert not owners.owns("anna", "k")


def test_nobody_owns_nothing():
    owners = Owners()
    assert not owners.owns("", "k")
    assert not owners.owns("anna", "warm")
    with pytest.raises(ValueError, match="somebody"):
        owners.give("k", "")
