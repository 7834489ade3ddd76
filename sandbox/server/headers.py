"""What every answer says to the browser about what it may do with it."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from tornado import web
from tornado.iostream import StreamClosedError

_LOG = logging.getLogger(__name__)
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

PLAIN = (
    f"{_NOTHING}; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'"
)
"""Pages without a kernel: nothing inline, nothing from elsewhere."""

ASSET = f"{_NOTHING}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'unsafe-inline'"
"""Files. A worker obeys the policy of its own script's answer, so this one says what our workers need."""

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: that makes browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), autoplay=(self), fullscreen=(self), "
    "display-capture=(self), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def room(host: str) -> str:
    """Return the policy of a page with a kernel.

    ``blob:`` as a script: anywidget imports a widget's module through one. ``'unsafe-inline'`` for styles only:
    widgets set them; scripts need it not, as our template has none inline. The socket is named because older browsers
    do not count it as 'self'.
    """
    sockets = f" ws://{host} wss://{host}" if _plain_host(host) else ""
    return (
        f"{_NOTHING}; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob: mediastream:; "
        f"worker-src 'self' blob:; connect-src 'self'{sockets}; form-action 'self'"
    )


def _plain_host(host: str) -> bool:
    """The Host header is the client's: nothing of it may end a directive."""
    return bool(host) and all(each.isascii() and (each.isalnum() or each in ".-:[]_") for each in host)


class SafeAnswer(web.RequestHandler):
    """Mixed into every handler: the headers, and no way to a login page that does not exist."""

    policy = PLAIN

    def set_default_headers(self) -> None:
        for name, value in COMMON.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", self.policy_here())
        self.clear_header("Server")

    def policy_here(self) -> str:
        """Return the Content-Security-Policy of this answer."""
        return self.policy

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Log what broke and where; not the message nor the address, which may hold people's words and talks' ids."""
        if isinstance(value, StreamClosedError) or (
            isinstance(value, web.HTTPError) and value.status_code < 500
        ):
            return
        place = traceback.extract_tb(tb)[-1] if tb else None
        where = f"{place.filename}:{place.lineno}" if place else "?"
        _LOG.error("%s at %s", typ.__name__ if typ else "?", where)
        _LOG.debug("in full", exc_info=(typ, value, tb) if typ and value else None)

    def get_login_url(self) -> str:
        raise web.HTTPError(403)
