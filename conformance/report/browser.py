"""Drives a headless Chromium through its pipe of DevTools messages; the standard library only."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_browser():
    """The Chromium of $CONSTRICTOR_BROWSER or of PATH, or None."""
    for name in filter(None, (os.environ.get("CONSTRICTOR_BROWSER"), "chromium", "chromium-browser", "google-chrome")):
        if found := shutil.which(name):
            return found
    return None


class BrowserError(Exception):
    """The browser did not do what it was asked."""


class Browser:
    """One browser process with one page. What the page says on its console, throws and asks the network for is kept."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="browser-")
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()
        # The protocol wants descriptors 3 and 4, which these may be already.
        child = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (to_read, from_write)]
        self.process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
             "--disable-component-update", "--allow-file-access-from-files", f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=lambda: (os.dup2(child[0], 3), os.dup2(child[1], 4)), pass_fds=(3, 4),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.profile, "XDG_CONFIG_HOME": self.profile, "XDG_CACHE_HOME": self.profile})
        for fd in (to_read, from_write, *child):
            os.close(fd)
        self.input, self.output = to_write, from_read
        self.buffer, self.number, self.session = b"", 0, None
        self.console, self.requests, self.events = [], [], []
        try:
            self.attach()
        except (BrowserError, OSError):
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def attach(self):
        """Takes hold of the page; raises when there is no browser behind the pipe."""
        target = next(one for one in self.send("Target.getTargets", timeout=120)["targetInfos"] if one["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(domain + ".enable")

    def __exit__(self, *unused):
        os.close(self.input)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.output)
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, deadline):
        """The next message of the browser."""
        while b"\0" not in self.buffer:
            if not select.select([self.output], [], [], max(0, deadline - time.monotonic()))[0]:
                raise BrowserError("no answer of the browser")
            if not (more := os.read(self.output, 1 << 20)):
                raise BrowserError("the browser ended")
            self.buffer += more
        message, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(message)
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.console.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.console.append(" ".join(str(one.get("value", one.get("description"))) for one in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.console.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        if method:
            self.events.append(method)
        return message

    def send(self, method, timeout=60, **params):
        """Sends a command and returns its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.input, data):]
        deadline = time.monotonic() + timeout
        while (answer := self.receive(deadline)).get("id") != self.number:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def evaluate(self, expression):
        """The value of an expression in the page; an exception there is one here."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def open(self, url, timeout=60):
        """Loads a page and waits until it is there."""
        self.console, self.requests, self.events = [], [], []
        answer = self.send("Page.navigate", url=url)
        if answer.get("errorText"):
            raise BrowserError(f"{url}: {answer['errorText']}")
        # Nothing loads when only the fragment of the address changes.
        if "loaderId" not in answer:
            return
        deadline = time.monotonic() + timeout
        while "Page.loadEventFired" not in self.events:
            self.receive(deadline)

    def look(self, width, height, dark=False, media=""):
        """Sets the size of the window and the scheme of colours."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.send("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                            {"name": "prefers-reduced-motion", "value": "reduce"}])

    def press(self, key, code=None, text=""):
        """Presses a key and lets it go."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, text=text if kind == "keyDown" else "",
                      windowsVirtualKeyCode={"Tab": 9, "Enter": 13, " ": 32, "ArrowRight": 39, "ArrowDown": 40}.get(key, 0))

    def screenshot(self, path, whole=True):
        """Writes the window, or the whole page, as a PNG file."""
        answer = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole,
                           **({"clip": self.whole_page()} if whole else {}))
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def whole_page(self):
        """The rectangle of all that there is."""
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 12000), "scale": 1}
