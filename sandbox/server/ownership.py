"""Which kernel belongs to whom. What is nobody's answers nobody."""

from __future__ import annotations

from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler


class Owners:
    """Kernel ids and the visitors they were handed to. A kernel that waits in the warm pool has no owner."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def give(self, kernel: str, visitor: str) -> None:
        """Hand a kernel to a visitor, once and for all. Raises ValueError if it has an owner."""
        if not visitor or self._owners.setdefault(kernel, visitor) != visitor:
            raise ValueError("a kernel is handed out once, to somebody")

    def forget(self, kernel: str) -> None:
        """The kernel is gone."""
        self._owners.pop(kernel, None)

    def owns(self, visitor: str, kernel: str) -> bool:
        """Whether the kernel was handed to this visitor."""
        return bool(visitor) and self._owners.get(kernel) == visitor

    def __len__(self) -> int:
        return len(self._owners)


class OwnerAuthorizer(Authorizer):
    """Answers Jupyter's question "may this user?": their own kernel, and nothing else of Jupyter's."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        owners: Owners = handler.settings["owners"]
        kernel = (handler.path_kwargs or {}).get("kernel_id")
        if isinstance(kernel, bytes):
            kernel = kernel.decode("ascii", "replace")
        return resource == "kernels" and bool(kernel) and owners.owns(user.username, str(kernel))
