"""The preview starts without a token, answers on this machine only, and ends when told to."""

import http.client
import json
import signal
import socket
from pathlib import Path

from tests.harness import CONTENT
from tests.preview.process import END_SECONDS, Preview, preview, start


def ask(running: Preview, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    """Return status and body of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=5)
    try:
        body = "{}" if method == "POST" else None
        connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_it_starts_says_where_and_ends(tmp_path: Path) -> None:
    """The command of the README, on the real content, from the first line to the exit code."""
    with preview(tmp_path, content=CONTENT) as running:
        status, page = ask(running, "GET", "/")
        assert status == 200
        assert b"Akudama Companion" in page
        assert b"SimCord" in page, "whose page it is must be said"
        status, body = ask(running, "POST", "/api/pages", **{"X-Simcord-Capability": running.capability})
        assert status == 200
        opened = json.loads(body)
        assert [viewer["name"] for viewer in opened["viewers"]] == [
            "Aoi (admin)",
            "Nao (new)",
            "Sora (episode 6)",
            "Rin (finished)",
        ]
        assert ask(running, "POST", "/api/pages", **{"X-Simcord-Capability": "guess"})[0] == 401

        seconds = running.end()
        assert running.process.returncode == 0
        assert seconds < END_SECONDS
        assert "Simulated" in running.said()
        assert "Ctrl-C" in running.said()
        assert running.complained() == ""
    assert (tmp_path / "preview.db").exists()
    assert not (tmp_path / "akudama.db").exists(), "the real database is left alone"


def test_ctrl_c_ends_it_too_and_nobody_else_can_reach_it(tmp_path: Path) -> None:
    """The page is served on the loopback address alone."""
    with preview(tmp_path) as running:
        sockets = Path("/proc/net/tcp")
        if sockets.exists():
            listening = [line.split()[1] for line in sockets.read_text().splitlines()[1:] if line.split()[3] == "0A"]
            assert [place for place in listening if place.endswith(f":{running.port:04X}")] == [
                f"0100007F:{running.port:04X}"
            ]
        running.end(signal.SIGINT)
        assert running.process.returncode == 0
        assert "Traceback" not in running.complained()


def test_a_busy_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Somebody whose port is taken learns the option that helps."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(tmp_path, "--port", str(port))
        assert process.wait(20) == 2
    said = (tmp_path / "err").read_text()
    assert said.startswith(f"error: port {port} of this machine is in use")
    assert "`--port" in said
    assert "Traceback" not in said


def test_members_keep_their_ids_and_what_they_said(tmp_path: Path) -> None:
    """The simulated Discord forgets, the database does not: ids and progress must fit the next time."""

    def members() -> list[str]:
        with preview(tmp_path) as running:
            _, body = ask(running, "POST", "/api/pages", **{"X-Simcord-Capability": running.capability})
        return [viewer["id"] for viewer in json.loads(body)["viewers"]]

    first = members()
    assert len(set(first)) == 4
    assert members() == first


def test_what_the_page_is_made_of_is_served(tmp_path: Path) -> None:
    """The skin is added to simcord's own files and breaks none of them."""
    with preview(tmp_path) as running:
        for path, ours in (("/preview.css", b".credit"), ("/app.js", b"page-notice"), ("/composer.js", b"")):
            status, body = ask(running, "GET", path)
            assert status == 200
            assert len(body) > 1000
            assert ours in body
        assert ask(running, "GET", "/fonts/noto-sans-latin-v2.015.ttf")[0] == 200
