"""An event with its number and its times: one line of a talk's log."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from sandbox.journal.events import Event


class Entry(BaseModel):
    """One line of the log of a talk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talk: str
    seq: int = Field(ge=1)
    """Number within the talk: 1, 2, 3 … without gaps."""
    at: float = Field(ge=0)
    """Talk time in seconds, rounded to milliseconds."""
    wall: datetime
    """Wall time, UTC."""
    event: Event
