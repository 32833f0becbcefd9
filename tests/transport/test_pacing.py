"""Two processes on one host: spaced by its file, and undisturbed where there can be no file."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from enrich.errors import Unavailable
from enrich.transport import Session, default_state_dir
from enrich.transport.pacing import HostLock

HOST = "api.example-x.org"
CHILD = """
import sys
from pathlib import Path
from enrich.transport import Session
session = Session({"api.example-x.org": 0.1}, {"api.example-x.org": sys.argv[1]}, state_dir=Path(sys.argv[2]))
for _ in range(5):
    assert session.get("https://api.example-x.org/").json() == []
print(session.notes)
"""


class Seen(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    spans: list[tuple[float, float]]

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        began = time.monotonic()
        time.sleep(0.03)
        self.spans.append((began, time.monotonic()))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("Handler", (Seen,), {"spans": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as loopback:
        loopback.daemon_threads = True
        thread = threading.Thread(target=loopback.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield loopback
        loopback.shutdown()
        thread.join()


def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.slow
def test_two_processes_are_spaced(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CHILD, base(server), str(tmp_path)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [child.communicate(timeout=30)[0].strip() for child in children]
    assert said == ["[]", "[]"]
    spans = sorted(server.RequestHandlerClass.spans)  # type: ignore[attr-defined]
    assert len(spans) == 10
    assert min(b[0] - a[1] for a, b in itertools.pairwise(spans)) >= 0.095
    (path,) = (tmp_path / "hosts").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert HOST in path.name
    assert len(json.loads(path.read_text())) == 2


def test_a_session_waits_for_what_another_process_did(
    server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    lock = HostLock(tmp_path, HOST, base(server))
    assert lock.acquire(1000.0)
    lock.write(1000.0, 1000.3)  # another process was asked to pause
    lock.release()
    waits: list[float] = []
    session = Session(
        {HOST: 0.1},
        {HOST: base(server)},
        state_dir=tmp_path,
        wall=lambda: 1000.0 + sum(waits),
        sleep=waits.append,
    )
    session.get(f"https://{HOST}/")
    assert sum(waits) == pytest.approx(0.3)
    session.close()


def test_a_process_that_never_leaves_does_not_hold_the_run(
    server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    lock = HostLock(tmp_path, HOST, base(server))
    assert lock.acquire(time.time())
    slept: list[float] = []
    session = Session(
        {HOST: 0.1},
        {HOST: base(server)},
        state_dir=tmp_path,
        answer_seconds=0.1,
        patience=0.1,
        sleep=slept.append,
    )
    for _ in range(20):
        with pytest.raises(Unavailable, match="another run"):
            session.get(f"https://{HOST}/")
    assert sum(slept) < 0.5
    assert not session.requests
    lock.release()


def test_a_mirror_has_a_turn_of_its_own(tmp_path: Path) -> None:
    paths = {
        HostLock(tmp_path, HOST, mirror).path
        for mirror in (None, "http://a.example", "http://b.example")
    }
    assert len(paths) == 3
    assert all(p.parent == tmp_path / "hosts" for p in paths)
    assert HostLock(tmp_path, "../../etc/x", None).path.parent == tmp_path / "hosts"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b"[null, 2]",
        b'["a", "b"]',
        b"\x00\xff",
        b"[9e99, 9e99]",
        b"[NaN, NaN]",
        b"[" * 100,
    ],
)
def test_a_broken_file_is_no_wait(tmp_path: Path, content: bytes) -> None:
    lock = HostLock(tmp_path, HOST, None)
    lock.path.parent.mkdir()
    lock.path.write_bytes(content)
    assert lock.acquire(1000.0)
    assert lock.wait(3.0, 1000.0) == 0.0
    lock.write(1000.0, 1000.0)
    lock.release()
    assert lock.acquire(1001.0)
    assert lock.wait(3.0, 1001.0) == 2.0
    lock.release()


def unwritable(tmp_path: Path, how: str) -> Path:
    if how == "file":
        (tmp_path / "state").write_text("")
    elif how == "directory for file":
        HostLock(tmp_path / "state", HOST, None).path.mkdir(parents=True)
    else:
        path = HostLock(tmp_path / "state", HOST, None).path
        path.parent.mkdir(parents=True)
        (tmp_path / "victim").write_text("precious")
        path.symlink_to(tmp_path / "victim")
    return tmp_path / "state"


@pytest.mark.parametrize("how", ["file", "directory for file", "link"])
def test_where_nothing_can_be_written_the_run_goes_on(server: ThreadingHTTPServer, tmp_path: Path,
    how: str, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("enrich.transport.pacing._digest", lambda _: "")
    state = unwritable(tmp_path, how)
    if how != "file":
        (path,) = (state / "hosts").iterdir()
        path.rename(path.with_name(path.name + "@"))
    session = Session({HOST: 0.01}, {HOST: base(server)}, state_dir=state)
    for _ in range(3):
        session.get(f"https://{HOST}/")
    assert len(session.notes) == 1
    assert "cannot be written" in session.notes[0]
    session.close()
    if how == "link":
        assert (tmp_path / "victim").read_text() == "precious"


def test_the_state_directory_follows_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/var/state")
    assert default_state_dir() == Path("/var/state/enrich")
    monkeypatch.setenv("XDG_STATE_HOME", "relative")  # the specification: to be ignored
    monkeypatch.setenv("HOME", "/home/me")
    assert default_state_dir() == Path("/home/me/.local/state/enrich")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert default_state_dir() == Path("/home/me/.local/state/enrich")
    assert os.environ["HOME"] == "/home/me"


def test_a_run_that_asks_nothing_does_not_load_requests() -> None:
    code = "import sys; from enrich.transport import Session; Session({}); print('requests' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        == "False\n"
    )
