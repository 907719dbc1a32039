"""A real browser for tests: Chromium without a window, driven through chromedriver's own protocol.

    with browser() as page:
        page.open(path.as_uri())
        page.script("return document.title")

Owns the session and the logs: what the console said, and every request that was tried. Tests that need it
are skipped where chromedriver or Chromium is absent.
"""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def absent() -> str:
    """Why there is no browser here; empty where there is one."""
    if shutil.which("chromedriver") is None:
        return "outside program absent: chromedriver"
    if not any(map(shutil.which, BROWSERS)):
        return "outside program absent: chromium"
    return ""


class Page:
    """One open browser."""

    def __init__(self, driver: str, session: str) -> None:
        self._base = f"{driver}/session/{session}"

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        return _ask(f"{self._base}/{path}" if path else self._base, body, method)

    def open(self, url: str) -> None:
        self.ask("url", {"url": url})

    def script(self, code: str, *values: Any) -> Any:
        return self.ask("execute/sync", {"script": code, "args": list(values)})

    def later(self, code: str, *values: Any) -> Any:
        """A script that ends when it calls its last argument."""
        return self.ask("execute/async", {"script": code, "args": list(values)})

    def until(self, code: str, *values: Any) -> Any:
        """What the script returns once that is true; asked again for five seconds."""
        for _ in range(100):
            found = self.script(f"return ({code})", *values)
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"never true: {code}")

    def keys(self, text: str) -> None:
        presses = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.ask("actions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]})

    def command(self, name: str, **values: Any) -> Any:
        """A command of the browser's own debugging protocol."""
        return self.ask("goog/cdp/execute", {"cmd": name, "params": values})

    def log(self, kind: str) -> list[dict[str, Any]]:
        return self.ask("se/log", {"type": kind})

    def requests(self) -> list[str]:
        """Every address that was asked for since the last time."""
        found = []
        for line in self.log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("screenshot", method="GET")))

    def pdf(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("print", {"background": True})))


def _ask(url: str, body: dict[str, Any] | None, method: str) -> Any:
    data = None if method != "POST" else json.dumps(body or {}).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(json.load(error)["value"]) from None


@contextlib.contextmanager
def browser(*, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A browser that keeps nothing and is closed at the end."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        driver = subprocess.Popen(["chromedriver", f"--port={port}"], **quiet)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            told = _session(address, _wishes(program, home, width, height))
            page = Page(address, told["sessionId"])
            try:
                yield page
            finally:
                page.ask("", method="DELETE")
        finally:
            driver.terminate()
            driver.wait(10)


def _session(address: str, wishes: dict[str, Any]) -> Any:
    """A new session; where Chromium is installed and cannot be started, the test is skipped."""
    try:
        return _ask(f"{address}/session", wishes, "POST")
    except AssertionError as error:
        pytest.skip(f"outside program absent: a Chromium that starts ({str(error)[:200]})")


def _wait_for(address: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError, AssertionError):
            if _ask(f"{address}/status", None, "GET")["ready"]:
                return
        time.sleep(0.05)
    raise AssertionError("chromedriver does not answer")


def _wishes(program: str, home: str, width: int, height: int) -> dict[str, Any]:
    arguments = [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--force-device-scale-factor=1", f"--user-data-dir={home}", f"--window-size={width},{height}",
    ]  # fmt: skip
    wishes = {
        "browserName": "chrome",
        "goog:chromeOptions": {"binary": program, "args": arguments},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    }
    return {"capabilities": {"alwaysMatch": wishes}}
