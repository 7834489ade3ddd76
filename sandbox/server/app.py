"""The Voila subclass: everything of Voila that draws pages, nothing of it that lists, lends or runs."""

from __future__ import annotations

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from traitlets import Any as AnyTrait
from traitlets.config import Config
from voila.app import Voila
from voila.paths import (
    _default_root_dirs,
    collect_static_paths,
    collect_template_paths,
)
from voila.utils import get_page_config

from sandbox import content
from sandbox.clock import SystemClock
from sandbox.server import handlers, kernel_addresses
from sandbox.server.identity import LocalIdentity, secret
from sandbox.server.kernels import OwnKernelSpecs, RoomKernels, transport
from sandbox.server.ownership import OwnerAuthorizer, Owners
from sandbox.server.page import NotFound
from sandbox.server.papers import PaperPage
from sandbox.server.rooms import Make, Rooms
from sandbox.server.sockets import RoomSocket, WidgetsOnly
from sandbox.server.warm import Room, RoomRenderer
from sandbox.settings import Settings

TEMPLATE = "videoberatung"
_HERE = Path(__file__).parent
_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_TALK = r"([A-Za-z0-9_-]{1,64})"
_SCENARIO = r"([a-z0-9][a-z0-9_-]{0,63})"
_FILE = r"(?!.*%00)(.*)"
"""A NUL in a path is an error of the operating system's, not a missing file."""
_EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget")
"""Without the first nothing renders; the second brings ipywidgets' own classes; without the third anywidget's module
would be looked for at a CDN."""


class SandboxServer(Voila):  # type: ignore[misc]
    """Serves the pages. Made by ``sandbox.server.run``."""

    name = "videoberatung"
    settings = AnyTrait()
    parts = AnyTrait()

    def __init__(self, settings: Settings, parts: handlers.Parts, notebooks: Path, warm: int = 1) -> None:
        """``notebooks``: the folder of ueben.ipynb and reflexion.ipynb; ``warm``: rooms of each that wait."""
        super().__init__(
            settings=settings,
            parts=parts,
            root_dir=str(notebooks),
            port=settings.port,
            ip="127.0.0.1",
            open_browser=False,
            token="",
            log_level=logging.WARNING,
            config=_config(),
            # Somebody's own voila.json or jupyter settings shall not change what trainees meet.
            config_file_paths=[],
            authorizer_class=OwnerAuthorizer,
            identity_provider_class=LocalIdentity,
            kernel_websocket_connection_class=WidgetsOnly,
            cookie_secret=secret(settings.data),
        )
        self._warm = warm
        self._http: HTTPServer | None = None
        self.owners = Owners()

    def setup_template_dirs(self) -> None:
        """Find our template beside this file, and the base it takes its scripts from in Jupyter's folders."""
        roots = [str(_HERE / "template"), *_default_root_dirs()]
        self.template_paths = collect_template_paths(["voila"], TEMPLATE, prune=True, root_dirs=roots)
        self.static_paths = collect_static_paths(["voila"], "base")

    def init_settings(self) -> dict[str, Any]:
        self.config.KernelManager.transport = transport(self.connection_dir)
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.environment = self.settings.environment()
        self.rooms = Rooms(
            self.kernel_manager,
            self.owners,
            SystemClock(),
            {name: self._maker(name) for name in (handlers.PRACTICE, handlers.REFLECTION)},
            limit=self.settings.max_kernels,
            grace=self.settings.page_grace,
            warm=self._warm,
        )
        return (
            settings
            | {
                "owners": self.owners,
                "rooms": self.rooms,
                "default_handler_class": NotFound,
                # Only names of this machine: a foreign name that points here (DNS rebinding) is refused.
                "allow_remote_access": False,
                "local_hostnames": ["localhost"],
                "xsrf_cookie_kwargs": {"httponly": True, "samesite": "Lax"},
                # A browser that vanished without a word: noticed after 20 to 28 s.
                "ws_ping_interval": 8_000,
                "ws_ping_timeout": 20_000,  # must exceed the interval: Jupyter looks before it sends the first ping
                # Addresses hold talk ids: no access log.
                "log_function": lambda _: None,
                "websocket_max_message_size": 4 * 1024 * 1024,
            }
        )

    def _maker(self, notebook: str) -> Make:
        async def make() -> Room:
            renderer = RoomRenderer(
                voila_configuration=self.voila_configuration,
                traitlet_config=self.config,
                root_dir=self.root_dir,
                notebook_path=notebook,
                template_paths=self.template_paths,
                config_manager=self.config_manager,
                contents_manager=self.contents_manager,
                base_url=self.base_url,
                kernel_spec_manager=self.kernel_spec_manager,
                page_config=get_page_config(
                    base_url=self.base_url,
                    settings=self.app.settings,
                    log=self.log,
                    voila_configuration=self.voila_configuration,
                ),
            )
            await renderer.initialize()
            kernel = await self.kernel_manager.start_kernel(kernel_name="python3", path="")
            return Room(kernel, renderer, self.kernel_manager)

        return make

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """List every address there is. Voila's own list is not used: what is not here does not exist."""
        ours = {"parts": self.parts}
        extensions = "|".join(_EXTENSIONS)
        addresses: list[tuple[Any, ...]] = [
            (r"", handlers.StartPage, ours),
            (r"hilfe", handlers.HelpPage, ours),
            (rf"ueben/{_SCENARIO}", handlers.PracticePage, ours),
            (rf"gespraech/{_TALK}", handlers.TalkPage, ours),
            (rf"gespraech/{_TALK}/loeschen", handlers.DeleteTalk, ours),
            (rf"gespraech/{_TALK}/papier/([a-z][a-z0-9_]{{0,63}})(\.pdf)?", PaperPage, ours),
            (rf"reflexion/{_TALK}", handlers.ReflectionPage, ours),
            (rf"static/{_FILE}", kernel_addresses.OwnFile, {"path": str(_HERE / "static")}),
            (
                r"figur/([a-z0-9-]+/still\.webp)",
                kernel_addresses.OwnFile,
                {"path": str(content.figures_dir())},
            ),
            (rf"api/kernels/{_KERNEL}", kernel_addresses.KernelThere),
            (rf"api/kernels/{_KERNEL}/channels", RoomSocket),
            (rf"voila/api/shutdown/{_KERNEL}", kernel_addresses.PageGone),
            (rf"voila/static/{_FILE}", kernel_addresses.VoilaFile, {"paths": self.static_paths}),
            (
                r"voila/api/themes/(?!.*%00)(@jupyterlab/theme-light-extension/.*)",
                kernel_addresses.ThemeFile,
                {"themes_url": "/voila/api/themes", "path": self.themes_dir, "no_cache_paths": ["/"]},
            ),
            (
                rf"voila/labextensions/(?!.*%00)((?:{extensions})/.*)",
                kernel_addresses.ExtensionFile,
                {"path": self.labextensions_path, "no_cache_paths": ["/"]},
            ),
        ]
        return [(url_path_join(self.base_url, pattern), *rest) for pattern, *rest in addresses]

    def listen(self) -> None:
        """Do nothing: ``serve`` listens on a socket that was bound before anything else was started."""

    async def serve(self, listening: list[socket.socket]) -> None:
        """Answer on these sockets until cancelled; then end every kernel."""
        self.start()
        self._http = HTTPServer(self.app, max_body_size=1024 * 1024, max_header_size=64 * 1024)
        self._http.add_sockets(listening)
        self.rooms.start()
        try:
            await asyncio.Event().wait()
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Stop listening and end every kernel. May be called again."""
        if self._http:
            self._http.stop()
        await self.rooms.aclose()
        self.kernel_manager.fork_server.close()


def _config() -> Config:
    return Config(
        {
            "VoilaConfiguration": {
                "template": TEMPLATE,
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "theme": "light",
                "show_tracebacks": False,
                "extension_allowlist": list(_EXTENSIONS),
                "multi_kernel_manager_class": RoomKernels,
                "kernel_spec_manager_class": OwnKernelSpecs,
                "resources": {"lang": "de"},
            },
            # A kernel that died comes back empty under the same name; the page must hear of it instead.
            "KernelManager": {"autorestart": False, "shutdown_wait_time": 3.0},
            "MappingKernelManager": {"buffer_offline_messages": False},
            # A last cell may take long on a busy machine; the page says meanwhile that it is being prepared.
            "VoilaExecutor": {"timeout": 120, "allow_errors": False},
        }
    )
