"""The service without a process: the same work, in threads of the asker. For terminals and tests."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sandbox.service.asking import Asking
from sandbox.service.cache import Cache
from sandbox.service.work import KINDS, WORKS, Kind, Work


class InProcess(Asking):
    """Each kind of work has one thread and is loaded when it is first asked for."""

    def __init__(self, data: Path) -> None:
        super().__init__()
        self._data = data
        self._works: dict[Kind, Work] = {}
        self._threads: dict[Kind, ThreadPoolExecutor] = {}

    @property
    def waiting(self) -> bool:
        return False

    async def ask(self, op: str, body: Mapping[str, Any], talk: str | None, *, urgent: bool) -> Any:  # noqa: ANN401
        if op == "forget":
            Cache(self._data / "cache").forget(talk or "")
            return True
        kind = KINDS[op]
        thread = self._threads.setdefault(kind, ThreadPoolExecutor(1, thread_name_prefix=kind))
        return await asyncio.get_running_loop().run_in_executor(thread, self._do, kind, op, body)

    async def aclose(self) -> None:
        for thread in self._threads.values():
            thread.shutdown(wait=True, cancel_futures=True)
        self._threads.clear()

    def _do(self, kind: Kind, op: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401
        if kind not in self._works:
            self._works[kind] = WORKS[kind](self._data)
        return self._works[kind].do(op, body)
