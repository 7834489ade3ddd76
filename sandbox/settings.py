"""What an operator may set: by environment variables ``VIDEOBERATUNG_*`` or on the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.errors import SandboxError

PREFIX = "VIDEOBERATUNG_"


class IceServer(BaseModel):
    """A STUN or TURN server as browsers and aiortc take it (W3C RTCIceServer)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    urls: str
    username: str = ""
    credential: str = ""


class Settings(BaseModel):
    """Everything that may be set, with its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default_factory=lambda: user_data_path("videoberatung"))
    """Folder of the journal, the cache of prepared lines and installed speech models."""
    port: int = Field(8866, ge=1, le=65535)
    ice_servers: tuple[IceServer, ...] = ()
    """STUN/TURN servers; none by default: on one's own computer none is needed, and none is asked."""
    max_kernels: int = Field(20, ge=1, le=10_000)
    """Practice rooms that may be open at once on this machine."""
    page_grace: float = Field(20.0, ge=0, le=60)
    """Seconds a kernel waits for its page to come back before it ends itself."""
    lease: float = Field(10.0, gt=0, le=60)
    """Seconds after which a driver that no longer answers loses its talk."""
    acted_pause: bool = True
    """Whether the customer thinks for a moment before answering (off for measuring)."""

    @property
    def database(self) -> Path:
        """The journal's file."""
        return self.data / "journal.sqlite3"

    @property
    def cache(self) -> Path:
        """The folder of prepared lines."""
        return self.data / "cache"

    def environment(self) -> dict[str, str]:
        """Return these settings as environment variables, for a child process."""
        plain = self.model_dump(mode="json")
        return {
            PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
            for name, value in plain.items()
        }


def load(environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Read the settings; what is ``given`` (and not None) wins over the environment.

    Raises SandboxError with the name of the variable that is wrong.
    """
    environ = os.environ if environ is None else environ
    found: dict[str, object] = {}
    for name in Settings.model_fields:
        text = environ.get(PREFIX + name.upper())
        if text is not None:
            found[name] = _parsed(name, text)
    found.update({name: value for name, value in given.items() if value is not None})
    try:
        settings = Settings.model_validate(found)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise SandboxError(
            f"Die Einstellung {PREFIX}{name.upper()} ist ungültig ({first['input']!r}).",
            "Bitte prüfen Sie den Wert; docs/betrieb.md nennt alle Einstellungen.",
        ) from problem
    return settings.model_copy(update={"data": settings.data.expanduser().absolute()})


def _parsed(name: str, text: str) -> object:
    """Take lists and numbers as JSON, paths as they are."""
    if name == "data":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
