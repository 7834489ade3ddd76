from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import ScenarioError, ServiceError, ServiceLost, SpeechError
from sandbox.service import wire

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_messages_arrive_as_they_left(body: dict[str, object]) -> None:
    message = {"id": "1", "body": body}
    assert wire.unpack(wire.pack(message)) == message


@given(st.binary())
def test_anything_else_is_no_message(frame: bytes) -> None:
    try:
        message = wire.unpack(frame)
    except ValueError:
        return
    assert isinstance(message["id"], str)


@pytest.mark.parametrize(
    "frame", [b"", pickle.dumps({"id": "1"}), b"\xc1", b"\x81\x01\x02", b"\xdf" + b"\xff" * 4]
)
def test_hostile_frames(frame: bytes) -> None:
    with pytest.raises(ValueError, match="not a message"):
        wire.unpack(frame)


def test_errors_travel() -> None:
    back = wire.raised(wire.failure(SpeechError("Fakt.", "Hilfe.")))
    assert (type(back), back.message, back.remedy) == (SpeechError, "Fakt.", "Hilfe.")


def test_of_what_nobody_foresaw_nothing_leaks() -> None:
    told = wire.failure(RuntimeError("geheim"))
    assert "geheim" not in str(told)
    assert type(wire.raised(told)) is ServiceError


@pytest.mark.parametrize(
    "kind", ["os", "Sequence", "SystemExit", "annotations", "", None, ScenarioError.__name__]
)
def test_only_errors_of_ours_are_raised(kind: object) -> None:
    assert type(wire.raised({"kind": kind, "message": "x"})) is ServiceError


def test_nobody_else_can_enter_the_folder(tmp_path: Path) -> None:
    folder = wire.make_folder(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_a_short_folder(tmp_path: Path) -> None:
    data = tmp_path / ("ä" * 60)
    data.mkdir()
    folder = wire.make_folder(data)
    try:
        assert len(os.fsencode(folder / "front")) <= 107
        assert folder.stat().st_mode & 0o777 == 0o700
        wire.announce(data, folder)
        assert wire.find(data) == folder
    finally:
        folder.rmdir()


def test_a_folder_that_others_can_enter_is_not_ours(tmp_path: Path) -> None:
    folder = wire.make_folder(tmp_path)
    wire.announce(tmp_path, folder)
    folder.chmod(0o755)
    with pytest.raises(ServiceLost):
        wire.find(tmp_path)


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "{}", json.dumps({"folder": 3}), json.dumps({"folder": "/nirgends"})]
)
def test_a_note_that_says_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / wire.NOTE).write_text(note)
    with pytest.raises(ServiceLost):
        wire.find(tmp_path)


def test_only_ones_own_note_is_withdrawn(tmp_path: Path) -> None:
    first, second = wire.make_folder(tmp_path), wire.make_folder(tmp_path)
    wire.announce(tmp_path, second)
    wire.withdraw(tmp_path, first)
    assert wire.find(tmp_path) == second
    wire.withdraw(tmp_path, second)
    assert not (tmp_path / wire.NOTE).exists()
