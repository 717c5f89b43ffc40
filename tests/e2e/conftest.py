"""The real server as a process, and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# no sandbox for root in containers, and no talk with other hosts
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


class Server:
    """`product-assistant chat` on a free port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "ui", "chat", "--port", str(self.port)]
        environment = os.environ | {"HF_HUB_OFFLINE": "1"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.url = f"http://127.0.0.1:{self.port}/"
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            if self.process.poll() is not None:
                pytest.fail(f"the server ended early: {self.process.stdout.read()}")
            try:
                urllib.request.urlopen(self.url + "api/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.close()
        pytest.fail("the server did not answer within a minute")

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal; seconds until the process was gone."""
        begin = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=20)
        return time.monotonic() - begin

    def close(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start_server() -> Iterator[Callable[[], Server]]:
    """Starts servers that are ended with the test."""
    started: list[Server] = []

    def start() -> Server:
        started.append(Server())
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the tests of a module."""
    running = Server()
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium: the system's, or Playwright's own. Without either a skip, and with CI set a failure."""
    from playwright.sync_api import Error, sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as error:
            told = f"no Chromium here: install Debian's chromium or run `playwright install chromium` ({error.message[:80]})"
            pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
        yield running
        running.close()
