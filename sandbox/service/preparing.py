"""Preparing: sound first (it is needed first and costs little), then the picture that moves with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sandbox import content
from sandbox.errors import ServiceError
from sandbox.service.cache import Cache, read_picture, read_sound
from sandbox.service.interface import FilmJob, Mouth, PrepareJob, Sound

if TYPE_CHECKING:
    from sandbox.media.clip import Clip
    from sandbox.media.figure import Figure

EDITION = 2
"""Raised when composed pictures change though figure, place and line stay the same."""

_TRIM_EVERY = 50
"""Files written between two looks at the cache's size."""


class Voicing:
    """Speaks lines into the cache."""

    def __init__(self, data: Path) -> None:
        from sandbox.speech.voice import Voices, default_voice  # noqa: PLC0415 - only this worker carries its weight

        self._voices = Voices()
        self._voices.render("Ja.", default_voice("w"))  # whoever comes first need not wait for the engines
        self._cache = Cache(data / "cache")

    def do(self, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - plain values
        """``voice``: a PrepareJob → the path of its sound."""
        job = job_of(body)
        path = self._cache.path(_owner(job), "sound", _heard(job) | {"version": self._voices.version})
        if read_sound(path) is None:
            self._cache.write_sound(path, self._spoken(job))
        return str(path)

    def _spoken(self, job: PrepareJob) -> Sound:
        from sandbox.media.opus import encode_opus  # noqa: PLC0415

        speech = self._voices.render(job.text, job.voice, job.mood, job.strength)
        mouths = tuple(Mouth(viseme.shape, viseme.start, viseme.end) for viseme in speech.visemes)
        return Sound(tuple(encode_opus(speech.pcm, speech.rate)), mouths, speech.duration, speech.engine)


class Composing:
    """Composes pictures into the cache."""

    def __init__(self, data: Path) -> None:
        import sandbox.media.picture  # noqa: F401, PLC0415 - warm before the first job

        self._cache = Cache(data / "cache")
        self._written = 0

    def do(self, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - plain values
        """``compose``: a PrepareJob and its sound's path → a path; ``film``: a FilmJob → a path."""
        return str(self._film(film_of(body)) if op == "film" else self._line(body))

    def _line(self, body: Mapping[str, Any]) -> Path:
        from sandbox.media.picture import VisemeAt, compose_line  # noqa: PLC0415

        job, heard = job_of(body["job"]), Path(str(body["sound"]))
        path = _line_path(self._cache, job, heard)
        if read_picture(path) is None:
            sound = read_sound(self._cache.path(_owner(job), "sound", {}).with_name(heard.name))
            if sound is None:
                raise ServiceError("Der Ton dieser Zeile ist nicht mehr da.", "Er wird neu vorbereitet.")
            mouths = [VisemeAt(mouth.start, mouth.end, mouth.shape) for mouth in sound.mouths]
            who = figure(job.figure, job.place)
            clip = compose_line(
                who, mouths, sound.duration, job.mood, job.strength, job.seed, scene=job.scene
            )
            self._cache.write_picture(path, clip)
            self._keep_small()
        return path

    def _film(self, job: FilmJob) -> Path:
        path = _film_path(self._cache, job)
        if read_picture(path) is None:
            self._cache.write_picture(path, _filmed(job))
            self._keep_small()
        return path

    def _keep_small(self) -> None:
        self._written += 1
        if self._written % _TRIM_EVERY == 1:
            self._cache.trim()


def made(cache: Cache, op: str, body: Mapping[str, Any]) -> str | None:
    """Return what a composer would answer if that is made already: nobody need wait for one who is at work.

    Raises ServiceError where the request is not understandable.
    """
    if op == "film":
        path = _film_path(cache, film_of(body))
    elif op == "compose":
        path = _line_path(cache, job_of(body.get("job") or {}), Path(str(body.get("sound"))))
    else:
        return None
    return str(path) if path.is_file() else None


def _film_path(cache: Cache, job: FilmJob) -> Path:
    return cache.path(None, "picture", job.model_dump() | {"version": version(job.figure, job.place)})


def _line_path(cache: Cache, job: PrepareJob, heard: Path) -> Path:
    look = {"figure": job.figure, "place": job.place, "seed": job.seed, "heard": heard.stem}
    seen = look | {"mood": job.mood, "strength": job.strength, "version": version(job.figure, job.place)}
    if job.scene:
        seen["scene"] = job.scene
    return cache.path(_owner(job), "picture", seen)


def _filmed(job: FilmJob) -> Clip:
    from sandbox.media import picture  # noqa: PLC0415

    who = figure(job.figure, job.place)
    if job.what == "mouth":
        return picture.compose_mouth(who, job.kind, job.mood, strength=job.strength)
    compose: Any = picture.compose_idle  # refuses a kind it does not know by itself
    if job.what == "cue":
        compose = partial(picture.compose_cue, initials=job.initials)
    clip: Clip = compose(who, job.kind, job.mood, job.seconds, job.seed, strength=job.strength)
    return clip


@lru_cache(maxsize=8)
def figure(name: str, place: str) -> Figure:
    """Return a figure before a place; the last few are kept."""
    from sandbox.media.figure import Figure  # noqa: PLC0415

    return Figure.load(content.figures_dir() / name, content.places_dir() / f"{place}.webp")


@lru_cache(maxsize=64)
def version(name: str, place: str) -> str:
    """Return a word that changes with the composer's edition and any layer of the figure or its place."""
    seal = hashlib.sha256(str(EDITION).encode())
    for folder, pattern in ((content.figures_dir() / name, "**/*"), (content.places_dir(), f"{place}.*")):
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                seal.update(f"{path.name} {path.stat().st_size}".encode())
    return seal.hexdigest()[:16]


def job_of(body: Mapping[str, Any]) -> PrepareJob:
    """Check what came over the wire. Raises ServiceError."""
    try:
        return PrepareJob.model_validate(body)
    except ValidationError:
        raise ServiceError("Dieser Auftrag ist nicht verständlich.") from None


def film_of(body: Mapping[str, Any]) -> FilmJob:
    """Check what came over the wire. Raises ServiceError."""
    try:
        return FilmJob.model_validate(body)
    except ValidationError:
        raise ServiceError("Dieser Auftrag ist nicht verständlich.") from None


def _owner(job: PrepareJob) -> str | None:
    return job.talk if job.personal else None


def _heard(job: PrepareJob) -> dict[str, object]:
    return {"text": job.text, "voice": job.voice, "mood": job.mood, "strength": job.strength}
