"""Chromium without a window, told what to do over the DevTools protocol. Python's standard library only."""
import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request


class Lost(Exception):
    """The browser, or what was waited for, is not there."""


class Socket:
    """A client of RFC 6455: text messages only, as the DevTools protocol sends them."""

    def __init__(self, url, timeout=30):
        host, path = url.removeprefix("ws://").split("/", 1)
        name, port = host.rsplit(":", 1)
        self.socket = socket.create_connection((name, int(port)), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer: self.fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]: raise Lost(f"no web socket: {head!r}")

    def fill(self):
        data = self.socket.recv(1 << 16)
        if not data: raise Lost("the browser has closed the connection")
        self.buffer += data

    def take(self, count):
        while len(self.buffer) < count: self.fill()
        result, self.buffer = self.buffer[:count], self.buffer[count:]
        return result

    def frame(self, opcode, data):
        """A client masks what it sends (5.3)."""
        length = len(data)
        head = bytes([0x80 | opcode])
        if length < 126: head += bytes([0x80 | length])
        elif length < 1 << 16: head += b"\xfe" + struct.pack(">H", length)
        else: head += b"\xff" + struct.pack(">Q", length)
        mask = os.urandom(4)
        whole = (mask * (length // 4 + 1))[:length]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(whole, "big")).to_bytes(length, "big")
        self.socket.sendall(head + mask + masked)

    def send(self, text): self.frame(1, text.encode())

    def receive(self):
        message = b""
        while True:
            first, second = self.take(2)
            length = second & 0x7F
            if length == 126: length = struct.unpack(">H", self.take(2))[0]
            elif length == 127: length = struct.unpack(">Q", self.take(8))[0]
            data, opcode = self.take(length), first & 0x0F
            if opcode == 9: self.frame(10, data)
            elif opcode == 8: raise Lost("the browser has closed the connection")
            elif opcode < 8:
                message += data
                if first & 0x80: return message.decode()


class Browser:
    """A browser with one page, and a profile of its own that goes when it does."""

    def __init__(self, *words, program="chromium"):
        self.folder = tempfile.mkdtemp(prefix="shoal-browser-")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-sync", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
             "--remote-debugging-port=0", f"--user-data-dir={self.folder}", *words, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.number, self.events = 0, []
        try:
            port = self.wait(self.port, 30, "the browser to start")
            pages = self.wait(lambda: self.pages(port), 30, "a page of the browser")
            self.socket = Socket(pages[0]["webSocketDebuggerUrl"])
            for domain in ("Page", "Runtime", "Log", "Network"): self.call(domain + ".enable")
        except BaseException:
            self.close()
            raise

    def __enter__(self): return self

    def __exit__(self, *_): self.close()

    def close(self):
        self.process.terminate()
        try: self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def port(self):
        if self.process.poll() is not None: raise Lost(f"the browser has ended with {self.process.returncode}")
        try:
            with open(f"{self.folder}/DevToolsActivePort") as file: return int(file.readline())
        except (OSError, ValueError): return None

    @staticmethod
    def pages(port):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=5) as answer:
                return [page for page in json.load(answer) if page["type"] == "page"]
        except OSError: return None

    @staticmethod
    def wait(look, seconds, what):
        """What `look` finds, as soon as it is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found: return found
            time.sleep(0.1)
        raise Lost(f"waited {seconds} s in vain for {what}")

    def call(self, method, **parameters):
        self.number += 1
        number = self.number
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.receive())
            if message.get("id") == number:
                if "error" in message: raise Lost(f"{method}: {message['error']}")
                return message["result"]
            if "method" in message: self.events.append(message)

    def run(self, expression):
        """The value of an expression of JavaScript, a promise's when it is kept."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result: raise Lost(f"{expression[:80]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def look(self, width=1280, height=900, dark=False, scripts=True, phone=False):
        """How pages are shown from now on."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def open(self, url):
        """Shows a page, and returns when it and what it names have come."""
        error = self.call("Page.navigate", url=url).get("errorText")
        if error: raise Lost(f"{url}: {error}")
        self.wait(lambda: self.run("document.readyState === 'complete' && location.href !== 'about:blank'"), 30, url)

    def complaints(self):
        """What the console was told of errors and warnings, and since the last time only."""
        self.run("0")
        found = []
        for event in self.events:
            parameters = event["params"]
            if event["method"] == "Runtime.exceptionThrown": found.append(str(parameters["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                found.append(str(parameters["args"]))
            elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                found.append(str(parameters["entry"]))
        self.events = []
        return found

    def picture(self, path, whole=True):
        """A PNG of the page, or of what is in the window."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, optimizeForSpeed=False)
        data = base64.b64decode(shot["data"])
        with open(path, "wb") as file: file.write(data)
        return len(data)
