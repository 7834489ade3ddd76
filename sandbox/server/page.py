"""What all our own pages share: identity, templates, and errors told in German without a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import jinja2
from jupyter_server.auth import User
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from sandbox.errors import SandboxError
from sandbox.server.headers import SafeAnswer
from sandbox.server.identity import Identity

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("pages")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_SAID = {
    400: ("Damit kann der Übungsraum nichts anfangen", "Die Anfrage war unvollständig oder beschädigt."),
    403: (
        "Das ist Ihnen nicht zugänglich",
        "Vielleicht gehört es zu einem anderen Browser, oder die Seite war zu lange offen.",
    ),
    404: (
        "Diese Seite gibt es nicht",
        "Vielleicht wurde das Gespräch gelöscht, oder in der Adresse fehlt etwas.",
    ),
    405: ("So geht es hier nicht", "Diese Adresse nimmt solche Anfragen nicht an."),
}
_ELSE = (
    "Da ist etwas schiefgegangen",
    "Das liegt nicht an Ihnen. Was Sie gesagt und geschrieben haben, ist gespeichert.",
)


def render(name: str, base_url: str, **values: object) -> str:
    """Return a page's HTML."""
    return _TEMPLATES.get_template(name).render(base=base_url, **values)


class GermanErrors(SafeAnswer):
    """An error is a page with a way back; what went wrong inside is never shown."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        title, text = _SAID.get(status_code, _ELSE)
        problem = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(problem, SandboxError):
            text = str(problem)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        # A page that failed half-way keeps its headers; this one holds no script of its own.
        self.finish(render("fehler.html", self.settings["base_url"], title=title, text=text))


class Page(GermanErrors, JupyterHandler):
    """A page of ours. It greets newcomers with a cookie."""

    greets = True

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Only our own pages send forms. Jupyter's own check would log the talk's address."""
        origin = self.request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc.lower() == self.request.host.lower()

    def compute_etag(self) -> str | None:
        return None

    @property
    def visitor(self) -> User:
        """The browser that asks."""
        if self.current_user is None:
            raise web.HTTPError(403)
        return cast("User", self.current_user)

    @property
    def learner(self) -> str:
        """Whose talks the browser may see."""
        return cast("Identity", self.identity_provider).learner(self.visitor)

    def show(self, name: str, **values: object) -> None:
        """Answer with a page of ours."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(render(name, self.base_url, **values))


class NotFound(Page):
    """Whatever has no address here."""

    greets = False

    async def prepare(self) -> None:  # type: ignore[override]
        raise web.HTTPError(404)
