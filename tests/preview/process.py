"""`python -m bot preview` as somebody would start it, but on a database and a content of the test's own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness import ROOT, TINY_SHOW

START_SECONDS = 20
END_SECONDS = 5


@dataclass(slots=True)
class Preview:
    """A preview that has printed its address."""

    process: subprocess.Popen[bytes]
    folder: Path
    address: str
    seconds_to_address: float

    @property
    def origin(self) -> str:
        return self.address.partition("/#")[0]

    @property
    def capability(self) -> str:
        return self.address.partition("/#")[2]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    def said(self) -> str:
        return (self.folder / "out").read_text()

    def complained(self) -> str:
        return (self.folder / "err").read_text()

    def end(self, by: signal.Signals = signal.SIGTERM) -> float:
        """End the process and return how long that took."""
        began = time.monotonic()
        self.process.send_signal(by)
        self.process.wait(END_SECONDS * 2)
        return time.monotonic() - began


def start(folder: Path, *arguments: str, content: Path = TINY_SHOW) -> subprocess.Popen[bytes]:
    """Start the command without a token, in a folder where nothing is set."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("AKUDAMA_", "DISCORD_"))}
    variables |= {
        "AKUDAMA_DATABASE": str(folder / "akudama.db"),
        "AKUDAMA_CONTENT": str(content),
        "AKUDAMA_LOCALE": str(ROOT / "data" / "locale"),
        "AKUDAMA_NEWS": str(ROOT / "data" / "news.yaml"),
        "AKUDAMA_FEEDS": str(ROOT / "data" / "feeds.yaml"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "bot", "preview", *arguments]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(command, cwd=folder, env=variables, stdout=out, stderr=err)


@contextmanager
def preview(folder: Path, *, content: Path = TINY_SHOW) -> Iterator[Preview]:
    """Run the preview on a free port until the block ends."""
    began = time.monotonic()
    process = start(folder, "--port", "0", content=content)
    try:
        yield Preview(process, folder, _address(process, folder), time.monotonic() - began)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], folder: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if found := re.search(r"http://127\.0\.0\.1:\d+/#[\w-]{20,}\n", (folder / "out").read_text()):
            return found[0].strip()
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"no address; the process says: {(folder / 'err').read_text()}")
