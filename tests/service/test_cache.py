from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox.errors import StoreUnsuitable
from sandbox.media.clip import Clip
from sandbox.service.cache import Cache, read_picture, read_sound
from sandbox.service.interface import Mouth, Sound

SOUND = Sound((b"\x01\x02", b"\x03"), (Mouth("rest", 0.0, 0.1), Mouth("A", 0.1, 0.4)), 0.4, "pico")
CLIP = Clip((b"key", b"delta", b"key"), 20, 640, 480, (0, 2))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    sound, picture = cache.path(None, "sound", {"a": 1}), cache.path("talk", "picture", {"a": 1})
    assert read_sound(sound) is None
    cache.write_sound(sound, SOUND)
    cache.write_picture(picture, CLIP)
    assert read_sound(sound) == SOUND
    assert read_picture(picture) == CLIP
    assert {path.name for path in sound.parent.iterdir()} == {sound.name}
    assert picture.is_relative_to(tmp_path / "talks" / "talk")


def test_every_part_counts(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    parts = {"text": "Ja.", "voice": "a", "mood": "sad", "strength": 1, "version": "1"}
    paths = {cache.path(None, "sound", parts | {name: "anders"}) for name in parts}
    assert len(paths | {cache.path(None, "sound", parts)}) == len(parts) + 1


@pytest.mark.parametrize("damage", [b"", b"kurz", b"\0" * 200])
def test_what_is_damaged_is_not_used(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    path = cache.path(None, "sound", {})
    cache.write_sound(path, SOUND)
    path.write_bytes(damage)
    assert read_sound(path) is None
    assert not path.exists()


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    path = cache.path(None, "picture", {})
    cache.write_picture(path, CLIP)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert read_picture(path) is None


def test_a_talk_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    mine, theirs, shared = (cache.path(owner, "sound", {}) for owner in ("mine", "theirs", None))
    for path in (mine, theirs, shared):
        cache.write_sound(path, SOUND)
    cache.forget("mine")
    assert not mine.parent.exists()
    assert theirs.exists()
    assert shared.exists()
    cache.forget("mine")
    for hostile in ("../shared", "..", "", "a/b"):
        with pytest.raises(ValueError, match="not the id"):
            cache.forget(hostile)
    assert shared.exists()


def test_the_shared_lines_used_last_stay(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=250)
    paths = [cache.path(None, "sound", {"nth": nth}) for nth in range(4)]
    for nth, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 100)
        os.utime(path, (nth, nth))
    os.utime(paths[0], (9, 9))
    cache.trim()
    assert [path.exists() for path in paths] == [True, False, False, True]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("")
    with pytest.raises(StoreUnsuitable, match="Platz"):
        Cache(tmp_path).write_sound(tmp_path / "shared" / "x.sound", SOUND)
