"""What a page was asked for: told by the server through the kernel's environment before the page's last cell runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

PATH = "VIDEOBERATUNG_PAGE_PATH"
QUERY = "VIDEOBERATUNG_PAGE_QUERY"
VISITOR = "VIDEOBERATUNG_PAGE_VISITOR"
LEARNER = "VIDEOBERATUNG_PAGE_LEARNER"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The address of a page and who asked for it."""

    path: str
    """Below the base address, percent-decoded: ``/ueben/erstgespraech-land``."""
    query: dict[str, str]
    """Of a name given twice, the last value."""
    visitor: str
    """Tells browsers (kernels, seats) apart; empty where no server is (a notebook run by hand)."""
    learner: str
    """Whose talks these are."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts: ``("ueben", "erstgespraech-land")``."""
        return tuple(part for part in self.path.split("/") if part)


def current_request(environ: Mapping[str, str] | None = None) -> PageRequest:
    """Return what this page was asked for. Call it in the notebook's last cell: before that it is not known yet."""
    environ = os.environ if environ is None else environ
    return PageRequest(
        path=environ.get(PATH, "/"),
        query=dict(parse_qsl(environ.get(QUERY, ""), keep_blank_values=True)),
        visitor=environ.get(VISITOR, ""),
        learner=environ.get(LEARNER, "owner"),
    )
