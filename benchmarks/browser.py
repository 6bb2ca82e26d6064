"""Drive a real Chromium over its debugging pipe: open a page, use it as a person does, and see what it asks for."""

import base64
import contextlib
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (390, 844)


def chromium() -> str | None:
    """Return where Chromium is installed; None on Windows, where a program inherits no pipe by number."""
    if sys.platform == "win32":
        return None
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Page:
    """One tab; `complaints` are errors of the console and of the page's policy, `requests` addresses it asked for."""

    def __init__(self, to: int, answers: int) -> None:
        self._to, self._from = to, answers
        self._ids = itertools.count(1)
        self._rest = b""
        self._session: str | None = None
        self._loaded = False
        self.complaints: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON, whatever the method takes
        """Call a method of the DevTools protocol and return its result."""
        number = next(self._ids)
        session = {"sessionId": self._session} if self._session else {}
        os.write(self._to, json.dumps({"id": number, "method": method, "params": params, **session}).encode() + b"\0")
        while True:
            message = self._message()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message)

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 20)
            if not more:
                raise RuntimeError("the browser has gone")
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.complaints.append(str(params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.complaints.append(params["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
            case "Page.loadEventFired":
                self._loaded = True

    def open(self, path: Path, fragment: str = "", size: tuple[int, int] = DESKTOP, *, dark: bool = False) -> None:
        """Load a file into a window of *size* and wait until its table is there."""
        phone = size[0] < 600
        self.call(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=phone
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)
        for url in ("about:blank", path.resolve().as_uri() + fragment):  # from a blank page even a fragment loads anew
            self._loaded = False
            self.call("Page.navigate", url=url)
            while not self._loaded:
                self._note(self._message())
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what was asked of it."""
        ready = "!document.getElementById('findings') || 'ready' in document.documentElement.dataset || !!document.getElementById('count').textContent"
        wait = f"new Promise(done => {{ const look = () => {ready} ? requestAnimationFrame(() => requestAnimationFrame(done)) : setTimeout(look, 10); look(); }})"
        self.run(wait)

    def run(self, script: str) -> Any:  # noqa: ANN401  # JSON, whatever the script yields
        """Return the value of an expression in the page, promises awaited."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script[:80]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def text(self, selector: str) -> str:
        """Return the text of the first element that fits."""
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def rows(self) -> list[list[str]]:
        """Return the cells of the findings that are drawn."""
        return self.run(
            "[...document.querySelectorAll('#rows tr[data-place]')].map(r => [...r.cells].map(c => c.textContent))"
        )

    def shown(self) -> int:
        """Return how many findings the filter leaves."""
        return int(self.run("document.getElementById('table').getAttribute('aria-rowcount')")) - 1

    def choose(self, selector: str, value: str) -> None:
        """Give a control a value, as choosing or typing does."""
        self.run(
            f"(() => {{ const c = document.querySelector({json.dumps(selector)}); c.value = {json.dumps(value)};"
            "c.dispatchEvent(new Event('input', {bubbles: true})); c.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )
        self.run("new Promise(done => setTimeout(done, 250))")
        self.settle()

    def click(self, selector: str) -> None:
        """Click the first element that fits."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.settle()

    def press(self, key: str, text: str = "") -> None:
        """Press a key where the focus is."""
        code = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "End": 35, "Home": 36, "Tab": 9}.get(key, 0)
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code} | ({"text": text} if text else {})
        self.call("Input.dispatchKeyEvent", type="keyDown", **about)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)
        self.settle()

    def printed(self) -> bytes:
        """Return the page on A4 as PDF."""
        return base64.b64decode(self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"])

    def picture(self, *, whole: bool = False) -> bytes:
        """Return what the window shows, or the *whole* page, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"])


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """Start Chromium with a profile of its own, and end it."""
    program = chromium()
    if program is None:
        raise RuntimeError("Chromium is not installed")
    with contextlib.ExitStack() as opened:
        commands, to = _pipe(opened)
        answers, back = _pipe(opened)
        profile = opened.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        nowhere = opened.enter_context(Path(os.devnull).open("w", encoding="utf-8")).fileno()
        inherited = [
            (os.POSIX_SPAWN_DUP2, source, target)
            for source, target in ((nowhere, 1), (nowhere, 2), (commands, 3), (back, 4))
        ]
        started = os.posix_spawn(
            program, [program, *QUIET, f"--user-data-dir={profile}"], os.environ, file_actions=inherited
        )
        try:
            page = Page(to, answers)
            yield page
            page.call("Browser.close")
        except BaseException:
            os.kill(started, signal.SIGTERM)
            raise
        finally:
            os.waitpid(started, 0)


def _pipe(opened: contextlib.ExitStack) -> tuple[int, int]:
    """Return the reading and the writing end of a pipe, numbered above those that the browser is to find at 3 and 4."""
    import fcntl  # not on Windows

    ends = []
    for low in os.pipe():
        ends.append(fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 10))
        opened.callback(os.close, ends[-1])
        os.close(low)
    return ends[0], ends[1]
