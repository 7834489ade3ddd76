"""What is left of Jupyter's and Voila's own addresses: whether my kernel lives, my page is gone, and files."""

from __future__ import annotations

from urllib.parse import urlsplit

from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado import web
from voila.static_file_handler import MultiStaticFileHandler

from sandbox.server import headers
from sandbox.server.ownership import Owners
from sandbox.server.page import GermanErrors, Page
from sandbox.server.rooms import Rooms


class KernelThere(GermanErrors, KernelHandler):
    """``GET /api/kernels/<id>``: the authorizer asks for its owner. Ending it goes another way."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    async def delete(self, kernel_id: str) -> None:
        raise web.HTTPError(405)


class PageGone(Page):
    """``POST /voila/api/shutdown/<id>``: a page says goodbye.

    A browser's beacon carries no form field against forged requests (voila issue 1458). What stands in for it: the
    visitor must own the kernel, the cookie does not travel with other sites' posts (SameSite), and an Origin, if
    there is one, must be ours.
    """

    greets = False

    def check_xsrf_cookie(self) -> None:
        origin = self.request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() != self.request.host.lower():
            raise web.HTTPError(403)

    async def post(self, kernel_id: str) -> None:
        owners: Owners = self.settings["owners"]
        rooms: Rooms = self.settings["rooms"]
        if not owners.owns(self.visitor.username, kernel_id):
            raise web.HTTPError(403)
        # First the end, then the answer: whoever says goodbye seldom stays to hear it.
        await rooms.end(kernel_id)
        self.set_status(204)


class OwnFile(GermanErrors, web.StaticFileHandler):
    """``/static/…``: our style sheet, scripts, pictures."""

    policy = headers.ASSET

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")


class VoilaFile(GermanErrors, MultiStaticFileHandler):  # type: ignore[misc]
    """``/voila/static/…``: Voila's scripts."""

    policy = headers.ASSET


class ThemeFile(GermanErrors, ThemesHandler):
    """``/voila/api/themes/…``: the colours widgets are drawn with."""

    policy = headers.ASSET


class ExtensionFile(GermanErrors, FileFindHandler):
    """``/voila/labextensions/…``: the widget manager's and anywidget's scripts."""

    policy = headers.ASSET
