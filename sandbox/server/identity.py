"""Who asks: the seam between a browser and a name.

On one's own computer a signed cookie tells visitors apart, and whoever sits there is the owner of the data folder.
Behind a login another class takes this one's place: it needs the same three answers.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jupyter_server.auth import IdentityProvider, User
from tornado import web

OWNER = "owner"
"""The learner on one's own computer, whatever the browser."""

_DAYS = 365


class Identity(IdentityProvider):
    """``get_user`` says which visitor asks (``User.username``), ``learner`` whose talks they may see."""

    def learner(self, user: User) -> str:
        """Return the owner of talks that this visitor acts for."""
        raise NotImplementedError


class LocalIdentity(Identity):
    """A signed cookie recognises a browser. A page greets a newcomer with one; nothing else does."""

    def get_user(self, handler: web.RequestHandler) -> User | None:
        """Return the visitor; None without a valid cookie, unless the handler is a page (``greets``)."""
        name = self.cookie(handler)
        value = handler.get_signed_cookie(name, max_age_days=_DAYS)
        visitor = value.decode("ascii", "replace") if value else ""
        if not visitor:
            if not getattr(handler, "greets", False):
                return None
            visitor = secrets.token_hex(16)
            # Lax, not Strict: a practice address followed from a mail must find the visitor who was here before.
            handler.set_signed_cookie(
                name, visitor, expires_days=_DAYS, httponly=True, samesite="Lax", path=self._path(handler)
            )
        return User(visitor, name="Besuch", display_name="Besuch")

    def learner(self, user: User) -> str:
        return OWNER

    def cookie(self, handler: web.RequestHandler) -> str:
        """Return the cookie's name; the port is in it because cookies of one host are shared by its ports."""
        _, _, port = handler.request.host.rpartition(":")
        return f"videoberatung-besuch-{port if port.isdigit() else 'ohne'}"

    @staticmethod
    def _path(handler: web.RequestHandler) -> str:
        return str(handler.settings.get("base_url", "/"))


def secret(folder: Path) -> bytes:
    """Return the key that signs cookies; it is made at the first start and readable by its owner only."""
    path = folder / "cookie-secret"
    try:
        # O_EXCL: of two servers that start at once, one makes it and the other reads it.
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        path.chmod(0o600)
        key = path.read_bytes()
        if len(key) >= 32:
            return key
        path.unlink()
        return secret(folder)
    with os.fdopen(number, "wb") as file:
        key = secrets.token_bytes(48)
        file.write(key)
    return key
