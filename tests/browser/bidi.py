"""Debian's Firefox, driven by WebDriver BiDi over a websocket: Playwright drives only a Firefox of its own."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any, Self

from tornado.websocket import WebSocketClientConnection, websocket_connect

PREFERENCES = """
user_pref("media.autoplay.default", 0);
user_pref("media.navigator.permission.disabled", true);
user_pref("media.navigator.streams.fake", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("network.proxy.type", 0);
"""


class Firefox:
    """One window. ``async with Firefox(binary, profile) as firefox``."""

    def __init__(self, binary: str, profile: Path) -> None:
        self._binary = binary
        self._profile = profile
        self._number = 0

    async def __aenter__(self) -> Self:
        self._profile.mkdir(parents=True)
        (self._profile / "user.js").write_text(PREFERENCES)
        self._process = await asyncio.create_subprocess_exec(
            self._binary,
            "--headless",
            "--no-remote",
            "--remote-debugging-port=0",
            "--profile",
            str(self._profile),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={"HOME": str(self._profile), "PATH": "/usr/bin:/bin", "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
        )
        address = await asyncio.wait_for(self._listening(), 90)
        self._draining = asyncio.create_task(self._drain())
        self._socket: WebSocketClientConnection = await websocket_connect(
            f"{address}/session", max_message_size=1 << 26
        )
        await self.call("session.new", capabilities={})
        tree = await self.call("browsingContext.getTree")
        self.window = tree["contexts"][0]["context"]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        await self._process.wait()
        self._draining.cancel()

    async def _listening(self) -> str:
        assert self._process.stderr
        while line := await self._process.stderr.readline():
            if found := re.search(rb"WebDriver BiDi listening on (ws://\S+)", line):
                return found.group(1).decode()
        raise AssertionError("Firefox ended before it listened")

    async def _drain(self) -> None:
        assert self._process.stderr
        while await self._process.stderr.readline():
            pass

    async def call(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        self._number += 1
        await self._socket.write_message(
            json.dumps({"id": self._number, "method": method, "params": parameters})
        )
        while True:
            message = await asyncio.wait_for(self._socket.read_message(), 90)
            assert message is not None, "Firefox hung up"
            answer = json.loads(message)
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]

    async def go(self, url: str) -> None:
        await self.call("browsingContext.navigate", context=self.window, url=url, wait="interactive")

    async def see(self, expression: str) -> Any:
        """Evaluate an expression (promises are awaited) and return its value as plain data."""
        answer = await self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.window},
            awaitPromise=True,
            userActivation=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))
