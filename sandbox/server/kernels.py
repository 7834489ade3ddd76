"""The kernels' own side: what they are started with, and which ones exist at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import RESOURCES
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Dict

from sandbox.server import forked


class OwnKernelSpecs(KernelSpecManager):
    """Only the Python this server runs in: a kernel somebody registered for their notebooks is never used."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the spec of a name; it says how the kernel is started."""
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        if forked.possible():
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": forked.NAME}}
        return spec

    def _find_spec_directory(self, kernel_name: str) -> str | None:
        return self.find_kernel_specs().get(kernel_name)


class RoomKernels(AsyncMappingKernelManager):
    """Starts kernels with this server's settings in their environment, split off a fork server where that works."""

    environment = Dict()

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.fork_server = forked.ForkServer()

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]
        """Start a kernel and return its id."""
        environment = {**os.environ, **self.environment, "PYTHONPATH": _search_path()}
        if forked.possible():
            options[forked.OPTION] = self.fork_server
        return str(await super().start_kernel(**{**options, "env": environment}))


def transport(folder: str) -> str:
    """Return how server and kernels talk: over sockets in a closed folder where that works, else over loopback.

    Linux allows 107 bytes for a socket's path; a connection file's name takes 50 of them.
    """
    return "ipc" if sys.platform == "linux" and len(folder.encode()) <= 56 else "tcp"


def _search_path() -> str:
    """Kernels run the same code as this server, also from a checkout that is not installed."""
    ours = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(part for part in (ours, os.environ.get("PYTHONPATH", "")) if part)
